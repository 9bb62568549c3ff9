use serde_json::{Value, json};
use sqlx::PgPool;
use tests::{Shop, TestApp, imbalances, rows_of, text};

use super::{csv, handles, notes, problems, report};

const TEA: &str =
    "tea,Tea,<p>Fine</p>,Acme,\"a, b\",Size,S,,,T-1,shopify,7,deny,5,9.99,https://a.example/1.jpg";

async fn product(shop: &Shop<'_>, handle: &str) -> Value {
    let query = "query($query: String) { products(first: 1, query: $query) { nodes {
        id title vendor tags published
        options { name values } images { url } variants(first: 9) { nodes {
        id title sku tracked continueSelling
            price { amount } compareAtPrice { amount } stock { onHand } } } } } }";
    let found =
        shop.admin(query, json!({ "query": format!("handle:{handle}") })).await.root("products");
    found["nodes"][0].clone()
}

async fn moved(pool: &PgPool) -> Vec<i64> {
    let sql = "SELECT quantity FROM stock_movement ORDER BY at, id";
    sqlx::query_scalar(sql).fetch_all(pool).await.expect("movements")
}

#[tokio::test]
async fn rows_say_how_a_variant_is_counted_and_sold() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let file = csv(&[
        "tea,Tea,,,,Size,Counted,,,,shopify,7,deny,5,,",
        "tea,,,,,,Sold on,,,,shopify,2,continue,5,6,",
        "tea,,,,,,Uncounted,,,,,9,deny,5,,",
        "tea,,,,,,None,,,,shopify,,deny,5,,",
        "tea,,,,,,Zero,,,,shopify,0,deny,5,0,",
    ]);
    assert_eq!(problems(&report(shop.import(file).await)), [""; 0]);
    let found = product(&shop, "tea").await;
    let nodes = tests::list(&found["variants"]["nodes"]).iter();
    let facts = nodes.map(|v| {
        json!([
            v["title"],
            v["tracked"],
            v["continueSelling"],
            v["stock"][0]["onHand"],
            v["compareAtPrice"]["amount"],
        ])
    });
    assert_eq!(
        facts.collect::<Vec<_>>(),
        [
            json!(["Counted", true, false, 7, null]),
            json!(["Sold on", true, true, 2, "6.0"]),
            json!(["Uncounted", false, false, null, null]),
            json!(["None", true, false, 0, null]),
            json!(["Zero", true, false, 0, "0.0"]),
        ]
    );
    let query = "{ product(handle: \"tea\") { variants(first: 9) { nodes {
        availableForSale quantityAvailable } } } }";
    let found = shop.store(query, json!({})).await.root("product");
    let nodes = tests::list(&found["variants"]["nodes"]).iter();
    let sold = nodes.map(|v| json!([v["availableForSale"], v["quantityAvailable"]]));
    assert_eq!(
        sold.collect::<Vec<_>>(),
        [
            json!([true, 7]),
            json!([true, 2]),
            json!([true, null]),
            json!([false, 0]),
            json!([false, 0])
        ]
    );
    let pool = app.outside().await;
    assert_eq!(moved(&pool).await, [7, 2], "a count of nothing moves nothing");
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test]
async fn a_second_import_follows_the_file_but_leaves_stock_and_the_rest() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    report(shop.import(csv(&[TEA, "tea,,,,,,M,,,T-2,shopify,3,deny,7,,"])).await);
    let before = product(&shop, "tea").await;
    let (small, id) = (text(&before["variants"]["nodes"][0]["id"]), &before["id"]);
    shop.order_of(&small, 2).await;
    shop.stock(&small, 5).await;
    let changed = "tea,Better tea,<p>Fine</p>,Acme,\"a, b\",Size,S,,,T-1,shopify,70,continue,6,,\
        https://a.example/2.jpg";
    let file = csv(&[changed, "tea,,,,,,L,,,T-3,shopify,4,deny,8,,"]);
    let report = report(shop.import(file).await);
    assert_eq!((handles(&report, "updated"), problems(&report)), (vec!["tea".to_owned()], vec![]));
    let after = product(&shop, "tea").await;
    assert_eq!((&after["id"], &after["title"]), (id, &json!("Better tea")));
    assert_eq!(after["options"], json!([{ "name": "Size", "values": ["S", "M", "L"] }]));
    assert_eq!(
        after["images"],
        json!([{ "url": "https://a.example/1.jpg" }, { "url": "https://a.example/2.jpg" }])
    );
    let nodes = &after["variants"]["nodes"];
    let expected = json!({
        "id": small, "title": "S", "sku": "T-1", "tracked": true, "continueSelling": true,
        "price": { "amount": "6.0" }, "compareAtPrice": null, "stock": [{ "onHand": 5 }],
    });
    assert_eq!(nodes[0], expected, "counted since, so left alone");
    assert_eq!(nodes[1], before["variants"]["nodes"][1], "not in the file");
    assert_eq!(nodes[2]["stock"], json!([{ "onHand": 4 }]));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn columns_that_are_not_in_the_file_leave_what_is_there() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    report(shop.import(csv(&[TEA])).await);
    let mut before = product(&shop, "tea").await;
    let file = "Handle,Title,Option1 Name,Option1 Value,Variant Price\ntea,Tea,Size,S,6\n";
    assert_eq!(handles(&report(shop.import(file).await), "updated"), ["tea"]);
    before["variants"]["nodes"][0]["price"]["amount"] = json!("6.0");
    assert_eq!(product(&shop, "tea").await, before);
    let empty = csv(&["tea,Tea,,,,Size,S,,,,shopify,7,deny,6,,"]);
    assert_eq!(handles(&report(shop.import(empty).await), "updated"), ["tea"]);
    let after = product(&shop, "tea").await;
    assert_eq!((&after["vendor"], &after["tags"]), (&json!(""), &json!([])), "empty cells empty");
    assert_eq!(after["variants"]["nodes"][0]["sku"], json!(null));
    assert_eq!(after["images"], before["images"], "but images are only added");
}

#[tokio::test]
async fn a_product_is_published_as_the_file_says() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let header = "Handle,Title,Published,Status,Variant Price";
    let file =
        |published: &str, status: &str| format!("{header}\ntea,Tea,{published},{status},5\n");
    for (published, status, expected) in [
        ("true", "active", true),
        ("false", "active", false),
        ("true", "", true),
        ("TRUE", "draft", false),
        ("", "", true),
        ("true", "archived", false),
    ] {
        report(shop.import(file(published, status)).await);
        let found = product(&shop, "tea").await;
        assert_eq!(found["published"], expected, "{published} {status}");
    }
    report(shop.import("Handle,Title,Variant Price\ntea,Tea,6\n").await);
    assert_eq!(product(&shop, "tea").await["published"], false, "the file doesn't say");
    let report = report(shop.import(file("perhaps", "")).await);
    assert_eq!(notes(&report, "warnings"), ["2 Published INVALID"]);
}

#[tokio::test]
async fn a_variant_that_becomes_counted_gets_its_count_once() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let uncounted = csv(&["tea,Tea,,,,,,,,,,9,deny,5,,"]);
    let counted = csv(&["tea,Tea,,,,,,,,,shopify,9,deny,5,,"]);
    for (file, expected) in [
        (&uncounted, json!([])),
        (&counted, json!([{ "onHand": 9 }])),
        (&counted, json!([{ "onHand": 9 }])),
    ] {
        report(shop.import(file.clone()).await);
        assert_eq!(product(&shop, "tea").await["variants"]["nodes"][0]["stock"], expected);
    }
    assert_eq!(moved(&app.outside().await).await, [9]);
}

#[tokio::test]
async fn cells_that_look_like_formulas_are_texts() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    for (nr, cell) in
        ["=1+1", "@SUM(A1)", "+1", "-1+2", "=HYPERLINK(\"https://evil.example\")", "\tx"]
            .into_iter()
            .enumerate()
    {
        let quoted = cell.replace('"', "\"\"");
        let file = csv(&[&format!(
            "tea-{nr},\"{quoted}\",\"{quoted}\",\"{quoted}\",,,,,,\"{quoted}\",,,,5,,"
        )]);
        assert_eq!(problems(&report(shop.import(file).await)), [""; 0], "{cell}");
        let found = product(&shop, &format!("tea-{nr}")).await;
        assert_eq!((&found["title"], &found["vendor"]), (&json!(cell.trim()), &json!(cell.trim())));
        assert_eq!(found["variants"]["nodes"][0]["sku"], cell.trim());
    }
}

#[tokio::test]
async fn a_file_says_nothing_about_products_that_it_does_not_name() {
    let app = TestApp::start().await;
    let (shop, other) = (app.shop("tea").await, app.shop("other").await);
    other.product("Tea", "1", 3).await;
    shop.product("Cup", "1", 3).await;
    let pool = app.outside().await;
    let (others, cup) = (rows_of(&pool, "other").await, product(&shop, "cup").await);
    report(shop.import(csv(&[TEA])).await);
    assert!(rows_of(&pool, "other").await == others, "another shop has a product of that handle");
    assert_eq!(product(&shop, "cup").await, cup);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_file_that_is_sent_twice_at_once_arrives_once() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let rows: Vec<_> =
        (0..20).map(|nr| format!("tea-{nr},Tea,,,,,,,,T-{nr},shopify,7,,5,,")).collect();
    let file = csv(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    let (one, other) = tokio::join!(shop.import(file.clone()), shop.import(file.clone()));
    let (one, other) = (report(one), report(other));
    let created = handles(&one, "created").len() + handles(&other, "created").len();
    assert_eq!(created, 20, "{one} {other}");
    let again = report(shop.import(file).await);
    assert_eq!(handles(&again, "unchanged").len(), 20, "{again}");
    let pool = app.outside().await;
    assert_eq!(moved(&pool).await, [7; 20]);
    assert_eq!(imbalances(&pool).await, [""; 0]);
}
