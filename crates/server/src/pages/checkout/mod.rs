//! The checkout: one page with one form, that shows a cart and places its order.

mod entry;
mod fields;
mod offers;
mod place;
mod problem;
mod region;
mod view;

use axum::{body::Body, extract::State, http::StatusCode, response::Response};
use db::TenantTx;
use ordering::{
    cart::{self, CartKey},
    checkout::placed_from,
};

use self::{entry::Entry, problem::Problems, view::Desk};
use super::{
    answer::{Answer, Notice, Trouble, page, see_other},
    visit::{Segment, Visit},
};
use crate::App;

/// The checkout of a cart, as far as it is known who buys and whereto.
pub(super) async fn show(State(app): State<App>, visit: Visit, cart: Segment) -> Response {
    visit.settle(shown(&app, &visit, &cart.0).await)
}

/// Its form was sent: to see what it comes to, or to place the order.
pub(super) async fn send(
    State(app): State<App>,
    visit: Visit,
    cart: Segment,
    body: Body,
) -> Response {
    visit.settle(sent(&app, &visit, &cart.0, body).await)
}

async fn shown(app: &App, visit: &Visit, cart: &str) -> Answer {
    let key = key(visit, cart)?;
    let tx = app.db.read(visit.shop.tenant_id).await?;
    let Some(cart) = cart::load(&tx, visit.market(app), &key).await? else {
        return order_of(&tx, visit, &key).await;
    };
    let desk = Desk::read(&tx, app, cart).await?;
    let entry = Entry::of_cart(&desk.cart, &visit.shop);
    Ok(desk.page(app, visit, &entry, &Problems::default()))
}

async fn sent(app: &App, visit: &Visit, cart: &str, body: Body) -> Answer {
    let key = key(visit, cart)?;
    let form = visit.form(app, body).await?;
    let entry = Entry::of_form(&form);
    let campaign = |name| form.text(name).parse().ok();
    match (campaign("decline"), campaign("restore"), form.text("action")) {
        (Some(id), ..) => place::decide(app, visit, &key, &entry, (id, false)).await,
        (None, Some(id), _) => place::decide(app, visit, &key, &entry, (id, true)).await,
        (None, None, "place") => place::place(app, visit, key, &entry).await,
        _ => place::update(app, visit, &key, &entry).await,
    }
}

/// What the address says opens the cart.
fn key(visit: &Visit, cart: &str) -> Result<CartKey, Trouble> {
    let id = cart.parse().map_err(|_| Trouble::NotFound)?;
    Ok(CartKey { id, secret: visit.place.key().to_owned() })
}

/// Leads to the order that a cart became, if it did.
async fn order_of(tx: &TenantTx, visit: &Visit, key: &CartKey) -> Answer {
    let (order, secret) = placed_from(tx, key).await?.ok_or(Trouble::NotFound)?;
    Ok(see_other(&visit.place.link(&format!("/orders/{}", order.number), &secret)))
}

/// Nothing is in the cart.
fn empty(visit: &Visit) -> Response {
    let (frame, t) = (visit.frame(), &visit.t().notice);
    let (title, text) = (t.empty_title, t.empty);
    page(StatusCode::OK, &Notice { frame, title, text, link: None, at_once: false })
}
