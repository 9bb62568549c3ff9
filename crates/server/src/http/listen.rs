use std::{convert::Infallible, net::SocketAddr, pin::pin, time::Duration};

use axum::{
    body::Body,
    extract::{ConnectInfo, Request},
    response::Response,
};
use hyper::{
    body::Incoming,
    server::conn::http1,
    service::{HttpService, service_fn},
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::watch,
    time::timeout,
};

use super::{
    crowd::Crowd,
    patient::Patient,
    tls::{ByTls, Greeted, Tls},
};

/// How long a connection may take to begin, to send the head of a request, to take more of an answer,
/// and may rest between two.
const PATIENCE: Duration = Duration::from_secs(30);
/// Before another try when the system has no more connections to give.
const PAUSE: Duration = Duration::from_millis(100);
/// How long those who have connected before the end may take to begin: their request may be under
/// way.
const LAST_WORD: Duration = Duration::from_millis(300);
/// Who may be waiting to be taken in: more than the system keeps.
const MOST_WAITING: usize = 5_000;

/// What answers requests.
pub trait Answer: Clone + Send + Sync + 'static {
    /// Answers one.
    fn answer(self, request: Request) -> impl Future<Output = Response> + Send;
}

/// Answers requests until `stop` is done; then takes no more connections, and ends when those that
/// are being answered have been. With `tls` the one port answers both https and http: addresses in
/// answers are https on the port that was asked, and clients rewrite others to it.
pub async fn listen(
    listener: TcpListener,
    tls: Option<Tls>,
    crowd: Crowd,
    site: impl Answer,
    stop: impl Future<Output = ()>,
) {
    Reception { tls, crowd, site, patience: PATIENCE }.open(listener, stop).await;
}

/// What every new connection meets.
#[derive(Clone)]
struct Reception<A> {
    tls: Option<Tls>,
    crowd: Crowd,
    site: A,
    patience: Duration,
}

impl<A: Answer> Reception<A> {
    async fn open(self, listener: TcpListener, stop: impl Future<Output = ()>) {
        // Turns true at the end. Each connection has a receiver for as long as it lasts.
        let (closing, _) = watch::channel(false);
        let mut stop = pin!(stop);
        loop {
            tokio::select! {
                accepted = listener.accept() => match accepted {
                    Ok((stream, peer)) => self.take_in(stream, peer, &closing),
                    Err(error) => {
                        tracing::warn!(%error, "can't accept a connection");
                        tokio::time::sleep(PAUSE).await;
                    }
                },
                () = &mut stop => break,
            }
        }
        for (stream, peer) in waiting(listener) {
            self.take_in(stream, peer, &closing);
        }
        closing.send_replace(true);
        closing.closed().await;
    }

    /// Answers a client, unless there are too many: then its connection is closed without a word, which
    /// costs nothing more.
    fn take_in(&self, stream: TcpStream, peer: SocketAddr, closing: &watch::Sender<bool>) {
        let Some(place) = self.crowd.enter(peer.ip()) else {
            tracing::debug!("a connection too many is closed");
            return;
        };
        let answering = self.clone().receive(stream, peer, closing.subscribe());
        tokio::spawn(async move {
            answering.await;
            drop(place);
        });
    }

    /// Finds out what a client speaks, and answers it.
    async fn receive(
        self,
        stream: TcpStream,
        peer: SocketAddr,
        mut closing: watch::Receiver<bool>,
    ) {
        // Answers are written whole, so there is nothing to wait for; failing costs only time.
        let _ = stream.set_nodelay(true);
        let of = |tls| service_fn(move |request| answer(self.site.clone(), peer, tls, request));
        let Some(tls) = &self.tls else {
            return serve(of(false), stream, closing, self.patience).await;
        };
        let mut greeting = pin!(timeout(self.patience, tls.greet(stream)));
        let greeted = tokio::select! {
            greeted = greeting.as_mut() => greeted,
            () = closed(&mut closing) => match timeout(LAST_WORD, greeting).await {
                Ok(greeted) => greeted,
                Err(_) => return,
            },
        };
        match greeted {
            Ok(Ok(Greeted::Plain(stream))) => {
                serve(of(false), stream, closing, self.patience).await;
            }
            Ok(Ok(Greeted::ByTls(stream))) => {
                serve(of(true), stream, closing, self.patience).await;
            }
            Ok(Err(error)) => tracing::debug!(%error, "a connection began badly"),
            Err(_) => tracing::debug!("a connection didn't begin in time"),
        }
    }
}

/// Who has connected and wasn't taken in yet; then nobody can connect any more. Closing the port
/// alone would turn them away without a word.
fn waiting(listener: TcpListener) -> Vec<(TcpStream, SocketAddr)> {
    let Ok(listener) = listener.into_std() else { return Vec::new() };
    let one = || {
        let (stream, peer) = listener.accept().ok()?;
        stream.set_nonblocking(true).ok()?;
        Some((TcpStream::from_std(stream).ok()?, peer))
    };
    std::iter::from_fn(one).take(MOST_WAITING).collect()
}

/// Returns when the end has come.
async fn closed(closing: &mut watch::Receiver<bool>) {
    // An error means that nobody listens any more.
    let _ = closing.wait_for(|closing| *closing).await;
}

/// Answers a request, which is told who sent it and how.
async fn answer(
    site: impl Answer,
    peer: SocketAddr,
    by_tls: bool,
    request: Request<Incoming>,
) -> Result<Response, Infallible> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(peer));
    if by_tls {
        request.extensions_mut().insert(ByTls);
    }
    Ok(site.answer(request).await)
}

/// Answers the requests of a connection.
async fn serve(
    service: impl HttpService<Incoming, ResBody = Body, Error = Infallible>,
    stream: impl AsyncRead + AsyncWrite + Unpin + 'static,
    mut closing: watch::Receiver<bool>,
    patience: Duration,
) {
    let stream = TokioIo::new(Patient::new(stream, patience));
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(patience)
            .serve_connection(stream, service)
    );
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = closed(&mut closing) => {
            if let Ok(ended) = timeout(LAST_WORD, connection.as_mut()).await {
                ended
            } else {
                // It ends at once when nothing was read from it.
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended badly");
    }
}

#[cfg(test)]
mod tests;
