use payments::sandbox::Button;
use serde_json::{Value, json};
use tests::{NewShop, TestApp, faults, imbalances, list, missed, offers};

use super::{Fair, group_of};

#[tokio::test]
async fn three_join_each_gets_20_off_and_nothing_is_sent_before() {
    let app = TestApp::start().await;
    let fair = Fair::of(&app, 3).await;
    let ada = fair.paid("ada", None).await;
    let group = group_of(&ada);
    assert_eq!(fair.standing(&group).await, "FORMING 1");
    let fulfil = "mutation($id: ID!) { orderFulfil(id: $id, input: { carrier: \"UPS\", trackingNumber: \"1\" }) {
        userErrors { field code message } } }";
    let send = async |id: &str| fair.shop.admin(fulfil, json!({ "id": id })).await.payload();
    assert_eq!(faults(&send(&ada.id).await), ["id CONFLICT"]);
    let bea = fair.paid("bea", Some(&group)).await;
    assert_eq!(fair.standing(&group).await, "FORMING 2");
    let cleo = fair.paid("cleo", Some(&group)).await;
    assert_eq!(fair.standing(&group).await, "COMPLETED 3");
    for order in [&ada, &bea, &cleo] {
        let query = "query($id: ID!) { order(id: $id) { totalPaid { amount }
            appliedOffers { plugin target amount { amount } } } }";
        let found = fair.shop.admin(query, json!({ "id": order.id })).await.root("order");
        assert_eq!(found["totalPaid"]["amount"], "30.0");
        assert_eq!(offers(&found), ["group-buy PRICE 20.0"]);
        assert_eq!(send(&order.id).await["userErrors"], json!([]));
    }
    let figures = fair.shop.figures(&fair.campaign).await;
    assert_eq!(
        (&figures["reach"], &figures["discount"]["amount"]),
        (&json!(3), &json!("0.0")),
        "tests are no revenue"
    );
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn the_price_is_for_one_line_by_itself_of_somebody_who_is_signed_in() {
    let app = TestApp::start().await;
    let fair = Fair::with(&app, json!({ "size": 2, "unitsPerOrder": 2 })).await;
    let reason = async |cart: &tests::Cart| missed(&fair.shop.explained(cart).await);
    let guest = fair.cart(None, None).await;
    assert_eq!(
        (guest.total.as_str(), reason(&guest).await),
        ("50.0", vec!["group-buy SIGN_IN".into()])
    );
    let ada = fair.shopper("ada").await;
    let two_lines = fair.cart_of(Some(&ada), None, &[1, 1]).await;
    assert_eq!(two_lines.total, "100.0");
    assert_eq!(reason(&two_lines).await, ["group-buy ONLY_ALONE"]);
    let two = fair.cart_of(Some(&ada), None, &[2]).await;
    assert_eq!(two.total, "60.0");
    let three = fair.cart_of(Some(&ada), None, &[3]).await;
    assert_eq!(
        (three.total.as_str(), reason(&three).await),
        ("150.0", vec!["group-buy LIMIT_REACHED".into()])
    );
    let unknown = fair
        .cart(Some(&ada), Some("gid://shopify/GroupBuyGroup/019aa3c0-0000-7000-8000-000000000001"))
        .await;
    assert_eq!(reason(&unknown).await, ["group-buy OVER"]);
}

#[tokio::test]
async fn nobody_joins_twice_nor_a_group_that_is_full_or_whose_leader_has_not_paid() {
    let app = TestApp::start().await;
    let fair = Fair::of(&app, 2).await;
    let ada = fair.shopper("ada").await;
    let order = fair.order(&ada, None).await;
    app.run_jobs().await;
    let group = group_of(&order);
    let bea = fair.shopper("bea").await;
    let reason = async |shopper: &tests::Customer| {
        let cart = fair.cart(Some(shopper), Some(&group)).await;
        missed(&fair.shop.explained(&cart).await)
    };
    assert_eq!(reason(&bea).await, ["group-buy NOT_YET"]);
    fair.shop.pays(&order, Button::Pay).await;
    app.run_jobs().await;
    assert_eq!(reason(&ada).await, ["group-buy LIMIT_REACHED"]);
    assert!(reason(&bea).await.is_empty());
    fair.paid("cleo", Some(&group)).await;
    assert_eq!(fair.standing(&group).await, "COMPLETED 2");
    assert_eq!(reason(&bea).await, ["group-buy OVER"]);
}

#[tokio::test]
async fn limits_hold_and_the_leader_has_a_reward() {
    let app = TestApp::start().await;
    let settings = json!({ "size": 2, "ordersPerCustomer": 1, "quota": 2, "leaderOff": 500 });
    let fair = Fair::with(&app, settings).await;
    let ada = fair.shopper("ada").await;
    let cart = fair.cart(Some(&ada), None).await;
    assert_eq!(cart.total, "25.0");
    let order = fair.shop.placed_by(&cart, "sandbox").await;
    let again = fair.cart(Some(&ada), None).await;
    assert_eq!(missed(&fair.shop.explained(&again).await), ["group-buy LIMIT_REACHED"]);
    let bea = fair.shopper("bea").await;
    let cart = fair.cart(Some(&bea), None).await;
    fair.shop.placed_by(&cart, "sandbox").await;
    let cleo = fair.shopper("cleo").await;
    let cart = fair.cart(Some(&cleo), None).await;
    assert_eq!(missed(&fair.shop.explained(&cart).await), ["group-buy USED_UP"]);
    // Who doesn't pay gives back what was taken.
    app.advance(chrono::TimeDelta::hours(2));
    app.run_jobs().await;
    let cart = fair.cart(Some(&cleo), None).await;
    assert_eq!(cart.total, "25.0");
    let query = "query($n: Int!, $k: String!) { orderStatus(number: $n, key: $k) { state } }";
    let found = fair.shop.store(query, json!({ "n": order.number, "k": order.key })).await;
    assert_eq!(found.root("orderStatus")["state"], "CANCELLED");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn what_is_not_sold_alone_can_only_be_ordered_in_a_group() {
    let app = TestApp::start().await;
    let fair = Fair::with(&app, json!({ "size": 2, "solo": false })).await;
    let cart = fair.shop.cart_of(&fair.tea, 1).await;
    let payload = fair.shop.complete(&cart, "alone").await.root("cartComplete");
    assert_eq!(payload["userErrors"][0]["code"], "MERCHANDISE_NOT_APPLICABLE", "{payload}");
    fair.paid("ada", None).await;
}

#[tokio::test]
async fn storefront_and_staff_see_the_groups_of_their_own_shop() {
    let app = TestApp::start().await;
    let fair = Fair::of(&app, 3).await;
    let ada = fair.paid("ada", None).await;
    let query = "query($c: ID!, $v: ID!) { groupBuys(variantId: $v) { campaignId size prices { price { amount } } }
        groupBuyGroups(campaignId: $c) { id joined open } }";
    let variables = json!({ "c": fair.campaign, "v": fair.tea });
    let seen = fair.shop.store(query, variables.clone()).await.data();
    assert_eq!(seen["groupBuys"][0]["prices"][0]["price"]["amount"], "30.0");
    assert_eq!(
        seen["groupBuyGroups"],
        json!([{ "id": group_of(&ada), "joined": 1, "open": true }])
    );
    let other = app.shop_with(NewShop::named("other")).await;
    let theirs = other.store(query, variables).await.data();
    assert_eq!((&theirs["groupBuys"], &theirs["groupBuyGroups"]), (&json!([]), &json!([])));
    let query = "query($c: ID!) { groupBuyGroups(campaignId: $c) { group { state }
        members { orderId state } } }";
    let staff = fair.shop.admin(query, json!({ "c": fair.campaign })).await.root("groupBuyGroups");
    assert_eq!(list(&staff)[0]["members"], json!([{ "orderId": ada.id, "state": "JOINED" }]));
    let staff = other.admin(query, json!({ "c": fair.campaign })).await.root("groupBuyGroups");
    assert_eq!(staff, Value::Array(Vec::new()));
}

#[tokio::test]
async fn who_chooses_what_is_over_or_is_no_group_hears_so() {
    let app = TestApp::start().await;
    let fair = Fair::of(&app, 3).await;
    let (ada, bea) = (fair.shopper("ada").await, fair.shopper("bea").await);
    let founding = fair.order(&ada, None).await;
    fair.shop.pays(&founding, payments::sandbox::Button::Pay).await;
    app.run_jobs().await;
    let group = super::group_of(&founding);
    assert_eq!(fair.group(&group).await["open"], true);
    let cart = fair.cart(Some(&bea), Some("friend-group")).await;
    assert_eq!(cart.total, "50.0");
    assert_eq!(tests::missed(&fair.shop.explained(&cart).await), ["group-buy OVER"]);
    fair.shop.change_campaign("campaignEnd", &fair.campaign).await;
    assert_eq!(fair.group(&group).await["open"], false);
    let cart = fair.cart(Some(&bea), Some(&group)).await;
    assert_eq!(cart.total, "50.0");
    assert_eq!(tests::missed(&fair.shop.explained(&cart).await), ["group-buy OVER"]);
}
