//! HTTP/1.1 with as little work as possible: the client shares the machine with the server.

use std::{net::SocketAddr, ops::Range};

use memchr::memmem;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::outcome::{Doing, Outcome};

/// A connection that is kept. It reads answers into one buffer.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
    body: Range<usize>,
}

impl Connection {
    /// A connection to a server.
    pub async fn open(server: SocketAddr) -> Outcome<Self> {
        let stream = TcpStream::connect(server).await.doing("connecting")?;
        stream.set_nodelay(true).doing("connecting")?;
        Ok(Self { stream, buffer: vec![0; 32 * 1024], body: 0..0 })
    }

    /// Sends a request and reads the whole answer; returns its status.
    pub async fn ask(&mut self, request: &[u8]) -> Outcome<u16> {
        self.stream.write_all(request).await.doing("sending a request")?;
        let mut filled = 0;
        let (status, body) = loop {
            filled += self.read(filled).await?;
            if let Some(head) = memmem::find(&self.buffer[..filled], b"\r\n\r\n") {
                break Self::head(&self.buffer[..head], head + 4)?;
            }
        };
        if body.end > self.buffer.len() {
            self.buffer.resize(body.end, 0);
        }
        while filled < body.end {
            filled += self.read(filled).await?;
        }
        self.body = body;
        Ok(status)
    }

    /// The body of the last answer.
    pub fn body(&self) -> &[u8] {
        &self.buffer[self.body.clone()]
    }

    /// Asks a GraphQL server for something that must be answered without errors.
    pub async fn data(&mut self, request: &[u8]) -> Outcome<&[u8]> {
        let status = self.ask(request).await?;
        if status != 200 || memmem::find(self.body(), b"\"errors\":").is_some() {
            return Err(format!("{status}: {}", self.shown()));
        }
        Ok(self.body())
    }

    /// The last answer as JSON.
    pub fn json(&self) -> Outcome<Value> {
        serde_json::from_slice(self.body()).doing("reading an answer")
    }

    /// The beginning of the last answer, for people.
    pub fn shown(&self) -> String {
        let body = self.body();
        String::from_utf8_lossy(&body[..body.len().min(1_000)]).into_owned()
    }

    async fn read(&mut self, filled: usize) -> Outcome<usize> {
        if filled == self.buffer.len() {
            self.buffer.resize(filled * 2, 0);
        }
        match self.stream.read(&mut self.buffer[filled..]).await.doing("reading an answer")? {
            0 => Err("the server closed the connection".into()),
            read => Ok(read),
        }
    }

    /// The status, and where the body is.
    fn head(head: &[u8], begin: usize) -> Outcome<(u16, Range<usize>)> {
        const LENGTH: &[u8] = b"\r\ncontent-length: ";
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let number = |bytes: &[u8]| std::str::from_utf8(bytes).ok()?.parse::<usize>().ok();
        let status = head.get(9..12).and_then(number).and_then(|status| u16::try_from(status).ok());
        let length = memmem::find(head, LENGTH).and_then(|at| {
            let value = &head[at + LENGTH.len()..];
            number(value.split(|byte| *byte == b'\r').next()?)
        });
        match (status, length) {
            (Some(status), Some(length)) => Ok((status, begin..begin + length)),
            _ => Err(format!("an answer that says no status or length: {}", text(head))),
        }
    }
}

/// A POST of anything.
pub fn post(host: &str, path: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nhost: {host}\r\ncontent-length: {length}\r\n{headers}\r\n{body}"
    )
    .into_bytes()
}

/// A GraphQL operation of a shop's storefront.
pub fn graphql(host: &str, query: &str, variables: &Value) -> Vec<u8> {
    let body = json!({ "query": query, "variables": variables }).to_string();
    post(host, "/graphql", "content-type: application/json\r\n", &body)
}
