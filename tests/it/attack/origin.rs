//! Pages of others, in the browser of somebody who is signed in here.

use reqwest::{Method, header::HeaderMap};
use serde_json::json;
use tests::{PASSWORD, TestApp};

/// What is answered to a request that a page of another origin makes.
async fn from_elsewhere(app: &TestApp, method: Method, host: &str, path: &str) -> HeaderMap {
    let url = format!("http://{}{path}", app.address);
    let request = reqwest::Client::new()
        .request(method, url)
        .header("host", format!("{host}:{}", app.address.port()))
        .header("origin", "https://evil.example")
        .header("cookie", "session=of-the-attackers-choice; __Host-session=x")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "authorization, content-type")
        .header("content-type", "application/json")
        .body(sign_in().to_string());
    request.send().await.expect("an answer").headers().clone()
}

fn sign_in() -> serde_json::Value {
    let query = "mutation($email: String!, $password: String!) {
        staffSessionCreate(email: $email, password: $password) {
            session { accessToken } userErrors { code } } }";
    json!({ "query": query, "variables": { "email": "owner@tea.example", "password": PASSWORD } })
}

#[tokio::test]
async fn only_the_storefront_lets_other_origins_read_its_answers() {
    let app = TestApp::start().await;
    app.shop("tea").await;
    for path in
        ["/admin/api/graphql", "/admin/api/import/products", "/callbacks/sandbox", "/checkout/x"]
    {
        for method in [Method::OPTIONS, Method::POST] {
            let headers = from_elsewhere(&app, method.clone(), "tea.localhost", path).await;
            let said = headers.keys().find(|name| name.as_str().starts_with("access-control"));
            assert_eq!(said, None, "{method} {path}");
        }
    }
    let headers = from_elsewhere(&app, Method::POST, "tea.localhost", "/graphql").await;
    assert_eq!(headers["access-control-allow-origin"], "*");
    assert!(!headers.contains_key("access-control-allow-credentials"));
}

#[tokio::test]
async fn no_answer_sets_a_cookie_nor_takes_one_over() {
    let app = TestApp::start().await;
    app.shop("tea").await;
    for path in [
        "/graphql",
        "/admin/api/graphql",
        "/admin/api/import/products",
        "/callbacks/sandbox",
        "/cart/x",
        "/nowhere",
    ] {
        let headers = from_elsewhere(&app, Method::POST, "tea.localhost", path).await;
        assert!(!headers.contains_key("set-cookie"), "{path}");
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
    }
}

#[tokio::test]
async fn signing_in_twice_gives_tokens_of_their_own() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let sign_in = async || {
        let request = app.post("localhost", "/admin/api/graphql");
        let request = request.bearer_auth(&shop.token).header("x-forwarded-for", app.new_address());
        let payload = app.send(request.json(&sign_in())).await.payload();
        tests::text(&payload["session"]["accessToken"])
    };
    let (one, other) = (sign_in().await, sign_in().await);
    assert!(one != other && one != shop.token && other != shop.token);
}
