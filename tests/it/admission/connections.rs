use std::time::Duration;

use tests::TestApp;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// Longer than an answer takes, shorter than the server's patience with clients that say nothing.
const SOON: Duration = Duration::from_secs(10);

/// What a client is answered on a new connection: nothing when that is closed at once.
async fn answer(app: &TestApp) -> String {
    let mut client = TcpStream::connect(app.address).await.expect("a connection");
    let asked = client.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    let mut said = String::new();
    if timeout(SOON, asked).await.expect("in time").is_ok() {
        // It may end with a reset.
        let _ = timeout(SOON, client.read_to_string(&mut said)).await.expect("in time");
    }
    said
}

async fn held(app: &TestApp, count: usize) -> Vec<TcpStream> {
    let mut held = Vec::new();
    for _ in 0..count {
        held.push(TcpStream::connect(app.address).await.expect("a connection"));
    }
    held
}

/// Waits until the server has noticed who has left.
async fn answered_again(app: &TestApp) -> bool {
    for _ in 0..100 {
        if answer(app).await.ends_with("ok") {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    false
}

#[tokio::test]
async fn one_client_has_so_many_connections_and_no_more() {
    let app = TestApp::start_with(|settings| {
        settings.server.trust_proxy = false;
        settings.server.connections_per_client = 5;
    })
    .await;
    let first = held(&app, 4).await;
    assert!(answer(&app).await.ends_with("ok"), "a fifth");
    let fifth = held(&app, 1).await;
    assert_eq!(answer(&app).await, "", "a sixth is closed without a word");
    drop((first, fifth));
    assert!(answered_again(&app).await);
}

#[tokio::test]
async fn all_clients_have_so_many_connections_and_no_more() {
    let app = TestApp::start_with(|settings| {
        settings.server.connections = 5;
        settings.server.connections_per_client = 1;
    })
    .await;
    // Behind a proxy, which is one client to us.
    let all = held(&app, 5).await;
    assert_eq!(answer(&app).await, "");
    drop(all);
    assert!(answered_again(&app).await);
}
