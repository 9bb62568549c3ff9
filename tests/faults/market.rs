//! Two shops, and shoppers who order, pay and get money back all at once, whatever happens.

mod shopper;

use std::{
    net::SocketAddr,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use futures::future::join_all;
use reqwest::{Client, RequestBuilder, redirect::Policy};
use serde_json::{Value, json};
use tests::{Shop, TestApp};

use crate::{journal::Journal, lab::Lab, report::Row};

/// How long one of them goes on asking.
const PATIENCE: Duration = Duration::from_mins(2);
/// How long one request may take: longer than a server takes to say that it takes too long.
const ANSWER: Duration = Duration::from_secs(15);
/// Between two tries, and between two shoppers.
const PAUSE: Duration = Duration::from_millis(50);
const STEP: Duration = Duration::from_millis(4);

/// Shops, and what their shoppers have heard.
pub struct Market<'a> {
    /// For preparing and looking; shoppers ask another server, unless none is named.
    pub app: &'a TestApp,
    /// The shops.
    pub shops: Vec<Shop<'a>>,
    /// What shoppers noted.
    pub journal: Journal,
    variants: Vec<Vec<String>>,
    shoppers: usize,
    server: Mutex<SocketAddr>,
    pages: Client,
    fresh_connections: bool,
    keys: AtomicUsize,
    unheard: AtomicUsize,
    broken_off: AtomicUsize,
    carts_lost: AtomicUsize,
    troubles: Mutex<Vec<String>>,
}

impl<'a> Market<'a> {
    /// Opens two shops that sell four things each, plenty of each.
    pub async fn of(lab: &Lab, app: &'a TestApp) -> Self {
        let (mut shops, mut variants) = (Vec::new(), Vec::new());
        for slug in ["left", "right"] {
            let shop = app.shop(slug).await;
            shop.offer_sandbox().await;
            // All shoppers are one client here.
            let plenty = json!({ "waitingOrders": 1_000_000, "waitingUnits": 1_000_000_000 });
            shop.change_settings(plenty).await;
            let mut sold = Vec::new();
            for (title, price) in [("A", "19.90"), ("B", "5.00"), ("C", "120.00"), ("D", "0.99")] {
                sold.push(shop.product(title, price, 1_000_000).await.1);
            }
            shops.push(shop);
            variants.push(sold);
        }
        let pages = Client::builder().redirect(Policy::none()).build().expect("a client");
        Self {
            app,
            shops,
            journal: Journal::default(),
            variants,
            shoppers: lab.shoppers(),
            server: Mutex::new(app.address),
            pages,
            fresh_connections: false,
            keys: AtomicUsize::default(),
            unheard: AtomicUsize::default(),
            broken_off: AtomicUsize::default(),
            carts_lost: AtomicUsize::default(),
            troubles: Mutex::default(),
        }
    }

    /// The same whose shoppers open a connection for each request, so that one that is closed was
    /// closed on a request.
    pub fn with_fresh_connections(self) -> Self {
        Self { fresh_connections: true, ..self }
    }

    /// The same with fewer shoppers at a time.
    pub fn with_shoppers(self, shoppers: usize) -> Self {
        Self { shoppers, ..self }
    }

    /// From now on shoppers ask there.
    pub fn moves_to(&self, server: SocketAddr) {
        *self.server.lock().expect("nobody panics with it") = server;
    }

    /// Whom shoppers ask.
    pub fn server(&self) -> SocketAddr {
        *self.server.lock().expect("nobody panics with it")
    }

    /// How often a request brought no answer, or one that says to try again.
    pub fn unheard(&self) -> usize {
        self.unheard.load(Ordering::SeqCst)
    }

    /// How many requests were taken and never answered.
    pub fn broken_off(&self) -> usize {
        self.broken_off.load(Ordering::SeqCst)
    }

    /// How many carts were gone when they were to be ordered.
    pub fn carts_lost(&self) -> usize {
        self.carts_lost.load(Ordering::SeqCst)
    }

    /// Takes what was never to happen.
    pub fn take_troubles(&self) -> Vec<String> {
        std::mem::take(&mut self.troubles.lock().expect("nobody panics with it"))
    }

    /// Every shopper buys something; every fourth first gets money back for something bought before.
    /// Returns how long that took.
    pub async fn rush(&self) -> Duration {
        let begun = Instant::now();
        join_all((0..self.shoppers).map(|nr| self.shopper(nr))).await;
        begun.elapsed()
    }

    /// Rushes of shoppers, into each of which a fault is injected, and after each of which the books
    /// are compared with what shoppers heard.
    pub async fn rounds(&self, row: &mut Row, count: usize, mut inject: impl AsyncFnMut(usize)) {
        let mut felt = 0;
        for nr in 0..count {
            let before = self.unheard();
            tokio::join!(self.rush(), inject(nr));
            felt += usize::from(self.unheard() > before);
            row.injected += 1;
            self.compare(row).await;
        }
        row.note(format!("{felt} of {count} were felt by shoppers"));
        // A few may miss.
        if felt == 0 && count > 5 {
            row.breaks("no shopper felt any of it: nothing was tried".to_owned());
        }
    }

    async fn shopper(&self, nr: usize) {
        tokio::time::sleep(STEP * u32::try_from(nr).expect("few")).await;
        if nr.is_multiple_of(4)
            && let Some(place) = self.journal.to_give_back()
        {
            self.give_back(place).await;
        }
        if let Some(place) = self.order(nr).await {
            self.pay(place).await;
        }
    }

    /// Asks until there is an answer that says what came of it: status and body.
    async fn ask(&self, request: impl Fn(SocketAddr) -> RequestBuilder) -> Option<(u16, String)> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            let server = self.server();
            let mut request = request(server).timeout(ANSWER);
            if self.fresh_connections {
                request = request.header("connection", "close");
            }
            match heard(request).await {
                Ok((status, body)) if !is_to_try_again(status, &body) => {
                    return Some((status, body));
                }
                Err(error) if !error.is_connect() => {
                    self.broken_off.fetch_add(1, Ordering::SeqCst);
                }
                _ => {}
            }
            self.unheard.fetch_add(1, Ordering::SeqCst);
            tokio::time::sleep(PAUSE).await;
        }
        self.trouble(format!("a shopper heard nothing for {PATIENCE:?}"));
        None
    }

    fn trouble(&self, what: String) {
        self.troubles.lock().expect("nobody panics with it").push(what);
    }
}

async fn heard(request: RequestBuilder) -> reqwest::Result<(u16, String)> {
    let answer = request.send().await?;
    Ok((answer.status().as_u16(), answer.text().await?))
}

/// Whether an answer says that it isn't known what came of a request, or that nothing did so far.
fn is_to_try_again(status: u16, body: &str) -> bool {
    if status >= 500 || status == 408 || status == 429 {
        return true;
    }
    let Ok(body) = serde_json::from_str::<Value>(body) else { return false };
    let code = body["errors"][0]["extensions"]["code"].as_str();
    let payload = body["data"].as_object().and_then(|data| data.values().next());
    let refused = payload.and_then(|payload| payload["userErrors"][0]["code"].as_str());
    let again = ["TIMEOUT", "THROTTLED", "INTERNAL_SERVER_ERROR"];
    code.or(refused).is_some_and(|code| again.contains(&code))
}
