use chrono::TimeDelta;
use payments::sandbox::Button;
use serde_json::json;
use tests::{TestApp, imbalances, missed};

use super::Fair;

#[tokio::test]
async fn of_ten_who_order_at_once_a_cap_of_3_has_3_and_who_pays_no_deposit_gives_theirs_back() {
    let app = TestApp::start().await;
    let mut fair = Fair::with(&app, json!({ "cap": 3, "ordersPerCustomer": 1 })).await;
    let mut carts = Vec::new();
    for nr in 0..10 {
        let cart = fair.cart(&fair.shopper(&format!("s{nr}")).await, &[]).await;
        assert_eq!(cart.total, "270.0");
        carts.push(cart);
    }
    let complete = carts.iter().map(|cart| fair.shop.complete(cart, &cart.id));
    let answers = futures::future::join_all(complete).await;
    let placed = answers.into_iter().filter(|answer| {
        let payload = &answer.body["data"]["cartComplete"];
        !payload["order"].is_null()
    });
    assert_eq!(placed.count(), 3);
    let dora = fair.shopper("dora").await;
    let cart = fair.cart(&dora, &[]).await;
    assert_eq!(missed(&fair.shop.explained(&cart).await), ["presale USED_UP"]);
    let query = "query($v: ID!) { presales(variantId: $v) { unitsLeft } }";
    let left = async || fair.shop.store(query, json!({ "v": fair.tea })).await.root("presales");
    assert_eq!(left().await, json!([{ "unitsLeft": 0 }]));
    fair.wait(TimeDelta::hours(80)).await;
    let left = fair.shop.store(query, json!({ "v": fair.tea })).await.root("presales");
    assert_eq!(left, json!([{ "unitsLeft": 3 }]));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn of_closing_and_the_last_deposit_exactly_one_comes_first() {
    let app = TestApp::start().await;
    let mut fair = Fair::with(&app, json!({ "minimumUnits": 4 })).await;
    let mut orders = Vec::new();
    for nr in 0..3 {
        orders.push(fair.deposited(&format!("early-{nr}")).await);
    }
    let last = fair.order("last").await;
    let pool = app.outside().await;
    sqlx::query("UPDATE orders SET expires_at = balance_from WHERE paid = 0")
        .execute(&pool)
        .await
        .expect("more time");
    fair.wait(TimeDelta::days(10) - TimeDelta::seconds(1)).await;
    let pay = fair.shop.pays(&last, Button::Pay);
    let close = async {
        app.advance(TimeDelta::seconds(62));
        futures::join!(app.run_jobs(), app.run_jobs());
    };
    futures::join!(pay, close);
    app.run_jobs().await;
    app.advance(TimeDelta::minutes(2));
    app.run_jobs().await;
    let round = fair.round().await;
    orders.push(last);
    for order in &orders {
        let outcome = (fair.standing(order).await, fair.fate(order).await);
        let outcome = (outcome.0.as_str(), outcome.1.as_str());
        if round == "MET 4" {
            assert_eq!(outcome, ("DEPOSIT_PAID", "OPEN PARTIALLY_PAID"));
        } else {
            assert_eq!(
                (round.as_str(), outcome),
                ("NOT_MET 3", ("MIN_NOT_MET", "CANCELLED REFUNDED"))
            );
        }
    }
    assert_eq!(imbalances(&pool).await, [""; 0]);
}
