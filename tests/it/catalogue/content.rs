//! Menus, pages and redirects.

use serde_json::{Value, json};
use tests::{Shop, TestApp, faults, text};

async fn set_menu(shop: &Shop<'_>, items: Value) -> Vec<String> {
    let query = "mutation($input: MenuSetInput!) { menuSet(input: $input) { menu { id }
        userErrors { field code } } }";
    let input = json!({ "handle": "main-menu", "title": "Main", "items": items });
    faults(&shop.admin(query, json!({ "input": input })).await.payload())
}

async fn page(shop: &Shop<'_>, input: Value) -> Value {
    let query = "mutation($input: PageCreateInput!) { pageCreate(input: $input) { page {
        id handle } userErrors { field code } } }";
    shop.admin(query, json!({ "input": input })).await.payload()
}

#[tokio::test]
async fn a_menus_addresses_are_absolute_on_the_host_that_was_asked() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let items = json!([
        {
            "title": "Tea", "target": "/collections/tea?sort=price",
            "items": [{
                "title": "Green", "target": "/products/green-tea",
                "items": [{ "title": "How", "target": "/pages/how" }],
            }],
        },
        { "title": "Blog", "target": "https://blog.example/a" },
        { "title": "Home", "target": "/" },
    ]);
    assert_eq!(set_menu(&shop, items).await, [""; 0]);
    let query = "{ menu(handle: \"main-menu\") { title itemsCount items { title url type items {
        url type items { url type } } } } }";
    let port = app.address.port();
    let forwarded = app
        .post("tea.localhost", "/graphql")
        .header("x-forwarded-host", "tea.localhost")
        .header("x-forwarded-proto", "https");
    for (request, base) in [
        (app.post("tea.localhost", "/graphql"), format!("http://tea.localhost:{port}")),
        (forwarded, "https://tea.localhost".to_owned()),
    ] {
        let menu = app.send(request.json(&json!({ "query": query }))).await.root("menu");
        let expected = json!({
            "title": "Main", "itemsCount": 5,
            "items": [
                {
                    "title": "Tea", "url": format!("{base}/collections/tea?sort=price"),
                    "type": "COLLECTION",
                    "items": [{
                        "url": format!("{base}/products/green-tea"), "type": "PRODUCT",
                        "items": [{ "url": format!("{base}/pages/how"), "type": "PAGE" }],
                    }],
                },
                { "title": "Blog", "url": "https://blog.example/a", "type": "HTTP", "items": [] },
                { "title": "Home", "url": format!("{base}/"), "type": "FRONTPAGE", "items": [] },
            ],
        });
        assert_eq!(menu, expected);
    }
}

#[tokio::test]
async fn a_menu_says_to_which_published_things_it_leads() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let product = |handle: &str, published: bool| {
        json!({ "title": handle, "handle": handle, "published": published,
            "variants": [{ "price": "1.0" }] })
    };
    let tea = shop.product_of(product("tea", true)).await;
    shop.product_of(product("draft", false)).await;
    let how =
        page(&shop, json!({ "title": "How", "handle": "how", "published": true })).await["page"]
            .clone();
    let items = json!([
        { "title": "Tea", "target": "/products/tea?ref=menu" },
        { "title": "How", "target": "/pages/how" },
        { "title": "Draft", "target": "/products/draft" },
        { "title": "None", "target": "/collections/none" },
        { "title": "Elsewhere", "target": "https://blog.example/products/tea" },
    ]);
    assert_eq!(set_menu(&shop, items).await, [""; 0]);
    let query = "{ menu(handle: \"main-menu\") { items { resourceId resource { __typename
        ... on Page { id handle } ... on Product { id handle } } } } }";
    let menu = shop.store(query, json!({})).await.root("menu");
    let nothing = json!({ "resourceId": null, "resource": null });
    let leads_to = |kind: &str, id: &Value, handle: &str| {
        json!({ "resourceId": id,
            "resource": { "__typename": kind, "id": id, "handle": handle } })
    };
    let expected = [
        leads_to("Product", &json!(tea.id), "tea"),
        leads_to("Page", &how["id"], "how"),
        nothing.clone(),
        nothing.clone(),
        nothing,
    ];
    assert_eq!(menu["items"], json!(expected));
}

#[tokio::test]
async fn a_menu_is_replaced_as_a_whole_or_not_at_all() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    assert_eq!(set_menu(&shop, json!([{ "title": "Old", "target": "/old" }])).await, [""; 0]);
    let deep = json!([{
        "title": "1", "target": "/",
        "items": [{
            "title": "2", "target": "/",
            "items": [{ "title": "3", "target": "/", "items": [{ "title": "4", "target": "/" }] }],
        }],
    }]);
    for (items, expected) in [
        (json!([{ "title": "", "target": "/" }]), "items.0.title BLANK"),
        (
            json!([{ "title": "A", "target": "/" }, { "title": "B", "target": "javascript:x" }]),
            "items.1.target INVALID",
        ),
        (json!([{ "title": "A", "target": "//evil.example" }]), "items.0.target INVALID"),
        (json!([{ "title": "A", "target": "/".repeat(3000) }]), "items.0.target TOO_LONG"),
        (json!([{ "title": "A", "target": "" }]), "items.0.target INVALID"),
        (deep, "items.0.items.0.items.0.items TOO_MANY"),
        (json!(vec![json!({ "title": "A", "target": "/" }); 251]), "items TOO_MANY"),
    ] {
        let found = set_menu(&shop, items).await;
        assert!(found.contains(&expected.to_owned()), "{expected}: {found:?}");
    }
    let shown = async || {
        let query = "{ menu(handle: \"main-menu\") { items { title } }
            menu2: menu(handle: \"nosuch\") { title } }";
        shop.store(query, json!({})).await.data()
    };
    assert_eq!(shown().await, json!({ "menu": { "items": [{ "title": "Old" }] }, "menu2": null }));
    assert_eq!(set_menu(&shop, json!([])).await, [""; 0]);
    assert_eq!(shown().await["menu"], json!({ "items": [] }));
    let menus = shop.admin("{ menus { id handle } }", json!({})).await.root("menus");
    assert_eq!(menus[0]["handle"], "main-menu");
    let query = "mutation($id: ID!) { menuDelete(id: $id) { userErrors { field code } } }";
    shop.done(query, json!({ "id": menus[0]["id"] })).await;
    assert_eq!(shown().await["menu"], json!(null));
}

#[tokio::test]
async fn a_page_is_shown_while_it_is_published_and_by_its_new_handle() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let input = json!({
        "title": "关于我们", "bodyHtml": "<h1>We</h1><p>sell <b>tea</b></p>", "published": true,
        "seo": { "title": "Us" },
    });
    let made = page(&shop, input).await["page"].clone();
    assert_eq!(made["handle"], "guan-yu-wo-men");
    let query = "query($handle: String!) { page(handle: $handle) { title body bodySummary seo {
        title description } }
        pages(first: 9) { nodes { handle } } }";
    let look = async |handle: &str| shop.store(query, json!({ "handle": handle })).await.data();
    let seen = look("guan-yu-wo-men").await["page"].clone();
    assert_eq!(seen["body"], "<h1>We</h1><p>sell <b>tea</b></p>");
    assert_eq!(
        text(&seen["bodySummary"]).split_whitespace().collect::<Vec<_>>(),
        ["We", "sell", "tea"]
    );
    assert_eq!(seen["seo"], json!({ "title": "Us", "description": null }));
    let update = "mutation($id: ID!, $input: PageUpdateInput!) {
        pageUpdate(id: $id, input: $input) { userErrors { field code } } }";
    shop.done(update, json!({ "id": made["id"], "input": { "handle": "about" } })).await;
    assert_eq!(look("about").await["pages"], json!({ "nodes": [{ "handle": "about" }] }));
    let old =
        "{ urlRedirects(first: 1, query: \"path:/pages/guan-yu-wo-men\") { nodes { target } } }";
    let old = shop.store(old, json!({})).await.root("urlRedirects");
    assert_eq!(old["nodes"], json!([{ "target": "/pages/about" }]));
    shop.done(update, json!({ "id": made["id"], "input": { "published": false } })).await;
    assert_eq!(look("about").await, json!({ "page": null, "pages": { "nodes": [] } }));
}

#[tokio::test]
async fn every_mistake_in_a_page_is_named() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    page(&shop, json!({ "title": "About" })).await;
    for (input, expected) in [
        (json!({ "title": " " }), "title BLANK"),
        (json!({ "title": "x".repeat(256) }), "title TOO_LONG"),
        (json!({ "title": "A", "handle": "about" }), "handle TAKEN"),
        (json!({ "title": "A", "handle": "Über" }), "handle INVALID"),
        (json!({ "title": "A", "bodyHtml": "x".repeat(100_001) }), "bodyHtml TOO_LONG"),
        (json!({ "title": "A", "bodyHtml": "a\u{0}" }), "bodyHtml INVALID"),
    ] {
        assert_eq!(faults(&page(&shop, input).await), [expected]);
    }
}

#[tokio::test]
async fn a_redirect_leads_somewhere_else() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let query = "mutation($input: RedirectCreateInput!) { redirectCreate(input: $input) {
        redirect { id } userErrors { field code } } }";
    for (path, target, expected) in [
        ("/old", "/new", vec![]),
        ("/old", "/other", vec!["path TAKEN"]),
        ("/away", "https://other.example/x", vec![]),
        ("/same", "/same", vec!["target INVALID"]),
        ("old", "/new", vec!["path INVALID"]),
        ("https://a.example/old", "/new", vec!["path INVALID"]),
        ("//evil.example", "/new", vec!["path INVALID"]),
        ("/a", "javascript:alert(1)", vec!["target INVALID"]),
        ("/a", "", vec!["target INVALID"]),
        ("/a\u{0}", "/new", vec!["path INVALID"]),
    ] {
        let input = json!({ "path": path, "target": target });
        let payload = shop.admin(query, json!({ "input": input })).await.payload();
        assert_eq!(faults(&payload), expected, "{path} {target}");
    }
    let listed = shop
        .admin("{ redirects(first: 9) { nodes { id path target } } }", json!({}))
        .await
        .root("redirects");
    let paths: Vec<_> =
        tests::list(&listed["nodes"]).iter().map(|node| text(&node["path"])).collect();
    assert_eq!(paths, ["/away", "/old"]);
    let delete = "mutation($id: ID!) { redirectDelete(id: $id) { userErrors { field code } } }";
    shop.done(delete, json!({ "id": listed["nodes"][1]["id"] })).await;
    let query = "{ urlRedirects(first: 1, query: \"path:/old\") { nodes { target } } }";
    assert_eq!(shop.store(query, json!({})).await.root("urlRedirects")["nodes"], json!([]));
}

#[tokio::test]
async fn a_collection_and_a_page_are_found_however_their_title_is_typed() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let made = "mutation { collectionCreate(input: { title: \"Crème Brûlée\", published: true }) {
        collection { id } userErrors { field code message } } }";
    let id = shop.done(made, json!({})).await["collection"]["id"].clone();
    let page = "mutation { pageCreate(input: { title: \"Über “Straßen”\", bodyHtml: \"x\",
        published: true }) { userErrors { field code message } } }";
    shop.done(page, json!({})).await;
    let found = async |list: &str, text: &str| {
        let query =
            format!("query($q: String) {{ {list}(first: 9, query: $q) {{ nodes {{ title }} }} }}");
        super::titles(&shop.store(&query, json!({ "q": text })).await.root(list))
    };
    for text in ["creme", "CRÈME  brulee", "ｂｒｕｌｅｅ"] {
        assert_eq!(found("collections", text).await, ["Crème Brûlée"], "{text}");
    }
    assert_eq!(found("pages", "uber \"strassen").await, ["Über “Straßen”"]);
    let rename = "mutation($id: ID!) { collectionUpdate(id: $id, input: { title: \"Crêpes\" }) {
        userErrors { field code message } } }";
    shop.done(rename, json!({ "id": id })).await;
    assert_eq!(found("collections", "crepe").await, ["Crêpes"]);
    assert_eq!(found("collections", "brulee").await, [""; 0]);
}
