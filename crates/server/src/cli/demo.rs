use std::{collections::BTreeMap, fs, path::Path, sync::Arc};

use clap::Args;
use db::Db;
use tenancy::shop;

use super::{Failure, open, say, say_aside, serve};
use crate::{
    certificate,
    demo::{self, DemoShop, Introduction},
    http::Tls,
    private_file,
    settings::Settings,
};

/// `fangshi demo`.
#[derive(Debug, Args)]
pub struct Demo {
    /// Throw the demo's data away first.
    #[arg(long)]
    fresh: bool,
    /// Port to listen on.
    #[arg(long, default_value_t = 8080)]
    port: u16,
}

/// Tokens are stored hashed, so the demo remembers its own: slug and token.
type Tokens = BTreeMap<String, String>;

impl Demo {
    /// Address and port.
    pub fn listen(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Makes the shops and serves them.
    pub async fn run(self, mut settings: Settings) -> Result<(), Failure> {
        by_itself(&mut settings);
        // Before the work, so that a taken port is said at once.
        let listener = serve::bind(settings.server.listen).await?;
        settings.server.listen = listener.local_addr()?;
        if self.fresh {
            say_aside("Throwing the demo's data away …");
            cluster::remove(&settings.data.dir.join("postgresql"))?;
            remove_tokens(&settings.data.dir)?;
            remove_messages(&settings.data.dir.join("mail"))?;
            remove_messages(&settings.data.dir.join("sms"))?;
        }
        say_aside("Starting PostgreSQL …");
        let open = open::open(&settings).await?;
        let db = open.app().await?;
        let mut shops = demo::prepare(&db, &base(&settings)).await?;
        add_tokens(&db, &settings.data.dir, &mut shops).await?;
        certify(&mut settings, &db).await?;
        let tls = Tls::configured(&settings.server)?;
        let introduction = Introduction {
            shops,
            certificate: settings.server.tls_certificate.display().to_string(),
            mails: std::path::absolute(settings.data.dir.join("mail"))?.display().to_string(),
        };
        introduce(&settings, &introduction);
        let introduction = Some(Arc::new(introduction));
        serve::serve(&open, db, &settings, listener, tls, introduction).await
    }
}

/// The demo is thrown away again, so it has a database and a folder of its own, whatever else is
/// configured for the program that works.
fn by_itself(settings: &mut Settings) {
    settings.data.dir.push("demo");
    settings.database.url.clear();
    settings.database.worker_url.clear();
    settings.database.owner_url.clear();
    settings.redis.url.clear();
    settings.server.worker = true;
    settings.server.introspection = true;
    // Its port answers http too, and browsers know localhost from other programs.
    settings.server.hsts_seconds = 0;
}

fn remove_tokens(dir: &Path) -> Result<(), Failure> {
    match fs::remove_file(dir.join("tokens.json")) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// They are of orders and customers that are gone.
fn remove_messages(folder: &Path) -> Result<(), Failure> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Without a certificate in the settings the demo makes one. It names every shop that is there, since
/// hardly any client takes a wildcard right below `localhost`.
async fn certify(settings: &mut Settings, db: &Db) -> Result<(), Failure> {
    let server = &mut settings.server;
    if !server.tls_certificate.as_os_str().is_empty() {
        return Ok(());
    }
    let mut hosts = [&server.domain, "localhost", "127.0.0.1", "::1"].map(str::to_owned).to_vec();
    hosts.dedup();
    let shops = shop::all(db).await?;
    hosts.extend(shops.iter().map(|shop| format!("{}.{}", shop.slug, server.domain)));
    let dir = std::path::absolute(&settings.data.dir)?;
    let files = certificate::kept(&dir, &hosts, db.clock().now())
        .map_err(|error| format!("a certificate in {}: {error}", dir.display()))?;
    (server.tls_certificate, server.tls_key) = (files.certificate, files.key);
    Ok(())
}

/// Scheme, host and port of the platform itself.
fn base(settings: &Settings) -> String {
    format!("http://{}:{}", settings.server.domain, settings.server.listen.port())
}

async fn add_tokens(db: &Db, dir: &Path, shops: &mut [DemoShop]) -> Result<(), Failure> {
    let path = dir.join("tokens.json");
    let mut tokens: Tokens = match fs::read(&path) {
        Ok(text) => serde_json::from_slice(&text)
            .map_err(|error| format!("{}: {error}; try --fresh", path.display()))?,
        Err(_) => Tokens::new(),
    };
    for shop in shops {
        if !tokens.contains_key(&shop.slug) {
            tokens.insert(shop.slug.clone(), demo::new_token(db, shop.id).await?);
        }
        shop.token.clone_from(&tokens[&shop.slug]);
    }
    private_file::write(&path, &serde_json::to_vec_pretty(&tokens)?)?;
    Ok(())
}

fn introduce(settings: &Settings, introduction: &Introduction) {
    let (domain, port) = (&settings.server.domain, settings.server.listen.port());
    let base = base(settings);
    say(format_args!("\nAll of it, on a page  {base}/\n"));
    say(format_args!("Admin API       {base}/admin/api/graphql"));
    for shop in &introduction.shops {
        let (slug, email) = (&shop.slug, &shop.email);
        say(format_args!("\n{}", shop.name));
        say(format_args!("  Storefront API  http://{slug}.{domain}:{port}/graphql"));
        say(format_args!("                  https://{slug}.{domain}:{port}/graphql"));
        say(format_args!("  Storefront token  {}", shop.token));
        say(format_args!("  Owner's login   {email} / {}", demo::PASSWORD));
        if let Some(variant) = shop.sample {
            let cart = format!("http://{slug}.{domain}:{port}/cart/{variant}:1");
            say(format_args!("  Buy something   {cart}"));
        }
    }
    say(format_args!(
        "\nCertificate     {}\n  Tell clients to trust it: NODE_EXTRA_CA_CERTS=…, curl --cacert …",
        introduction.certificate
    ));
    if let Some(shop) = introduction.shops.first() {
        let query = r#"{"query":"{ products(first: 3) { nodes { title handle } } }"}"#;
        say(format_args!(
            "\nTry it:\n  curl -s http://{}.{domain}:{port}/graphql -H 'content-type: application/json' -d '{query}'\n",
            shop.slug
        ));
        say(format_args!("For what the README says to paste:\n  DEMO_PORT={port}\n"));
    }
}

#[cfg(test)]
mod tests {
    use crate::settings::Settings;

    #[test]
    fn a_demo_has_a_database_of_its_own_whatever_is_configured() {
        let said = |setting, value: &str| (setting, Some(value.to_owned()));
        let flags = [
            said("database.url", "postgres://fangshi_app@shops.example/fangshi"),
            said("database.worker_url", "postgres://fangshi_worker@shops.example/fangshi"),
            said("redis.url", "redis://shops.example:6379/0"),
            said("server.worker", "false"),
        ];
        let mut settings = Settings::load(None, &flags).expect("settings");
        super::by_itself(&mut settings);
        let database = &settings.database;
        assert_eq!([&database.url, &database.worker_url, &settings.redis.url], ["", "", ""]);
        assert!(settings.server.worker && settings.data.dir.ends_with("demo"));
    }
}
