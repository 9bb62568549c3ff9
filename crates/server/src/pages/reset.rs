use askama::Template;
use axum::{body::Body, extract::State, http::StatusCode, response::Response};
use customers::reset::{self, Link};
use kernel::{Code, Fault};
use ordering::account;

use super::{
    answer::{Answer, Frame, Notice, Trouble, page},
    texts::Reset,
    visit::{Segment, Visit},
};
use crate::App;

/// On which a customer sets a new password. The address was sent to them, and its secret works
/// once.
#[derive(Template)]
#[template(path = "reset.html")]
struct ResetPage {
    frame: Frame,
    action: String,
    wrong: Option<&'static str>,
}

/// The page of a link.
pub(super) async fn show(State(app): State<App>, visit: Visit, customer: Segment) -> Response {
    visit.settle(shown(&app, &visit, &customer.0).await)
}

/// A password was chosen on it.
pub(super) async fn send(
    State(app): State<App>,
    visit: Visit,
    customer: Segment,
    body: Body,
) -> Response {
    visit.settle(set(&app, &visit, &customer.0, body).await)
}

async fn shown(app: &App, visit: &Visit, customer: &str) -> Answer {
    let link = link(visit, customer)?;
    let good = reset::is_good(&app.db.read(visit.shop.tenant_id).await?, &link, None).await;
    answer(visit, &link, good, form)
}

async fn set(app: &App, visit: &Visit, customer: &str, body: Body) -> Answer {
    let link = link(visit, customer)?;
    let entered = visit.form(app, body).await?;
    let (db, shop, password) = (&app.db, &visit.shop, entered.raw("password"));
    let set = account::reset_password(db, &app.passwords, shop, &link, password).await;
    answer(visit, &link, set.map(drop), |visit, _| {
        let t = &visit.t().reset;
        notice(visit, StatusCode::OK, t.done_title, t.done)
    })
}

/// What the address says.
fn link(visit: &Visit, customer: &str) -> Result<Link, Trouble> {
    let customer = customer.parse().map_err(|_| Trouble::NotFound)?;
    Ok(Link { customer, token: visit.place.key().to_owned() })
}

/// The page that comes of it when all is well; else the form with what is wrong with the password,
/// or that the link isn't good.
fn answer(
    visit: &Visit,
    link: &Link,
    outcome: db::Result<()>,
    well: fn(&Visit, &Link) -> Response,
) -> Answer {
    let faults = match outcome {
        Ok(()) => return Ok(well(visit, link)),
        Err(error) => error.into_faults().map_err(db::Error::from)?,
    };
    let t = &visit.t().reset;
    let Some(wrong) = faults.iter().find_map(|fault| problem(fault, t)) else {
        return Ok(notice(visit, StatusCode::NOT_FOUND, t.ended_title, t.ended));
    };
    let again = ResetPage { wrong: Some(wrong), ..ResetPage::new(visit, link) };
    Ok(page(StatusCode::UNPROCESSABLE_ENTITY, &again))
}

/// What is wrong with the password.
fn problem(fault: &Fault, t: &Reset) -> Option<&'static str> {
    let about_it = fault.field.first().is_some_and(|field| field == "password");
    match fault.code {
        Code::Throttled => Some(t.busy),
        _ if !about_it => None,
        Code::Blank => Some(t.blank),
        Code::TooShort => Some(t.too_short),
        Code::TooLong => Some(t.too_long),
        _ => Some(t.invalid),
    }
}

fn form(visit: &Visit, link: &Link) -> Response {
    page(StatusCode::OK, &ResetPage::new(visit, link))
}

fn notice(visit: &Visit, status: StatusCode, title: &str, text: &str) -> Response {
    let frame = visit.frame();
    page(status, &Notice { frame, title, text, link: None, at_once: false })
}

impl ResetPage {
    fn new(visit: &Visit, link: &Link) -> Self {
        let action = visit.place.link(&Link::path(link.customer), &link.token);
        Self { frame: visit.frame(), action, wrong: None }
    }
}
