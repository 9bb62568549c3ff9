//! The program is killed, and PostgreSQL goes away, while groups settle and orders are placed. What
//! clients were told is what there must be: each order once, and each refund.

mod others;

use std::{env, net::SocketAddr, process, time::Duration};

use cluster::{Cluster, Options};
use futures::future::join_all;
use payments::sandbox::Button;
use serde_json::{Value, json};
use sqlx::PgPool;
use tests::{Cart, Order, Process, Shop, TestApp, end_leases, imbalances, migrated_at};
use uuid::Uuid;

use super::group_buy::{Fair, group_of};

/// Groups of three that are about to be settled.
struct Groups {
    /// Orders of those that are complete: the last one has just been paid.
    completing: Vec<Uuid>,
    /// Orders of those that have two members, and whose time is over.
    expiring: Vec<Uuid>,
}

fn id_of(gid: &str) -> Uuid {
    gid.rsplit('/').next().and_then(|id| id.parse().ok()).expect("an id")
}

/// Paid orders of a shopper, one in each of some groups, or founding them.
async fn join(fair: &Fair<'_>, name: &str, groups: &[Option<String>]) -> Vec<Order> {
    let shopper = fair.shopper(name).await;
    let paid = async |group: &Option<String>| {
        let order = fair.order(&shopper, group.as_deref()).await;
        fair.shop.pays(&order, Button::Pay).await;
        order
    };
    join_all(groups.iter().map(paid)).await
}

impl Groups {
    /// So many of each kind.
    async fn of(fair: &Fair<'_>, count: usize) -> Self {
        let app = fair.shop.app;
        let leaders = join(fair, "ada", &vec![None; 2 * count]).await;
        app.run_jobs().await;
        let groups: Vec<_> = leaders.iter().map(|order| Some(group_of(order))).collect();
        let second = join(fair, "bea", &groups).await;
        app.run_jobs().await;
        let last = join(fair, "cleo", &groups[..count]).await;
        let ids = |orders: &[Order]| -> Vec<Uuid> {
            orders.iter().map(|order| id_of(&order.id)).collect()
        };
        let over = ids(&leaders[count..]);
        let pool = app.outside().await;
        for end in [
            "UPDATE group_buy_group SET expires_at = now() WHERE id = ANY($1)",
            "UPDATE timer SET due_at = now() WHERE kind = 'campaign.group-buy' AND key = ANY($1)",
        ] {
            sqlx::query(end).bind(&over).execute(&pool).await.expect("a change");
        }
        let completing = [ids(&leaders[..count]), ids(&second[..count]), ids(&last)].concat();
        Self { completing, expiring: [over, ids(&second[count..])].concat() }
    }

    /// Every order of a complete group can be sent, and of the others each is given back once.
    async fn assert_settled(&self, pool: &PgPool) {
        let fates = "SELECT count(*) FROM orders o WHERE id = ANY($1) AND state = 'open'
            AND payment_state = 'paid' AND refunded = 0
            AND NOT EXISTS (SELECT FROM order_hold h WHERE h.order_id = o.id)";
        assert_eq!(count_of(pool, fates, &self.completing).await, self.completing.len());
        let fates = "SELECT count(*) FROM orders WHERE id = ANY($1) AND state = 'cancelled'
            AND paid = 3000 AND refunded = 3000";
        assert_eq!(count_of(pool, fates, &self.expiring).await, self.expiring.len());
        let once = "SELECT count(*) FROM payment_refund r JOIN payment p ON p.id = r.payment_id
            WHERE p.order_id = ANY($1) AND r.state = 'succeeded' AND r.amount = 3000";
        assert_eq!(count_of(pool, once, &self.expiring).await, self.expiring.len());
        let all = "SELECT count(*) FROM sandbox_refund WHERE $1::uuid[] IS NOT NULL";
        assert_eq!(count_of(pool, all, &[]).await, self.expiring.len());
        assert_eq!(imbalances(pool).await, [""; 0]);
    }
}

async fn count_of(pool: &PgPool, sql: &'static str, ids: &[Uuid]) -> usize {
    let count: i64 = sqlx::query_scalar(sql).bind(ids).fetch_one(pool).await.expect("a count");
    usize::try_from(count).expect("no less than 0")
}

const SETTLED: &str = "SELECT count(*) FROM group_buy_group
    WHERE state <> 'forming' AND $1::uuid[] IS NOT NULL";
const REFUNDS: &str = "SELECT count(*) FROM payment_refund WHERE $1::uuid[] IS NOT NULL";
const GIVEN_BACK: &str = "SELECT count(*) FROM payment_refund
    WHERE state = 'succeeded' AND $1::uuid[] IS NOT NULL";

/// What the worker still has to do of what is under way.
const OPEN: &str = "SELECT (SELECT count(*) FROM group_buy_group WHERE state = 'forming')
    + (SELECT count(*) FROM bargain_game WHERE state = 'open')
    + (SELECT count(*) FROM presale_deposit WHERE state = 'deposit_paid')
    + (SELECT count(*) FROM payment_refund WHERE state <> 'succeeded')
    + (SELECT count(*) FROM outbox)
    + (SELECT count(*) FROM job)
    + (SELECT count(*) FROM timer WHERE kind = 'order.give_back')
    WHERE $1::uuid[] IS NOT NULL";

/// Returns once a count is as high as that.
async fn reached(pool: &PgPool, sql: &'static str, count: usize) {
    for _ in 0..5_000 {
        if count_of(pool, sql, &[]).await >= count {
            return;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    panic!("{count} is not reached: {sql}");
}

/// Returns once nothing is left to be done.
async fn finished(pool: &PgPool) {
    for round in 0..300 {
        if count_of(pool, OPEN, &[]).await == 0 {
            return;
        }
        if round % 20 == 19 {
            end_leases(pool).await;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{} are left", count_of(pool, OPEN, &[]).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn groups_settle_once_however_often_the_program_is_killed() {
    let app = TestApp::start().await;
    let fair = Fair::of(&app, 3).await;
    let groups = Groups::of(&fair, 8).await;
    let pool = app.outside().await;
    let mut in_the_middle = 0;
    for (what, count) in
        [(SETTLED, 1), (SETTLED, 9), (REFUNDS, 1), (REFUNDS, 6), (GIVEN_BACK, 3), (GIVEN_BACK, 11)]
    {
        let mut server = Process::serve(&app.database);
        reached(&pool, what, count).await;
        server.kill();
        in_the_middle += usize::from(count_of(&pool, OPEN, &[]).await > 0);
        end_leases(&pool).await;
    }
    assert!(in_the_middle >= 3, "it was killed in the middle {in_the_middle} times");
    let server = Process::serve(&app.database);
    finished(&pool).await;
    assert!(server.terminate(), "it stops when it is asked to");
    groups.assert_settled(&pool).await;
    assert_eq!(count_of(&pool, ORDERS, &[]).await, 40);
}

const ORDERS: &str = "SELECT count(*) FROM orders WHERE $1::uuid[] IS NOT NULL";
const BUYERS: usize = 24;
const QUOTA: usize = 10;

/// A flash sale of something that costs 100.00, and carts that have it for 40.00.
async fn flash_carts(shop: &Shop<'_>) -> Vec<Cart> {
    let (_, pot) = shop.product("Pot", "100.0", 100).await;
    let offered = json!({ "variantId": pot, "price": 4_000, "quota": QUOTA });
    shop.campaign("flash-sale", "Flash", json!({ "variants": [offered] })).await;
    let carts = join_all((0..BUYERS).map(|_| shop.cart_of(&pot, 1))).await;
    assert!(carts.iter().all(|cart| cart.total == "40.0"));
    carts
}

/// Asks for an order until there is an answer: its number, or `None` when the price is gone; and how
/// often there was none.
async fn buy(shop: &Shop<'_>, server: SocketAddr, cart: &Cart, nr: usize) -> (Option<i64>, usize) {
    tokio::time::sleep(Duration::from_millis(60) * u32::try_from(nr).expect("few")).await;
    let mut told: Option<Value> = None;
    for unheard in 0..200 {
        let request = shop.completion_at(server, cart, &format!("buyer-{nr}"));
        told = match request.send().await {
            Ok(answer) => answer.json().await.ok(),
            Err(_) => None,
        };
        let payload = told.as_ref().map(|told| told["data"]["cartComplete"].clone());
        let payload = payload.unwrap_or_default();
        if let Some(number) = payload["order"]["orderNumber"].as_i64() {
            return (Some(number), unheard);
        }
        if payload["userErrors"][0]["code"] == "PRICE_CHANGED" {
            return (None, unheard);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("buyer {nr} hears nothing of use, last {told:?}");
}

/// Lets groups settle and buyers order at the program while `faults` happen to PostgreSQL.
async fn survives(app: &TestApp, faults: impl AsyncFnOnce()) {
    let fair = Fair::of(app, 3).await;
    let carts = flash_carts(&fair.shop).await;
    let groups = Groups::of(&fair, 4).await;
    let server = Process::serve(&app.database);
    let buyers = carts.iter().enumerate();
    let buyers = buyers.map(|(nr, cart)| buy(&fair.shop, server.address, cart, nr));
    let (told, ()) = futures::join!(join_all(buyers), faults());
    // Connections of before may be gone.
    let pool = app.outside().await;
    finished(&pool).await;
    assert!(server.terminate(), "it stops when it is asked to");
    let unheard: usize = told.iter().map(|(_, unheard)| unheard).sum();
    assert!(unheard > 0, "the faults were felt");
    let mut told: Vec<i64> = told.into_iter().filter_map(|(number, _)| number).collect();
    told.sort_unstable();
    let flash = "SELECT number FROM orders WHERE total = 4000 ORDER BY number";
    let there: Vec<i64> = sqlx::query_scalar(flash).fetch_all(&pool).await.expect("orders");
    assert_eq!((told.len(), told), (QUOTA, there), "what buyers were told is what there is");
    assert_eq!(count_of(&pool, ORDERS, &[]).await, QUOTA + 20);
    groups.assert_settled(&pool).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn orders_and_groups_survive_that_all_connections_to_postgresql_break() {
    let app = TestApp::start().await;
    let pool = app.outside().await;
    survives(&app, async || {
        let terminate = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND usename IN ('fangshi_app', 'fangshi_worker')";
        for _ in 0..15 {
            sqlx::query(terminate).execute(&pool).await.expect("they end");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn orders_and_groups_survive_that_postgresql_is_started_anew() {
    if let Err(error) = cluster::find() {
        eprintln!("SKIPPED, because there is no PostgreSQL to be started: {error}");
        return;
    }
    let data = env::temp_dir().join(format!("fangshi-test-fault-{}", process::id()));
    cluster::remove(&data).expect("nobody else has this directory");
    let options = Options { data: data.clone(), durable: false, bin: None };
    let mut postgres = Some(Cluster::start(&options).expect("PostgreSQL"));
    let url = postgres.as_ref().map(|postgres| postgres.url("postgres", "postgres"));
    let app = TestApp::start_on(migrated_at(&url.expect("an address")).await).await;
    survives(&app, async || {
        for _ in 0..2 {
            tokio::time::sleep(Duration::from_millis(150)).await;
            let stopped = postgres.take().map(Cluster::stop);
            stopped.expect("it runs").expect("it stops");
            postgres = Some(Cluster::start(&options).expect("PostgreSQL again"));
        }
    })
    .await;
    drop(app);
    postgres.take().map(Cluster::stop).expect("it runs").expect("it stops");
    cluster::remove(&data).expect("nobody else has this directory");
}
