//! https and http on one port.

use std::time::Duration;

use serde_json::{Value, json};
use tests::{Answer, Certificate, Process, Shop, TestApp, TlsClient, text};
use tokio::{io::AsyncWriteExt, net::TcpStream, time::timeout};

/// Longer than an answer takes, shorter than the server's patience with clients that say nothing.
const SOON: Duration = Duration::from_secs(10);

/// Both addresses on the host that was asked: a menu's with the request's scheme, a checkout's with
/// https whatever that was.
const MENU: &str = "{ menu(handle: \"main\") { items { url } } }";
const CHECKOUT: &str = "mutation { cartCreate { cart { checkoutUrl } } }";

async fn set_menu(shop: &Shop<'_>) {
    let query = "mutation($input: MenuSetInput!) { menuSet(input: $input) {
        userErrors { field code message } } }";
    let items = json!([{ "title": "Teas", "target": "/collections/teas" }]);
    let input = json!({ "handle": "main", "title": "Main", "items": items });
    shop.done(query, json!({ "input": input })).await;
}

/// Asks the shop's storefront by https, with one more header.
async fn securely(client: &TlsClient, header: &str, query: &str) -> Answer {
    let body = json!({ "query": query }).to_string();
    client.post("tea.localhost", "/graphql", header, &body).await
}

fn first_url(answer: Answer) -> String {
    text(&answer.root("menu")["items"][0]["url"])
}

fn checkout(answer: Answer) -> String {
    text(&answer.payload()["cart"]["checkoutUrl"])
}

#[tokio::test]
async fn one_port_answers_https_and_http() {
    let app = TestApp::start_with_tls(&["tea"]).await;
    let shop = app.shop("tea").await;
    set_menu(&shop).await;
    let (client, port) = (app.tls_client(), app.address.port());
    let menu = |scheme| format!("{scheme}://tea.localhost:{port}/collections/teas");
    let checkouts = format!("https://tea.localhost:{port}/checkout/");
    for _ in 0..2 {
        assert_eq!(first_url(shop.store(MENU, json!({})).await), menu("http"));
        assert_eq!(first_url(securely(&client, "", MENU).await), menu("https"));
        let url = checkout(shop.store(CHECKOUT, json!({})).await);
        assert!(url.starts_with(&checkouts), "{url}");
        let url = checkout(securely(&client, "", CHECKOUT).await);
        assert!(url.starts_with(&checkouts), "{url}");
    }
}

#[tokio::test]
async fn a_trusted_proxy_says_whether_it_was_asked_by_https_and_nobody_else_does() {
    let certificate = Certificate::of_shops(&["tea"]);
    for (trust_proxy, claimed, scheme) in [
        (false, "", "https"),
        (false, "x-forwarded-proto: http\r\n", "https"),
        (true, "", "https"),
        (true, "x-forwarded-proto: http\r\n", "http"),
        (true, "x-forwarded-proto: https\r\n", "https"),
    ] {
        let app = TestApp::start_with(|settings| {
            certificate.configure(settings);
            settings.server.trust_proxy = trust_proxy;
        });
        let app = app.await;
        set_menu(&app.shop("tea").await).await;
        let url = first_url(securely(&app.tls_client(), claimed, MENU).await);
        assert!(url.starts_with(&format!("{scheme}://tea.")), "{trust_proxy} {claimed} {url}");
    }
}

#[tokio::test]
async fn http_1_1_is_agreed_on() {
    let app = TestApp::start_with_tls(&[]).await;
    let stream = app.tls_client().connect("localhost").await.expect("a connection");
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(b"http/1.1".as_slice()));
}

#[tokio::test]
async fn who_trusts_another_certificate_is_not_let_in_and_others_are() {
    let app = TestApp::start_with_tls(&["tea"]).await;
    let other = Certificate::of_shops(&["tea"]);
    let distrustful = TlsClient::of(app.address, &other.files.certificate);
    assert!(distrustful.connect("tea.localhost").await.is_err());
    assert!(app.tls_client().connect("elsewhere.localhost").await.is_err(), "not its host");
    for host in ["tea.localhost", "localhost", "127.0.0.1", "::1"] {
        assert!(app.tls_client().connect(host).await.is_ok(), "{host}");
    }
}

#[tokio::test]
async fn clients_that_say_nothing_or_nonsense_keep_nobody_waiting() {
    let app = TestApp::start_with_tls(&["tea"]).await;
    let shop = app.shop("tea").await;
    let mut idlers = Vec::new();
    for says in [&b""[..], b"\x16", b"\x16\x03\x01\x02\x00", b"\x16 is no handshake", b"\x00"] {
        for _ in 0..20 {
            let mut idler = TcpStream::connect(app.address).await.expect("a connection");
            idler.write_all(says).await.expect("it takes what is said");
            idlers.push(idler);
        }
    }
    let name = async |answer: Answer| answer.root("shop")["name"].clone();
    let query = "{ shop { name } }";
    let answers: [Value; 2] = timeout(SOON, async {
        let client = app.tls_client();
        let by_https = name(securely(&client, "", query).await).await;
        [by_https, name(shop.store(query, json!({})).await).await]
    })
    .await
    .expect("answers in time");
    assert_eq!(answers, ["The shop tea", "The shop tea"]);
    drop(idlers);
}

#[test]
fn a_certificate_that_is_of_no_use_is_said_at_the_start() {
    let (good, other) = (Certificate::of_shops(&[]), Certificate::of_shops(&[]));
    let path = |path: &std::path::Path| path.display().to_string();
    let (certificate, key) = (path(&good.files.certificate), path(&good.files.key));
    let foreign = path(&other.files.key);
    for (certificate, key, said) in [
        ("/nowhere.pem", key.as_str(), "server.tls_certificate: /nowhere.pem: ".to_owned()),
        (&certificate, "/nowhere.pem", "server.tls_key: /nowhere.pem: ".to_owned()),
        (&certificate, &foreign, format!("server.tls_key: {foreign}: isn't the key of")),
        (&certificate, "", "server.tls_key is needed beside server.tls_certificate".to_owned()),
        ("", &key, "server.tls_certificate is needed beside server.tls_key".to_owned()),
    ] {
        let settings =
            [("FANGSHI_SERVER__TLS_CERTIFICATE", certificate), ("FANGSHI_SERVER__TLS_KEY", key)];
        let complaint = Process::refusal(&settings);
        assert!(complaint.contains(&said), "{complaint}");
    }
}
