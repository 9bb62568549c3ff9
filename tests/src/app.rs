use std::{
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    sync::atomic::{AtomicU32, Ordering},
};

use chrono::{DateTime, TimeDelta, Utc};
use db::{Db, PoolOptions, Role};
use jobs::Runner;
use kernel::Clock;
use payments::Gateways;
use reqwest::Client;
use serde_json::{Value, json};
use server::{
    App,
    http::{self, Crowd, Tls},
    settings::Settings,
    worker::Worker,
};
use sqlx::PgPool;
use tokio::{net::TcpListener, sync::watch};

use crate::{
    Answer, Certificate, Database, Mail, Mailbox, NewShop, Shop, Sms, TlsClient, migrated,
};

/// What signs tokens and notices in tests.
pub const SECRET: &[u8] = b"a secret of more than 32 characters";

/// A server of one test, with its own database and its own clock.
pub struct TestApp {
    /// Its database.
    pub database: Database,
    /// What every request shares.
    pub app: App,
    /// Where it listens.
    pub address: SocketAddr,
    clock: Clock,
    worker: Worker,
    client: Client,
    addresses: AtomicU32,
    mailbox: Mailbox,
    telephones: Mailbox,
    _certificate: Option<Certificate>,
}

impl TestApp {
    /// Starts a server as it is configured by default.
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// Starts a server that answers https besides http on its port, with a certificate of its own
    /// for `localhost`, its IP addresses, and the hosts of these shops.
    pub async fn start_with_tls(slugs: &[&str]) -> Self {
        let certificate = Certificate::of_shops(slugs);
        let app = Self::start_with(|settings| certificate.configure(settings)).await;
        Self { _certificate: Some(certificate), ..app }
    }

    /// Starts a server with other settings.
    pub async fn start_with(change: impl FnOnce(&mut Settings)) -> Self {
        Self::start_with_gateways(change, |built_in| built_in).await
    }

    /// Starts a server with other settings and other ways to pay.
    pub async fn start_with_gateways(
        change: impl FnOnce(&mut Settings),
        gateways: impl Fn(Gateways) -> Gateways,
    ) -> Self {
        Self::start_at(migrated().await, change, gateways).await
    }

    /// Starts a server on a database of choice.
    pub async fn start_on(database: Database) -> Self {
        Self::start_at(database, |_| {}, |built_in| built_in).await
    }

    /// Starts a server on a database of choice, with other settings and other ways to pay.
    ///
    /// # Panics
    /// When it can't be started.
    pub async fn start_at(
        database: Database,
        change: impl FnOnce(&mut Settings),
        gateways: impl Fn(Gateways) -> Gateways,
    ) -> Self {
        let clock = Clock::new();
        let options = PoolOptions { connections: 8, ..PoolOptions::default() };
        let connect =
            async |url: String, role| Db::connect(&url, role, &options, clock.clone()).await;
        let db = connect(database.app_url(), Role::App)
            .await
            .expect("the application's role can connect");
        let worker = connect(database.worker_url(), Role::Worker)
            .await
            .expect("the worker's role can connect");
        let mut settings = Settings::load(None, &[]).expect("the default settings");
        // Clients come from addresses of their own, see `admin_from`.
        settings.server.trust_proxy = true;
        let (mailbox, telephones) = (Mailbox::new(), Mailbox::new());
        mailbox.path().clone_into(&mut settings.mail.folder);
        telephones.path().clone_into(&mut settings.sms.folder);
        change(&mut settings);
        let tls = Tls::configured(&settings.server).expect("a certificate and its key");
        let mailer = settings.mailer().expect("settings of mail");
        let texter = settings.texter();
        let app = App::with_gateways(db, SECRET, settings, &gateways).expect("an application");
        let worker = Worker::with_gateways(worker, SECRET, &mailer, &texter, &gateways);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let site = http::Site::new(app.clone());
        let crowd = Crowd::new(&app.settings.server);
        tokio::spawn(http::listen(listener, tls, crowd, site, std::future::pending()));
        Self {
            database,
            app,
            address,
            clock,
            worker,
            client: Client::new(),
            addresses: AtomicU32::default(),
            mailbox,
            telephones,
            _certificate: None,
        }
    }

    /// Serves another site of the application from now on.
    ///
    /// # Panics
    /// When no port is free.
    pub async fn listen_as(&mut self, site: http::Site) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        self.address = listener.local_addr().expect("an address");
        let crowd = Crowd::new(&self.app.settings.server);
        tokio::spawn(http::listen(listener, None, crowd, site, std::future::pending()));
    }

    /// The PEM file that clients must trust, of a server that answers https.
    pub fn certificate(&self) -> &Path {
        &self.app.settings.server.tls_certificate
    }

    /// A client of https that trusts this server.
    pub fn tls_client(&self) -> TlsClient {
        TlsClient::of(self.address, self.certificate())
    }

    /// Signs up a shop that sells at once.
    pub async fn shop(&self, slug: &str) -> Shop<'_> {
        self.shop_with(NewShop::named(slug)).await
    }

    /// Signs up a shop of another kind.
    pub async fn shop_with(&self, new: NewShop) -> Shop<'_> {
        Shop::sign_up(self, new).await
    }

    /// An address that nobody has come from yet.
    pub fn new_address(&self) -> String {
        Ipv4Addr::from(0x0a00_0001 + self.addresses.fetch_add(1, Ordering::Relaxed)).to_string()
    }

    /// What time it is.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Lets time pass.
    pub fn advance(&self, by: TimeDelta) {
        self.clock.advance(by);
    }

    /// The database as the worker sees it.
    pub fn worker(&self) -> &Db {
        self.worker.db()
    }

    /// What does jobs.
    pub fn runner(&self) -> &Runner {
        self.worker.runner()
    }

    /// Does what is due, until nothing is.
    ///
    /// # Panics
    /// When the queues can't be read.
    pub async fn run_jobs(&self) {
        while self.runner().run_due().await.expect("the queues") > 0 {}
    }

    /// Works as a process does, until `stop` turns true.
    pub async fn work(&self, stop: watch::Receiver<bool>) {
        self.worker.run(stop).await;
    }

    /// The mails that were sent so far, the oldest first. An SMTP server that was set gets them
    /// instead.
    pub fn mails(&self) -> Vec<Mail> {
        self.mailbox.mails()
    }

    /// The messages to telephones that were sent so far, the oldest first.
    pub fn texts(&self) -> Vec<Sms> {
        self.telephones.texts()
    }

    /// Connections that see everything.
    pub async fn outside(&self) -> PgPool {
        self.database.outside().await
    }

    /// Asks the admin API without a token.
    pub async fn admin(&self, query: &str, variables: Value) -> Answer {
        self.admin_as(None, query, variables).await
    }

    /// Asks the admin API without a token from an address of its own, so that bounds on attempts
    /// are not shared with others.
    pub async fn admin_from(&self, address: &str, query: &str, variables: Value) -> Answer {
        let request =
            self.post("localhost", "/admin/api/graphql").header("x-forwarded-for", address);
        self.send(request.json(&json!({ "query": query, "variables": variables }))).await
    }

    /// Asks the admin API with an access token.
    pub async fn admin_as(&self, token: Option<&str>, query: &str, variables: Value) -> Answer {
        let mut request = self.post("localhost", "/admin/api/graphql");
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        self.send(request.json(&json!({ "query": query, "variables": variables }))).await
    }

    /// Asks the storefront API at a shop's host. The server hears before of what has changed, which
    /// it would otherwise within a second.
    pub async fn store(&self, slug: &str, query: &str, variables: Value) -> Answer {
        self.app.answers.refresh().await;
        let request = self.post(&format!("{slug}.localhost"), "/graphql");
        self.send(request.json(&json!({ "query": query, "variables": variables }))).await
    }

    /// A POST to this server under a host name of its own.
    pub fn post(&self, host: &str, path: &str) -> reqwest::RequestBuilder {
        self.post_at(self.address, host, path)
    }

    /// A POST to a server of choice under a host name of its own.
    pub fn post_at(&self, server: SocketAddr, host: &str, path: &str) -> reqwest::RequestBuilder {
        let host = format!("{host}:{}", server.port());
        self.client.post(format!("http://{server}{path}")).header("host", host)
    }

    /// Sends a request and reads the answer, which must be JSON.
    ///
    /// # Panics
    /// When there is no answer or it isn't JSON.
    pub async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        let response = request.send().await.expect("an answer");
        let status = response.status().as_u16();
        let text = response.text().await.expect("a body");
        let body = serde_json::from_str(&text).unwrap_or_else(|_| panic!("not JSON: {text}"));
        Answer { status, body }
    }
}
