//! Addresses that a buyer keeps, copied to their cart.

use serde_json::{Value, json};
use tests::{Customer, Shop, TestApp, faults, text};

use super::{change, filled, uncounted};

async fn address(shop: &Shop<'_>, of: &Customer) -> String {
    let query = "mutation($token: String!) { customerAddressCreate(customerAccessToken: $token,
        address: { lastName: \"Mei\", address1: \"1 Market Street\", city: \"Springfield\",
            province: \"IL\", zip: \"62704\", country: \"US\" }) {
        customerAddress { id } customerUserErrors { code field } } }";
    let made = shop.store(query, json!({ "token": of.token })).await.root("customerAddressCreate");
    text(&made["customerAddress"]["id"])
}

async fn copy(shop: &Shop<'_>, cart: &Value, what: &str, address: Value) -> Value {
    let query = format!(
        "mutation($id: ID!, $of: [CartSelectableAddressInput!]!) {{
            cartDeliveryAddresses{what}(cartId: $id, addresses: $of) {{ cart {{ delivery {{
            addresses {{ id address {{ ... on CartDeliveryAddress {{ lastName address1 city
            provinceCode countryCode }} }} }} }} }} userErrors {{ code field message }} }} }}"
    );
    let of = json!([{ "address": address }]);
    let payload = shop.store(&query, json!({ "id": cart["id"], "of": of })).await;
    payload.root(&format!("cartDeliveryAddresses{what}"))
}

#[tokio::test]
async fn a_buyer_copies_their_own_address_and_nobody_elses() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let tea = uncounted(&shop, "Tea", "1").await;
    let cart = filled(&shop, &[(&tea, 1)]).await;
    let (mei, lin) =
        (shop.customer("mei@example.com").await, shop.customer("lin@example.com").await);
    let (own, others) = (address(&shop, &mei).await, address(&shop, &lin).await);
    let of = |id: &str| json!({ "copyFromCustomerAddressId": id });
    let gone = ["addresses.0.address.copyFromCustomerAddressId NOT_FOUND"];
    let refused = copy(&shop, &cart, "Add", of(&own)).await;
    assert_eq!(faults(&refused), gone, "nobody is signed in");
    let buyer = json!({ "customerAccessToken": mei.token });
    change(&shop, &cart, "BuyerIdentityUpdate", "buyerIdentity: CartBuyerIdentityInput!", buyer)
        .await;
    for foreign in [&others, "gid://shopify/MailingAddress/01890000-0000-7000-8000-000000000000"] {
        let refused = copy(&shop, &cart, "Add", of(foreign)).await;
        assert_eq!(faults(&refused), gone);
        assert_eq!(refused["cart"]["delivery"]["addresses"], json!([]));
    }
    let expected = json!({ "lastName": "Mei", "address1": "1 Market Street", "city": "Springfield",
        "provinceCode": "IL", "countryCode": "US" });
    for what in ["Add", "Replace"] {
        let copied = copy(&shop, &cart, what, of(&own)).await;
        assert_eq!(faults(&copied), [""; 0]);
        assert_eq!(copied["cart"]["delivery"]["addresses"][0]["address"], expected, "{what}");
    }
    let forget = "mutation($token: String!, $id: ID!) { customerAddressDelete(
        customerAccessToken: $token, id: $id) { customerUserErrors { code } } }";
    shop.store(forget, json!({ "token": mei.token, "id": own })).await.data();
    let kept = shop
        .store(
            "query($id: ID!) { cart(id: $id) { delivery { addresses { id } } } }",
            json!({ "id": cart["id"] }),
        )
        .await
        .root("cart");
    let id = &kept["delivery"]["addresses"][0]["id"];
    assert!(id.is_string(), "the cart keeps its copy");
    let both = json!({ "copyFromCustomerAddressId": own, "deliveryAddress": { "city": "Oslo" } });
    let field = "addresses.0.address.copyFromCustomerAddressId INVALID";
    assert_eq!(faults(&copy(&shop, &cart, "Add", both).await), [field]);
    let field = "addresses.0.address.deliveryAddress ADDRESS_FIELD_IS_REQUIRED";
    assert_eq!(faults(&copy(&shop, &cart, "Add", json!({})).await), [field]);
}
