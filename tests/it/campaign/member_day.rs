use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use tests::{Shop, TestApp, imbalances, missed, offers};

use super::every_day;

/// Turns the clock to a moment that is still to come.
fn turn_to(app: &TestApp, moment: &str) {
    let moment: DateTime<Utc> = moment.parse().expect("an instant");
    app.advance(moment - app.app.db.clock().now());
}

/// The next eighth of a month, at a time of the shop's day, as an instant. Shops reckon in Shanghai.
fn next_eighth(app: &TestApp, hour: i64, minute: i64, second: i64) -> DateTime<Utc> {
    let now = app.app.db.clock().now() + TimeDelta::hours(8);
    let mut day = now.date_naive();
    while chrono::Datelike::day(&day) != 8 || day <= now.date_naive() {
        day = day.succ_opt().expect("a day");
    }
    let midnight = day.and_time(chrono::NaiveTime::MIN).and_utc() - TimeDelta::hours(8);
    midnight + TimeDelta::seconds(hour * 3600 + minute * 60 + second)
}

async fn order_of(shop: &Shop<'_>, id: &str) -> Value {
    let query = "query($id: ID!) { order(id: $id) { totalPrice { amount } paymentState state
        appliedOffers { plugin target amount { amount } title }
        lines { listPrice { amount } unitPrice { amount } total { amount } } } }";
    shop.admin(query, json!({ "id": id })).await.root("order")
}

#[tokio::test]
async fn an_order_of_the_last_second_keeps_its_price_when_it_is_paid_after_midnight() {
    let app = TestApp::start().await;
    let mut shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "0.99", 100).await;
    let config = json!({ "on": { "monthDays": [8] }, "offBp": 2000 });
    shop.campaign("member-day", "会员日", config).await;
    let eighth = next_eighth(&app, 23, 59, 59);
    turn_to(&app, &eighth.to_rfc3339());
    let cart = shop.cart_with(&[(&tea, 3)], &[], None).await;
    // 8折 of 0.99 is 0.79 each, so three are 2.37.
    assert_eq!(cart.total, "2.37");
    let order = shop.placed(&cart).await;
    app.advance(TimeDelta::seconds(366));
    shop.sign_in_again().await;
    let query = "mutation($id: ID!) { orderMarkAsPaid(id: $id) { userErrors { message } } }";
    shop.done(query, json!({ "id": order.id })).await;
    let found = order_of(&shop, &order.id).await;
    assert_eq!(
        (&found["totalPrice"]["amount"], &found["paymentState"]),
        (&json!("2.37"), &json!("PAID"))
    );
    assert_eq!(offers(&found), ["member-day PRICE 0.6"]);
    assert_eq!(
        found["lines"][0],
        json!({
            "listPrice": { "amount": "0.99" }, "unitPrice": { "amount": "0.79" }, "total": { "amount": "2.37" }
        })
    );
    // The day is over: the same costs more, and the old total isn't enough.
    let late = shop.cart_with(&[(&tea, 3)], &[], None).await;
    assert_eq!(late.total, "2.97");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_cart_of_the_day_that_is_ordered_after_it_is_refused_with_the_new_price() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "10.0", 100).await;
    let config = json!({ "on": { "monthDays": [8] }, "offBp": 1000 });
    shop.campaign("member-day", "Member day", config).await;
    turn_to(&app, &next_eighth(&app, 23, 59, 59).to_rfc3339());
    let cart = shop.cart_with(&[(&tea, 1)], &[], None).await;
    assert_eq!(cart.total, "9.0");
    app.advance(TimeDelta::seconds(1));
    let payload = shop.complete(&cart, "late").await.root("cartComplete");
    assert_eq!(payload["userErrors"][0]["code"], "PRICE_CHANGED", "{payload}");
    assert_eq!(payload["order"], Value::Null);
    assert_eq!(shop.explained(&cart).await["cost"]["totalAmount"]["amount"], "10.0");
}

#[tokio::test]
async fn members_alone_have_the_price_where_it_is_theirs() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 100).await;
    let mut config = every_day(1000);
    config["membersOnly"] = json!(true);
    shop.campaign("member-day", "Members", config).await;
    let guest = shop.cart_with(&[(&tea, 1)], &[], None).await;
    assert_eq!(guest.total, "100.0");
    assert_eq!(missed(&shop.explained(&guest).await), ["member-day SIGN_IN"]);
    let mei = shop.customer("mei@example.com").await;
    let member = shop.cart_with(&[(&tea, 1)], &[], Some(&mei.token)).await;
    assert_eq!(member.total, "90.0");
    let cart = shop.explained(&member).await;
    let line = &cart["lines"]["nodes"][0];
    assert_eq!(line["cost"]["amountPerQuantity"]["amount"], "90.0");
    assert_eq!(line["cost"]["compareAtAmountPerQuantity"]["amount"], "100.0");
    assert_eq!(line["discountAllocations"], json!([]), "a lower price is no discount");
}
