use std::collections::HashMap;

use clap::{Args, Subcommand};
use db::DeadLetterFilter;
use kernel::ShopId;
use tenancy::shop;
use uuid::Uuid;

use super::{Failure, open, say};
use crate::settings::Settings;

/// `fangshi jobs`.
#[derive(Debug, Subcommand)]
pub enum Jobs {
    /// List what failed too often, the oldest first, with its last error.
    List {
        #[command(flatten)]
        which: Which,
        /// How many at most.
        #[arg(long, default_value_t = 100)]
        limit: u32,
    },
    /// Have it tried again.
    Retry(Selected),
    /// Delete it: what it was to cause never happens.
    Drop(Selected),
}

/// Which of them; those to which all of this applies.
#[derive(Debug, Args)]
pub struct Which {
    /// The shop's slug.
    #[arg(long)]
    shop: Option<String>,
    /// Of an event or a job, or its handler's name: order.placed, mail.order.
    #[arg(long)]
    kind: Option<String>,
    /// The id of what it is about.
    #[arg(long)]
    key: Option<Uuid>,
}

/// Some of them, or all when that is said.
#[derive(Debug, Args)]
pub struct Selected {
    #[command(flatten)]
    which: Which,
    /// All that failed too often.
    #[arg(long, conflicts_with_all = ["shop", "kind", "key"])]
    all: bool,
}

impl Selected {
    /// Which; nothing is retried or dropped only because nothing was said.
    fn which(self) -> Result<Which, Failure> {
        let Which { shop, kind, key } = &self.which;
        if self.all || shop.is_some() || kind.is_some() || key.is_some() {
            Ok(self.which)
        } else {
            Err("say which by --shop, --kind and --key, or --all".into())
        }
    }
}

impl Jobs {
    /// Runs it.
    pub async fn run(self, settings: Settings) -> Result<(), Failure> {
        let open = open::open(&settings).await?;
        let db = open.worker().await?;
        let shops = shop::all(&db).await?;
        let filter = |which: Which| -> Result<DeadLetterFilter, Failure> {
            let shop_id = which.shop.map(|slug| {
                let found = shops.iter().find(|shop| shop.slug == slug);
                found.map(|shop| shop.shop_id).ok_or_else(|| format!("there is no shop {slug}"))
            });
            Ok(DeadLetterFilter { shop_id: shop_id.transpose()?, kind: which.kind, key: which.key })
        };
        match self {
            Self::List { which, limit } => {
                let filter = filter(which)?;
                let slugs: HashMap<ShopId, &str> =
                    shops.iter().map(|shop| (shop.shop_id, shop.slug.as_str())).collect();
                let list = async |queue: db::Queue<'_>| queue.dead_letters(&filter, limit).await;
                for dead in db.queue(list).await? {
                    let shop = slugs.get(&dead.shop_id).copied().unwrap_or("-");
                    let error = dead.error.as_deref().unwrap_or("the worker died");
                    let error = error.replace(char::is_control, " ");
                    let at = dead.failed_at.format("%Y-%m-%dT%H:%M:%SZ");
                    let db::DeadLetter { kind, handler, key, .. } = dead;
                    say(format_args!("{at}\t{shop}\t{kind}\t{handler}\t{key}\t{error}"));
                }
            }
            Self::Retry(selected) => {
                let filter = filter(selected.which()?)?;
                let retry = async |queue: db::Queue<'_>| queue.retry_dead_letters(&filter).await;
                say(format_args!("{} to be tried again", db.queue(retry).await?));
            }
            Self::Drop(selected) => {
                let filter = filter(selected.which()?)?;
                let drop = async |queue: db::Queue<'_>| queue.drop_dead_letters(&filter).await;
                say(format_args!("{} dropped", db.queue(drop).await?));
            }
        }
        Ok(())
    }
}
