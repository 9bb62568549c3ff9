//! The server is killed, or asked to stop, while 64 shoppers are in the middle of it.

use std::time::Duration;

use crate::{
    lab::{Lab, serve},
    market::Market,
    proxy::{Proxy, Side},
    report::Row,
};

/// `kill -9`, at moments that are spread over a rush, and in every other round when PostgreSQL has
/// committed something and the server hasn't heard of it.
pub async fn killed(lab: &Lab, row: &mut Row) {
    let app = lab.app().await;
    let market = Market::of(lab, &app).await;
    let proxy = Proxy::to(&app.database).await;
    let settings = [("DATABASE_URL", proxy.url(&app.database.app_url()))];
    let mut server = serve(&app.database, &settings).await;
    market.moves_to(server.address);
    let calm = market.rush().await;
    let count = lab.count(20, 2);
    market
        .rounds(row, count, async |nr| {
            if nr % 2 == 0 {
                tokio::time::sleep(moment(calm, nr, count)).await;
            } else {
                let kept = proxy.trap(Side::Answered, 5 + 180 * nr / count, usize::MAX);
                kept.sprung(calm * 2).await;
            }
            server.kill();
            server = serve(&app.database, &settings).await;
            market.moves_to(server.address);
        })
        .await;
    if !server.terminate() {
        row.breaks("it doesn't stop when it is asked to".to_owned());
    }
}

/// SIGTERM: who was taken in is answered, and others are turned away.
pub async fn drained(lab: &Lab, row: &mut Row) {
    let app = lab.app().await;
    let market = Market::of(lab, &app).await.with_fresh_connections();
    let mut server = serve(&app.database, &[]).await;
    market.moves_to(server.address);
    let calm = market.rush().await;
    let (count, mut ended_badly) = (lab.count(10, 1), 0);
    market
        .rounds(row, count, async |nr| {
            tokio::time::sleep(moment(calm, nr, count)).await;
            let next = serve(&app.database, &[]).await;
            let last = std::mem::replace(&mut server, next);
            let ended = tokio::task::spawn_blocking(move || last.terminate());
            ended_badly += usize::from(!ended.await.expect("it ends"));
            market.moves_to(server.address);
        })
        .await;
    if ended_badly > 0 {
        row.breaks(format!("{ended_badly} times the server didn't end with code 0"));
    }
    let broken_off = market.broken_off();
    if broken_off > 0 {
        row.breaks(format!("{broken_off} requests were taken in and not answered"));
    }
}

/// A moment within a rush.
pub fn moment(calm: Duration, nr: usize, count: usize) -> Duration {
    let part = |nr: usize| u32::try_from(nr).expect("few");
    calm * part(nr + 1) / part(count + 1)
}
