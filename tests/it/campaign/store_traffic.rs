//! Each store's printed code: a price, a coupon, and what is counted to that store.

use futures::future::join_all;
use serde_json::{Value, json};
use tests::{Cart, Customer, Shop, TestApp, faults, imbalances, list, offers, text};

use super::acts::{cancel, number, pay, refund, seen, send};

/// A shop with two stores, tea at 100.00 and cups at 0.99.
struct Chain<'a> {
    shop: Shop<'a>,
    tea: String,
    cup: String,
    stores: [String; 2],
    campaign: String,
}

impl<'a> Chain<'a> {
    async fn of(app: &'a TestApp) -> Self {
        let shop = app.shop("chain").await;
        let (_, tea) = shop.product("Tea", "100.0", 100).await;
        let (_, cup) = shop.product("Cup", "0.99", 100).await;
        let stores = [shop.add_location("Harbour").await, shop.add_location("Hill").await];
        let coupon = json!({ "given": {}, "reward": { "amount": 500 } });
        let coupon = shop.campaign("coupon", "Five", coupon).await;
        let config = json!({ "locationIds": stores, "couponId": coupon, "offBp": 1_000 });
        let campaign = shop.campaign("store-traffic", "Scan", config).await;
        app.run_jobs().await;
        Self { shop, tea, cup, stores, campaign }
    }

    /// The channels as staff see them, in the order of the stores.
    async fn channels(&self) -> Vec<Value> {
        let query = "query($id: ID!) { storeTrafficChannels(campaignId: $id) { locationId
            locationName token link qrCode couponsGiven couponsRedeemed orders
            sales { amount } } }";
        let found = self.shop.admin(query, json!({ "id": self.campaign })).await;
        let found = found.root("storeTrafficChannels");
        let of = |store: &String| {
            list(&found).iter().find(|it| it["locationId"] == store.as_str()).cloned()
        };
        self.stores.iter().filter_map(of).collect()
    }

    /// `given redeemed orders sales` of each store.
    async fn figures(&self) -> Vec<String> {
        let said = |it: &Value| {
            let sales = text(&it["sales"]["amount"]);
            format!("{} {} {} {sales}", it["couponsGiven"], it["couponsRedeemed"], it["orders"])
        };
        self.channels().await.iter().map(said).collect()
    }

    async fn tokens(&self) -> Vec<String> {
        self.channels().await.iter().map(|it| text(&it["token"])).collect()
    }

    /// A cart that came by a channel.
    async fn cart(&self, lines: &[(&str, i64)], token: &str, who: Option<&Customer>) -> Cart {
        let line =
            |(id, quantity): &(&str, i64)| json!({ "merchandiseId": id, "quantity": quantity });
        let input = json!({
            "lines": lines.iter().map(line).collect::<Vec<_>>(),
            "attributes": [{ "key": "_channel", "value": token }],
            "buyerIdentity": { "customerAccessToken": who.map(|who| &who.token) },
        });
        let query = "mutation($input: CartInput) { cartCreate(input: $input) {
            cart { id cost { orderTotalAmount { amount } } } userErrors { message } } }";
        let payload = self.shop.store(query, json!({ "input": input })).await.payload();
        let cart = &payload["cart"];
        Cart { id: text(&cart["id"]), total: text(&cart["cost"]["orderTotalAmount"]["amount"]) }
    }

    /// Takes the coupon of a channel; the whole payload.
    async fn take(&self, who: &Customer, token: &str) -> Value {
        let query = "mutation($customer: String!, $token: String!) {
            storeTrafficCoupon(customerAccessToken: $customer, token: $token) {
                coupon { title code } userErrors { field code } } }";
        let variables = json!({ "customer": who.token, "token": token });
        self.shop.store(query, variables).await.payload()
    }

    /// What a storefront finds behind a token.
    async fn channel(&self, token: &str) -> Value {
        let query = "query($token: String!) { storeTrafficChannel(token: $token) {
            title locationName offPercent coupon { title } } }";
        self.shop.store(query, json!({ "token": token })).await.root("storeTrafficChannel")
    }
}

#[tokio::test]
async fn each_store_has_a_code_of_its_own_that_leads_to_the_shop() {
    let app = TestApp::start().await;
    let chain = Chain::of(&app).await;
    let channels = chain.channels().await;
    let [harbour, hill] = &channels[..] else { panic!("two: {channels:?}") };
    assert_eq!(
        (&harbour["locationName"], &hill["locationName"]),
        (&json!("Harbour"), &json!("Hill"))
    );
    assert_ne!(harbour["token"], hill["token"]);
    let token = text(&harbour["token"]);
    let port = app.address.port();
    assert_eq!(harbour["link"], format!("http://chain.localhost:{port}/?channel={token}"));
    let drawing = text(&harbour["qrCode"]);
    assert!(drawing.contains("<svg") && drawing.ends_with("</svg>"), "{drawing}");
    assert_ne!(harbour["qrCode"], hill["qrCode"]);
    let expected = json!({ "title": "Scan", "locationName": "Harbour", "offPercent": 10.0,
        "coupon": { "title": "Five" } });
    assert_eq!(chain.channel(&token).await, expected);
    assert_eq!(chain.channel("NOSUCHWORD").await, Value::Null);
    // Looked at again, what is printed stays.
    chain.shop.change_campaign("campaignPause", &chain.campaign).await;
    app.run_jobs().await;
    assert_eq!(chain.channel(&token).await, Value::Null);
    chain.shop.change_campaign("campaignResume", &chain.campaign).await;
    app.run_jobs().await;
    assert_eq!(chain.channels().await, channels);
    assert_eq!(chain.channel(&token).await, expected);
}

#[tokio::test]
async fn who_came_by_a_stores_code_pays_its_price_and_is_counted_there() {
    let app = TestApp::start().await;
    let chain = Chain::of(&app).await;
    let tokens = chain.tokens().await;
    let ordinary = chain.shop.cart_with(&[(&chain.tea, 1)], &[], None).await;
    assert_eq!(ordinary.total, "100.0");
    assert_eq!(chain.cart(&[(&chain.tea, 1)], "NOSUCHWORD", None).await.total, "100.0");
    // 0.99 at 9折 is 0.89 a unit.
    let cart = chain.cart(&[(&chain.tea, 1), (&chain.cup, 3)], &tokens[0], None).await;
    assert_eq!(cart.total, "92.67");
    let order = chain.shop.placed(&cart).await;
    assert_eq!(offers(&seen(&chain.shop, &order).await), ["store-traffic PRICE 10.3"]);
    assert_eq!(chain.figures().await, ["0 0 0 0.0", "0 0 0 0.0"], "it isn't paid");
    pay(&chain.shop, &order).await;
    assert_eq!(chain.figures().await, ["0 0 1 92.67", "0 0 0 0.0"]);
    for token in [&tokens[1], &tokens[1]] {
        let cart = chain.cart(&[(&chain.tea, 1)], token, None).await;
        pay(&chain.shop, &chain.shop.placed(&cart).await).await;
    }
    assert_eq!(chain.figures().await, ["0 0 1 92.67", "0 0 2 180.0"]);
    send(&chain.shop, &order).await;
    refund(&chain.shop, &order, "RETURN").await;
    assert_eq!(chain.figures().await, ["0 0 1 0.0", "0 0 2 180.0"]);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn an_order_that_is_cancelled_counts_nowhere() {
    let app = TestApp::start().await;
    let chain = Chain::of(&app).await;
    let token = chain.tokens().await.remove(0);
    let cart = chain.cart(&[(&chain.tea, 1)], &token, None).await;
    let order = chain.shop.placed(&cart).await;
    pay(&chain.shop, &order).await;
    cancel(&chain.shop, &order).await;
    assert_eq!(chain.figures().await, ["0 0 0 0.0", "0 0 0 0.0"]);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_better_price_counts_instead_and_then_nothing_is_counted_to_the_store() {
    let app = TestApp::start().await;
    let chain = Chain::of(&app).await;
    let token = chain.tokens().await.remove(0);
    let days: Vec<u32> = (1..=31).collect();
    let config = json!({ "on": { "monthDays": days }, "offBp": 2_000 });
    chain.shop.campaign("member-day", "Day", config).await;
    let cart = chain.cart(&[(&chain.tea, 1)], &token, None).await;
    assert_eq!(cart.total, "80.0");
    pay(&chain.shop, &chain.shop.placed(&cart).await).await;
    assert_eq!(chain.figures().await, ["0 0 0 0.0", "0 0 0 0.0"]);
}

#[tokio::test]
async fn the_coupon_is_given_once_in_each_store_and_counted_where_it_was_used() {
    let app = TestApp::start().await;
    let chain = Chain::of(&app).await;
    let tokens = chain.tokens().await;
    let (mei, lin) = (
        chain.shop.customer("mei@example.com").await,
        chain.shop.customer("lin@example.com").await,
    );
    let taken = join_all((0..8).map(|_| chain.take(&mei, &tokens[0]))).await;
    assert!(taken.iter().all(|payload| *payload == taken[0]), "{taken:?}");
    assert_eq!((&taken[0]["coupon"]["title"], faults(&taken[0])), (&json!("Five"), vec![]));
    assert_eq!(number(&app, "SELECT count(*) FROM coupon").await, 1);
    let second = chain.take(&lin, &tokens[0]).await;
    chain.take(&lin, &tokens[1]).await;
    assert_eq!(chain.figures().await, ["2 0 0 0.0", "1 0 0 0.0"]);
    let query = "mutation($code: String!, $location: ID!) {
        couponRedeem(code: $code, locationId: $location) { userErrors { field code } } }";
    for (payload, store) in [(&taken[0], &chain.stores[0]), (&second, &chain.stores[1])] {
        let variables = json!({ "code": payload["coupon"]["code"], "location": store });
        chain.shop.done(query, variables).await;
    }
    assert_eq!(chain.figures().await, ["2 1 0 0.0", "1 1 0 0.0"]);
    assert_eq!(faults(&chain.take(&mei, "NOSUCHWORD").await), ["token NOT_FOUND"]);
    let there = chain.cart(&[(&chain.tea, 1)], &tokens[1], Some(&lin)).await;
    assert_eq!(there.total, "85.0", "the store's price, and the other coupon");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_store_that_no_longer_takes_part_has_no_price_and_keeps_its_figures() {
    let app = TestApp::start().await;
    let chain = Chain::of(&app).await;
    let tokens = chain.tokens().await;
    let cart = chain.cart(&[(&chain.tea, 1)], &tokens[0], None).await;
    pay(&chain.shop, &chain.shop.placed(&cart).await).await;
    let query = "mutation($id: ID!, $input: CampaignUpdateInput!) {
        campaignUpdate(id: $id, input: $input) { userErrors { field code } } }";
    let config = json!({ "locationIds": [chain.stores[1]], "offBp": 2_000 });
    let variables = json!({ "id": chain.campaign, "input": { "config": config } });
    chain.shop.done(query, variables).await;
    app.run_jobs().await;
    assert_eq!(chain.cart(&[(&chain.tea, 1)], &tokens[0], None).await.total, "100.0");
    assert_eq!(chain.channel(&tokens[0]).await, Value::Null);
    assert_eq!(chain.cart(&[(&chain.tea, 1)], &tokens[1], None).await.total, "80.0");
    let mei = chain.shop.customer("mei@example.com").await;
    assert_eq!(faults(&chain.take(&mei, &tokens[1]).await), ["token NOT_FOUND"], "no coupon");
    assert_eq!(chain.figures().await, ["0 0 1 90.0", "0 0 0 0.0"]);
}

#[tokio::test]
async fn a_campaign_that_nothing_came_of_goes_with_its_channels() {
    let app = TestApp::start().await;
    let chain = Chain::of(&app).await;
    let query = "mutation($id: ID!) { campaignDelete(id: $id) { deletedId userErrors { code } } }";
    let deleted = chain.shop.done(query, json!({ "id": chain.campaign })).await;
    assert_eq!(deleted["deletedId"], chain.campaign.as_str());
    assert_eq!(number(&app, "SELECT count(*) FROM store_traffic_channel").await, 0);
}

#[tokio::test]
async fn a_code_of_another_shop_says_nothing() {
    let app = TestApp::start().await;
    let chain = Chain::of(&app).await;
    let token = chain.tokens().await.remove(0);
    let other = app.shop("silk").await;
    let query = "query($token: String!) { storeTrafficChannel(token: $token) { title } }";
    let found = other.store(query, json!({ "token": token })).await;
    assert_eq!(found.root("storeTrafficChannel"), Value::Null);
    let theirs = other.admin("{ locations { id } }", json!({})).await.root("locations");
    let config = json!({ "locationIds": [theirs[0]["id"]], "offBp": 1_000 });
    let input = json!({ "plugin": "store-traffic", "title": "Scan", "config": config });
    assert_eq!(faults(&chain.shop.new_campaign(input).await), ["config.locationIds.0 NOT_FOUND"]);
}
