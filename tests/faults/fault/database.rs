//! PostgreSQL is slow, or the wire to it is, or breaks at the worst moment.

use std::time::Duration;

use sqlx::{Connection, Executor, PgConnection};

use crate::{
    lab::{Lab, serve},
    market::Market,
    proxy::{Proxy, Side},
    report::Row,
};

/// In turn: an administrator locks a table that every order writes to, for less and for more than a
/// statement may take; each message takes its time; answers break off in the middle; commits are
/// answered never, and commits never arrive.
pub async fn slow(lab: &Lab, row: &mut Row) {
    let app = lab.app().await;
    let market = Market::of(lab, &app).await;
    let proxy = Proxy::to(&app.database).await;
    let settings = [
        ("DATABASE_URL", proxy.url(&app.database.app_url())),
        ("FANGSHI_DATABASE__WORKER_URL", proxy.url(&app.database.worker_url())),
    ];
    let server = serve(&app.database, &settings).await;
    market.moves_to(server.address);
    let calm = market.rush().await;
    let count = lab.count(30, 5);
    let url = app.database.admin_url();
    market
        .rounds(row, count, async |nr| {
            tokio::time::sleep(calm / 4).await;
            // Later in each turn, and for more of them.
            let (turn, more) = (nr / 5, 1 + nr / 5);
            match nr % 5 {
                0 => lock(&url, turn).await,
                1 => {
                    proxy.slow_down(Duration::from_millis(10));
                    tokio::time::sleep(calm).await;
                    proxy.slow_down(Duration::ZERO);
                }
                2 => proxy.cut(8 * more),
                kind => {
                    let side = if kind == 3 { Side::Answered } else { Side::Asked };
                    let kept = proxy.trap(side, 10 * turn, 4 * more);
                    kept.sprung(calm).await;
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    drop(kept);
                }
            }
        })
        .await;
    if !server.terminate() {
        row.breaks("the server doesn't stop when it is asked to".to_owned());
    }
}

/// Nobody else may write to a table for some time; the statement that waits longest gives up after
/// five seconds.
async fn lock(url: &str, turn: usize) {
    let lock = ["orders", "stock", "payment", "cart", "outbox", "job", "sandbox_charge"];
    let mut admin = PgConnection::connect(url).await.expect("PostgreSQL");
    let mut held = admin.begin().await.expect("a transaction");
    let table = lock[turn % lock.len()];
    let lock = sqlx::AssertSqlSafe(format!("LOCK TABLE {table} IN EXCLUSIVE MODE"));
    held.execute(lock).await.expect("the lock");
    let seconds = if turn.is_multiple_of(2) { 1 } else { 6 };
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    held.rollback().await.expect("the end");
}
