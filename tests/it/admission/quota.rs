use kernel::ShopId;
use reqwest::{RequestBuilder, Response};
use serde_json::json;
use server::quota::Api;
use tests::{Shop, TestApp};

/// A request by each door that work can come by, but the storefront's.
async fn by_every_door(shop: &Shop<'_>) -> Vec<(&'static str, Response)> {
    let app = shop.app;
    let host = format!("{}.localhost:{}", shop.slug, app.address.port());
    let page = |path: &str| {
        let url = format!("http://{}{path}", app.address);
        reqwest::Client::new().get(url).header("host", &host)
    };
    let form = |path: &str| {
        let host = format!("{}.localhost", shop.slug);
        app.post(&host, path)
            .header("content-type", "application/x-www-form-urlencoded")
            .body("a=b")
    };
    let nobody = "019aa3c0-0000-7000-8000-000000000001";
    let anonymous = json!({ "query": "{ shop { name } }" });
    let import = app.post("localhost", "/admin/api/import/products").bearer_auth(&shop.token);
    let doors: [(&str, RequestBuilder); 10] = [
        ("a cart's link", page(&format!("/cart/{nobody}:1"))),
        ("a checkout", page(&format!("/checkout/{nobody}?key=k"))),
        ("a checkout's form", form(&format!("/checkout/{nobody}?key=k"))),
        ("an order", page("/orders/1?key=k")),
        ("an order's payment", form("/orders/1/pay?key=k")),
        ("a link to set a password", page(&format!("/account/reset/{nobody}?key=k"))),
        ("a new password", form(&format!("/account/reset/{nobody}?key=k"))),
        ("the sandbox", page("/sandbox/x?key=k")),
        (
            "the admin API",
            app.post("localhost", "/admin/api/graphql").bearer_auth(&shop.token).json(&anonymous),
        ),
        ("an import", import.header("content-type", "text/csv").body("Handle\n")),
    ];
    let mut answers = Vec::new();
    for (door, request) in doors {
        answers.push((door, request.send().await.expect("an answer")));
    }
    answers
}

/// A request by each door at which it isn't known whose shop it is about.
async fn by_every_open_door(app: &TestApp) -> Vec<(&'static str, Response)> {
    let anonymous = app.post("localhost", "/admin/api/graphql");
    let doors = [
        ("signing in", anonymous.json(&json!({ "query": "{ shop { name } }" }))),
        ("a gateway's notice", app.post("localhost", "/callbacks/sandbox").body("{}")),
        ("readiness", reqwest::Client::new().get(format!("http://{}/readyz", app.address))),
    ];
    let mut answers = Vec::new();
    for (door, request) in doors {
        let request = request.header("x-forwarded-for", "10.9.8.7");
        answers.push((door, request.send().await.expect("an answer")));
    }
    answers
}

async fn id(shop: &Shop<'_>) -> ShopId {
    shop.id().await
}

#[tokio::test]
async fn no_door_leads_past_what_a_process_works_on_at_once() {
    let app = TestApp::start_with(|settings| settings.quota.requests_at_once = 1).await;
    let shop = app.shop("tea").await;
    let at_work = app.app.quotas.enter(id(&shop).await, Api::Storefront).expect("the one turn");
    let mut answers = by_every_door(&shop).await;
    answers.extend(by_every_open_door(&app).await);
    for (door, answer) in answers {
        assert_eq!(answer.status(), 503, "{door}");
    }
    drop(at_work);
    for (door, answer) in by_every_door(&shop).await {
        assert_ne!(answer.status(), 503, "{door}");
        assert_ne!(answer.status(), 500, "{door}");
    }
}

#[tokio::test]
async fn no_door_of_a_shop_leads_past_its_quota() {
    let app = TestApp::start_with(|settings| settings.quota.values_per_second = 1).await;
    let (busy, quiet) = (app.shop("busy").await, app.shop("quiet").await);
    let busy_id = id(&busy).await;
    for api in [Api::Storefront, Api::Admin] {
        while app.app.quotas.enter(busy_id, api).is_ok() {}
    }
    for (door, answer) in by_every_door(&busy).await {
        assert_eq!(answer.status(), 429, "{door}");
        assert!(answer.headers().contains_key("retry-after"), "{door}");
        let is_page =
            answer.headers()["content-type"].to_str().expect("text").starts_with("text/html");
        assert_eq!(is_page, !["the admin API", "an import"].contains(&door), "{door}");
    }
    let other = quiet.app.browser("quiet").open("/orders/1?key=k").await;
    assert_eq!(other.status, 404, "nobody else feels it");
}

#[tokio::test]
async fn who_is_nobody_yet_has_a_quota_by_address() {
    let app = TestApp::start_with(|settings| settings.quota.values_per_second = 200).await;
    let ask =
        async |address: &str| app.admin_from(address, "{ shop { name } }", json!({})).await.status;
    let mut answered = 0;
    while ask("2001:db8::1").await == 200 {
        answered += 1;
        assert!(answered < 100, "there is a quota");
    }
    assert!(answered >= 2, "{answered}");
    assert_eq!(ask("2001:db8::2").await, 429, "it is the network's");
    assert_eq!(ask("10.0.0.1").await, 200, "nobody else feels it");
    // What a gateway says of a payment is also what a shop is told.
    let notice = app.post("localhost", "/callbacks/sandbox").body("{}");
    let notice = notice.header("x-forwarded-for", "2001:db8::3").send().await;
    assert_eq!(notice.expect("an answer").status(), 429);
}

#[tokio::test]
async fn who_makes_up_shops_pays_for_looking_for_them() {
    let app = TestApp::start_with(|settings| settings.quota.values_per_second = 300).await;
    app.shop("tea").await;
    let ask = async |slug: &str, address: &str| {
        let request = app.post(&format!("{slug}.localhost"), "/graphql");
        let request = request.header("x-forwarded-for", address);
        app.send(request.json(&json!({ "query": "{ shop { name } }" }))).await.status
    };
    let mut looked_for = 0;
    while ask(&format!("none-{looked_for}"), "10.0.0.1").await == 404 {
        looked_for += 1;
        assert!(looked_for < 200, "there is a quota");
    }
    assert_eq!(ask("none-of-these", "10.0.0.1").await, 429);
    let page = reqwest::Client::new().get(format!("http://{}/orders/1", app.address));
    let page = page.header("host", "none-either.localhost").header("x-forwarded-for", "10.0.0.1");
    assert_eq!(page.send().await.expect("an answer").status(), 429);
    assert_eq!(ask("none-of-these", "10.0.0.2").await, 404);
    assert_eq!(ask("tea", "10.0.0.2").await, 200);
    assert_eq!(ask("tea", "10.0.0.1").await, 200, "a shop that is known needn't be looked for");
}
