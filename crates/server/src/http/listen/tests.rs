use std::{net::SocketAddr, time::Duration};

use axum::{
    extract::Request,
    response::{IntoResponse, Response},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
    time::timeout,
};

use super::super::crowd::Crowd;
use super::{Answer, PATIENCE, Reception, Tls};
use crate::scratch::Scratch;

/// Longer than anything takes here, shorter than [`PATIENCE`].
const SOON: Duration = Duration::from_secs(10);

/// Says hello, or a lot.
#[derive(Clone)]
struct Greeting;

impl Answer for Greeting {
    async fn answer(self, request: Request) -> Response {
        let long = request.uri().path() == "/long";
        if long { "x".repeat(1 << 20).into_response() } else { "hello".into_response() }
    }
}

/// A server with TLS, and what stops it.
struct Server {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Server {
    async fn start(name: &str, patience: Duration) -> Self {
        let files = Scratch::new(name);
        let files = files.certificate("localhost");
        let tls = Tls::load(&files.certificate, &files.key).expect("a certificate of ours");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (stop, stopped) = oneshot::channel();
        let crowd = Crowd::of(100, 100);
        let reception = Reception { tls: Some(tls), crowd, site: Greeting, patience };
        let task =
            tokio::spawn(reception.open(listener, async { stopped.await.unwrap_or_default() }));
        Self { address, stop, task }
    }

    /// A client that says so much and no more.
    async fn client(&self, says: &[u8]) -> TcpStream {
        let mut client = TcpStream::connect(self.address).await.expect("a connection");
        client.write_all(says).await.expect("it takes what is said");
        client
    }
}

/// What the server says until it hangs up.
async fn heard(client: &mut TcpStream) -> Vec<u8> {
    let mut heard = Vec::new();
    let read = timeout(SOON, client.read_to_end(&mut heard)).await.expect("it hangs up");
    // A server that was told more than it read hangs up less politely.
    drop(read);
    heard
}

#[tokio::test]
async fn clients_that_dont_begin_are_dropped_and_nobody_waits_for_them() {
    let server = Server::start("patience", Duration::from_millis(500)).await;
    let mut silent = server.client(b"").await;
    let mut begun = server.client(&[0x16]).await;
    let mut other = server.client(b"GET / HTTP/1.1\r\nconnection: close\r\n\r\n").await;
    let answer = String::from_utf8(heard(&mut other).await).expect("text");
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("hello"), "{answer}");
    assert_eq!(heard(&mut silent).await, b"");
    assert_eq!(heard(&mut begun).await, b"");
}

#[tokio::test]
async fn what_only_looks_like_a_handshake_is_refused_at_once() {
    let server = Server::start("garbage", PATIENCE).await;
    let mut client = server.client(b"\x16 is how it begins, but this is no handshake").await;
    let alert = heard(&mut client).await;
    assert_eq!(alert.first(), Some(&0x15), "{alert:?}");
}

#[tokio::test]
async fn who_has_connected_before_the_end_is_answered() {
    let server = Server::start("last", PATIENCE).await;
    let mut waiting = Vec::new();
    for _ in 0..20 {
        waiting.push(server.client(b"").await);
    }
    server.stop.send(()).expect("it still listens");
    for client in &mut waiting {
        let request = b"GET / HTTP/1.1\r\nconnection: close\r\n\r\n";
        client.write_all(request).await.expect("it takes what is said");
    }
    for client in &mut waiting {
        let answer = String::from_utf8(heard(client).await).expect("text");
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("hello"), "{answer}");
    }
    timeout(SOON, server.task).await.expect("it stops soon").expect("and well");
}

#[tokio::test]
async fn who_asks_and_never_reads_is_dropped() {
    let server = Server::start("reads", Duration::from_millis(500)).await;
    let mut client = server.client(b"").await;
    let request = b"GET /long HTTP/1.1\r\n\r\n".repeat(1_000);
    let asking = async { while client.write_all(&request).await.is_ok() {} };
    timeout(SOON, asking).await.expect("it hangs up");
}

#[tokio::test]
async fn stopping_does_not_wait_for_clients_that_have_not_begun() {
    let server = Server::start("stop", PATIENCE).await;
    let _silent = server.client(b"").await;
    let _begun = server.client(&[0x16]).await;
    // Connections are accepted in order, so that the two are there when this one is answered.
    let mut last = server.client(b"GET / HTTP/1.1\r\nconnection: close\r\n\r\n").await;
    heard(&mut last).await;
    server.stop.send(()).expect("it still listens");
    timeout(SOON, server.task).await.expect("it stops soon").expect("and well");
}
