//! What is refused before anything is executed, each with its own code.

use futures::future::join_all;
use serde_json::json;
use tests::TestApp;

#[tokio::test]
async fn documents_out_of_bounds_are_refused_with_a_code() {
    let app = TestApp::start().await;
    app.shop("tea").await;
    let deep = "{ collections(first: 1) { nodes { products(first: 1) { nodes { collections(first: 1) { nodes {
        products(first: 1) { nodes { collections(first: 1) { nodes { products(first: 1) { nodes { collections(first: 1) {
        nodes { products(first: 1) { nodes { collections(first: 1) { nodes { products(first: 1) { nodes { title } } } } } }
        } } } } } } } } } } } } } } }";
    let wide = "{ collections(first: 250) { nodes { products(first: 250) { nodes { id
        variants(first: 250) { nodes { id title price { amount } } } } } } } }";
    let fields = format!("{{ shop {{ {} }} }}", "name ".repeat(3001));
    let tokens = format!("{{ shop {{ {} }} }}", "name ".repeat(10_001));
    for (document, code) in [
        ("{ shop", "GRAPHQL_PARSE_FAILED"),
        ("{ nosuch }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ shop { name(x: 1) } }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ products(first: \"many\") { nodes { id } } }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ ...F } fragment F on QueryRoot { ...F }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { shop { name } }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ products(first: 251) { nodes { id } } }", "BAD_USER_INPUT"),
        ("{ products(first: -1) { nodes { id } } }", "BAD_USER_INPUT"),
        ("{ products { nodes { id } } }", "BAD_USER_INPUT"),
        ("{ products(first: 1, after: \"junk\") { nodes { id } } }", "BAD_USER_INPUT"),
        (&format!("{{ {} }}", "shop { name } ".repeat(31)), "TOO_MANY_ROOT_FIELDS"),
        (&format!("{{ shop {{ {} }} }}", "a: name ".repeat(101)), "TOO_MANY_ALIASES"),
        (
            &format!("{{ shop {{ name {} }} }}", "@include(if: true) ".repeat(51)),
            "TOO_MANY_DIRECTIVES",
        ),
        (&"{shop".repeat(10_000), "QUERY_TOO_DEEP"),
        (deep, "QUERY_TOO_DEEP"),
        (wide, "QUERY_TOO_COMPLEX"),
        (&fields, "QUERY_TOO_COMPLEX"),
        (&tokens, "TOO_MANY_TOKENS"),
    ] {
        let answer = app.store("tea", document, json!({})).await;
        assert_eq!(answer.code(), code, "{}", &document[..document.len().min(80)]);
        assert_eq!(answer.status, 200);
    }
}

#[tokio::test]
async fn requests_that_are_none_are_refused_with_a_status() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let host = "tea.localhost";
    let json_type = ("content-type", "application/json");
    let query = json!({ "query": "{ shop { name } }" }).to_string();
    let big = json!({ "query": "{ shop { name } }", "variables": { "x": "y".repeat(10 << 20) } });
    for (status, code, content_type, body) in [
        (400, "BAD_REQUEST", json_type.1, "{".to_owned()),
        (400, "BAD_REQUEST", json_type.1, String::new()),
        (400, "BAD_REQUEST", json_type.1, "{\"query\": 1}".to_owned()),
        (400, "BAD_REQUEST", json_type.1, "\u{0}\u{ff}".to_owned()),
        (400, "BATCH_NOT_SUPPORTED", json_type.1, format!("[{query}]")),
        (413, "PAYLOAD_TOO_LARGE", json_type.1, big.to_string()),
        (415, "UNSUPPORTED_MEDIA_TYPE", "text/plain", query.clone()),
        (415, "UNSUPPORTED_MEDIA_TYPE", "multipart/form-data", query.clone()),
        (415, "UNSUPPORTED_MEDIA_TYPE", "application/x-www-form-urlencoded", query.clone()),
    ] {
        for (host, path) in [(host, "/graphql"), ("localhost", "/admin/api/graphql")] {
            let request = app.post(host, path).header(json_type.0, content_type).body(body.clone());
            let answer = app.send(request.bearer_auth(&shop.token)).await;
            assert_eq!((answer.status, answer.code().as_str()), (status, code), "{path}");
        }
    }
    let graphql = |host: &str, path: &str| {
        app.post(host, path).header("content-type", "application/graphql").body("{ shop { name } }")
    };
    assert_eq!(app.send(graphql(host, "/graphql")).await.status, 200);
    assert_eq!(app.send(graphql("localhost", "/admin/api/graphql")).await.status, 415);
}

#[tokio::test]
async fn nothing_but_post_is_answered() {
    let app = TestApp::start().await;
    let client = reqwest::Client::new();
    for path in ["/graphql", "/api/2026-04/graphql.json", "/admin/api/graphql"] {
        let url = format!("http://{}{path}?query={{shop{{name}}}}", app.address);
        let response = client.get(url).send().await.expect("an answer");
        assert_eq!(response.status(), 405, "{path}");
        assert_eq!(response.headers()["allow"], "POST");
    }
    let url = format!("http://{}/nowhere", app.address);
    assert_eq!(client.get(url).send().await.expect("an answer").status(), 404);
}

#[tokio::test]
async fn storefronts_may_live_on_any_origin_without_credentials() {
    let app = TestApp::start().await;
    let url = format!("http://{}/graphql", app.address);
    let preflight = reqwest::Client::new()
        .request(reqwest::Method::OPTIONS, url)
        .header("origin", "https://frontend.example")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type, x-anything");
    let response = preflight.send().await.expect("an answer");
    assert_eq!(response.status(), 200);
    let header =
        |name: &str| response.headers().get(name).map(|v| v.to_str().expect("text").to_owned());
    assert_eq!(header("access-control-allow-origin").as_deref(), Some("*"));
    assert_eq!(header("access-control-allow-headers").as_deref(), Some("content-type, x-anything"));
    assert_eq!(header("access-control-max-age").as_deref(), Some("86400"));
    assert_eq!(header("access-control-allow-credentials"), None);
}

#[tokio::test]
async fn the_schema_can_be_asked_for_only_where_it_is_configured() {
    let closed = TestApp::start().await;
    closed.shop("tea").await;
    let query = "{ __schema { queryType { name } } }";
    assert_eq!(closed.store("tea", query, json!({})).await.body["data"]["__schema"], json!(null));
    let typo = closed.store("tea", "{ shup { name } }", json!({})).await;
    assert!(!typo.body.to_string().contains("Did you mean"), "{}", typo.body);
    let open = TestApp::start_with(|settings| settings.server.introspection = true).await;
    open.shop("tea").await;
    let name =
        open.store("tea", query, json!({})).await.root("__schema")["queryType"]["name"].clone();
    assert_eq!(name, "QueryRoot");
}

#[tokio::test]
async fn every_answer_has_an_id_of_its_own() {
    let app = TestApp::start().await;
    let url = format!("http://{}/healthz", app.address);
    let mut ids = std::collections::HashSet::new();
    for _ in 0..3 {
        let answer = reqwest::get(&url).await.expect("an answer");
        let id = answer.headers()["x-request-id"].to_str().expect("text").to_owned();
        assert!(id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit()), "{id}");
        assert!(ids.insert(id));
    }
}

#[tokio::test]
async fn it_says_whether_it_can_answer() {
    let app = TestApp::start().await;
    let get = async |path: &str| {
        let response =
            reqwest::get(format!("http://{}{path}", app.address)).await.expect("an answer");
        response.status().as_u16()
    };
    assert_eq!((get("/healthz").await, get("/readyz").await), (200, 200));
    app.app.db.close().await;
    assert_eq!((get("/healthz").await, get("/readyz").await), (200, 503));
    let broken = app.store("tea", "{ shop { name } }", json!({})).await;
    assert_eq!((broken.status, broken.code().as_str()), (500, "INTERNAL_SERVER_ERROR"));
}

#[tokio::test(flavor = "multi_thread")]
async fn more_clients_than_connections_all_get_answers() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    shop.product("Green tea", "9.0", 5).await;
    let query = "{ products(first: 3) { nodes { title variants(first: 3) { nodes { id } } } } }";
    let answers = join_all((0..100).map(|_| shop.store(query, json!({})))).await;
    for answer in answers {
        assert_eq!(answer.root("products")["nodes"][0]["title"], "Green tea");
    }
}

#[tokio::test]
async fn browsers_that_came_by_https_are_told_to_come_by_nothing_else() {
    for (seconds, told) in [(31_536_000, Some("max-age=31536000")), (0, None)] {
        let app = TestApp::start_with(|settings| settings.server.hsts_seconds = seconds).await;
        app.shop("tea").await;
        for path in ["/graphql", "/admin/api/graphql", "/orders/1", "/healthz", "/nowhere"] {
            let said = async |scheme: &str| {
                let url = format!("http://{}{path}", app.address);
                let request = reqwest::Client::new().get(url).header("host", "tea.localhost");
                let answer = request.header("x-forwarded-proto", scheme).send().await;
                let headers = answer.expect("an answer").headers().clone();
                headers
                    .get("strict-transport-security")
                    .map(|v| v.to_str().expect("text").to_owned())
            };
            assert_eq!(said("https").await.as_deref(), told, "{path}");
            assert_eq!(said("http").await, None, "{path}: who came by http is told nothing");
        }
    }
}

#[tokio::test]
async fn what_is_somebodys_own_is_stored_by_nobody() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let query = json!({ "query": "{ shop { name } }" });
    let host = "tea.localhost";
    let page = reqwest::Client::new().get(format!("http://{}/orders/1?key=k", app.address));
    for (what, request) in [
        (
            "the admin API",
            app.post("localhost", "/admin/api/graphql").bearer_auth(&shop.token).json(&query),
        ),
        ("signing in", app.post("localhost", "/admin/api/graphql").json(&query)),
        ("an import", app.post("localhost", "/admin/api/import/products").bearer_auth(&shop.token)),
        ("the storefront", app.post(host, "/graphql").json(&query)),
        ("a notice", app.post("localhost", "/callbacks/sandbox").body("{}")),
        ("a page", page.header("host", host)),
    ] {
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.headers()["cache-control"], "no-store", "{what}");
    }
    let picture = reqwest::get(format!("http://{}/static/placeholder.svg", app.address)).await;
    let kept =
        picture.expect("an answer").headers()["cache-control"].to_str().expect("text").to_owned();
    assert!(kept.starts_with("public"), "{kept}");
}
