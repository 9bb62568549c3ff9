//! Lists in pages: nothing twice, nothing left out, in either direction.

use serde_json::{Value, json};
use tests::{Shop, TestApp, list, text};

/// A list of the storefront API, as the part of a document between the arguments of the page and
/// its nodes.
struct Listed {
    before: &'static str,
    after: &'static str,
    /// Where the connection is in the answer.
    at: &'static str,
}

const PRODUCTS: Listed = Listed { before: "products(", after: "", at: "/products" };
const IN_COLLECTION: Listed = Listed {
    before: "collection(handle: \"all\") { products(",
    after: "}",
    at: "/collection/products",
};
const SEARCH: Listed = Listed { before: "search(query: \"tea\", ", after: "", at: "/search" };
const COLLECTIONS: Listed = Listed { before: "collections(", after: "", at: "/collections" };
const PAGES: Listed = Listed { before: "pages(", after: "", at: "/pages" };

impl Listed {
    async fn ask(&self, shop: &Shop<'_>, args: &str) -> Value {
        let Self { before, after, at } = self;
        let document = format!(
            "{{ {before}{args}) {{ edges {{ cursor node {{ ... on Node {{ id }} }} }} nodes {{
                ... on Node {{ id }} }}
                pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} {after} }}"
        );
        let data = shop.store(&document, json!({})).await.data();
        data.pointer(at).unwrap_or_else(|| panic!("{document}: {data}")).clone()
    }

    /// Ids of a page, which has to be consistent in itself.
    fn ids(page: &Value) -> Vec<String> {
        let ids: Vec<_> = list(&page["nodes"]).iter().map(|node| text(&node["id"])).collect();
        let edges = list(&page["edges"]);
        assert!(edges.iter().map(|edge| text(&edge["node"]["id"])).eq(ids.iter().cloned()));
        let ends = [edges.first(), edges.last()]
            .map(|edge| edge.map_or(Value::Null, |edge| edge["cursor"].clone()));
        assert_eq!(
            [&page["pageInfo"]["startCursor"], &page["pageInfo"]["endCursor"]],
            [&ends[0], &ends[1]]
        );
        ids
    }

    /// The whole list, read forwards in pages of `size`.
    async fn forwards(&self, shop: &Shop<'_>, sort: &str, size: usize) -> Vec<String> {
        let (mut all, mut after) = (Vec::new(), String::new());
        loop {
            let page = self.ask(shop, &format!("{sort}, first: {size}{after}")).await;
            assert_eq!(page["pageInfo"]["hasPreviousPage"], !after.is_empty(), "{sort}");
            all.extend(Self::ids(&page));
            if page["pageInfo"]["hasNextPage"] == false {
                return all;
            }
            after = format!(", after: {}", page["pageInfo"]["endCursor"]);
        }
    }

    /// The whole list, read backwards.
    async fn backwards(&self, shop: &Shop<'_>, sort: &str, size: usize) -> Vec<String> {
        let (mut all, mut before) = (Vec::new(), String::new());
        loop {
            let page = self.ask(shop, &format!("{sort}, last: {size}{before}")).await;
            assert_eq!(page["pageInfo"]["hasNextPage"], !before.is_empty(), "{sort}");
            all.splice(0..0, Self::ids(&page));
            if page["pageInfo"]["hasPreviousPage"] == false {
                return all;
            }
            before = format!(", before: {}", page["pageInfo"]["startCursor"]);
        }
    }

    /// Checks every way through the list of `count` entries; returns it in its order.
    async fn walk(&self, shop: &Shop<'_>, key: &str, count: usize) -> Vec<String> {
        let sort = |reverse: bool| format!("sortKey: {key}, reverse: {reverse}");
        let whole = Self::ids(&self.ask(shop, &format!("{}, first: 250", sort(false))).await);
        let distinct: std::collections::HashSet<_> = whole.iter().collect();
        assert_eq!((whole.len(), distinct.len()), (count, count), "{key}");
        let mut other_way = whole.clone();
        other_way.reverse();
        for (reverse, expected) in [(false, &whole), (true, &other_way)] {
            for size in [1, 2, 3, count] {
                assert_eq!(
                    self.forwards(shop, &sort(reverse), size).await,
                    *expected,
                    "{key} {reverse} {size}"
                );
                assert_eq!(
                    self.backwards(shop, &sort(reverse), size).await,
                    *expected,
                    "{key} {reverse} -{size}"
                );
            }
        }
        whole
    }
}

/// Seven products, five of which are alike in all that can be sorted by; in a collection called
/// "all", the last one first.
async fn seven_products(shop: &Shop<'_>) -> Vec<String> {
    let mut ids = Vec::new();
    for (title, price, vendor) in [
        ("Tea B", "2", "V"),
        ("Tea A", "1", "U"),
        ("Tea B", "2", "V"),
        ("Tea B", "2", "V"),
        ("Tea C", "3", "W"),
        ("Tea B", "2", "V"),
        ("Tea B", "2", "V"),
    ] {
        let input = json!({
            "title": title, "vendor": vendor, "productType": vendor,
            "variants": [{ "price": price }],
        });
        ids.push(shop.product_of(input).await.id);
    }
    let query = "mutation($input: CollectionCreateInput!) { collectionCreate(input: $input) {
        userErrors { code } } }";
    let products: Vec<_> = ids.iter().rev().collect();
    let input = json!({ "title": "All", "published": true, "productIds": products });
    shop.done(query, json!({ "input": input })).await;
    let pool = shop.app.outside().await;
    let same_time = "UPDATE product SET created_at = '2020-01-02', updated_at = '2020-01-03'
        WHERE min_price = 200";
    sqlx::query(same_time).execute(&pool).await.expect("products");
    ids
}

#[tokio::test]
async fn no_product_is_shown_twice_or_left_out_whatever_they_are_sorted_by() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let ids = seven_products(&shop).await;
    let order = |places: [usize; 7]| places.map(|place| ids[place].clone());
    let by_value = order([1, 0, 2, 3, 5, 6, 4]);
    // Five were changed to be the oldest.
    let by_time = order([0, 2, 3, 5, 6, 1, 4]);
    for (key, expected) in [
        ("TITLE", &by_value),
        ("PRICE", &by_value),
        ("VENDOR", &by_value),
        ("PRODUCT_TYPE", &by_value),
        ("CREATED_AT", &by_time),
        ("UPDATED_AT", &by_time),
        ("ID", &order([0, 1, 2, 3, 4, 5, 6])),
        ("RELEVANCE", &order([0, 1, 2, 3, 4, 5, 6])),
        ("BEST_SELLING", &order([0, 1, 2, 3, 4, 5, 6])),
    ] {
        assert_eq!(PRODUCTS.walk(&shop, key, 7).await, *expected, "{key}");
    }
}

#[tokio::test]
async fn the_products_of_a_collection_come_in_any_order() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let ids = seven_products(&shop).await;
    let order = |places: [usize; 7]| places.map(|place| ids[place].clone());
    let manual = order([6, 5, 4, 3, 2, 1, 0]);
    for (key, expected) in [
        ("MANUAL", &manual),
        ("COLLECTION_DEFAULT", &manual),
        ("RELEVANCE", &manual),
        ("TITLE", &order([1, 0, 2, 3, 5, 6, 4])),
        ("PRICE", &order([1, 0, 2, 3, 5, 6, 4])),
        ("CREATED", &order([0, 2, 3, 5, 6, 1, 4])),
        ("ID", &order([0, 1, 2, 3, 4, 5, 6])),
        ("BEST_SELLING", &order([0, 1, 2, 3, 4, 5, 6])),
    ] {
        assert_eq!(IN_COLLECTION.walk(&shop, key, 7).await, *expected, "{key}");
    }
}

#[tokio::test]
async fn first_pages_side_by_side_are_each_as_long_as_was_asked() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let ids = seven_products(&shop).await;
    let first = |count: usize| {
        format!(
            "_{count}: collection(handle: \"all\") {{ products(first: {count}) {{
                nodes {{ id }} pageInfo {{ hasNextPage }} }} }}"
        )
    };
    let counts = [0, 2, 7, 250];
    let document = format!(
        "{{ {} none: collection(handle: \"none\") {{ id }} }}",
        counts.map(first).join(" ")
    );
    let found = shop.store(&document, json!({})).await.data();
    for count in counts {
        let page = &found[format!("_{count}")]["products"];
        let expected: Vec<_> = ids.iter().rev().take(count).map(|id| json!({ "id": id })).collect();
        assert_eq!(page["nodes"], json!(expected), "{count}");
        assert_eq!(page["pageInfo"]["hasNextPage"], count < 7, "{count}");
    }
    assert_eq!(found["none"], Value::Null);
}

#[tokio::test]
async fn what_a_search_finds_comes_in_pages_too() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let ids = seven_products(&shop).await;
    SEARCH.walk(&shop, "RELEVANCE", 7).await;
    let by_price = SEARCH.walk(&shop, "PRICE", 7).await;
    assert_eq!(by_price, [1, 0, 2, 3, 5, 6, 4].map(|place: usize| ids[place].clone()));
}

#[tokio::test]
async fn collections_and_pages_come_in_pages() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    for title in ["B", "A", "B", "B", "C", "B"] {
        for (kind, input) in [("collection", "Collection"), ("page", "Page")] {
            let query = format!(
                "mutation($input: {input}CreateInput!) {{ {kind}Create(input: $input) {{
                    userErrors {{ code }} }} }}"
            );
            shop.done(&query, json!({ "input": { "title": title, "published": true } })).await;
        }
    }
    let pool = app.outside().await;
    for table in ["collection", "page"] {
        let same_time = format!("UPDATE {table} SET updated_at = '2020-01-02' WHERE title = 'B'");
        sqlx::query(sqlx::AssertSqlSafe(same_time)).execute(&pool).await.expect("rows");
    }
    for listed in [COLLECTIONS, PAGES] {
        let by_id = listed.walk(&shop, "ID", 6).await;
        assert_eq!(listed.walk(&shop, "RELEVANCE", 6).await, by_id);
        let order = |places: [usize; 6]| places.map(|place| by_id[place].clone());
        assert_eq!(listed.walk(&shop, "TITLE", 6).await, order([1, 0, 2, 3, 5, 4]));
        assert_eq!(listed.walk(&shop, "UPDATED_AT", 6).await, order([0, 2, 3, 5, 1, 4]));
    }
}

#[tokio::test]
async fn a_cursor_is_good_in_its_own_list_alone() {
    let app = TestApp::start().await;
    let (shop, other) = (app.shop("tea").await, app.shop("other").await);
    seven_products(&shop).await;
    seven_products(&other).await;
    let page = PRODUCTS.ask(&shop, "sortKey: TITLE, first: 1").await;
    let cursor = &page["pageInfo"]["endCursor"];
    let page = PRODUCTS.ask(&shop, "sortKey: PRICE, first: 1").await;
    let by_price = &page["pageInfo"]["endCursor"];
    let page = IN_COLLECTION.ask(&shop, "first: 1").await;
    let manual = &page["pageInfo"]["endCursor"];
    for (shop, args) in [
        (&other, format!("sortKey: TITLE, first: 1, after: {cursor}")),
        (&shop, format!("sortKey: PRICE, first: 1, after: {cursor}")),
        (&shop, format!("sortKey: CREATED_AT, last: 1, before: {cursor}")),
        // Sorted by values of the same kind.
        (&shop, format!("sortKey: VENDOR, first: 1, after: {cursor}")),
        (&shop, format!("sortKey: ID, first: 1, after: {by_price}")),
        (&shop, format!("sortKey: RELEVANCE, query: \"tea\", first: 1, after: {by_price}")),
        (&shop, format!("first: 1, after: {manual}")),
        (&shop, "first: 1, after: \"\"".to_owned()),
        (&shop, "first: 1, after: \"AAAA\"".to_owned()),
        (&shop, format!("first: 1, after: \"{}\"", "A".repeat(5000))),
        (&shop, "first: 1, last: 1".to_owned()),
        (&shop, "last: 251".to_owned()),
    ] {
        let document = format!("{{ products({args}) {{ nodes {{ id }} }} }}");
        assert_eq!(shop.store(&document, json!({})).await.code(), "BAD_USER_INPUT", "{args}");
    }
    let query = "mutation($input: CollectionCreateInput!) { collectionCreate(input: $input) {
        userErrors { code } } }";
    let input = json!({ "title": "Few", "published": true });
    shop.done(query, json!({ "input": input })).await;
    let document = format!(
        "{{ collection(handle: \"few\") {{ products(first: 1, after: {manual}) {{ nodes {{ id }} }} }} }}"
    );
    assert_eq!(shop.store(&document, json!({})).await.code(), "BAD_USER_INPUT", "another's order");
    let nothing = PRODUCTS.ask(&shop, "first: 0").await;
    assert_eq!(nothing["nodes"], json!([]));
}

#[tokio::test]
async fn no_cursor_says_how_much_was_sold() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let mut titles = Vec::new();
    for (title, units) in [("A", 54_321), ("B", 0), ("C", 77_777), ("D", 54_321), ("E", 7)] {
        let (product, _) = shop.product(title, "1.0", 1).await;
        let sql = "INSERT INTO product_sales (tenant_id, product_id, units)
                   SELECT tenant_id, id, $2 FROM product WHERE id = $1::uuid";
        let id = product.rsplit('/').next().expect("an id").to_owned();
        let row = sqlx::query(sql).bind(id).bind(units);
        row.execute(&app.outside().await).await.expect("sales");
        titles.push(title);
    }
    let query = "query($after: String) { products(first: 1, after: $after, sortKey: BEST_SELLING) {
        nodes { title } pageInfo { endCursor } } }";
    let (mut after, mut seen) = (Value::Null, Vec::new());
    for _ in 0..titles.len() {
        let page = shop.store(query, json!({ "after": after })).await.root("products");
        after = page["pageInfo"]["endCursor"].clone();
        seen.push(page["nodes"][0]["title"].as_str().expect("a title").to_owned());
        let cursor = data_encoding::BASE64URL_NOPAD
            .decode(after.as_str().expect("a cursor").as_bytes())
            .expect("base64");
        let cursor = String::from_utf8_lossy(&cursor).into_owned();
        for sold in ["54321", "77777"] {
            assert!(!cursor.contains(sold), "{cursor}");
        }
    }
    assert_eq!(seen, ["C", "A", "D", "E", "B"], "the most first, then by id");
    // A made-up figure in a cursor moves nobody: the place is the product's own.
    let last = shop.store(query, json!({ "after": after })).await.root("products");
    assert_eq!(last["nodes"], json!([]));
}
