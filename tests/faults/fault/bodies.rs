//! Bodies that are meant to fill the memory: without an end, nested without an end, and packed small.

use std::{
    fs,
    net::SocketAddr,
    process::{Command, Stdio},
    time::Duration,
};

use futures::future::join_all;
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::{
    lab::{Lab, serve},
    market::Market,
    report::Row,
};

const GIGABYTE: usize = 1 << 30;
/// How much larger the server may become.
const MOST_GROWTH: u64 = 50 * 1024;
/// How long a refusal may take: a body may take a minute to arrive.
const PATIENCE: Duration = Duration::from_secs(75);
const CHUNK: usize = 64 * 1024;

/// Where, and with which headers.
type Endpoint = (&'static str, &'static str, String);

/// What is sent there.
enum Body {
    /// Two gigabytes, as the head says.
    Announced,
    /// Two gigabytes in chunks.
    Chunked,
    /// Bytes, with another header.
    Small(Vec<u8>, &'static str),
}

/// All of it against all endpoints that take a body, while 64 shoppers order.
pub async fn hostile(lab: &Lab, row: &mut Row) {
    let app = lab.app().await;
    let market = Market::of(lab, &app).await;
    let server = serve(&app.database, &[]).await;
    market.moves_to(server.address);
    // It becomes as large as it is at work.
    for _ in 0..lab.count(4, 2) {
        market.rush().await;
    }
    let before = high_water(server.id());
    let csv = format!("content-type: text/csv\r\nauthorization: Bearer {}", market.shops[0].token);
    let json = || "content-type: application/json".to_owned();
    let endpoints: [Endpoint; 4] = [
        ("left.localhost", "/graphql", json()),
        ("localhost", "/admin/api/graphql", json()),
        ("localhost", "/admin/api/import/products", csv),
        ("localhost", "/callbacks/sandbox", json()),
    ];
    for _ in 0..lab.count(4, 1) {
        let attacks = join_all(endpoints.iter().map(|it| attack(server.address, it)));
        let (_, found) = tokio::join!(market.rush(), attacks);
        for outcome in found.into_iter().flatten() {
            row.injected += 1;
            if let Err(why) = outcome {
                row.breaks(why);
            }
        }
        market.compare(row).await;
    }
    if market.unheard() > 0 {
        row.breaks(format!("{} requests of others failed", market.unheard()));
    }
    let grown = high_water(server.id()).saturating_sub(before);
    row.note(format!("the server grew by {} MB", grown / 1024));
    if grown > MOST_GROWTH {
        row.breaks(format!("the server grew by {grown} KB"));
    }
}

/// Every body against an endpoint, one after the other.
async fn attack(server: SocketAddr, endpoint: &Endpoint) -> Vec<Result<(), String>> {
    let deep = |levels: usize| {
        let (open, close) = ("[".repeat(levels), "]".repeat(levels));
        let text =
            format!("{{\"query\":\"{{shop{{name}}}}\",\"variables\":{{\"x\":{open}{close}}}}}");
        Body::Small(text.into_bytes(), "accept: application/json")
    };
    let mut found = Vec::new();
    let reads_json = endpoint.2.contains("json");
    for (name, body) in [
        ("2 GB that are announced", Body::Announced),
        ("2 GB in chunks", Body::Chunked),
        ("100,000 levels", deep(100_000)),
        ("40,000 levels", deep(40_000)),
        ("a gzip bomb", Body::Small(bomb(), "content-encoding: gzip")),
    ] {
        if name.ends_with("levels") && !reads_json {
            continue;
        }
        let refused = timeout(PATIENCE, refusal(server, endpoint, &body)).await;
        let refused = refused.unwrap_or_else(|_| Err("no answer".to_owned()));
        let path = endpoint.1;
        found.push(refused.map_err(|why| format!("{name} to {path}: {why}")));
    }
    found
}

/// Sends a body, and takes nothing for an answer but a refusal with a code.
async fn refusal(server: SocketAddr, endpoint: &Endpoint, body: &Body) -> Result<(), String> {
    let (host, path, headers) = endpoint;
    let stream = TcpStream::connect(server).await.map_err(|error| error.to_string())?;
    let (mut from, mut to) = stream.into_split();
    let framing = match body {
        Body::Announced => format!("content-length: {}", 2 * GIGABYTE),
        Body::Chunked => "transfer-encoding: chunked".to_owned(),
        Body::Small(bytes, header) => format!("content-length: {}\r\n{header}", bytes.len()),
    };
    let port = server.port();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {host}:{port}\r\n{headers}\r\nconnection: close\r\n{framing}\r\n\r\n"
    );
    let write = async {
        to.write_all(head.as_bytes()).await?;
        match body {
            Body::Small(bytes, _) => to.write_all(bytes).await,
            Body::Announced => write_on(&mut to, " ".repeat(CHUNK).as_bytes()).await,
            Body::Chunked => {
                let chunk = format!("{CHUNK:x}\r\n{}\r\n", " ".repeat(CHUNK));
                write_on(&mut to, chunk.as_bytes()).await
            }
        }
    };
    let mut answer = Vec::new();
    let read = from.read_to_end(&mut answer);
    // Writing fails when the server hangs up; what it said before that can still be read.
    let (_, read) = tokio::join!(write, read);
    let answer = String::from_utf8_lossy(&answer);
    if answer.is_empty() {
        return Err(format!("it hangs up without a word: {read:?}"));
    }
    check(&answer)
}

async fn write_on(to: &mut (impl AsyncWriteExt + Unpin), chunk: &[u8]) -> std::io::Result<()> {
    for _ in 0..2 * GIGABYTE / CHUNK {
        to.write_all(chunk).await?;
    }
    Ok(())
}

fn check(answer: &str) -> Result<(), String> {
    let status: Option<u16> = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
    let body: Option<Value> =
        answer.split_once("\r\n\r\n").and_then(|(_, body)| serde_json::from_str(body).ok());
    let code = body.as_ref().and_then(|body| body["errors"][0]["extensions"]["code"].as_str());
    match (status, code) {
        (Some(400..=499), Some(_)) => Ok(()),
        _ => Err(format!("it isn't refused: {}", answer.chars().take(300).collect::<String>())),
    }
}

/// Less than 100 KB that unpack to 90 MB.
fn bomb() -> Vec<u8> {
    let script = "head -c 90000000 /dev/zero | gzip -9";
    let packed = Command::new("sh").args(["-c", script]).stderr(Stdio::null()).output();
    packed.expect("gzip").stdout
}

/// The most memory that a process ever had, in KB.
fn high_water(id: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{id}/status")).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a high water");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}
