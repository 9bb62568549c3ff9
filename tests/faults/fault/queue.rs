//! The queues are full, or what is in them fails.

use std::time::{Duration, Instant};

use sqlx::PgPool;
use tests::Process;

use crate::{
    lab::{Lab, serve},
    market::Market,
    report::Row,
};

/// How long a shop's mail may be late because another shop has a lot to do.
const LATE: Duration = Duration::from_secs(1);

/// How long until it is given up that a mail is decided on.
const PATIENCE: Duration = Duration::from_secs(30);

/// Events about orders that aren't there, of the shop of an order.
const FLOOD: &str = "INSERT INTO outbox (shop_id, kind, key, payload, due_at)
    SELECT shop_id, 'order.placed', gen_random_uuid(), '{\"number\": 1, \"campaign\": null}', now()
    FROM shop_directory, generate_series(1, $2) WHERE slug = $1";

const LEFT: &str = "SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM job)";

/// A shop has 100,000 events waiting. The other's mails are to be decided on as soon as ever.
pub async fn flooded(lab: &Lab, row: &mut Row) {
    let app = lab.app().await;
    let market = Market::of(lab, &app).await;
    let server = serve(&app.database, &[]).await;
    let pool = app.outside().await;
    let flood = i64::try_from(lab.count(100_000, 10_000)).expect("a number");
    let query = sqlx::query(FLOOD).bind(&market.shops[0].slug).bind(flood);
    query.execute(&pool).await.expect("a flood");
    row.injected += 1;
    let mut longest = Duration::ZERO;
    for _ in 0..lab.count(10, 3) {
        // An odd number is the second shop.
        let Some(place) = market.order(1).await else { continue };
        let key = market.journal.read(place).key;
        let begun = Instant::now();
        while !is_decided(&pool, &key).await && begun.elapsed() < PATIENCE {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        longest = longest.max(begun.elapsed());
        market.pay(place).await;
    }
    let left: i64 = sqlx::query_scalar(LEFT).fetch_one(&pool).await.expect("a count");
    row.note(format!(
        "a mail waited {longest:.0?} at the most beside {flood} events, of which {left} were left"
    ));
    if longest >= LATE {
        row.breaks(format!("a mail waited {longest:?} for another shop"));
    }
    if left == 0 {
        row.breaks("the flood was over before the mails were decided on".to_owned());
    }
    // Nobody waits for the rest.
    for rest in ["DELETE FROM outbox", "DELETE FROM job"] {
        let sql =
            format!("{rest} WHERE kind = 'order.placed' AND key NOT IN (SELECT id FROM orders)");
        sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&pool).await.expect("a change");
    }
    market.compare(row).await;
    drop(server);
}

async fn is_decided(pool: &PgPool, key: &str) -> bool {
    let sql = "SELECT EXISTS (SELECT FROM mail m JOIN orders o
                   ON (o.tenant_id, o.id) = (m.tenant_id, m.order_id)
                   WHERE o.idempotency_key = $1 AND (sent_at IS NOT NULL OR trouble IS NOT NULL))";
    sqlx::query_scalar(sql).bind(key).fetch_one(pool).await.expect("an answer")
}

/// Mails can't be sent until their jobs are dead letters; then they can, and an operator has them
/// tried again.
pub async fn dead_letters(lab: &Lab, row: &mut Row) {
    let app = lab.app().await;
    let market = Market::of(lab, &app).await;
    let pool = app.outside().await;
    let orders = lab.count(20, 4);
    for nr in 0..orders {
        if let Some(place) = market.order(nr).await {
            market.pay(place).await;
        }
    }
    // Nobody listens there.
    let away = [("FANGSHI_MAIL__SMTP", "smtp://127.0.0.1:9".to_owned())];
    let first = serve(&app.database, &away).await;
    let failed = "SELECT count(*) FROM job WHERE handler = 'mail.order' AND error IS NOT NULL";
    reached(&pool, failed, 1).await;
    let last = "UPDATE job SET attempts = 19, due_at = now() WHERE handler = 'mail.order'";
    sqlx::query(last).execute(&pool).await.expect("a change");
    let all_dead = "SELECT count(*) FROM (SELECT FROM job WHERE handler = 'mail.order'
        HAVING bool_and(attempts >= 20 AND due_at <= now())) dead";
    reached(&pool, all_dead, 1).await;
    first.terminate();
    let dead = "SELECT count(*) FROM job WHERE attempts >= 20";
    let dead: i64 = sqlx::query_scalar(dead).fetch_one(&pool).await.expect("a count");
    row.injected += usize::try_from(dead).unwrap_or_default();
    let listed = Process::command(&app.database, &["jobs", "list"]);
    if i64::try_from(listed.lines().count()) != Ok(dead) || !listed.contains("not sent for now") {
        row.breaks(format!("{dead} dead letters, but listed are:\n{listed}"));
    }
    Process::command(&app.database, &["jobs", "retry", "--kind", "mail.order"]);
    let second = serve(&app.database, &[]).await;
    market.compare(row).await;
    drop(second);
}

/// Returns once a count is as high as that.
async fn reached(pool: &PgPool, sql: &'static str, count: i64) {
    let begun = Instant::now();
    while sqlx::query_scalar::<_, i64>(sql).fetch_one(pool).await.expect("a count") < count {
        assert!(begun.elapsed() < PATIENCE, "never reached: {sql}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
