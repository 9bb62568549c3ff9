use chrono::{DateTime, Utc};
use db::sea_orm::{self, entity::prelude::*};

use super::Snapshot;
use crate::{Address, Attributes};

/// A cart as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cart")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// The cart's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// SHA-256 of the secret in its address: the only one that opens it.
    pub secret_hash: Vec<u8>,
    /// The buyer's e-mail.
    pub email: Option<String>,
    /// The buyer's telephone.
    pub phone: Option<String>,
    /// The buyer's country as the client said it, to be echoed.
    pub country_code: Option<String>,
    /// A word to the merchant.
    pub note: String,
    /// The storefront's own words.
    pub attributes: Attributes,
    /// As they were typed.
    pub discount_codes: Vec<String>,
    /// Where it shall be sent, as far as that is known.
    pub delivery_address: Option<Address>,
    /// Where it will be fetched; `None` when it is sent.
    pub pickup_location_id: Option<Uuid>,
    /// Whose it is; `None` while nobody has said.
    pub customer_id: Option<Uuid>,
    /// The campaigns that have ever made it cheaper.
    pub campaigns: Vec<Uuid>,
    /// The campaigns whose offers the shopper doesn't want.
    pub declined_campaigns: Vec<Uuid>,
    /// What the shopper was shown when it was last changed; `None` before a first change.
    pub snapshot: Option<Snapshot>,
    /// The order it became.
    pub order_id: Option<Uuid>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();
