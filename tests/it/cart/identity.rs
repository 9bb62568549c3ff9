//! Who may see a cart, and for how long there is one.

use serde_json::{Value, json};
use tests::{Cart, TestApp, faults, text};

use super::{add, change, contents, filled, load, remove, uncounted, update};

#[tokio::test]
async fn without_the_secret_there_is_no_cart() {
    let app = TestApp::start().await;
    let (shop, other) = (app.shop("tea").await, app.shop("other").await);
    let tea = uncounted(&shop, "Tea", "1").await;
    let (cart, second) = (filled(&shop, &[(&tea, 1)]).await, filled(&shop, &[(&tea, 2)]).await);
    let (id, others) = (text(&cart["id"]), text(&second["id"]));
    let (plain, key) = id.split_once("?key=").expect("a secret");
    let foreign = others.split_once("?key=").expect("a secret").1;
    for wrong in [
        plain,
        &format!("{plain}?key="),
        &format!("{plain}?key={foreign}"),
        &format!("{plain}?key={}", key.to_uppercase()),
        &format!("{plain}?key={key}0"),
        "",
        "gid://shopify/Cart/x?key=y",
        "\u{0}",
    ] {
        let cart = json!({ "id": wrong });
        assert_eq!(load(&shop, &cart["id"]).await, json!(null), "{wrong}");
        let line = json!([{ "merchandiseId": tea }]);
        for payload in [
            add(&shop, &cart, line).await,
            update(&shop, &cart, json!([])).await,
            remove(&shop, &cart, json!([])).await,
            change(&shop, &cart, "NoteUpdate", "note: String!", json!("x")).await,
            change(&shop, &cart, "AttributesUpdate", "attributes: [AttributeInput!]!", json!([]))
                .await,
            change(&shop, &cart, "DiscountCodesUpdate", "discountCodes: [String!]!", json!([]))
                .await,
            change(
                &shop,
                &cart,
                "BuyerIdentityUpdate",
                "buyerIdentity: CartBuyerIdentityInput!",
                json!({}),
            )
            .await,
        ] {
            assert_eq!(
                (faults(&payload), &payload["cart"]),
                (vec!["cartId NOT_FOUND".to_owned()], &json!(null)),
                "{wrong}"
            );
        }
    }
    assert_eq!(load(&other, &cart["id"]).await, json!(null), "in another shop");
    assert_eq!(
        load(&shop, &json!(format!("gid://other/Cart/{}", id.rsplit('/').next().expect("an id"))))
            .await,
        cart
    );
    assert_eq!(load(&shop, &json!(format!("{id}&lang=en"))).await["totalQuantity"], 1);
}

#[tokio::test]
async fn a_cart_is_gone_once_it_became_an_order() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let tea = uncounted(&shop, "Tea", "1").await;
    let cart = filled(&shop, &[(&tea, 1)]).await;
    let line = super::line_id(&cart, 0);
    shop.placed(&Cart { id: text(&cart["id"]), total: "1.0".to_owned() }).await;
    assert_eq!(load(&shop, &cart["id"]).await, json!(null));
    for payload in [
        add(&shop, &cart, json!([{ "merchandiseId": tea }])).await,
        update(&shop, &cart, json!([{ "id": line, "quantity": 2 }])).await,
        remove(&shop, &cart, json!([line])).await,
        change(&shop, &cart, "NoteUpdate", "note: String!", json!("x")).await,
        change(&shop, &cart, "DiscountCodesUpdate", "discountCodes: [String!]!", json!(["x"]))
            .await,
    ] {
        assert_eq!(
            (faults(&payload), &payload["cart"]),
            (vec!["cartId CART_COMPLETED".to_owned()], &json!(null))
        );
    }
}

#[tokio::test]
async fn a_carts_checkout_is_an_https_address_on_the_host_that_was_asked() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let cart = filled(&shop, &[]).await;
    let id = text(&cart["id"]);
    let (uuid, key) =
        id.rsplit('/').next().and_then(|rest| rest.split_once("?key=")).expect("an id");
    let expected =
        format!("https://tea.localhost:{}/checkout/{uuid}?key={key}", app.address.port());
    assert_eq!(cart["checkoutUrl"], expected);
}

#[tokio::test]
async fn a_cart_can_be_made_of_nothing() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    for input in [Value::Null, json!({}), json!({ "lines": null }), json!({ "lines": [] })] {
        let payload = super::create(&shop, input).await;
        assert_eq!((faults(&payload), contents(&payload["cart"])), (vec![], vec![]));
        assert_eq!(load(&shop, &payload["cart"]["id"]).await, payload["cart"]);
    }
}
