//! What attackers send. What is promised, and which test holds each promise: docs/security.md.

mod address;
mod body;
mod callback;
mod file;
mod framing;
mod host;
mod leaf;
mod names;
mod origin;
mod page;
mod promise;
mod takeover;
mod value;

use std::time::Duration;

use tests::TestApp;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// Longer than anything takes that isn't held forever.
const SOON: Duration = Duration::from_mins(1);

/// What a server says to bytes until it hangs up, which it must.
async fn said(app: &TestApp, bytes: &[u8]) -> String {
    let mut wire = TcpStream::connect(app.address).await.expect("a connection");
    // It may have hung up before all was sent.
    let _ = wire.write_all(bytes).await;
    let mut heard = Vec::new();
    let read = timeout(SOON, wire.read_to_end(&mut heard)).await.expect("it hangs up");
    // Told more than it read, it hangs up less politely.
    drop(read);
    String::from_utf8_lossy(&heard).into_owned()
}

/// The statuses of everything that was answered.
fn statuses(said: &str) -> Vec<u16> {
    let heads = said.split("HTTP/1.1 ").skip(1);
    heads.map(|head| head[..3].parse().expect("a status")).collect()
}

/// The head of a POST to a shop's storefront, without the empty line.
fn head(app: &TestApp, shop: &str) -> String {
    let port = app.address.port();
    format!(
        "POST /graphql HTTP/1.1\r\nhost: {shop}.localhost:{port}\r\ncontent-type: application/json\r\n"
    )
}
