use std::{net::SocketAddr, pin::pin, time::Duration};

use axum::{Extension, Router, extract::ConnectInfo};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::{GracefulShutdown, Watcher},
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::watch,
    time::timeout,
};

use super::tls::{ByTls, Greeted, Tls};

/// How long a connection may take to begin, to send the head of a request, and may rest between
/// two.
const PATIENCE: Duration = Duration::from_secs(30);
/// Before another try when the system has no more connections to give.
const PAUSE: Duration = Duration::from_millis(100);

/// Answers requests until `stop` is done; then takes no more connections, and ends when those that
/// are being answered have been. With `tls` the one port answers both https and http: addresses in
/// answers are https on the port that was asked, and clients rewrite others to it.
pub async fn listen(
    listener: TcpListener,
    tls: Option<Tls>,
    router: Router,
    stop: impl Future<Output = ()>,
) {
    Reception { tls, router, patience: PATIENCE }.open(listener, stop).await;
}

/// What every new connection meets.
#[derive(Clone)]
struct Reception {
    tls: Option<Tls>,
    router: Router,
    patience: Duration,
}

impl Reception {
    async fn open(self, listener: TcpListener, stop: impl Future<Output = ()>) {
        let connections = GracefulShutdown::new();
        // Its end tells those that are still being greeted.
        let (listening, closing) = watch::channel(());
        let mut stop = pin!(stop);
        loop {
            tokio::select! {
                accepted = listener.accept() => match accepted {
                    Ok((stream, peer)) => {
                        let (watcher, closing) = (connections.watcher(), closing.clone());
                        tokio::spawn(self.clone().receive(stream, peer, watcher, closing));
                    }
                    Err(error) => {
                        tracing::warn!(%error, "can't accept a connection");
                        tokio::time::sleep(PAUSE).await;
                    }
                },
                () = &mut stop => break,
            }
        }
        drop((listener, listening));
        connections.shutdown().await;
    }

    /// Finds out what a client speaks, and answers it.
    async fn receive(
        self,
        stream: TcpStream,
        peer: SocketAddr,
        watcher: Watcher,
        mut closing: watch::Receiver<()>,
    ) {
        // Answers are written whole, so there is nothing to wait for; failing costs only time.
        let _ = stream.set_nodelay(true);
        let router = self.router.layer(Extension(ConnectInfo(peer)));
        let Some(tls) = self.tls else {
            return answer(router, stream, watcher, self.patience).await;
        };
        let greeted = tokio::select! {
            // Whoever has spoken is answered, also at the last moment.
            biased;
            greeted = timeout(self.patience, tls.greet(stream)) => greeted,
            // Only the sender's end is ever heard.
            _ = closing.changed() => return,
        };
        match greeted {
            Ok(Ok(Greeted::Plain(stream))) => answer(router, stream, watcher, self.patience).await,
            Ok(Ok(Greeted::ByTls(stream))) => {
                let router = router.layer(Extension(ByTls));
                answer(router, stream, watcher, self.patience).await;
            }
            Ok(Err(error)) => tracing::debug!(%error, "a connection began badly"),
            Err(_) => tracing::debug!("a connection didn't begin in time"),
        }
    }
}

async fn answer<S>(router: Router, stream: S, watcher: Watcher, patience: Duration)
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(patience)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%error, "a connection ended badly");
    }
}

#[cfg(test)]
mod tests {
    use std::{net::SocketAddr, time::Duration};

    use axum::{Router, routing::get};
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::{TcpListener, TcpStream},
        sync::oneshot,
        task::JoinHandle,
        time::timeout,
    };

    use super::{PATIENCE, Reception, Tls};
    use crate::scratch::Scratch;

    /// Longer than anything takes here, shorter than [`PATIENCE`].
    const SOON: Duration = Duration::from_secs(10);

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
            let router = Router::new().route("/", get(async || "hello"));
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
            let address = listener.local_addr().expect("an address");
            let (stop, stopped) = oneshot::channel();
            let reception = Reception { tls: Some(tls), router, patience };
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
}
