//! The limit of answers: the same bytes from a handler that does nothing else.

use std::{fs, net::Ipv4Addr};

use axum::{
    Router,
    body::Bytes,
    http::{HeaderValue, header},
    routing::post,
    serve::ListenerExt,
};
use tokio::net::TcpListener;

use crate::outcome::{Doing, Outcome};

/// `bench bare FILE`: answers any POST with what is in the file; prints its address first.
pub fn run(words: &[String]) -> Outcome {
    let [file] = words else { return Err("bare needs a file's name".into()) };
    let body = Bytes::from(fs::read(file).doing(file)?);
    let runtime = tokio::runtime::Runtime::new().doing("starting")?;
    runtime.block_on(serve(body)).doing("serving")
}

async fn serve(body: Bytes) -> std::io::Result<()> {
    let label = (header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    // The request is read whole, as every server must.
    let answer = async move |_request: Bytes| ([label], body);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    println!("{}", listener.local_addr()?);
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, Router::new().route("/graphql", post(answer))).await
}
