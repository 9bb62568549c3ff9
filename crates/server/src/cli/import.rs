use std::path::PathBuf;

use catalog::import::{self, Pace};
use clap::Args;
use kernel::Actor;
use tenancy::ShopDirectory;

use super::{Failure, open, say};
use crate::settings::Settings;

/// `fangshi import`.
#[derive(Debug, Args)]
pub struct Import {
    /// The shop's slug.
    #[arg(long)]
    shop: String,
    /// Report, and change nothing.
    #[arg(long)]
    dry_run: bool,
    /// The file, in the form in which Shopify exports products.
    file: PathBuf,
}

impl Import {
    /// Imports and prints the report.
    pub async fn run(self, settings: Settings) -> Result<(), Failure> {
        let file = std::fs::read(&self.file)
            .map_err(|error| format!("{}: {error}", self.file.display()))?;
        let open = open::open(&settings).await?;
        let db = open.app().await?;
        let shop = ShopDirectory::new(db.clone()).by_slug(&self.shop).await?;
        let shop = shop.ok_or_else(|| format!("there is no shop {}", self.shop))?;
        let report =
            import::run(&db, shop, &Actor::System, &file, self.dry_run, &Pace::alone()).await?;
        say(format_args!("{}", serde_json::to_string_pretty(&report)?));
        if report.problems.is_empty() {
            Ok(())
        } else {
            Err("not everything could be imported".into())
        }
    }
}
