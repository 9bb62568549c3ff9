//! What the requests of one process share.

use std::sync::Arc;

use db::Db;
use ordering::OrderNumbers;
use payments::Gateways;
use tenancy::{Passwords, ShopDirectory, Signer};

use crate::{admin::AdminSchema, settings::Settings, storefront::StorefrontSchema};

/// What every request shares.
#[derive(Clone)]
pub struct App {
    /// The door to data.
    pub db: Db,
    /// Slugs and tokens.
    pub directory: ShopDirectory,
    /// Access tokens of staff.
    pub signer: Arc<Signer>,
    /// Ways to pay.
    pub gateways: Arc<Gateways>,
    /// The storefront API.
    pub storefront: StorefrontSchema,
    /// The admin API.
    pub admin: AdminSchema,
    /// As configured.
    pub settings: Arc<Settings>,
}

impl App {
    /// Wires an application onto a database.
    pub fn new(db: Db, signer: Signer, settings: Settings) -> Self {
        let directory = ShopDirectory::new(db.clone());
        let signer = Arc::new(signer);
        let gateways = Arc::new(Gateways::built_in());
        let numbers = Arc::new(OrderNumbers::default());
        let storefront = crate::storefront::schema()
            .data(Arc::clone(&numbers))
            .data(Arc::clone(&gateways))
            .limit_complexity(STOREFRONT_COMPLEXITY)
            .limit_depth(MOST_DEPTH);
        let storefront = if settings.server.introspection {
            storefront
        } else {
            storefront.disable_introspection().disable_suggestions()
        };
        let admin = crate::admin::schema()
            .data(db.clone())
            .data(Passwords::default())
            .data(Arc::clone(&signer))
            .data(directory.clone())
            .limit_complexity(ADMIN_COMPLEXITY)
            .limit_depth(MOST_DEPTH)
            .finish();
        let storefront = storefront.finish();
        Self { db, directory, signer, gateways, storefront, admin, settings: Arc::new(settings) }
    }
}

/// Levels of fields in an operation.
const MOST_DEPTH: usize = 20;
/// Above the costliest operation of the known clients.
const STOREFRONT_COMPLEXITY: usize = 50_000;
/// Staff may ask for more at once than shoppers.
const ADMIN_COMPLEXITY: usize = 100_000;
