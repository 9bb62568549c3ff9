use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use tests::{Shop, TestApp, rows_of};

/// Makes the shop's owner a member of staff with these permissions and no others.
async fn allow(shop: &Shop<'_>, permissions: &str) {
    let sql = format!("UPDATE staff_member SET role = 'staff', permissions = '{{{permissions}}}'");
    let pool = shop.app.outside().await;
    sqlx::query(AssertSqlSafe(sql)).execute(&pool).await.expect("the member");
}

/// Every mutation, with the permission that it needs. `$id` is of the thing in front.
const MUTATIONS: [(&str, &str, &str); 30] = [
    (
        "catalog.write",
        "product",
        "productCreate(input: { title: \"x\", variants: [{ price: \"1\" }] })",
    ),
    ("catalog.write", "product", "productUpdate(id: $id, input: { title: \"x\" })"),
    ("catalog.write", "product", "productUpdate(id: $id, input: { images: [] })"),
    ("catalog.write", "product", "productPublish(ids: [$id])"),
    ("catalog.write", "product", "productUnpublish(ids: [$id])"),
    ("catalog.write", "product", "productDelete(id: $id)"),
    ("catalog.write", "product", "variantCreate(productId: $id, input: { price: \"1\" })"),
    ("catalog.write", "variant", "variantUpdate(id: $id, input: { price: \"7\" })"),
    ("catalog.write", "variant", "variantDelete(id: $id)"),
    ("catalog.write", "collection", "collectionCreate(input: { title: \"x\" })"),
    ("catalog.write", "collection", "collectionUpdate(id: $id, input: { title: \"x\" })"),
    ("catalog.write", "collection", "collectionProductsSet(id: $id, productIds: [])"),
    ("catalog.write", "collection", "collectionProductsAdd(id: $id, productIds: [])"),
    ("catalog.write", "collection", "collectionProductsRemove(id: $id, productIds: [])"),
    ("catalog.write", "collection", "collectionDelete(id: $id)"),
    ("catalog.write", "page", "pageCreate(input: { title: \"x\" })"),
    ("catalog.write", "page", "pageUpdate(id: $id, input: { title: \"x\" })"),
    ("catalog.write", "page", "pageDelete(id: $id)"),
    ("catalog.write", "menu", "menuSet(input: { handle: \"x\", title: \"x\", items: [] })"),
    ("catalog.write", "menu", "menuDelete(id: $id)"),
    ("catalog.write", "redirect", "redirectCreate(input: { path: \"/x\", target: \"/y\" })"),
    ("catalog.write", "redirect", "redirectDelete(id: $id)"),
    ("stock.write", "location", "locationCreate(name: \"x\")"),
    (
        "stock.write",
        "variant",
        "stockAdjust(variantId: $id,
            locationId: \"gid://shopify/Location/01890000-0000-7000-8000-000000000000\", delta: 1)",
    ),
    (
        "stock.write",
        "variant",
        "stockSet(input: [{ variantId: $id,
            locationId: \"gid://shopify/Location/01890000-0000-7000-8000-000000000000\",
            onHand: 1 }])",
    ),
    ("orders.write", "order", "orderCancel(id: $id, reason: \"x\")"),
    ("orders.write", "order", "orderMarkAsPaid(id: $id)"),
    (
        "orders.write",
        "order",
        "orderFulfil(id: $id, input: { carrier: \"x\", trackingNumber: \"x\" })",
    ),
    ("settings.write", "order", "shopUpdate(input: { name: \"x\" })"),
    ("settings.write", "order", "storefrontAccessTokenCreate(title: \"x\")"),
];

/// Every query with the permission that it needs.
const QUERIES: [(&str, &str); 12] = [
    ("catalog.read", "products(first: 1) { nodes { id } }"),
    (
        "catalog.read",
        "product(id: \"gid://shopify/Product/01890000-0000-7000-8000-000000000000\") { id }",
    ),
    ("catalog.read", "collections(first: 1) { nodes { id } }"),
    ("catalog.read", "pages(first: 1) { nodes { id } }"),
    ("catalog.read", "menus { id }"),
    ("catalog.read", "redirects(first: 1) { nodes { id } }"),
    ("catalog.read", "locations { id }"),
    ("orders.read", "orders(first: 1) { nodes { id } }"),
    (
        "orders.read",
        "order(id: \"gid://shopify/Order/01890000-0000-7000-8000-000000000000\") { id }",
    ),
    ("orders.read", "customers(first: 1) { nodes { id } }"),
    (
        "orders.read",
        "customer(id: \"gid://shopify/Customer/01890000-0000-7000-8000-000000000000\") { id }",
    ),
    ("settings.read", "auditLog(first: 1) { nodes { id } }"),
];

/// One of each thing, by its name.
async fn things(shop: &Shop<'_>) -> Value {
    let (product, variant) = shop.product("Tea", "1", 9).await;
    let order = shop.order_of(&variant, 1).await;
    let location =
        shop.admin("{ locations { id } }", json!({})).await.root("locations")[0]["id"].clone();
    let query = "mutation { collectionCreate(input: { title: \"All\" }) { collection { id } }
        pageCreate(input: { title: \"About\" }) { page { id } }
        menuSet(input: { handle: \"main\", title: \"Main\", items: [] }) { menu { id } }
        redirectCreate(input: { path: \"/a\", target: \"/b\" }) { redirect { id } } }";
    let made = shop.admin(query, json!({})).await.data();
    json!({
        "product": product, "variant": variant, "order": order.id, "location": location,
        "collection": made["collectionCreate"]["collection"]["id"],
        "page": made["pageCreate"]["page"]["id"], "menu": made["menuSet"]["menu"]["id"],
        "redirect": made["redirectCreate"]["redirect"]["id"],
    })
}

#[tokio::test]
async fn staff_can_do_what_their_permissions_say_and_nothing_else() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let things = things(&shop).await;
    let pool = app.outside().await;
    for (permission, thing, field) in MUTATIONS {
        let others = [
            "catalog.read",
            "catalog.write",
            "stock.write",
            "orders.read",
            "orders.write",
            "settings.read",
            "settings.write",
        ];
        let others: Vec<_> = others.into_iter().filter(|other| *other != permission).collect();
        allow(&shop, &others.join(",")).await;
        let before = rows_of(&pool, "tea").await;
        let document = if field.contains("$id") {
            format!("mutation($id: ID!) {{ {field} {{ userErrors {{ code }} }} }}")
        } else {
            format!("mutation {{ {field} {{ userErrors {{ code }} }} }}")
        };
        let ask = async || shop.admin(&document, json!({ "id": things[thing] })).await;
        assert_eq!(ask().await.code(), "ACCESS_DENIED", "{field} without {permission}");
        assert_eq!(rows_of(&pool, "tea").await, before, "{field}");
        allow(&shop, permission).await;
        let allowed = ask().await;
        assert_eq!(
            allowed.body["errors"],
            json!(null),
            "{field} with {permission}: {}",
            allowed.body
        );
    }
}

#[tokio::test]
async fn staff_see_what_their_permissions_say_and_nothing_else() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    for (permission, field) in QUERIES {
        allow(&shop, "").await;
        let document = format!("{{ {field} }}");
        let denied = shop.admin(&document, json!({})).await;
        assert_eq!(denied.code(), "ACCESS_DENIED", "{field}");
        allow(&shop, permission).await;
        shop.admin(&document, json!({})).await.data();
    }
}
