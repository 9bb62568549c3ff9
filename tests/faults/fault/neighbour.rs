//! One shop is asked for far more than its share.

use std::{
    net::SocketAddr,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use futures::future::join_all;
use serde_json::json;
use tests::Shop;

use crate::{
    lab::{Lab, serve},
    market::Market,
    report::Row,
};

/// What is worked out each time: it changes with each sale.
const BROWSE: &str =
    "{ products(first: 24) { nodes { totalInventory variants(first: 3) { nodes { id } } } } }";

/// The neighbour is asked by four clients, without and beside 64 who ask the other shop.
pub async fn noisy(lab: &Lab, row: &mut Row) {
    let app = lab.app().await;
    let market = Market::of(lab, &app).await;
    let server = serve(&app.database, &[]).await;
    let time = Duration::from_secs(if lab.is_full() { 10 } else { 1 });
    let [left, right] = market.shops.as_slice() else { unreachable!("two shops") };
    let over = AtomicBool::new(false);
    // Warm up.
    measured(right, server.address, Duration::from_secs(1)).await;
    let alone = measured(right, server.address, time).await;
    let asked = AtomicUsize::new(0);
    let flood = join_all((0..lab.shoppers()).map(|_| async {
        while !over.load(Ordering::Relaxed) {
            browse(left, server.address).await;
            asked.fetch_add(1, Ordering::Relaxed);
        }
    }));
    let (beside, _) = tokio::join!(
        async {
            let beside = measured(right, server.address, time).await;
            over.store(true, Ordering::Relaxed);
            beside
        },
        flood
    );
    row.injected += 1;
    let asked = asked.load(Ordering::Relaxed);
    row.note(format!(
        "the neighbour's p99 was {alone:.0?} alone and {beside:.0?} beside {asked} requests in {time:.0?}"
    ));
    market.compare(row).await;
}

/// The 99th percentile of what four clients wait for an answer.
async fn measured(shop: &Shop<'_>, server: SocketAddr, time: Duration) -> Duration {
    let begun = Instant::now();
    let client = || async {
        let mut waits = Vec::new();
        while begun.elapsed() < time {
            waits.push(browse(shop, server).await);
        }
        waits
    };
    let mut waits: Vec<_> = join_all((0..4).map(|_| client())).await.concat();
    waits.sort_unstable();
    waits[waits.len() * 99 / 100]
}

async fn browse(shop: &Shop<'_>, server: SocketAddr) -> Duration {
    let begun = Instant::now();
    let request = shop.app.post_at(server, &format!("{}.localhost", shop.slug), "/graphql");
    let answer = request.json(&json!({ "query": BROWSE })).send().await;
    // Whatever the server says: a refusal is an answer as well.
    drop(answer.expect("an answer").bytes().await);
    begun.elapsed()
}
