//! A gateway does what it is asked to, and its answers get lost; or it says the same a hundred
//! times, and in the wrong order.

use std::sync::{Arc, atomic::Ordering};

use chrono::TimeDelta;
use futures::future::join_all;
use payments::sandbox::{Button, Signed};
use tests::{Flaky, TestApp};

use crate::{lab::Lab, market::Market, report::Row};

/// What is said is said so often.
const TIMES: usize = 100;

/// It takes the money, the notice is lost, and so is the answer when it is asked what became of it.
pub async fn captures(lab: &Lab, row: &mut Row) {
    let (app, flaky) = start(lab).await;
    let market = Market::of(lab, &app).await;
    let count = lab.count(60, 2);
    for nr in 0..count {
        let place = market.order(nr).await.expect("an order");
        drop(market.press(place, Button::Pay).await);
    }
    flaky.queries.store(count_of(count), Ordering::SeqCst);
    until_nothing_is_lost(&app, &flaky, row, count).await;
    market.look(row, &app.outside().await).await;
}

/// It gives money back, and its answer is lost.
pub async fn gives_back(lab: &Lab, row: &mut Row) {
    let (app, flaky) = start(lab).await;
    let market = Market::of(lab, &app).await;
    let count = lab.count(60, 2);
    for nr in 0..count {
        let place = market.order(nr).await.expect("an order");
        market.pay(place).await;
    }
    app.run_jobs().await;
    while let Some(place) = market.journal.to_give_back() {
        market.give_back(place).await;
    }
    flaky.refunds.store(count_of(count), Ordering::SeqCst);
    until_nothing_is_lost(&app, &flaky, row, count).await;
    market.look(row, &app.outside().await).await;
}

/// Each payment's notice comes a hundred times at once; every other payment was taken twice, so that
/// two are mixed, the later one first.
pub async fn webhooks(lab: &Lab, row: &mut Row) {
    let app = lab.app().await;
    let market = Market::of(lab, &app).await;
    for nr in 0..lab.count(30, 2) {
        let place = market.order(nr).await.expect("an order");
        let button = if nr % 2 == 0 { Button::Pay } else { Button::PayTwice };
        let notices = market.press(place, button).await;
        let storm: Vec<&Signed> = notices.iter().rev().cycle().take(TIMES).collect();
        let told = join_all(storm.iter().map(|notice| app.tell("sandbox", notice))).await;
        let refused = told.iter().filter(|status| **status != 200).count();
        if refused > 0 {
            row.breaks(format!("{refused} of {TIMES} notices were refused"));
        }
        row.injected += 1;
        app.run_jobs().await;
        market.look(row, &app.outside().await).await;
    }
    row.note(format!("each {TIMES} times at once"));
}

/// A server whose gateways are flaky.
async fn start(lab: &Lab) -> (TestApp, Arc<Flaky>) {
    let flaky = Arc::new(Flaky::default());
    let database = lab.database().await;
    let app = TestApp::start_at(database, |_| {}, |gateways| flaky.wrap(gateways)).await;
    (app, flaky)
}

/// Lets time pass until the gateway has been asked after everything, and has answered.
async fn until_nothing_is_lost(app: &TestApp, flaky: &Flaky, row: &mut Row, count: usize) {
    for _ in 0..12 {
        app.run_jobs().await;
        app.advance(TimeDelta::seconds(90));
    }
    app.run_jobs().await;
    let left = flaky.queries.load(Ordering::SeqCst) + flaky.refunds.load(Ordering::SeqCst);
    row.injected += count - usize::try_from(left).expect("few");
    if left > 0 {
        row.breaks(format!("{left} answers were never asked for"));
    }
}

fn count_of(count: usize) -> u32 {
    u32::try_from(count).expect("few")
}
