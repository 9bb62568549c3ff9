use std::{net::SocketAddr, pin::pin, time::Duration};

use axum::{Extension, Router, extract::ConnectInfo};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::net::{TcpListener, TcpStream};

/// How long a connection may take to send the head of a request, and may rest between two.
const PATIENCE: Duration = Duration::from_secs(30);
/// Before another try when the system has no more connections to give.
const PAUSE: Duration = Duration::from_millis(100);

/// Answers requests until `stop` is done; then takes no more connections, and ends when those that
/// are being answered have been.
pub async fn listen(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let connections = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => answer(&router, &connections, stream, peer),
                Err(error) => {
                    tracing::warn!(%error, "can't accept a connection");
                    tokio::time::sleep(PAUSE).await;
                }
            },
            () = &mut stop => break,
        }
    }
    drop(listener);
    connections.shutdown().await;
}

fn answer(router: &Router, open: &GracefulShutdown, stream: TcpStream, peer: SocketAddr) {
    // Answers are written whole, so there is nothing to wait for; failing costs only time.
    let _ = stream.set_nodelay(true);
    let service = router.clone().layer(Extension(ConnectInfo(peer)));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    let connection = open.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection ended badly");
        }
    });
}
