//! PostgreSQL is killed, or ends all connections.

use super::server::moment;
use crate::{
    lab::{Lab, serve},
    market::Market,
    report::Row,
};

/// `kill -9` of every process of PostgreSQL; it comes back and recovers.
pub async fn postgres_killed(lab: &Lab, row: &mut Row) {
    let app = lab.app().await;
    let market = Market::of(lab, &app).await;
    let server = serve(&app.database, &[]).await;
    market.moves_to(server.address);
    let calm = market.rush().await;
    let count = lab.count(10, 1);
    market
        .rounds(row, count, async |nr| {
            tokio::time::sleep(moment(calm, nr, count)).await;
            lab.crash();
            lab.restart().await;
        })
        .await;
    let carts = market.carts_lost();
    row.note(format!("{carts} carts of its last moments were lost, as they may be"));
    if !server.terminate() {
        row.breaks("the server doesn't stop when it is asked to".to_owned());
    }
}

/// How often all connections are ended in a rush.
const TIMES: usize = 3;

/// An administrator ends every connection of the server, again and again in each rush.
pub async fn terminated(lab: &Lab, row: &mut Row) {
    let app = lab.app().await;
    let market = Market::of(lab, &app).await;
    let server = serve(&app.database, &[]).await;
    market.moves_to(server.address);
    let calm = market.rush().await;
    let pool = app.outside().await;
    let count = lab.count(10, 1);
    let terminate = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE datname = current_database() AND usename IN ('fangshi_app', 'fangshi_worker')";
    market
        .rounds(row, count, async |nr| {
            for _ in 0..TIMES {
                tokio::time::sleep(moment(calm, nr, count) / 3).await;
                sqlx::query(terminate).execute(&pool).await.expect("they end");
            }
        })
        .await;
    row.injected = count * TIMES;
    if !server.terminate() {
        row.breaks("the server doesn't stop when it is asked to".to_owned());
    }
}
