//! Units that leave an order go back to the quota that they were of, and no more than it allows.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{Order, Shop, TestApp, faults, imbalances, list, text};

use super::{cancel, flash, number, pay, state};

/// `sold kept short` of the one variant of a sale, and what stock there is: on hand, reserved, kept.
async fn standing(shop: &Shop<'_>, sale: &str) -> (String, (i64, i64, i64)) {
    let query = "query($id: ID!) { flashSaleVariants(campaignId: $id) { sold kept short } }";
    let found = shop.admin(query, json!({ "id": sale })).await.root("flashSaleVariants");
    let it = &list(&found)[0];
    let sql = "SELECT sum(on_hand)::bigint, sum(reserved)::bigint, sum(held)::bigint FROM stock";
    let stock = sqlx::query_as(sql).fetch_one(&shop.app.outside().await).await.expect("stock");
    (format!("{} {} {}", it["sold"], it["kept"], it["short"]), stock)
}

fn stands(sold: &str, stock: (i64, i64, i64)) -> (String, (i64, i64, i64)) {
    (sold.to_owned(), stock)
}

/// Gives back units of an order's first line that weren't sent; the order as staff see it then.
async fn give_up(shop: &Shop<'_>, order: &Order, key: &str, quantity: i64) -> Value {
    let query = "query($id: ID!) { order(id: $id) { lines { id } } }";
    let found = shop.admin(query, json!({ "id": order.id })).await.root("order");
    let line =
        json!({ "lineId": found["lines"][0]["id"], "quantity": quantity, "restock": "CANCEL" });
    let query = "mutation($id: ID!, $input: OrderRefundInput!, $key: String!) {
        orderRefund(id: $id, input: $input, idempotencyKey: $key) {
            order { state fulfilmentState } userErrors { field code message } } }";
    let input = json!({ "reason": "Too many", "lines": [line] });
    let variables = json!({ "id": order.id, "input": input, "key": key });
    shop.done(query, variables).await["order"].clone()
}

/// Changes the quota of a sale of one variant.
async fn change_quota(shop: &Shop<'_>, sale: &str, tea: &str, quota: i64) {
    let query = "mutation($id: ID!, $input: CampaignUpdateInput!) {
        campaignUpdate(id: $id, input: $input) { userErrors { field code message } } }";
    let config = json!({ "variants": [{ "variantId": tea, "price": 8_500, "quota": quota }] });
    shop.done(query, json!({ "id": sale, "input": { "config": config } })).await;
    shop.app.run_jobs().await;
}

async fn ordered(shop: &Shop<'_>, tea: &str, quantity: i64, total: &str) -> Order {
    let cart = shop.cart_with(&[(tea, quantity)], &[], None).await;
    assert_eq!(cart.total, total);
    shop.placed(&cart).await
}

#[tokio::test]
async fn paid_units_that_are_given_up_go_back_to_the_quota_and_are_sold_again() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 60).await;
    let sale = flash(&shop, &tea, json!({ "quota": 50 })).await;
    app.run_jobs().await;
    let first = ordered(&shop, &tea, 10, "850.0").await;
    pay(&shop, &first).await;
    assert_eq!(standing(&shop, &sale).await, stands("10 40 0", (60, 10, 40)));
    give_up(&shop, &first, "4", 4).await;
    assert_eq!(standing(&shop, &sale).await, stands("6 44 0", (60, 6, 44)));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
    ordered(&shop, &tea, 40, "3400.0").await;
    // The 4 are had again, and 10 units that nobody keeps.
    let rest = ordered(&shop, &tea, 4, "340.0").await;
    assert_eq!(standing(&shop, &sale).await, stands("50 0 0", (60, 50, 0)));
    ordered(&shop, &tea, 10, "1000.0").await;
    assert_eq!(standing(&shop, &sale).await, stands("50 0 0", (60, 60, 0)));
    // The rest of the first order goes with it, once.
    give_up(&shop, &first, "6", 6).await;
    assert_eq!(state(&shop, &first).await, "CANCELLED");
    assert_eq!(standing(&shop, &sale).await, stands("44 6 0", (60, 54, 6)));
    cancel(&shop, &rest).await;
    assert_eq!(standing(&shop, &sale).await, stands("40 10 0", (60, 50, 10)));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_customer_who_gives_units_up_may_have_as_many_again() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 60).await;
    let sale = flash(&shop, &tea, json!({ "quota": 50, "perCustomer": 3 })).await;
    app.run_jobs().await;
    let mei = shop.customer("mei@example.com").await;
    let order = shop.placed(&shop.cart_with(&[(&tea, 3)], &[], Some(&mei.token)).await).await;
    pay(&shop, &order).await;
    assert_eq!(shop.cart_with(&[(&tea, 1)], &[], Some(&mei.token)).await.total, "100.0");
    give_up(&shop, &order, "1", 1).await;
    assert_eq!(shop.cart_with(&[(&tea, 1)], &[], Some(&mei.token)).await.total, "85.0");
    assert_eq!(shop.cart_with(&[(&tea, 2)], &[], Some(&mei.token)).await.total, "200.0");
    assert_eq!(standing(&shop, &sale).await.0, "2 48 0");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_quota_that_was_lowered_keeps_no_more_than_it_allows_of_what_comes_back() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 60).await;
    let sale = flash(&shop, &tea, json!({ "quota": 50 })).await;
    app.run_jobs().await;
    let order = ordered(&shop, &tea, 20, "1700.0").await;
    pay(&shop, &order).await;
    change_quota(&shop, &sale, &tea, 10).await;
    assert_eq!(standing(&shop, &sale).await, stands("20 0 0", (60, 20, 0)));
    give_up(&shop, &order, "8", 8).await;
    assert_eq!(standing(&shop, &sale).await, stands("12 0 0", (60, 12, 0)));
    give_up(&shop, &order, "5", 5).await;
    assert_eq!(standing(&shop, &sale).await, stands("7 3 0", (60, 7, 3)));
    cancel(&shop, &order).await;
    assert_eq!(standing(&shop, &sale).await, stands("0 10 0", (60, 0, 10)));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
    // The other 50 are for everybody.
    let cart = shop.cart_with(&[(&tea, 50)], &[], None).await;
    assert_eq!(cart.total, "5000.0");
    shop.placed(&cart).await;
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn an_order_that_is_not_paid_in_time_leaves_a_lowered_quota_as_it_is() {
    let app = TestApp::start().await;
    let mut shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 60).await;
    let sale = flash(&shop, &tea, json!({ "quota": 50 })).await;
    app.run_jobs().await;
    ordered(&shop, &tea, 20, "1700.0").await;
    change_quota(&shop, &sale, &tea, 10).await;
    app.advance(TimeDelta::minutes(5));
    app.run_jobs().await;
    shop.sign_in_again().await;
    assert_eq!(standing(&shop, &sale).await, stands("0 10 0", (60, 0, 10)));
    // Raised again it keeps as many again.
    change_quota(&shop, &sale, &tea, 30).await;
    assert_eq!(standing(&shop, &sale).await, stands("0 30 0", (60, 0, 30)));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn however_units_leave_orders_at_once_the_quota_adds_up() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 100).await;
    let sale = flash(&shop, &tea, json!({ "quota": 60 })).await;
    app.run_jobs().await;
    let mut orders = Vec::new();
    for _ in 0..12 {
        let order = ordered(&shop, &tea, 5, "425.0").await;
        pay(&shop, &order).await;
        orders.push(order);
    }
    assert_eq!(standing(&shop, &sale).await.0, "60 0 0");
    let leaves = orders.iter().enumerate().map(async |(nr, order)| match nr % 3 {
        0 => cancel(&shop, order).await,
        1 => drop(give_up(&shop, order, "some", 2).await),
        _ => drop(give_up(&shop, order, "all", 5).await),
    });
    let lowered = change_quota(&shop, &sale, &tea, 20);
    tokio::join!(futures::future::join_all(leaves), lowered);
    app.run_jobs().await;
    // 4 orders still have 3 units each.
    assert_eq!(standing(&shop, &sale).await, stands("12 8 0", (100, 12, 8)));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn what_was_sent_and_comes_back_is_sold_for_good() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 60).await;
    let sale = flash(&shop, &tea, json!({ "quota": 50 })).await;
    app.run_jobs().await;
    let order = ordered(&shop, &tea, 10, "850.0").await;
    pay(&shop, &order).await;
    super::super::acts::send(&shop, &order).await;
    super::super::acts::refund(&shop, &order, "RETURN").await;
    assert_eq!(standing(&shop, &sale).await, stands("10 40 0", (60, 0, 40)));
    assert_eq!(number(&app, "SELECT sum(given_back)::bigint FROM order_claim").await, 0);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

/// What a cart is lowered to, with the codes of its warnings.
async fn lowered(
    shop: &Shop<'_>,
    tea: &str,
    quantity: i64,
    token: Option<&str>,
) -> (i64, Vec<String>) {
    let query = "mutation($input: CartInput) { cartCreate(input: $input) {
        cart { id totalQuantity cost { orderTotalAmount { amount } } }
        warnings { code } userErrors { field code message } } }";
    let input = json!({
        "lines": [{ "merchandiseId": tea, "quantity": quantity }],
        "buyerIdentity": { "customerAccessToken": token },
    });
    let payload = shop.store(query, json!({ "input": input })).await.payload();
    assert_eq!(payload["userErrors"], json!([]), "{payload}");
    let warnings = list(&payload["warnings"]).iter().map(|it| text(&it["code"])).collect();
    let units = payload["cart"]["totalQuantity"].as_i64().expect("a number");
    if units > 0 {
        // Checkout finds what the cart promises.
        let cart = tests::Cart::of(&payload);
        let order = shop.placed(&cart).await;
        cancel(shop, &order).await;
    }
    (units, warnings)
}

#[tokio::test]
async fn a_cart_is_lowered_to_what_is_not_kept_for_others() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 60).await;
    flash(&shop, &tea, json!({ "quota": 50, "perCustomer": 50 })).await;
    app.run_jobs().await;
    let not_enough = vec!["MERCHANDISE_NOT_ENOUGH_STOCK".to_owned()];
    let none = Vec::<String>::new();
    assert_eq!(lowered(&shop, &tea, 10, None).await, (10, none.clone()));
    assert_eq!(lowered(&shop, &tea, 11, None).await, (10, not_enough.clone()));
    assert_eq!(lowered(&shop, &tea, 1_000, None).await, (10, not_enough.clone()));
    // Who has a flash price has what is kept for it; a quota gives a line its price as a whole.
    let mei = shop.customer("mei@example.com").await;
    assert_eq!(lowered(&shop, &tea, 50, Some(&mei.token)).await, (50, none));
    assert_eq!(lowered(&shop, &tea, 55, Some(&mei.token)).await, (50, not_enough.clone()));
    shop.placed(&shop.cart_with(&[(&tea, 10)], &[], None).await).await;
    let gone = vec!["MERCHANDISE_OUT_OF_STOCK".to_owned()];
    assert_eq!(lowered(&shop, &tea, 1, None).await, (0, gone));
    assert_eq!(lowered(&shop, &tea, 51, Some(&mei.token)).await, (50, not_enough));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn lines_of_one_variant_share_what_is_not_kept() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 60).await;
    flash(&shop, &tea, json!({ "quota": 50, "perCustomer": 1 })).await;
    app.run_jobs().await;
    let cart = shop.cart_with(&[(&tea, 6)], &[], None).await;
    let query = "mutation($id: ID!, $lines: [CartLineInput!]!) {
        cartLinesAdd(cartId: $id, lines: $lines) { cart { totalQuantity }
            warnings { code message } userErrors { code } } }";
    let engraved = json!({ "merchandiseId": tea, "quantity": 6,
        "attributes": [{ "key": "engraving", "value": "A" }] });
    let payload = shop.store(query, json!({ "id": cart.id, "lines": [engraved] })).await.payload();
    assert_eq!(payload["cart"]["totalQuantity"], 10);
    assert_eq!(payload["warnings"][0]["message"], "Only 4 of Tea can be had.");
    assert_eq!(faults(&payload), [""; 0]);
}
