use axum::{body::Body, http::StatusCode};
use ordering::order;

use super::{read_number, seen::Seen, view};
use crate::{
    App,
    pages::{
        answer::{Answer, Trouble, see_other},
        visit::Visit,
    },
};

/// Lets the order be paid by the way that was chosen, and leads to where that is done.
pub(super) async fn pay(app: &App, visit: &Visit, number: &str, body: Body) -> Answer {
    let number = read_number(number)?;
    let form = visit.form(app, body).await?;
    let gateway = form.text("gateway");
    let shop = visit.shop.tenant_id;
    let chosen = app.db.write(shop, async |tx| {
        let Some(seen) = Seen::read(tx, app, visit, number).await? else { return Ok(None) };
        order::pay_by(tx, &seen.methods, seen.order.id, gateway).await?;
        Seen::read(tx, app, visit, number).await
    });
    let seen = match chosen.await {
        Ok(seen) => seen.ok_or(Trouble::NotFound)?,
        Err(db::Error::Faults(_)) => return refused(app, visit, number).await,
        Err(error) => return Err(error.into()),
    };
    let payable = seen.payable(visit);
    let language = visit.place.language.code();
    let instruction = payable.instruction(&app.db, &app.gateways, language).await;
    Ok(match instruction.and_then(|instruction| instruction.url) {
        Some(url) => visit.go_to_pay(&url),
        None => see_other(&visit.place.link(&format!("/orders/{number}"), visit.place.key())),
    })
}

/// It isn't offered, or nothing is to be paid any more: the page shows which.
async fn refused(app: &App, visit: &Visit, number: i64) -> Answer {
    let seen = Seen::read(&app.db.read(visit.shop.tenant_id).await?, app, visit, number).await?;
    let seen = seen.ok_or(Trouble::NotFound)?;
    let problem = seen.can_be_paid().then_some(visit.t().order.cannot_pay);
    Ok(view::page(app, visit, &seen, StatusCode::UNPROCESSABLE_ENTITY, problem).await)
}
