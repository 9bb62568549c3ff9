use askama::Template;
use axum::{body::Body, extract::State, http::StatusCode, response::Response};
use payments::sandbox::{Button, Charge, Pressed};

use super::{
    answer::{Answer, Frame, Notice, Trouble, page, see_other},
    format::money,
    texts::{self, Sandbox},
    visit::{Segment, Visit},
};
use crate::App;

/// On which a shopper decides how a test payment goes.
#[derive(Template)]
#[template(path = "sandbox.html")]
struct SandboxPage {
    frame: Frame,
    action: String,
    amount: String,
    buttons: [(&'static str, &'static texts::Button); 5],
}

/// The page of a charge.
pub(super) async fn show(State(app): State<App>, visit: Visit, reference: Segment) -> Response {
    visit.settle(shown(&app, &visit, &reference.0).await)
}

/// A button on it was pressed.
pub(super) async fn press(
    State(app): State<App>,
    visit: Visit,
    reference: Segment,
    body: Body,
) -> Response {
    visit.settle(pressed(&app, &visit, &reference.0, body).await)
}

async fn charge(app: &App, visit: &Visit, reference: &str) -> Result<Charge, Trouble> {
    let found = app.sandbox.charge(visit.shop.tenant_id, reference, visit.place.key()).await?;
    found.ok_or(Trouble::NotFound)
}

async fn shown(app: &App, visit: &Visit, reference: &str) -> Answer {
    let charge = charge(app, visit, reference).await?;
    Ok(page(StatusCode::OK, &SandboxPage::new(visit, &charge)))
}

async fn pressed(app: &App, visit: &Visit, reference: &str, body: Body) -> Answer {
    let form = visit.form(app, body).await?;
    let Some(button) = button(form.text("button")) else {
        let again = SandboxPage::new(visit, &charge(app, visit, reference).await?);
        return Ok(page(StatusCode::UNPROCESSABLE_ENTITY, &again));
    };
    if !app.sandbox.opens(reference, visit.place.key()) {
        return Err(Trouble::NotFound);
    }
    let pressed = app.sandbox.press(visit.shop.tenant_id, reference, button).await?;
    let (charge, pressed, notices) = pressed.ok_or(Trouble::NotFound)?;
    for notice in notices {
        ordering::hear(&app.db, &app.gateways, &*app.sandbox, &notice.raw()).await?;
    }
    let back = visit.onward(&charge.return_url);
    if pressed == Pressed::Done {
        return Ok(see_other(&back));
    }
    let (frame, t) = (visit.frame(), &visit.t().sandbox);
    let (title, text, link) = (t.too_late_title, t.too_late, Some((back.as_str(), t.back)));
    Ok(page(StatusCode::CONFLICT, &Notice { frame, title, text, link, at_once: false }))
}

fn button(name: &str) -> Option<Button> {
    Some(match name {
        "pay" => Button::Pay,
        "fail" => Button::Fail,
        "late" => Button::PayLate,
        "twice" => Button::PayTwice,
        "less" => Button::PayLess,
        _ => return None,
    })
}

impl SandboxPage {
    fn new(visit: &Visit, charge: &Charge) -> Self {
        let t: &Sandbox = &visit.t().sandbox;
        let path = format!("/sandbox/{}", charge.reference);
        Self {
            frame: visit.frame(),
            action: visit.place.link(&path, visit.place.key()),
            amount: money(charge.amount, visit.shop.currency(), visit.place.language),
            buttons: [
                ("pay", &t.pay),
                ("fail", &t.fail),
                ("late", &t.late),
                ("twice", &t.twice),
                ("less", &t.less),
            ],
        }
    }
}
