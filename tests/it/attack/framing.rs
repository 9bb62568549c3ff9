//! Requests in requests: whatever two programs in a row make of them, there is one answer.

use tests::TestApp;

use super::{head, said, statuses};

const QUERY: &str = r#"{"query":"{ shop { name } }"}"#;

/// What an attacker would like to have answered to the next one on the connection.
fn hidden(app: &TestApp) -> String {
    let (head, length) = (head(app, "silk"), QUERY.len());
    format!("{head}content-length: {length}\r\nconnection: close\r\n\r\n{QUERY}")
}

#[tokio::test]
async fn a_request_with_two_ends_has_one_answer() {
    let app = TestApp::start().await;
    let (_tea, _silk) = (app.shop("tea").await, app.shop("silk").await);
    let (head, hidden) = (head(&app, "tea"), hidden(&app));
    let (length, size) = (QUERY.len(), format!("{:x}", QUERY.len()));
    let chunks = format!("{size}\r\n{QUERY}\r\n0\r\n\r\n");
    let (short, long) = (length, chunks.len() + hidden.len());
    for (lines, expected) in [
        // The length ends it before or after the last chunk.
        (format!("content-length: {long}\r\ntransfer-encoding: chunked\r\n"), 200),
        (format!("transfer-encoding: chunked\r\ncontent-length: {long}\r\n"), 200),
        (format!("transfer-encoding: chunked\r\ncontent-length: {short}\r\n"), 200),
        (format!("content-length: {short}\r\ncontent-length: {long}\r\n"), 400),
        (format!("content-length: {short}, {long}\r\n"), 400),
        (format!("content-length: +{short}\r\n"), 400),
        (format!("content-length: {short}x\r\n"), 400),
        ("content-length: -1\r\n".to_owned(), 400),
        ("content-length: 99999999999999999999\r\n".to_owned(), 400),
        ("transfer-encoding: identity\r\n".to_owned(), 400),
        ("transfer-encoding: xchunked\r\n".to_owned(), 400),
        ("transfer-encoding: chunked, identity\r\n".to_owned(), 400),
        ("transfer-encoding: chunked, chunked\r\n".to_owned(), 400),
        ("transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n".to_owned(), 400),
        ("transfer-encoding: identity\r\ntransfer-encoding: chunked\r\n".to_owned(), 400),
        ("transfer-encoding: gzip, chunked\r\n".to_owned(), 400),
        (format!("transfer-encoding : chunked\r\ncontent-length: {long}\r\n"), 400),
        (format!("content-length : {short}\r\n"), 400),
        (format!("x: y\r\n transfer-encoding: chunked\r\ncontent-length: {long}\r\n"), 400),
        (format!("x: y\rtransfer-encoding: chunked\r\ncontent-length: {long}\r\n"), 400),
        (format!("x: y\0\r\ncontent-length: {long}\r\n"), 400),
    ] {
        let said = said(&app, format!("{head}{lines}\r\n{chunks}{hidden}").as_bytes()).await;
        assert_eq!(statuses(&said), [expected], "{lines}: {said}");
        assert!(!said.contains("silk"), "{lines}: {said}");
    }
}

#[tokio::test]
async fn a_chunk_of_no_size_ends_the_connection() {
    let app = TestApp::start().await;
    app.shop("tea").await;
    let (head, hidden) = (head(&app, "tea"), hidden(&app));
    for size in ["", "x", "-1", "+1d", "0x1d", "1d 1d", "fffffffffffffffff", "1d\0"] {
        let body = format!("{size}\r\n{QUERY}\r\n0\r\n\r\n");
        let sent = format!("{head}transfer-encoding: chunked\r\n\r\n{body}{hidden}");
        let said = said(&app, sent.as_bytes()).await;
        assert_eq!(statuses(&said), [400], "{size}: {said}");
    }
    let old = head.replace("HTTP/1.1", "HTTP/1.0");
    let sent = format!("{old}transfer-encoding: chunked\r\n\r\n0\r\n\r\n{hidden}");
    let said = said(&app, sent.as_bytes()).await;
    assert_eq!(said.matches("HTTP/1.").count(), 1, "{said}");
}

#[tokio::test]
async fn what_follows_a_body_that_was_refused_is_no_request() {
    let app = TestApp::start().await;
    let (_tea, _silk) = (app.shop("tea").await, app.shop("silk").await);
    let hidden = hidden(&app);
    let filler = format!("{}{hidden}", "x".repeat(300_000));
    let length = filler.len();
    let sent = format!("{}content-length: {length}\r\n\r\n{filler}", head(&app, "tea"));
    let answered = said(&app, sent.as_bytes()).await;
    assert!(!answered.contains("silk") && statuses(&answered).len() <= 1, "{answered}");
    // It is answered once where it is the body of something that has no use for one.
    let get = format!(
        "GET /healthz HTTP/1.1\r\nhost: localhost\r\ncontent-length: {}\r\n\r\n{hidden}\
         GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n",
        hidden.len()
    );
    let answered = said(&app, get.as_bytes()).await;
    assert!(!answered.contains("silk"), "{answered}");
    assert!(statuses(&answered).iter().all(|status| *status == 200), "{answered}");
}

#[tokio::test]
async fn heads_are_bounded() {
    let app = TestApp::start().await;
    app.shop("tea").await;
    let many = "x: y\r\n".repeat(200);
    let long = format!("x: {}\r\n", "y".repeat(1 << 20));
    let path = "x".repeat(1 << 20);
    for (sent, expected) in [
        (format!("{}{many}\r\n", head(&app, "tea")), 431),
        (format!("{}{long}\r\n", head(&app, "tea")), 431),
        (format!("GET /{} HTTP/1.1\r\nhost: tea.localhost\r\n\r\n", &path[..70_000]), 414),
        (format!("GET /{path} HTTP/1.1\r\nhost: tea.localhost\r\n\r\n"), 431),
        ("GET / HTTP/9.9\r\n\r\n".to_owned(), 400),
        ("GET\r\n\r\n".to_owned(), 400),
        ("\0\0\0\0\r\n\r\n".to_owned(), 400),
    ] {
        let said = said(&app, sent.as_bytes()).await;
        assert_eq!(statuses(&said), [expected], "{}", &sent[..sent.len().min(90)]);
    }
}
