//! Redis, which nothing depends on, ends, forgets everything, or is slow.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use data_encoding::HEXLOWER;
use futures::future::join_all;
use serde_json::{Value, json};
use tenancy::secret::sha256;
use tests::RedisServer;

use crate::{
    lab::{Lab, serve},
    market::Market,
    report::Row,
};

/// How many look around during a rush.
const BROWSERS: usize = 4;
/// Nobody waits longer on a busy machine: a document that isn't known is looked for in Redis, and kept
/// there, each for half a second at the most.
const STALL: Duration = Duration::from_secs(5);

/// In turn it is killed and comes back empty, is emptied again and again, and is held up again and
/// again, in the middle of a rush and of people who browse with documents that it is asked for.
pub async fn away(lab: &Lab, row: &mut Row) {
    let Some(mut redis) = RedisServer::start() else {
        row.note("skipped: there is no `redis-server`");
        return;
    };
    let app = lab.app().await;
    let market = Market::of(lab, &app).await;
    let server = serve(&app.database, &[("FANGSHI_REDIS__URL", redis.url())]).await;
    market.moves_to(server.address);
    let calm = market.rush().await;
    let mut longest = Duration::ZERO;
    for nr in 0..lab.count(12, 3) {
        let over = AtomicBool::new(false);
        let rush = async {
            tokio::join!(market.rush(), trouble(&mut redis, nr, calm));
            over.store(true, Ordering::Relaxed);
        };
        let browsers = (0..BROWSERS).map(|browser| browse(&market, (nr, browser), &over));
        let ((), waits) = tokio::join!(rush, join_all(browsers));
        for wait in waits {
            match wait {
                Ok(wait) => longest = longest.max(wait),
                Err(said) => row.breaks(format!("browsing brings {said}")),
            }
        }
        row.injected += 1;
        market.compare(row).await;
    }
    let repeated = market.unheard();
    if repeated > 0 {
        row.breaks(format!("{repeated} requests of shoppers had to be repeated"));
    }
    if longest > STALL {
        row.breaks(format!("somebody who browsed waited {longest:.1?}"));
    }
    row.note(format!(
        "shoppers had to ask again {repeated} times; who browsed waited {longest:.1?} at the most"
    ));
    if !server.terminate() {
        row.breaks("the server doesn't stop when it is asked to".to_owned());
    }
}

/// What happens to Redis during a rush.
async fn trouble(redis: &mut RedisServer, nr: usize, calm: Duration) {
    match nr % 3 {
        0 => {
            tokio::time::sleep(calm / 4).await;
            redis.kill();
            tokio::time::sleep(calm / 2).await;
            redis.restart();
        }
        1 => {
            for _ in 0..10 {
                tokio::time::sleep(calm / 10).await;
                redis.flush();
            }
        }
        _ => {
            // Less than the half second after which it is given up, and more.
            for held in [200, 400, 800] {
                redis.hold(true);
                tokio::time::sleep(Duration::from_millis(held)).await;
                redis.hold(false);
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

/// Browses as clients with persisted queries do: names a document that nobody knows, sends it, and names
/// it again. Returns the longest wait, or what came instead of an answer.
async fn browse(
    market: &Market<'_>,
    (round, browser): (usize, usize),
    over: &AtomicBool,
) -> Result<Duration, String> {
    let shop = &market.shops[browser % market.shops.len()];
    let host = format!("{}.localhost", shop.slug);
    let ask = async |body: Value| {
        let request = market.app.post_at(market.server(), &host, "/graphql");
        request.json(&body).send().await?.text().await
    };
    let (mut longest, mut nr) = (Duration::ZERO, 0);
    while !over.load(Ordering::Relaxed) {
        let page = format!("p{round}x{browser}x{nr}");
        let query = format!("{{ {page}: products(first: 4) {{ nodes {{ title }} }} }}");
        let digest = HEXLOWER.encode(&sha256(query.as_bytes()));
        let named = json!({ "persistedQuery": { "version": 1, "sha256Hash": digest } });
        let sent = json!({ "query": query, "extensions": named });
        let named = json!({ "extensions": named });
        for (body, wanted) in
            [(named.clone(), "PersistedQueryNotFound"), (sent, &page), (named, &page)]
        {
            let begun = Instant::now();
            let said = ask(body).await.map_err(|error| error.to_string())?;
            if !said.contains(wanted) {
                return Err(said);
            }
            longest = longest.max(begun.elapsed());
        }
        nr += 1;
    }
    Ok(longest)
}
