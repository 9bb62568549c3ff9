//! What the requests of one process share.

use std::{ops::Deref, sync::Arc};

use api_types::cost;
use campaign::Registry;
use db::Db;
use ordering::Checkouts;
use payments::{Gateways, Sandbox};
use tenancy::{Passwords, ShopDirectory, Signer};

use crate::{
    admin::AdminSchema,
    answers::Answers,
    cli::Failure,
    graphql::{Documents, introspection::Introspections},
    http::Imports,
    quota::Quotas,
    redis::Redis,
    settings::Settings,
    storefront::StorefrontSchema,
};

/// What every request shares. A clone is the same one: every layer around the routes has one, and
/// makes another for each request.
#[derive(Clone)]
pub struct App(Arc<Shared>);

impl Deref for App {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

/// What there is to share.
pub struct Shared {
    /// The door to data.
    pub db: Db,
    /// Slugs and tokens.
    pub directory: ShopDirectory,
    /// Access tokens of staff.
    pub signer: Arc<Signer>,
    /// Kinds of campaigns.
    pub campaigns: Registry,
    /// Ways to pay.
    pub gateways: Arc<Gateways>,
    /// The one of them that moves no money, for its page.
    pub sandbox: Arc<Sandbox>,
    /// What turns carts into orders.
    pub checkouts: Checkouts,
    /// What hashes passwords, in turn.
    pub passwords: Passwords,
    /// The storefront API.
    pub storefront: StorefrontSchema,
    /// The admin API.
    pub admin: AdminSchema,
    /// The storefront's answers that still hold.
    pub answers: Answers,
    /// Answers about the schemas.
    pub introspections: Introspections,
    /// Whose turn it is among imports.
    pub imports: Imports,
    /// What may be asked of shops.
    pub quotas: Quotas,
    /// What clients of the storefront API send.
    pub storefront_documents: Documents,
    /// What clients of the admin API send.
    pub admin_documents: Documents,
    /// As configured.
    pub settings: Settings,
}

impl App {
    /// Wires an application onto a database. `secret` signs tokens and notices. Needs a tokio runtime.
    ///
    /// # Errors
    /// When the secret is too short.
    pub fn new(db: Db, secret: &[u8], settings: Settings) -> Result<Self, Failure> {
        Self::with_gateways(db, secret, settings, |built_in| built_in)
    }

    /// The same with other ways to pay than those that are built in.
    ///
    /// # Errors
    /// As [`App::new`].
    pub fn with_gateways(
        db: Db,
        secret: &[u8],
        settings: Settings,
        change: impl FnOnce(Gateways) -> Gateways,
    ) -> Result<Self, Failure> {
        let directory = ShopDirectory::new(db.clone());
        let signer = Arc::new(Signer::new(secret, db.clock().clone())?);
        let sandbox = Arc::new(Sandbox::new(db.clone(), secret));
        let gateways = Arc::new(change(Gateways::built_in(Arc::clone(&sandbox))));
        let campaigns = campaigns::registry();
        let checkouts = Checkouts::new(db.clone(), Arc::clone(&gateways), campaigns.clone());
        // One for both APIs: the turns are the machine's.
        let passwords = Passwords::default();
        let storefront = crate::storefront::schema()
            .data(checkouts.clone())
            .data(Arc::clone(&gateways))
            .data(campaigns.clone())
            .data(passwords.clone())
            .limit_complexity(cost::MAX)
            .limit_depth(MOST_DEPTH);
        let storefront = if settings.server.introspection {
            storefront
        } else {
            storefront.disable_introspection().disable_suggestions()
        };
        let admin = crate::admin::schema()
            .data(db.clone())
            .data(passwords.clone())
            .data(Arc::clone(&signer))
            .data(Arc::clone(&gateways))
            .data(campaigns.clone())
            .data(directory.clone())
            .limit_complexity(cost::MAX)
            .limit_depth(MOST_DEPTH);
        let admin = if settings.server.introspection { admin } else { admin.disable_suggestions() };
        let (storefront, admin) = (storefront.finish(), admin.finish());
        let answers = Answers::new(db.clone(), settings.cache.megabytes);
        let redis = Redis::new(&settings.redis.url)?;
        let quotas = Quotas::new(settings.quota);
        if let Some(redis) = &redis {
            quotas.share(redis.clone());
        }
        let storefront_documents = Documents::new(redis.clone(), &storefront.sdl());
        let admin_documents = Documents::new(redis, &admin.sdl());
        Ok(Self(Arc::new(Shared {
            db,
            directory,
            signer,
            campaigns,
            gateways,
            sandbox,
            checkouts,
            passwords,
            storefront,
            admin,
            answers,
            introspections: Introspections::default(),
            imports: Imports::new(settings.quota.imports_at_once),
            quotas,
            storefront_documents,
            admin_documents,
            settings,
        })))
    }
}

/// Levels of fields in an operation.
const MOST_DEPTH: usize = 20;
