//! Which shop a request is for, told by whoever sends it and by nobody else.

use serde_json::json;
use tests::{TestApp, text};

use super::{said, statuses};

const NAME: &str = r#"{"query":"{ shop { name } }"}"#;
const CHECKOUT: &str = r#"{"query":"mutation { cartCreate { cart { checkoutUrl } } }"}"#;

/// A request with a head of one's own.
async fn ask(app: &TestApp, target: &str, lines: &str, body: &str) -> String {
    let length = body.len();
    let sent = format!(
        "POST {target} HTTP/1.1\r\n{lines}content-type: application/json\r\n\
         content-length: {length}\r\nconnection: close\r\n\r\n{body}"
    );
    said(app, sent.as_bytes()).await
}

#[tokio::test]
async fn a_request_that_names_two_hosts_is_refused() {
    let app = TestApp::start().await;
    let (_tea, _silk) = (app.shop("tea").await, app.shop("silk").await);
    for (target, lines, expected) in [
        ("/graphql", "host: tea.localhost\r\nhost: silk.localhost\r\n", 400),
        ("/graphql", "host: tea.localhost\r\nhost: tea.localhost\r\n", 400),
        ("http://silk.localhost/graphql", "host: tea.localhost\r\n", 400),
        ("http://tea.localhost@silk.localhost/graphql", "host: tea.localhost\r\n", 400),
        ("http://tea.localhost/graphql", "host: tea.localhost\r\n", 200),
        ("/graphql", "host: tea.localhost, silk.localhost\r\n", 404),
        ("/graphql", "host: tea.localhost silk.localhost\r\n", 404),
        ("/graphql", "host: \r\n", 404),
        ("/graphql", "", 404),
    ] {
        let said = ask(&app, target, lines, NAME).await;
        assert_eq!(statuses(&said), [expected], "{target} {lines}: {said}");
        assert!(!said.contains("The shop silk"), "{target} {lines}: {said}");
    }
    let tunnel = said(
        &app,
        b"CONNECT tea.localhost:80 HTTP/1.1\r\nhost: tea.localhost:80\r\nconnection: close\r\n\r\n",
    )
    .await;
    assert!(statuses(&tunnel).iter().all(|status| *status >= 400), "{tunnel}");
}

#[tokio::test]
async fn what_strangers_say_was_forwarded_is_not_believed() {
    let app = TestApp::start_with(|settings| settings.server.trust_proxy = false).await;
    let (_tea, _silk) = (app.shop("tea").await, app.shop("silk").await);
    let lines = "host: tea.localhost\r\nx-forwarded-host: silk.localhost\r\n\
        x-forwarded-proto: https\r\nx-original-host: silk.localhost\r\nx-host: silk.localhost\r\n\
        forwarded: host=silk.localhost\r\nx-original-url: /admin/api/graphql\r\n";
    let said = ask(&app, "/graphql", lines, NAME).await;
    assert!(said.contains("The shop tea"), "{said}");
}

#[tokio::test]
async fn a_proxy_that_adds_a_line_is_believed_and_not_the_one_before_it() {
    let app = TestApp::start().await;
    let (_tea, _silk) = (app.shop("tea").await, app.shop("silk").await);
    let lines = "host: proxy\r\nx-forwarded-host: silk.localhost\r\n\
        x-forwarded-host: tea.localhost\r\n";
    let said = ask(&app, "/graphql", lines, NAME).await;
    assert!(said.contains("The shop tea"), "{said}");
}

#[tokio::test]
async fn links_lead_to_the_shops_own_host_whatever_host_was_asked() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let query =
        "mutation { storefrontAccessTokenCreate(title: \"Web\") { token userErrors { code } } }";
    let token = text(&shop.done(query, json!({})).await["token"]);
    for host in [
        "evil.example",
        "evil.example:1",
        "tea.localhost.evil.example",
        "tea.localhost@evil.example",
    ] {
        let lines = format!("host: {host}\r\nx-shopify-storefront-access-token: {token}\r\n");
        let said = ask(&app, "/graphql", &lines, CHECKOUT).await;
        assert!(said.contains("https://tea.localhost"), "{host}: {said}");
        assert!(!said.contains("evil"), "{host}: {said}");
    }
    for host in [
        "tea.localhost/evil",
        "tea.localhost:80@evil",
        "tea.localhost:\"><b>",
        "evil/tea.localhost",
    ] {
        let said = ask(&app, "/graphql", &format!("host: {host}\r\n"), CHECKOUT).await;
        assert_eq!(statuses(&said), [404], "{host}: {said}");
        assert!(!said.contains("evil") && !said.contains("<b>"), "{host}: {said}");
    }
}

#[tokio::test]
async fn a_mail_leads_to_the_shops_own_host_by_https_whoever_asked_for_it() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let query =
        "mutation { storefrontAccessTokenCreate(title: \"Web\") { token userErrors { code } } }";
    let token = text(&shop.done(query, json!({})).await["token"]);
    let mei = shop.customer("mei@example.com").await;
    app.run_jobs().await;
    let body = json!({ "query": "mutation($email: String!) { customerRecover(email: $email) {
        customerUserErrors { code } } }", "variables": { "email": mei.email } });
    let lines = format!("host: evil.example\r\nx-shopify-storefront-access-token: {token}\r\n");
    let said = ask(&app, "/graphql", &lines, &body.to_string()).await;
    assert_eq!(statuses(&said), [200], "{said}");
    app.run_jobs().await;
    let mail = app.mails().pop().expect("a mail");
    assert!(mail.text.contains("https://tea.localhost/account/reset/"), "{}", mail.text);
    assert!(!mail.text.contains("evil") && !mail.html.contains("evil"), "{}", mail.text);
}

#[tokio::test]
async fn the_admin_api_is_a_shops_own_at_its_host() {
    let app = TestApp::start().await;
    let (tea, silk) = (app.shop("tea").await, app.shop("silk").await);
    for (host, shop, expected) in [
        ("tea.localhost", &tea, 200),
        ("admin.example", &tea, 200),
        ("localhost", &tea, 200),
        ("nobody.localhost", &tea, 200),
        ("silk.localhost", &tea, 401),
        ("SILK.localhost:81", &tea, 401),
        ("tea.localhost", &silk, 401),
    ] {
        let lines = format!("host: {host}\r\nauthorization: Bearer {}\r\n", shop.token);
        let said = ask(&app, "/admin/api/graphql", &lines, NAME).await;
        assert_eq!(statuses(&said), [expected], "{host}: {said}");
        assert_eq!(said.contains("The shop"), expected == 200, "{host}: {said}");
        let host = host.split(':').next().expect("a host");
        let query = app.post(host, "/admin/api/import/products").bearer_auth(&shop.token);
        let imported = query.header("content-type", "text/csv").body("Handle,Title\na,A\n");
        let status = imported.send().await.expect("an answer").status().as_u16();
        assert_eq!(status == 401, expected == 401, "{host}: {status}");
    }
}

#[tokio::test]
async fn no_link_of_a_mail_has_the_port_of_whoever_asked_for_it() {
    for (configured, expected) in
        [(0, "https://tea.localhost/"), (8443, "https://tea.localhost:8443/")]
    {
        let app = TestApp::start_with(|settings| settings.server.public_port = configured).await;
        let shop = app.shop("tea").await;
        let mei = shop.customer("mei@example.com").await;
        app.run_jobs().await;
        let body = json!({ "query": "mutation($email: String!) { customerRecover(email: $email) {
            customerUserErrors { code } } }", "variables": { "email": mei.email } });
        let lines = "host: tea.localhost:31337\r\nx-forwarded-proto: https\r\n";
        let said = ask(&app, "/graphql", lines, &body.to_string()).await;
        assert_eq!(statuses(&said), [200], "{said}");
        app.run_jobs().await;
        let (_, tea) = shop.product("Tea", "5.0", 9).await;
        let cart = shop.cart_of(&tea, 1).await;
        let query = "mutation($id: ID!, $input: CartCompleteInput!) { cartComplete(cartId: $id,
            input: $input, expectedTotal: \"99.00\", idempotencyKey: \"k\") { order { id } } }";
        let input = json!({ "email": mei.email, "deliveryAddress": tests::address() });
        let body = json!({ "query": query, "variables": { "id": cart.id, "input": input } });
        let said = ask(&app, "/graphql", lines, &body.to_string()).await;
        assert!(said.contains("gid://shopify/Order/"), "{said}");
        app.run_jobs().await;
        let mails = app.mails();
        assert_eq!(mails.len(), 2);
        for (mail, path) in mails.iter().zip(["account/reset/", "orders/"]) {
            assert!(mail.text.contains(&format!("{expected}{path}")), "{}", mail.text);
            assert!(!mail.text.contains("31337") && !mail.html.contains("31337"), "{}", mail.text);
        }
    }
}
