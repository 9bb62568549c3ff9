//! Bodies that never end, take forever, or would become something else when they are unpacked.

use futures::future::join_all;
use serde_json::json;
use tests::TestApp;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{interval, timeout},
};

use super::{SOON, head, said, statuses};

#[tokio::test]
async fn a_body_that_never_ends_is_refused_at_its_bound() {
    let app = TestApp::start().await;
    app.shop("tea").await;
    let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x1_0000)).repeat(40);
    let sent = format!("{}transfer-encoding: chunked\r\n\r\n{chunk}", head(&app, "tea"));
    let chunked = said(&app, sent.as_bytes()).await;
    assert!(statuses(&chunked).iter().all(|status| *status == 413), "{chunked}");
    let declared = "content-length: 1000000000000\r\n\r\n";
    let sent = format!("{}{declared}{}", head(&app, "tea"), "x".repeat(200_000));
    let declared = said(&app, sent.as_bytes()).await;
    assert!(statuses(&declared).iter().all(|status| *status == 413), "{declared}");
    // It isn't waited for, nor asked for, when its length says enough.
    let sent =
        format!("{}expect: 100-continue\r\ncontent-length: 200000\r\n\r\n", head(&app, "tea"));
    let begun = std::time::Instant::now();
    assert_eq!(statuses(&said(&app, sent.as_bytes()).await), [413]);
    assert!(begun.elapsed() < std::time::Duration::from_secs(5), "it isn't waited for");
    assert_eq!(app.store("tea", "{ shop { name } }", json!({})).await.status, 200);
}

/// The time is the server's own, ten seconds; the bound here is only that it ends.
#[tokio::test]
async fn a_body_that_dribbles_does_not_hold_a_request_forever() {
    let app = TestApp::start().await;
    app.shop("tea").await;
    let port = app.address.port();
    let paths = [
        "/graphql",
        "/admin/api/graphql",
        "/callbacks/sandbox",
        "/account/reset/01a213eb-c345-7601-84d7-bb1504a3301c?key=x",
    ];
    join_all(paths.map(async |path| {
        let mut wire = TcpStream::connect(app.address).await.expect("a connection");
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: tea.localhost:{port}\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: 90000\r\n\r\n"
        );
        wire.write_all(head.as_bytes()).await.expect("it takes the head");
        let (mut reader, mut writer) = wire.split();
        let (mut heard, mut tick) = (Vec::new(), interval(std::time::Duration::from_millis(200)));
        let dribble = async {
            loop {
                tick.tick().await;
                if writer.write_all(b" ").await.is_err() {
                    std::future::pending::<()>().await;
                }
            }
        };
        tokio::select! {
            () = dribble => {}
            ended = timeout(SOON, reader.read_to_end(&mut heard)) => drop(ended.expect("it ends")),
        }
        let said = String::from_utf8_lossy(&heard);
        assert_eq!(statuses(&said), [408], "{path}: {said}");
    }))
    .await;
}

#[tokio::test]
async fn an_encoded_body_is_never_unpacked() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    for encoding in ["gzip", "deflate", "br", "zstd", "identity", "gzip, gzip", ""] {
        for (path, label) in [
            ("/graphql", "application/json"),
            ("/admin/api/graphql", "application/json"),
            ("/admin/api/import/products", "text/csv"),
        ] {
            let request = app.post("tea.localhost", path).bearer_auth(&shop.token);
            let request = request.header("content-type", label);
            let request = request.header("content-encoding", encoding).body("{}");
            let answer = app.send(request).await;
            assert_eq!(
                (answer.status, answer.code().as_str()),
                (415, "UNSUPPORTED_MEDIA_TYPE"),
                "{path} {encoding}"
            );
        }
    }
}
