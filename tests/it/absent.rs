//! What no shop has, and clients ask for all the same.

use serde_json::{Value, json};
use tests::TestApp;

#[tokio::test]
async fn there_are_no_metaobjects_and_no_selling_plans() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    shop.product("Tea", "5.0", 10).await;
    let query = "{ metaobject(handle: { type: \"size\", handle: \"s\" }) { id
            field(key: \"a\") { value reference { ... on MediaImage { image { url } } } }
            fields { key references(first: 3) { nodes { ... on Product { title } } } } }
        byId: metaobject(id: \"gid://shopify/Metaobject/1\") { handle }
        metaobjects(type: \"size\", first: 9, sortKey: \"id\") { nodes { id } pageInfo { hasNextPage } }
        product(handle: \"tea\") { requiresSellingPlan sellingPlanGroups(first: 9) { nodes { name
            sellingPlans(first: 9) { nodes { id priceAdjustments { adjustmentValue {
            ... on SellingPlanPercentagePriceAdjustment { adjustmentPercentage } } } } } } } } }";
    let expected = json!({
        "metaobject": null, "byId": null,
        "metaobjects": { "nodes": [], "pageInfo": { "hasNextPage": false } },
        "product": { "requiresSellingPlan": false, "sellingPlanGroups": { "nodes": [] } },
    });
    assert_eq!(shop.store(query, json!({})).await.data(), expected);
}

#[tokio::test]
async fn no_invitation_is_good_whoever_it_is_said_to_be_for() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let mei = shop.customer("mei@example.com").await;
    let customer = shop.customer_of(&mei.token, "id").await["id"].clone();
    let query = "mutation($id: ID!) { customerActivate(id: $id, input: { activationToken: \"x\",
        password: \"correct horse\" }) { customer { id } customerAccessToken { accessToken }
        customerUserErrors { code field } userErrors { field } } }";
    for id in [customer, json!("gid://shopify/Customer/1"), json!("")] {
        let refused = shop.store(query, json!({ "id": id })).await.root("customerActivate");
        let expected = json!({
            "customer": null, "customerAccessToken": null,
            "customerUserErrors": [{ "code": "TOKEN_INVALID", "field": ["input", "activationToken"] }],
            "userErrors": [{ "field": ["input", "activationToken"] }],
        });
        assert_eq!(refused, expected, "{id}");
    }
    let query = "mutation { customerActivateByUrl(activationUrl: \"https://x.example/1\",
        password: \"correct horse\") { customer { id } customerUserErrors { code field } } }";
    let refused = shop.store(query, json!({})).await.root("customerActivateByUrl");
    let error = json!([{ "code": "TOKEN_INVALID", "field": ["activationUrl"] }]);
    assert_eq!((&refused["customer"], &refused["customerUserErrors"]), (&Value::Null, &error));
}

#[tokio::test]
async fn a_currency_says_what_it_is_called() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let query = "{ localization { country { currency { isoCode name symbol } } } }";
    let found = shop.store(query, json!({})).await.root("localization");
    let dollar = json!({ "isoCode": "USD", "name": "United States dollar", "symbol": "$" });
    assert_eq!(found["country"]["currency"], dollar);
}
