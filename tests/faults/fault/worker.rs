//! The worker dies between what it does and noting that it did.

use std::time::Duration;

use sqlx::PgPool;
use tests::{Process, end_leases};

use crate::{
    lab::{Lab, serve},
    market::Market,
    proxy::{Proxy, Side},
    report::Row,
};

/// How long to wait for a commit of the worker's before it is killed anyway.
const PATIENCE: Duration = Duration::from_secs(3);

/// Mails, payments and refunds are waiting. In turn the worker is killed when PostgreSQL has
/// committed and the worker hasn't heard of it, when it wants to commit what it has done elsewhere,
/// and is only held up until another has taken over.
pub async fn killed(lab: &Lab, row: &mut Row) {
    let app = lab.app().await;
    let market = Market::of(lab, &app).await.with_shoppers(lab.count(24, 8));
    let proxy = Proxy::to(&app.database).await;
    let settings = [("FANGSHI_DATABASE__WORKER_URL", proxy.url(&app.database.worker_url()))];
    let count = lab.count(20, 1);
    for nr in 0..count {
        // Without a worker: the server of this process has none.
        market.rush().await;
        let pool = app.outside().await;
        let side = if nr % 3 == 1 { Side::Asked } else { Side::Answered };
        let kept = proxy.trap(side, 1 + 11 * nr, usize::MAX);
        let mut first = serve(&app.database, &settings).await;
        kept.sprung(PATIENCE).await;
        if nr % 3 == 2 {
            drop(kept);
            held_up(&app.database, &pool, &first).await;
        }
        first.kill();
        row.injected += 1;
        end_leases(&pool).await;
        let second = serve(&app.database, &[]).await;
        market.compare(row).await;
        if !second.terminate() {
            row.breaks("the server doesn't stop when it is asked to".to_owned());
        }
    }
    once_each(&app.outside().await, row).await;
}

/// Stops a worker where it is, lets another take over what it had taken, and lets it go on.
async fn held_up(database: &tests::Database, pool: &PgPool, worker: &Process) {
    worker.signal("STOP");
    end_leases(pool).await;
    let other = serve(database, &[]).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    worker.signal("CONT");
    tokio::time::sleep(Duration::from_millis(200)).await;
    drop(other);
}

/// Each order has one mail of each kind, and each that was to be sent was.
async fn once_each(pool: &PgPool, row: &mut Row) {
    let doubled = "SELECT m.order_id || ' has two mails: ' || m.kind FROM mail m
        GROUP BY m.tenant_id, m.order_id, m.kind HAVING count(*) > 1";
    let found: Vec<String> = sqlx::query_scalar(doubled).fetch_all(pool).await.expect("mails");
    for doubled in found {
        row.doubles(doubled);
    }
    let mails: i64 =
        sqlx::query_scalar("SELECT count(*) FROM mail").fetch_one(pool).await.expect("mails");
    row.note(format!("{mails} mails, each once"));
}
