use std::net::SocketAddr;

use serde_json::{Value, json};
use server::http::{self, Crowd, Metrics};
use tests::{Cart, Process, Shop, TestApp, text};
use tokio::net::TcpListener;

use super::every_day;

/// Statements that a request takes.
async fn statements(app: &TestApp, work: impl AsyncFnOnce()) -> u64 {
    let before = app.app.db.statements();
    work().await;
    app.app.db.statements() - before
}

async fn cart_of(shop: &Shop<'_>, variants: &[String]) -> Cart {
    let lines: Vec<(&str, i64)> = variants.iter().map(|variant| (variant.as_str(), 1)).collect();
    shop.cart_with(&lines, &[], None).await
}

#[tokio::test]
async fn a_cart_takes_as_many_statements_with_twenty_campaigns_and_fifty_lines_as_with_one_each() {
    // What is counted is what it takes when nothing is remembered.
    let app = TestApp::start_with(|settings| settings.cache.megabytes = 0).await;
    let shop = app.shop("tea").await;
    let mut variants = Vec::new();
    for nr in 0..50 {
        let input = json!({ "title": format!("Tea {nr}"), "variants": [{ "price": "10.0" }] });
        variants.push(shop.product_of(input).await.variants.remove(0));
    }
    let read = async |cart: &Cart| {
        let query = "query($id: ID!) { cart(id: $id) { cost { totalAmount { amount } }
            appliedOffers { plugin } lines(first: 250) { nodes { id quantity } } } }";
        let read: Value = shop.store(query, json!({ "id": cart.id })).await.root("cart");
        text(&read["cost"]["totalAmount"]["amount"])
    };
    let bare = cart_of(&shop, &variants).await;
    let without = statements(&app, async || assert_eq!(read(&bare).await, "500.0")).await;
    shop.campaign("member-day", "One", every_day(1000)).await;
    let one = cart_of(&shop, &variants[..1]).await;
    let with_one = statements(&app, async || assert_eq!(read(&one).await, "9.0")).await;
    for nr in 0..19 {
        shop.campaign("member-day", &format!("Day {nr}"), every_day(100 + nr)).await;
    }
    let full = cart_of(&shop, &variants).await;
    let with_all = statements(&app, async || assert_eq!(read(&full).await, "450.0")).await;
    // The shop, the cart, its lines, their products, the campaigns.
    assert_eq!(without, 5);
    // And the collections of the products.
    assert_eq!((with_one, with_all), (6, 6));
}

#[tokio::test]
async fn the_processs_figures_are_there_for_operators() {
    let app = TestApp::start().await;
    app.shop("tea").await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let (address, crowd) =
        (listener.local_addr().expect("one"), Crowd::new(&app.app.settings.server));
    let figures = Metrics::record(Some(app.app.clone())).expect("figures");
    tokio::spawn(http::listen(listener, None, crowd, figures, std::future::pending()));
    let ask = async |address: SocketAddr| {
        reqwest::get(format!("http://{address}/metrics")).await.expect("an answer")
    };
    let text = ask(address).await.text().await.expect("a text");
    for name in ["fangshi_statements_total", "fangshi_campaigns_ignored_total"] {
        assert!(text.contains(name), "{text}");
    }
    let statements = text.lines().find_map(|line| line.strip_prefix("fangshi_statements_total "));
    assert!(statements.expect("a figure").parse::<u64>().expect("a number") > 0);
    assert_eq!(ask(app.address).await.status(), 404, "not where shoppers come");
}

#[tokio::test]
async fn figures_are_told_at_an_address_of_their_own_where_one_is_set() {
    let database = tests::migrated().await;
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = free.local_addr().expect("an address");
    drop(free);
    let settings = [("FANGSHI_SERVER__METRICS_LISTEN", address.to_string())];
    let server = Process::serve_with(&database, &settings);
    let ask = async |address: SocketAddr| {
        reqwest::get(format!("http://{address}/metrics")).await.expect("an answer").status()
    };
    assert_eq!(ask(address).await, 200);
    assert_eq!(ask(server.address).await, 404);
    assert!(server.terminate(), "both end");
}
