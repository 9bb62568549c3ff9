use clap::{Args, Subcommand};
use tenancy::{
    Passwords, shop,
    sign_up::{self, SignUp},
};

use super::{Failure, open, say};
use crate::settings::Settings;

/// `fangshi shop`.
#[derive(Debug, Subcommand)]
pub enum Shop {
    /// Make a shop, as signing up online does.
    Create(Create),
    /// List every shop's slug and id.
    List,
}

/// What a shop needs.
#[derive(Debug, Args)]
pub struct Create {
    /// What the owner signs in with.
    #[arg(long)]
    email: String,
    /// The owner's password; better in the environment than on the command line.
    #[arg(long, env = "FANGSHI_OWNER_PASSWORD", hide_env_values = true)]
    password: String,
    /// What the shop is called.
    #[arg(long)]
    name: String,
    /// The first label of its host name; made from its name when absent.
    #[arg(long)]
    slug: Option<String>,
    /// ISO 4217.
    #[arg(long, default_value = "CNY")]
    currency: String,
    /// IANA name.
    #[arg(long, default_value = "Asia/Shanghai")]
    time_zone: String,
    /// `zh` or `en`.
    #[arg(long, default_value = "zh")]
    language: String,
    /// ISO 3166.
    #[arg(long)]
    country: Option<String>,
}

impl Shop {
    /// Runs it.
    pub async fn run(self, settings: Settings) -> Result<(), Failure> {
        let open = open::open(&settings).await?;
        let db = open.app().await?;
        match self {
            Self::Create(create) => {
                let passwords = Passwords::default();
                let made = sign_up::by_operator(&db, &passwords, create.into()).await?;
                say(format_args!("{}\t{}", made.slug, made.shop.tenant_id));
            }
            Self::List => {
                for listed in shop::all(&db).await? {
                    say(format_args!("{}\t{}", listed.slug, listed.shop_id));
                }
            }
        }
        Ok(())
    }
}

impl From<Create> for SignUp {
    fn from(create: Create) -> Self {
        Self {
            email: create.email,
            password: create.password,
            shop_name: create.name,
            slug: create.slug,
            currency: create.currency,
            time_zone: create.time_zone,
            language: create.language,
            country: create.country,
        }
    }
}
