use serde_json::{Value, json};
use tests::{NewShop, Shop, TestApp};

use super::{change, filled, load, uncounted, update};

/// Subtotal, tax and total of a cart.
fn sums(cart: &Value) -> [String; 3] {
    let cost = &cart["cost"];
    assert_eq!(cost["checkoutChargeAmount"]["amount"], cost["totalAmount"]["amount"]);
    ["subtotalAmount", "totalTaxAmount", "totalAmount"]
        .map(|name| tests::text(&cost[name]["amount"]))
}

async fn priced(shop: &Shop<'_>, title: &str, price: &str, compare_at: Option<&str>) -> String {
    let variant = json!({ "price": price, "compareAtPrice": compare_at });
    shop.product_of(json!({ "title": title, "variants": [variant] })).await.variants.remove(0)
}

#[tokio::test]
async fn lines_add_up_to_the_cart() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let tea = priced(&shop, "Tea", "19.99", Some("25")).await;
    let cup = priced(&shop, "Cup", "0.01", None).await;
    let cart = filled(&shop, &[(&tea, 3), (&cup, 2)]).await;
    assert_eq!(sums(&cart), ["59.99", "0.0", "59.99"]);
    let amounts = |line: &Value| {
        ["amountPerQuantity", "compareAtAmountPerQuantity", "subtotalAmount", "totalAmount"]
            .map(|name| line["cost"][name]["amount"].clone())
    };
    let nodes = &cart["lines"]["nodes"];
    assert_eq!(amounts(&nodes[0]), ["19.99", "25.0", "59.97", "59.97"].map(|amount| json!(amount)));
    assert_eq!(amounts(&nodes[1]), [json!("0.01"), json!(null), json!("0.02"), json!("0.02")]);
}

#[tokio::test]
async fn a_cart_costs_what_things_cost_now() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let tea = uncounted(&shop, "Tea", "5").await;
    let cart = filled(&shop, &[(&tea, 2)]).await;
    shop.change_variant(&tea, json!({ "price": "7.5" })).await;
    assert_eq!(sums(&load(&shop, &cart["id"]).await), ["15.0", "0.0", "15.0"]);
}

#[tokio::test]
async fn delivery_is_in_the_total_once_there_is_an_address() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let tea = uncounted(&shop, "Tea", "10.0").await;
    shop.change_settings(json!({
        "deliveryRate": "5.0", "deliveryFreeFrom": "30.0", "taxMode": "EXCLUSIVE",
        "taxRate": "10",
    }))
    .await;
    let cart = filled(&shop, &[(&tea, 2)]).await;
    assert_eq!(sums(&cart), ["20.0", "2.0", "22.0"], "nothing of delivery");
    assert_eq!(cart["cost"]["orderTotalAmount"]["amount"], "27.5", "delivery is taxed too");
    assert_eq!(cart["cost"]["totalAmountEstimated"], true);
    let address = json!([{ "address": { "deliveryAddress": { "countryCode": "US" } } }]);
    let sent = change(
        &shop,
        &cart,
        "DeliveryAddressesAdd",
        "addresses: [CartSelectableAddressInput!]!",
        address,
    )
    .await["cart"]
        .clone();
    assert_eq!(sums(&sent), ["20.0", "2.5", "27.5"]);
    assert_eq!(sent["cost"]["orderTotalAmount"]["amount"], "27.5");
    assert_eq!(sent["cost"]["totalAmountEstimated"], false);
    let more =
        update(&shop, &cart, json!([{ "id": super::line_id(&cart, 0), "quantity": 3 }])).await;
    assert_eq!(sums(&more["cart"]), ["30.0", "3.0", "33.0"], "free from 30 on");
    shop.change_settings(json!({ "taxMode": "INCLUSIVE", "deliveryFreeFrom": null })).await;
    assert_eq!(sums(&load(&shop, &cart["id"]).await), ["30.0", "3.18", "35.0"], "with an address");
    let empty = filled(&shop, &[]).await;
    assert_eq!(sums(&empty), ["0.0", "0.0", "0.0"]);
}

#[tokio::test]
async fn a_country_changes_no_amount() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let tea = uncounted(&shop, "Tea", "10.0").await;
    let cart = filled(&shop, &[(&tea, 1)]).await;
    for country in ["DE", "ZZ", "JP"] {
        let buyer = json!({ "countryCode": country });
        let payload = change(
            &shop,
            &cart,
            "BuyerIdentityUpdate",
            "buyerIdentity: CartBuyerIdentityInput!",
            buyer,
        )
        .await;
        assert_eq!(payload["cart"]["cost"], cart["cost"]);
        let query = format!(
            "query($id: ID!) @inContext(country: {country}, language: ZH) {{ cart(id: $id) {{
            cost {{ totalAmount {{ amount currencyCode }} }} }} }}"
        );
        let seen = shop.store(&query, json!({ "id": cart["id"] })).await.root("cart");
        assert_eq!(seen["cost"]["totalAmount"], json!({ "amount": "10.0", "currencyCode": "USD" }));
    }
}

#[tokio::test]
async fn amounts_have_the_digits_of_the_currency() {
    let app = TestApp::start().await;
    for (currency, price, expected) in
        [("JPY", "333", ["999.0", "0.0", "999.0"]), ("KWD", "0.333", ["0.999", "0.0", "0.999"])]
    {
        let shop =
            app.shop_with(NewShop::named(&currency.to_lowercase()).trading_in(currency)).await;
        let tea = uncounted(&shop, "Tea", price).await;
        assert_eq!(sums(&filled(&shop, &[(&tea, 3)]).await), expected);
    }
}
