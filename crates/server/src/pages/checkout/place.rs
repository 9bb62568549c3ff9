use db::{Durability, TenantTx};
use kernel::{Code, Fault};
use ordering::{
    cart::{self, CartKey, CartView, Details},
    checkout::{CompleteCart, Completed, page_key},
};

use uuid::Uuid;

use super::{
    entry::Entry,
    order_of,
    problem::{Problems, Told},
    view::Desk,
};
use crate::{
    App,
    pages::{
        answer::{Answer, see_other},
        format::money,
        visit::Visit,
    },
};

/// Below what any cart comes to: with it nothing is ordered, and all that is wrong is said.
const NOT_NOW: i64 = i64::MIN;

/// Keeps what is known, and shows what it comes to.
pub(super) async fn update(app: &App, visit: &Visit, key: &CartKey, entry: &Entry) -> Answer {
    match keep(app, visit, key, entry).await? {
        Some((cart, faults)) => again(app, visit, entry, cart, &faults).await,
        None => order_of(&app.db.read(visit.shop.tenant_id).await?, visit, key).await,
    }
}

/// Keeps what is known and whether a campaign's offer shall apply, and shows what it comes to.
pub(super) async fn decide(
    app: &App,
    visit: &Visit,
    key: &CartKey,
    entry: &Entry,
    (campaign, wanted): (Uuid, bool),
) -> Answer {
    let Some((cart, mut faults)) = keep(app, visit, key, entry).await? else {
        return order_of(&app.db.read(visit.shop.tenant_id).await?, visit, key).await;
    };
    let mut declined = cart.cart.declined_campaigns;
    declined.retain(|id| *id != campaign);
    declined.extend((!wanted).then_some(campaign));
    let (market, shop) = (visit.market(app), visit.shop.tenant_id);
    let decide = app.db.write_with(shop, Durability::Relaxed, async |tx: &TenantTx| {
        cart::set_declined_campaigns(tx, market, key, declined).await
    });
    let outcome = decide.await?;
    faults.extend(outcome.faults);
    match outcome.cart {
        Some(cart) => again(app, visit, entry, cart, &faults).await,
        None => order_of(&app.db.read(shop).await?, visit, key).await,
    }
}

/// Places the order, however often it is sent.
pub(super) async fn place(app: &App, visit: &Visit, key: CartKey, entry: &Entry) -> Answer {
    // What isn't said is taken from the cart, so what was cleared here has to be cleared there.
    let kept = keep(app, visit, &key, entry).await?;
    let sent = kept.is_some_and(|(cart, _)| cart.is_sent());
    let wrong_region = entry.region_fault().filter(|_| sent);
    let request = CompleteCart {
        idempotency_key: page_key(&key),
        key: key.clone(),
        input: entry.input(),
        expected_total: entry.total.filter(|_| wrong_region.is_none()).unwrap_or(NOT_NOW),
        language: visit.place.language.code().to_owned(),
        origin: visit.origin.clone(),
        client: visit.client.clone(),
    };
    let shop = &visit.shop;
    match app.checkouts.complete(shop, request).await? {
        Completed::Placed(placed) => {
            let path = format!("/orders/{}", placed.order.number);
            Ok(match placed.instruction.and_then(|instruction| instruction.url) {
                Some(url) => visit.go_to_pay(&url),
                None => see_other(&visit.place.link(&path, &placed.secret)),
            })
        }
        Completed::Refused { cart: Some(cart), faults } => {
            again(app, visit, entry, *cart, &with_region(faults, wrong_region)).await
        }
        Completed::Refused { cart: None, .. } => {
            order_of(&app.db.read(shop.tenant_id).await?, visit, &key).await
        }
    }
}

/// With what keeps the divisions of an address from belonging together, in the place of what else is
/// said of them, and of the total that they kept from being compared.
fn with_region(mut faults: Vec<Fault>, wrong: Option<(&'static str, Code)>) -> Vec<Fault> {
    let Some((field, code)) = wrong else { return faults };
    let divisions = ["province", "city", "district"];
    let about = |fault: &Fault| fault.field.last().is_some_and(|it| divisions.contains(&&**it));
    faults.retain(|fault| fault.code != Code::PriceChanged && !about(fault));
    let message = "This doesn't belong to the division above.";
    faults.push(Fault::new(code, message).at(&format!("input.deliveryAddress.{field}")));
    faults
}

/// The page again, with what was typed and what is wrong with it.
async fn again(
    app: &App,
    visit: &Visit,
    entry: &Entry,
    cart: CartView,
    faults: &[Fault],
) -> Answer {
    let language = visit.place.language;
    let total = money(cart.priced.total, cart.priced.currency, language);
    let problems = Problems::of(faults, Told { language, total: &total, country: &entry.country });
    let tx = app.db.read(visit.shop.tenant_id).await?;
    let desk = Desk::read(&tx, app, cart).await?;
    Ok(desk.page(app, visit, entry, &problems))
}

/// Keeps what was typed with the cart; what is wrong isn't kept, but the way of delivery is all the
/// same. `None` when there is no such cart any more.
async fn keep(
    app: &App,
    visit: &Visit,
    key: &CartKey,
    entry: &Entry,
) -> db::Result<Option<(CartView, Vec<Fault>)>> {
    let (shop, market) = (&visit.shop, visit.market(app));
    let keep = app.db.write_with(shop.tenant_id, Durability::Relaxed, async |tx: &TenantTx| {
        let mut kept = cart::set_details(tx, market, key, entry.details()).await?;
        if kept.cart.is_some() && !kept.faults.is_empty() {
            let delivery = Details { pickup_location_id: entry.fetched_from, ..Details::default() };
            kept.cart = cart::set_details(tx, market, key, delivery).await?.cart;
        }
        if kept.cart.is_some() {
            let noted = cart::set_note(tx, market, key, &entry.note).await?;
            kept.faults.extend(noted.faults);
            kept.cart = noted.cart;
        }
        Ok(kept.cart.map(|cart| (cart, kept.faults)))
    });
    keep.await
}
