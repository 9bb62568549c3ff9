use serde_json::{Value, json};
use tests::{Shop, TestApp, faults, imbalances, list};

use super::{first_location, levels, offered, set};

async fn product_sold(shop: &Shop<'_>, how: Value) -> (String, String) {
    let mut variant = json!({ "price": "1.0" });
    variant.as_object_mut().expect("an object").extend(how.as_object().expect("an object").clone());
    let mut product = shop.product_of(json!({ "title": "Tea", "variants": [variant] })).await;
    (product.id, product.variants.remove(0))
}

/// Tries to order so many; `None` when it was ordered.
async fn refused(shop: &Shop<'_>, variant: &str, quantity: i64) -> Option<Vec<String>> {
    let cart = shop.cart_of(variant, quantity).await;
    let payload = shop.complete(&cart, &cart.id).await.payload();
    payload["order"].is_null().then(|| faults(&payload))
}

async fn ship(shop: &Shop<'_>, order: &str) {
    let query = "mutation($id: ID!) { orderMarkAsPaid(id: $id) { userErrors { code } }
        orderFulfil(id: $id, input: { carrier: \"UPS\", trackingNumber: \"1\" }) { userErrors {
        field code } } }";
    let data = shop.admin(query, json!({ "id": order })).await.data();
    assert_eq!(list(&data["orderFulfil"]["userErrors"]), [json!(null); 0], "{data}");
}

#[tokio::test]
async fn what_is_sold_on_goes_below_nothing() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (product, variant) =
        product_sold(&shop, json!({ "tracked": true, "continueSelling": true })).await;
    let pool = app.outside().await;
    assert_eq!(offered(&shop).await, json!([true, 0, true]));
    let never_counted = shop.order_of(&variant, 2).await;
    assert_eq!(levels(&shop, &product).await, [json!([0, 2, -2])]);
    shop.stock(&variant, 3).await;
    let order = shop.order_of(&variant, 5).await;
    assert_eq!(levels(&shop, &product).await, [json!([3, 7, -4])]);
    assert_eq!(offered(&shop).await, json!([true, 0, true]));
    assert_eq!(imbalances(&pool).await, [""; 0]);
    ship(&shop, &order.id).await;
    ship(&shop, &never_counted.id).await;
    assert_eq!(levels(&shop, &product).await, [json!([-4, 0, -4])]);
    assert_eq!(imbalances(&pool).await, [""; 0]);
    assert_eq!(
        super::adjust(&shop, &variant, &first_location(&shop).await, 1).await,
        [""; 0],
        "towards what is right"
    );
    assert_eq!(levels(&shop, &product).await, [json!([-3, 0, -3])]);
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test]
async fn what_is_not_counted_is_never_sold_out() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (product, variant) = product_sold(&shop, json!({})).await;
    shop.change_settings(json!({ "waitingUnits": 1_000_000 })).await;
    assert_eq!(offered(&shop).await, json!([true, null, false]));
    let order = shop.order_of(&variant, 1_000_000).await;
    ship(&shop, &order.id).await;
    shop.order_of(&variant, 1_000_000).await;
    assert_eq!(levels(&shop, &product).await, [json!(null); 0]);
    assert_eq!(offered(&shop).await, json!([true, null, false]));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn what_is_counted_and_was_never_there_is_sold_out() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, variant) = product_sold(&shop, json!({ "tracked": true })).await;
    assert_eq!(offered(&shop).await, json!([false, 0, false]));
    assert_eq!(
        refused(&shop, &variant, 1).await,
        Some(vec!["cartId INVALID_PAYMENT_EMPTY_CART".to_owned()])
    );
}

#[tokio::test]
async fn who_stops_selling_on_still_owes_what_was_promised() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (product, variant) =
        product_sold(&shop, json!({ "tracked": true, "continueSelling": true })).await;
    shop.stock(&variant, 2).await;
    let order = shop.order_of(&variant, 5).await;
    let late = shop.cart_of(&variant, 1).await;
    shop.change_variant(&variant, json!({ "continueSelling": false })).await;
    let pool = app.outside().await;
    assert!(
        imbalances(&pool).await.iter().all(|found| found.starts_with("oversold: ")),
        "nothing else"
    );
    assert_eq!(offered(&shop).await, json!([false, 0, false]));
    assert_eq!(
        faults(&shop.complete(&late, "late").await.payload()),
        ["lines.0 MERCHANDISE_NOT_ENOUGH_STOCK"]
    );
    let here = first_location(&shop).await;
    let count = |units: i64| json!([{ "variantId": variant, "locationId": here, "onHand": units }]);
    assert_eq!(set(&shop, count(4)).await, [""; 0], "a delivery, though not enough");
    assert_eq!(levels(&shop, &product).await, [json!([4, 5, -1])]);
    assert_eq!(set(&shop, count(6)).await, [""; 0]);
    assert_eq!(imbalances(&pool).await, [""; 0]);
    assert_eq!(set(&shop, count(4)).await, ["0.onHand CONFLICT"], "an ordinary variant again");
    ship(&shop, &order.id).await;
    assert_eq!(levels(&shop, &product).await, [json!([1, 0, 1])]);
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test]
async fn an_order_is_sent_and_cancelled_after_its_variant_changed_its_policy() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (product, variant) = product_sold(&shop, json!({ "tracked": true })).await;
    shop.stock(&variant, 10).await;
    let (sent, cancelled) = (shop.order_of(&variant, 3).await, shop.order_of(&variant, 2).await);
    let pool = app.outside().await;
    shop.change_variant(&variant, json!({ "tracked": false })).await;
    assert_eq!(offered(&shop).await, json!([true, null, false]));
    let uncounted = shop.order_of(&variant, 100).await;
    ship(&shop, &sent.id).await;
    let query =
        "mutation($id: ID!) { orderCancel(id: $id, reason: \"x\") { userErrors { code } } }";
    shop.done(query, json!({ "id": cancelled.id })).await;
    assert_eq!(levels(&shop, &product).await, [json!([7, 0, 7])]);
    shop.change_variant(&variant, json!({ "tracked": true })).await;
    assert_eq!(offered(&shop).await, json!([true, 7, false]));
    shop.done(query, json!({ "id": uncounted.id })).await;
    assert_eq!(levels(&shop, &product).await, [json!([7, 0, 7])], "nothing was held for it");
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test]
async fn a_list_says_of_products_what_their_variants_say() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let size = |size: &str, price: i64, more: Value| {
        let mut variant = json!({ "optionValues": [size], "price": price, "tracked": true });
        let all = variant.as_object_mut().expect("an object");
        all.extend(more.as_object().expect("an object").clone());
        variant
    };
    let on_sale = json!({ "compareAtPrice": "9.0" });
    for (title, second, units) in [
        ("Some of the last", json!({}), [0, 0, 2]),
        ("Sold out", on_sale.clone(), [0, 0, 0]),
        ("Not counted", json!({ "tracked": false }), [0, 0, 0]),
        ("Sold on", json!({ "continueSelling": true, "compareAtPrice": "8.0" }), [0, 0, 0]),
    ] {
        let variants =
            [size("S", 3, json!({})), size("M", 1, second), size("L", 2, on_sale.clone())];
        let options = json!([{ "name": "Size", "values": ["S", "M", "L"] }]);
        let input = json!({ "title": title, "options": options, "variants": variants });
        let product = shop.product_of(input).await;
        for (variant, units) in product.variants.iter().zip(units).filter(|(_, units)| *units != 0)
        {
            shop.stock(variant, units).await;
        }
    }
    let of_variants = "variants(first: 3) { nodes { availableForSale price { amount }
        compareAtPrice { amount } } }";
    let ask = async |more: &str| {
        let range = "{ minVariantPrice { amount } maxVariantPrice { amount } }";
        let query = format!(
            "{{ products(first: 9) {{ nodes {{ title availableForSale {more}
            priceRange {range} compareAtPriceRange {range} }} }} }}"
        );
        let found = shop.store(&query, json!({})).await.root("products");
        list(&found["nodes"]).to_vec()
    };
    let (short, full) = (ask("").await, ask(of_variants).await);
    for (short, mut full) in short.into_iter().zip(full) {
        let variants = full.as_object_mut().expect("a product").remove("variants");
        assert_eq!(short, full);
        let variants = list(&variants.expect("variants")["nodes"]).to_vec();
        let any = variants.iter().any(|variant| variant["availableForSale"] == true);
        assert_eq!(short["availableForSale"], any, "{variants:?}");
        assert_eq!(any, short["title"] != "Sold out");
        let prices = json!([short["priceRange"], short["compareAtPriceRange"]]);
        let least = if short["title"] == "Sold on" { "8.0" } else { "9.0" };
        let range = |min: &str, max: &str| json!({ "minVariantPrice": { "amount": min }, "maxVariantPrice": { "amount": max } });
        assert_eq!(prices, json!([range("1.0", "3.0"), range(least, "9.0")]));
    }
}
