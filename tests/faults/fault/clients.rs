//! Clients that take their time: to send a head, to send a body, to read an answer.

use std::{
    fs,
    net::SocketAddr,
    time::{Duration, Instant},
};

use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    task::JoinSet,
};

use crate::{
    lab::{Lab, serve},
    market::Market,
    report::Row,
};

/// How long the server may bear with them: half a minute for a head or an answer, and a little.
const PATIENCE: Duration = Duration::from_secs(45);
/// Shoppers may have some connections still, and so may PostgreSQL.
const MOST_LEFT: usize = 10;
const EACH: Duration = Duration::from_secs(1);
const HEAD: &str = "POST /graphql HTTP/1.1\r\nhost: left.localhost\r\n\
    content-type: application/json\r\ncontent-length: 5000\r\n";

/// What a slow client does.
#[derive(Debug, Clone)]
enum Kind {
    /// Sends a byte of a head each second.
    Head,
    /// Sends a byte of a body each second.
    Body,
    /// Asks once and doesn't read the answer.
    Answer(String),
    /// Asks and asks, and reads no answer.
    Answers(String),
}

/// Heads and bodies that come byte by byte, and answers that nobody reads, beside shoppers.
pub async fn slow(lab: &Lab, row: &mut Row) {
    let app = lab.app().await;
    let market = Market::of(lab, &app).await;
    let server = serve(&app.database, &[]).await;
    market.moves_to(server.address);
    market.rush().await;
    let calm = market.rush().await;
    let before = open_files(server.id());
    let mut clients = JoinSet::new();
    let request = long_answer(&market, server.address).await;
    for (kind, count) in [
        (Kind::Head, lab.count(250, 0)),
        (Kind::Body, lab.count(250, 20)),
        (Kind::Answer(request.clone()), lab.count(180, 0)),
        (Kind::Answers(request), lab.count(20, 0)),
    ] {
        for _ in 0..count {
            clients.spawn(dribble(kind.clone(), server.address));
            row.injected += 1;
        }
    }
    let begun = Instant::now();
    let most = all_there(server.id(), before + row.injected).await.saturating_sub(before);
    let beside = market.rush().await;
    row.note(format!("a rush of shoppers took {calm:.1?} without, {beside:.1?} beside"));
    if most < row.injected / 2 {
        row.breaks(format!("only {most} of the slow clients were there at once"));
    }
    if market.unheard() > 0 || beside > calm * 4 + 5 * EACH {
        row.breaks(format!("others had to wait: {} tries, {beside:?}", market.unheard()));
    }
    let left = until_ended(server.id(), before).await;
    if left > MOST_LEFT {
        row.breaks(format!("{left} connections are never ended"));
    }
    let time = begun.elapsed();
    row.note(format!(
        "{most} connections, of which after {time:.0?} no more than {left} were left"
    ));
    clients.shutdown().await;
    market.compare(row).await;
}

/// Waits until so many connections are open, but not until the first are ended; returns how many are.
async fn all_there(server: u32, wanted: usize) -> usize {
    let begun = Instant::now();
    loop {
        let there = open_files(server);
        if there >= wanted || begun.elapsed() > EACH * 8 {
            return there;
        }
        tokio::time::sleep(EACH / 10).await;
    }
}

/// Waits for the end of connections, as long as the server may bear with them; returns how many are
/// left.
async fn until_ended(server: u32, before: usize) -> usize {
    let begun = Instant::now();
    loop {
        let left = open_files(server).saturating_sub(before);
        if left <= MOST_LEFT || begun.elapsed() > PATIENCE {
            return left;
        }
        tokio::time::sleep(EACH / 4).await;
    }
}

/// A request that is answered with some 60 KB.
async fn long_answer(market: &Market<'_>, server: SocketAddr) -> String {
    let text = format!("<p>{}</p>", "Leaves. ".repeat(7_500));
    let input = json!({
        "title": "Tea", "descriptionHtml": text, "variants": [{ "price": "1.00" }],
    });
    let product = market.shops[0].product_of(input).await;
    let query = "query($id: ID!) { product(id: $id) { descriptionHtml } }";
    let body = json!({ "query": query, "variables": { "id": product.id } }).to_string();
    let (slug, port, length) = (&market.shops[0].slug, server.port(), body.len());
    format!(
        "POST /graphql HTTP/1.1\r\nhost: {slug}.localhost:{port}\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}

async fn dribble(kind: Kind, server: SocketAddr) -> std::io::Result<()> {
    match kind {
        Kind::Head => one_by_one(server, "").await,
        Kind::Body => one_by_one(server, &format!("{HEAD}\r\n")).await,
        Kind::Answer(request) => ask(server, &request, 1).await,
        Kind::Answers(request) => ask(server, &request, usize::MAX).await,
    }
}

/// Sends the beginning at once and what follows a byte a second, until the server hangs up.
async fn one_by_one(server: SocketAddr, beginning: &str) -> std::io::Result<()> {
    let mut stream = TcpStream::connect(server).await?;
    stream.write_all(beginning.as_bytes()).await?;
    let rest = if beginning.is_empty() { HEAD } else { "{                                     " };
    for byte in rest.bytes().cycle() {
        stream.write_all(&[byte]).await?;
        let mut said = [0; 512];
        if let Ok(read) = tokio::time::timeout(EACH, stream.read(&mut said)).await
            && read? == 0
        {
            return Ok(());
        }
    }
    Ok(())
}

/// Sends a request again and again, never reads what comes of it, and doesn't hang up.
async fn ask(server: SocketAddr, request: &str, times: usize) -> std::io::Result<()> {
    let socket = TcpSocket::new_v4()?;
    socket.set_recv_buffer_size(4096)?;
    let mut stream = socket.connect(server).await?;
    for _ in 0..times {
        stream.write_all(request.as_bytes()).await?;
    }
    std::future::pending().await
}

/// How many files and connections a process has open.
fn open_files(id: u32) -> usize {
    fs::read_dir(format!("/proc/{id}/fd")).expect("it runs").count()
}
