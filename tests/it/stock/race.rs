//! Everything at once, on the same few variants: nobody waits for somebody who waits for them.

use futures::future::join_all;
use serde_json::{Value, json};
use tests::{Answer, Cart, Shop, TestApp, imbalances, text};

use super::first_location;

/// A cart with all the variants, in the order given.
async fn cart(shop: &Shop<'_>, variants: &[&String]) -> Cart {
    let query = "mutation($lines: [CartLineInput!]) { cartCreate(input: { lines: $lines }) { cart {
        id } } }";
    let lines: Vec<_> =
        variants.iter().map(|variant| json!({ "merchandiseId": variant })).collect();
    let made = shop.store(query, json!({ "lines": lines })).await.payload();
    Cart { id: text(&made["cart"]["id"]), total: "1000".to_owned() }
}

/// What a merchant does to stock and variants while shoppers order.
fn chores(variants: &[String], here: &Value) -> Vec<(&'static str, Value)> {
    let count =
        |variant: &String| json!({ "variantId": variant, "locationId": here, "onHand": 500 });
    let forwards: Vec<_> = variants.iter().map(count).collect();
    let backwards: Vec<_> = variants.iter().rev().map(count).collect();
    let set =
        "mutation($input: [StockSetInput!]!) { stockSet(input: $input) { userErrors { code } } }";
    let adjust = "mutation($variant: ID!, $here: ID!) {
        stockAdjust(variantId: $variant, locationId: $here, delta: 1) { userErrors { code } } }";
    let sell_on = "mutation($id: ID!, $yes: Boolean!) { variantUpdate(id: $id, input: {
        continueSelling: $yes }) { userErrors { code } } }";
    vec![
        (set, json!({ "input": forwards })),
        (set, json!({ "input": backwards })),
        (adjust, json!({ "variant": variants[0], "here": here })),
        (adjust, json!({ "variant": variants[1], "here": here })),
        (sell_on, json!({ "id": variants[0], "yes": true })),
        (sell_on, json!({ "id": variants[1], "yes": true })),
        (sell_on, json!({ "id": variants[0], "yes": false })),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn shoppers_and_staff_never_block_each_other_for_good() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let options = json!([{ "name": "Size", "values": ["S", "M", "L"] }]);
    let variant = |size: &str| json!({ "optionValues": [size], "price": "1.0", "tracked": true });
    let variants = json!([variant("S"), variant("M"), variant("L")]);
    let product =
        shop.product_of(json!({ "title": "Tea", "options": options, "variants": variants })).await;
    for variant in &product.variants {
        shop.stock(variant, 500).await;
    }
    let [a, b, c] = [0, 1, 2].map(|nr| &product.variants[nr]);
    let here = first_location(&shop).await;
    for round in 0..5 {
        let (old, new) = (
            shop.order_of(a, 1).await,
            join_all([cart(&shop, &[a, b, c]), cart(&shop, &[c, b, a]), cart(&shop, &[b, a])])
                .await,
        );
        let cancel =
            "mutation($id: ID!) { orderCancel(id: $id, reason: \"x\") { userErrors { code } } }";
        let cancelled = shop.admin(cancel, json!({ "id": old.id }));
        let chores = chores(&product.variants, &here);
        let done =
            join_all(chores.into_iter().map(|(query, variables)| shop.admin(query, variables)));
        let keys: Vec<_> = (0..new.len()).map(|nr| format!("{round}-{nr}")).collect();
        let ordered = join_all(new.iter().zip(&keys).map(|(cart, key)| shop.complete(cart, key)));
        let (cancelled, done, ordered): (Answer, Vec<Answer>, Vec<Answer>) =
            tokio::join!(cancelled, done, ordered);
        for answer in done.into_iter().chain(ordered).chain([cancelled]) {
            assert_eq!(answer.payload()["userErrors"], json!([]));
        }
        assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_product_is_deleted_while_carts_with_it_are_changed() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let delete = "mutation($id: ID!) { productDelete(id: $id) { userErrors { code } } }";
    let update = "mutation($cart: ID!, $lines: [CartLineUpdateInput!]!) {
        cartLinesUpdate(cartId: $cart, lines: $lines) { userErrors { code } } }";
    let find = "query($id: ID!) { cart(id: $id) { lines(first: 1) { nodes { id } } } }";
    for _ in 0..10 {
        let (product, variant) = shop.product("Tea", "1.0", 50).await;
        let mut changes = Vec::new();
        for cart in join_all((0..4).map(|_| shop.cart_of(&variant, 1))).await {
            let line = shop.store(find, json!({ "id": cart.id })).await.payload()["lines"]["nodes"]
                [0]["id"]
                .clone();
            let lines = json!([{ "id": line, "quantity": 2 }]);
            changes.push(shop.store(update, json!({ "cart": cart.id, "lines": lines })));
        }
        let (deleted, changed) =
            tokio::join!(shop.admin(delete, json!({ "id": product })), join_all(changes));
        assert_eq!(deleted.payload()["userErrors"], json!([]));
        for answer in changed {
            let errors = answer.payload()["userErrors"].clone();
            assert!(errors == json!([]) || errors == json!([{ "code": "NOT_FOUND" }]), "{errors}");
        }
    }
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}
