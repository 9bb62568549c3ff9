use chrono::TimeDelta;
use payments::sandbox::Button;
use serde_json::json;
use tests::{TestApp, cents, faults, imbalances, missed, offers};

use super::{Stall, stock};
use crate::campaign::acts::{enter, number, pay, seen, taken, total};

#[tokio::test]
async fn what_comes_to_nothing_is_complete_without_a_gateway() {
    let app = TestApp::start().await;
    let stall = Stall::of(&app).await;
    let ada = stall.shopper("ada").await;
    let bargain = stall.at_floor(&ada).await;
    let cart = stall.cart(Some(&ada), &bargain).await;
    assert_eq!(cart.total, "0.0");
    let order = stall.shop.placed(&cart).await;
    assert_eq!(offers(&seen(&stall.shop, &order).await), ["bargain PRICE 60.0"]);
    assert_eq!(number(&app, "SELECT count(*) FROM payment").await, 0);
    let paid = "SELECT count(*) FROM orders WHERE payment_state = 'paid' AND total = 0";
    assert_eq!(number(&app, paid).await, 1);
    app.run_jobs().await;
    assert_eq!(stall.standing(&bargain).await, "BOUGHT 5/5 0.0");
    assert_eq!(stock(&app).await, (0, 1));
    let query = "query($c: ID!) { bargainGames(campaignId: $c) { orderId } }";
    let games = stall.shop.admin(query, json!({ "c": stall.campaign })).await.root("bargainGames");
    assert_eq!(games, json!([{ "orderId": order.id }]));
    let again = stall.cart(Some(&ada), &bargain).await;
    assert_eq!(missed(&stall.shop.explained(&again).await), ["bargain OVER"]);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn freight_still_goes_to_a_gateway() {
    let app = TestApp::start().await;
    let stall = Stall::of(&app).await;
    stall.shop.change_settings(json!({ "deliveryRate": "10.0" })).await;
    let ada = stall.shopper("ada").await;
    let bargain = stall.at_floor(&ada).await;
    let cart = stall.cart(Some(&ada), &bargain).await;
    assert_eq!(cart.total, "10.0");
    let order = stall.shop.placed_by(&cart, "sandbox").await;
    app.run_jobs().await;
    assert_eq!(stall.standing(&bargain).await, "OPEN 5/5 0.0");
    stall.shop.pays(&order, Button::Pay).await;
    app.run_jobs().await;
    assert_eq!(stall.standing(&bargain).await, "BOUGHT 5/5 0.0");
    let received = "SELECT sum(received)::bigint FROM payment WHERE state = 'paid'";
    assert_eq!(number(&app, received).await, 1_000);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn the_last_unit_is_kept_for_the_bargain_whatever_others_buy() {
    let app = TestApp::start().await;
    let stall = Stall::stocked(&app, 1, json!({})).await;
    let ada = stall.shopper("ada").await;
    let ordinary = stall.shop.cart_of(&stall.tea, 1).await;
    assert_eq!(ordinary.total, "60.0");
    let bargain = stall.start(&ada).await;
    assert_eq!(stall.shop.cart_of(&stall.tea, 1).await.total, "0.0", "it has no line");
    let refused = stall.shop.complete(&ordinary, "ordinary").await.root("cartComplete");
    assert_eq!(refused["userErrors"][0]["code"], "MERCHANDISE_NOT_ENOUGH_STOCK", "{refused}");
    stall.helped_by(&stall.shoppers("helper", 5).await, &bargain).await;
    let cart = stall.cart(Some(&ada), &bargain).await;
    stall.shop.placed(&cart).await;
    assert_eq!(stock(&app).await, (0, 1));
    app.run_jobs().await;
    assert_eq!(stall.standing(&bargain).await, "BOUGHT 5/5 0.0");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn where_it_may_be_it_is_bought_at_any_time_at_what_it_costs_then() {
    let app = TestApp::start().await;
    let stall = Stall::with(&app, json!({ "anyTime": true, "coupons": true })).await;
    let coupon = json!({ "code": "TEN", "reward": { "amount": 1_000 } });
    stall.shop.campaign("coupon", "Ten", coupon).await;
    let ada = stall.shopper("ada").await;
    let bargain = stall.start(&ada).await;
    let cart = stall.cart(Some(&ada), &bargain).await;
    assert_eq!(cart.total, "50.0");
    let with_coupon = enter(&stall.shop, &cart, &["TEN"]).await;
    assert_eq!(total(&with_coupon["cart"]), "40.0");
    stall.helped_by(&stall.shoppers("helper", 1).await, &bargain).await;
    let price = "SELECT price FROM bargain_game";
    let price = number(&app, price).await;
    let cart = stall.cart(Some(&ada), &bargain).await;
    assert_eq!(cents(&cart.total), price);
    let order = stall.shop.placed(&cart).await;
    pay(&stall.shop, &order).await;
    app.run_jobs().await;
    assert!(stall.standing(&bargain).await.starts_with("BOUGHT 1/5"));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn an_order_that_is_not_paid_gives_the_bargain_back() {
    let app = TestApp::start().await;
    let stall = Stall::stocked(&app, 1, json!({ "anyTime": true })).await;
    let ada = stall.shopper("ada").await;
    let bargain = stall.start(&ada).await;
    let cart = stall.cart(Some(&ada), &bargain).await;
    let second = stall.cart(Some(&ada), &bargain).await;
    stall.shop.placed_by(&cart, "sandbox").await;
    // While an order has it nobody helps, and no other order gets it, seen by the worker or not.
    let helper = stall.shopper("helper").await;
    let refused = stall.helps(&helper, &bargain).await;
    assert_eq!(refused["userErrors"][0]["message"], "It is being bought.");
    app.run_jobs().await;
    assert_eq!(faults(&stall.helps(&helper, &bargain).await), ["bargainId CONFLICT"]);
    assert_eq!(missed(&stall.shop.explained(&second).await), ["bargain USED_UP"]);
    assert_eq!(stock(&app).await, (0, 1));
    app.advance(TimeDelta::minutes(31));
    app.run_jobs().await;
    assert_eq!(stall.standing(&bargain).await, "OPEN 0/5 50.0");
    assert_eq!(stock(&app).await, (1, 0));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
    stall.helped_by(&[helper], &bargain).await;
    stall.helped_by(&stall.shoppers("more", 4).await, &bargain).await;
    let cart = stall.cart(Some(&ada), &bargain).await;
    assert_eq!(cart.total, "0.0");
    stall.shop.placed(&cart).await;
    app.run_jobs().await;
    assert_eq!(stall.standing(&bargain).await, "BOUGHT 5/5 0.0");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn an_order_that_cost_nothing_is_no_first_order() {
    let app = TestApp::start().await;
    let stall = Stall::of(&app).await;
    let first = json!({ "off": { "amount": 2_000 } });
    stall.shop.campaign("first-order", "Welcome", first).await;
    let ada = stall.shopper("ada").await;
    let bargain = stall.at_floor(&ada).await;
    let before = taken(&app).await;
    let cart = stall.cart(Some(&ada), &bargain).await;
    assert_eq!(cart.total, "0.0");
    stall.shop.placed(&cart).await;
    app.run_jobs().await;
    assert_eq!(taken(&app).await - before, 1, "the bargain, and no first order");
    let cart = stall.shop.cart_with(&[(&stall.tea, 1)], &[], Some(&ada.token)).await;
    assert_eq!(cart.total, "40.0");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}
