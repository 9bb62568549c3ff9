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
