use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use ordering::order::{NOT_PAID_IN_TIME, OFFER_FAILED};
use payments::{Offline, PaymentRefund, refund::RefundState};

use super::{
    address,
    due::Due,
    headline::{Awaits, Headline},
    seen::Seen,
};
use crate::{
    App,
    pages::{
        answer::{Frame, page as answer},
        format::{money, time},
        language::Language,
        parts::{Installments, Line, Totals, variant_title},
        visit::Visit,
    },
};

/// Between two looks for a gateway's word, in seconds.
const PAUSE: u32 = 5;
/// After so many looks the page gives up looking by itself: two minutes.
const MOST_LOOKS: u32 = 24;

#[derive(Template)]
#[template(path = "order.html")]
struct OrderPage<'a> {
    frame: Frame,
    seen: &'a Seen,
    title: String,
    placed_at: String,
    headline: Headline,
    /// The merchant's own words.
    reason: Option<&'a str>,
    /// What kept the shopper from paying just now.
    problem: Option<&'static str>,
    due: Option<Due>,
    /// This page, to be looked at again.
    again: String,
    /// Where another way to pay is chosen.
    pay_action: String,
    other_ways: Vec<(&'static str, &'static str)>,
    lines: Vec<Line>,
    totals: Totals,
    installments: Option<Installments>,
    paid_so_far: Option<String>,
    given_back: Option<String>,
    parcels: Vec<Parcel<'a>>,
    refunds: Vec<Refund>,
    address: Vec<String>,
}

struct Parcel<'a> {
    name: String,
    sent_at: String,
    carrier: &'a str,
    number: &'a str,
    url: Option<&'a str>,
}

struct Refund {
    amount: String,
    state: &'static str,
    at: String,
    /// The order had no use for what came.
    of_surplus: bool,
}

/// The page of an order. `problem` is what kept the shopper from paying just now.
pub(super) async fn page(
    app: &App,
    visit: &Visit,
    seen: &Seen,
    status: StatusCode,
    problem: Option<&'static str>,
) -> Response {
    let pending = seen.pending(app, visit);
    let by_hand = pending.is_none_or(payments::PaymentGateway::is_by_hand);
    let looks = visit.place.parameter("back").parse().ok().filter(|_| !by_hand);
    let awaits = match pending {
        Some(_) if looks.is_some() => Awaits::Word,
        Some(gateway) if gateway.id() == Offline::PAY_AT_PICKUP => Awaits::AtPickup,
        _ => Awaits::Shopper,
    };
    let due = if seen.can_be_paid() { Some(Due::of(app, visit, seen, awaits).await) } else { None };
    let pending = pending.map(payments::PaymentGateway::id);
    let view = OrderPage::new(app, visit, seen, Parts { awaits, due, pending, problem });
    let mut response = answer(status, &view);
    if let Some(looks) = looks.filter(|looks: &u32| *looks < MOST_LOOKS) {
        // A header, because it is for a short time only: who reads on isn't interrupted for good.
        let refresh = format!("{PAUSE}; url={}&back={}", view.again, looks + 1);
        if let Ok(refresh) = HeaderValue::from_str(&refresh) {
            response.headers_mut().insert(header::REFRESH, refresh);
        }
    }
    response
}

/// What the page says of paying.
struct Parts {
    awaits: Awaits,
    due: Option<Due>,
    pending: Option<&'static str>,
    problem: Option<&'static str>,
}

impl<'a> OrderPage<'a> {
    fn new(app: &App, visit: &Visit, seen: &'a Seen, parts: Parts) -> Self {
        let (t, language, order) = (visit.t(), visit.place.language, &seen.order);
        let path = format!("/orders/{}", order.number);
        let ways = seen.other_ways(parts.pending).filter_map(|method| {
            let gateway = app.gateways.get(method.gateway)?;
            Some((method.gateway, gateway.title(language.code())))
        });
        let amount = |minor| money(minor, order.currency(), language);
        let failed = seen.has_failed().then_some(t.order.failed);
        Self {
            title: (t.order.title)(order.number),
            placed_at: (t.order.placed_at)(&time(order.placed_at, &visit.shop)),
            headline: Headline::of(seen, parts.awaits, t),
            reason: order
                .cancel_reason
                .as_deref()
                .filter(|why| ![NOT_PAID_IN_TIME, OFFER_FAILED].contains(why)),
            problem: parts.problem.or(failed),
            due: parts.due,
            again: visit.place.link(&path, visit.place.key()),
            pay_action: visit.place.link(&format!("{path}/pay"), visit.place.key()),
            other_ways: ways.collect(),
            lines: lines(seen, language),
            totals: Totals::of_order(order, &seen.discounts, language),
            installments: Installments::of_order(order, visit),
            paid_so_far: (order.awaits_payment() && order.paid > 0).then(|| amount(order.paid)),
            given_back: (order.refunded > 0).then(|| amount(order.refunded)),
            parcels: parcels(seen, visit),
            refunds: seen.refunds.iter().map(|refund| Refund::of(refund, visit)).collect(),
            address: order
                .delivery_address
                .as_ref()
                .map_or_else(Vec::new, |it| address::lines(it, language)),
            frame: visit.frame(),
            seen,
        }
    }
}

impl Refund {
    fn of(refund: &PaymentRefund, visit: &Visit) -> Self {
        let t = &visit.t().order;
        Self {
            amount: money(refund.amount, refund.money().currency, visit.place.language),
            state: match refund.state {
                RefundState::Succeeded => t.refund_done,
                RefundState::Pending | RefundState::ByHand => t.refund_pending,
            },
            at: time(refund.settled_at.unwrap_or(refund.created_at), &visit.shop),
            of_surplus: refund.refund_id.is_none(),
        }
    }
}

fn lines(seen: &Seen, language: Language) -> Vec<Line> {
    let line = |line: &ordering::order::OrderLine| Line {
        image: seen.pictures.of(line.variant_id),
        title: line.title.clone(),
        variant: variant_title(&line.variant_title),
        quantity: line.quantity,
        total: money(line.total, seen.order.currency(), language),
        problem: String::new(),
    };
    seen.lines.iter().map(line).collect()
}

fn parcels<'a>(seen: &'a Seen, visit: &Visit) -> Vec<Parcel<'a>> {
    let t = &visit.t().order;
    let parcel = |(nr, parcel): (usize, &'a ordering::order::Fulfilment)| Parcel {
        name: (t.parcel)(nr),
        sent_at: (t.sent_at)(&time(parcel.created_at, &visit.shop)),
        carrier: &parcel.carrier,
        number: &parcel.tracking_number,
        url: parcel.tracking_url.as_deref(),
    };
    (1..).zip(&seen.parcels).map(parcel).collect()
}
