//! An order's status: what was bought, how far it is, and how it is still to be paid.

mod address;
mod due;
mod headline;
mod pay;
mod seen;
mod view;

use axum::{body::Body, extract::State, http::StatusCode, response::Response};

use self::seen::Seen;
use super::{
    answer::{Answer, Trouble},
    visit::{Segment, Visit},
};
use crate::App;

/// The status of an order, for whoever knows its secret.
pub(super) async fn show(State(app): State<App>, visit: Visit, number: Segment) -> Response {
    visit.settle(shown(&app, &visit, &number.0).await)
}

/// Another way to pay was chosen.
pub(super) async fn pay(
    State(app): State<App>,
    visit: Visit,
    number: Segment,
    body: Body,
) -> Response {
    visit.settle(pay::pay(&app, &visit, &number.0, body).await)
}

async fn shown(app: &App, visit: &Visit, number: &str) -> Answer {
    let number = read_number(number)?;
    let seen = Seen::read(&app.db.read(visit.shop.tenant_id).await?, app, visit, number).await?;
    Ok(view::page(app, visit, &seen.ok_or(Trouble::NotFound)?, StatusCode::OK, None).await)
}

fn read_number(text: &str) -> Result<i64, Trouble> {
    text.parse().map_err(|_| Trouble::NotFound)
}
