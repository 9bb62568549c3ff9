use std::{collections::BTreeMap, fs, path::Path};

use clap::Args;
use db::Db;

use super::{Failure, open, say, say_aside, serve};
use crate::{
    demo::{self, DemoShop},
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
        settings.data.dir.push("demo");
        settings.database.url.clear();
        settings.server.introspection = true;
        // Before the work, so that a taken port is said at once.
        let listener = serve::bind(settings.server.listen).await?;
        settings.server.listen = listener.local_addr()?;
        if self.fresh {
            say_aside("Throwing the demo's data away …");
            cluster::remove(&settings.data.dir.join("postgresql"))?;
            remove_tokens(&settings.data.dir)?;
        }
        say_aside("Starting PostgreSQL …");
        let open = open::open(&settings).await?;
        let db = open.app().await?;
        let shops = demo::prepare(&db).await?;
        let tokens = tokens(&db, &settings.data.dir, &shops).await?;
        introduce(&settings, &shops, &tokens);
        let tls = Tls::configured(&settings.server)?;
        serve::serve(&open, db, &settings, listener, tls).await
    }
}

fn remove_tokens(dir: &Path) -> Result<(), Failure> {
    match fs::remove_file(dir.join("tokens.json")) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

async fn tokens(db: &Db, dir: &Path, shops: &[DemoShop]) -> Result<Tokens, Failure> {
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
    }
    private_file::write(&path, &serde_json::to_vec_pretty(&tokens)?)?;
    Ok(tokens)
}

fn introduce(settings: &Settings, shops: &[DemoShop], tokens: &Tokens) {
    let (domain, port) = (&settings.server.domain, settings.server.listen.port());
    say(format_args!("\nAdmin API       http://{domain}:{port}/admin/api/graphql"));
    for shop in shops {
        let (slug, email) = (&shop.slug, &shop.email);
        say(format_args!("\n{}", shop.name));
        say(format_args!("  Storefront API  http://{slug}.{domain}:{port}/graphql"));
        say(format_args!("  Storefront token  {}", tokens.get(slug).map_or("", String::as_str)));
        say(format_args!("  Owner's login   {email} / {}", demo::PASSWORD));
    }
    if let Some(shop) = shops.first() {
        let query = r#"{"query":"{ products(first: 3) { nodes { title handle } } }"}"#;
        say(format_args!(
            "\nTry it:\n  curl -s http://{}.{domain}:{port}/graphql -H 'content-type: application/json' -d '{query}'\n",
            shop.slug
        ));
    }
}
