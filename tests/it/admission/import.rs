use std::{
    fmt::Write,
    time::{Duration, Instant},
};

use futures::future::join_all;
use serde_json::json;
use sqlx::PgPool;
use tests::{Shop, TestApp};

/// A file of so many products.
fn file(products: usize) -> String {
    let mut file =
        "Handle,Title,Option1 Name,Option1 Value,Variant Price,Variant Inventory Tracker,\
                    Variant Inventory Qty\n"
            .to_owned();
    for product in 0..products {
        for size in ["S", "M", "L"] {
            let _ = writeln!(file, "tea-{product},Tea {product},Size,{size},9.00,shopify,5");
        }
    }
    file
}

/// What a shopper waits for an answer that isn't remembered: the median of several.
async fn wait(shop: &Shop<'_>, times: usize) -> Duration {
    let query = "{ products(first: 24) { nodes { title totalInventory } } }";
    let mut waits = Vec::new();
    for _ in 0..times {
        let begun = Instant::now();
        shop.store(query, json!({})).await.data();
        waits.push(begun.elapsed());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    waits.sort();
    waits[times / 2]
}

/// The most imports that write at one moment, looked at often.
async fn most_at_work(pool: &PgPool) -> i64 {
    // Whoever rests or waits for a turn has no transaction.
    let sql = "SELECT count(*) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
               WHERE c.relname = 'product' AND l.mode = 'RowExclusiveLock'
                 AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    let mut most = 0;
    for _ in 0..200 {
        let now: i64 = sqlx::query_scalar(sql).fetch_one(pool).await.expect("a count");
        most = most.max(now);
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    most
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_imports_at_once_do_not_slow_a_neighbour_down() {
    let app = TestApp::start().await;
    let neighbour = app.shop("neighbour").await;
    neighbour.product("Silk", "9.0", 5).await;
    let mut shops = Vec::new();
    for nr in 0..8 {
        shops.push(app.shop(&format!("busy-{nr}")).await);
    }
    wait(&neighbour, 5).await;
    let alone = wait(&neighbour, 15).await;
    let imports = join_all(shops.iter().map(|shop| shop.import(file(15))));
    let pool = app.outside().await;
    let looked = async { tokio::join!(wait(&neighbour, 15), most_at_work(&pool)) };
    let (reports, (beside, at_work)) = tokio::join!(imports, looked);
    for report in reports {
        assert_eq!(report.status, 200, "{}", report.body);
        assert_eq!(report.body["created"].as_array().map(Vec::len), Some(15));
    }
    assert_eq!(at_work, 1, "one product of one import at a time");
    // It was forty times as long.
    let bound = 8 * alone + Duration::from_millis(50);
    assert!(beside < bound, "a neighbour waited {beside:?} beside imports, {alone:?} alone");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_shop_imports_one_file_after_the_other() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let answers = join_all((0..8).map(|_| shop.import(file(20)))).await;
    let done = answers.iter().filter(|answer| answer.status == 200).count();
    let refused = answers.iter().filter(|answer| answer.status == 429).count();
    assert_eq!((done, refused), (2, 6));
    assert_eq!(answers.iter().find(|it| it.status == 429).expect("one").code(), "THROTTLED");
    assert_eq!(shop.import(file(20)).await.status, 200, "then there is room again");
}
