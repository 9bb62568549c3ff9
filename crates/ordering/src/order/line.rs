use db::sea_orm::{self, entity::prelude::*};

use super::GiftTerms;
use crate::Attributes;

/// A line of an order: what was bought, as it was called and cost then.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "order_line")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// The line's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose line it is.
    pub order_id: Uuid,
    /// Its place, from 0.
    pub position: i32,
    /// What was ordered.
    pub variant_id: Uuid,
    /// The product's title then.
    pub title: String,
    /// The variant's title then.
    pub variant_title: String,
    /// The stock number then.
    pub sku: Option<String>,
    /// The storefront's own words.
    pub attributes: Attributes,
    /// How many.
    pub quantity: i32,
    /// How many of them were sent.
    pub fulfilled: i32,
    /// How many of them won't be sent after all.
    pub cancelled: i32,
    /// How many of those sent came back.
    pub returned: i32,
    /// It is delivered to an address.
    pub requires_shipping: bool,
    /// What one cost without any offer, in minor units like all amounts.
    pub list_price: i64,
    /// What one cost, before discounts.
    pub unit_price: i64,
    /// What the line came to after its own discounts, frozen.
    pub total: i64,
    /// Its part of what was taken off the order as a whole.
    pub discount: i64,
    /// Its tax.
    pub tax: i64,
    /// What is paid for it, tax included.
    pub charged: i64,
    /// What of `charged` was given back, or is being.
    pub refunded: i64,
    /// Why it was given; `None` for what was bought.
    pub gift: Option<GiftTerms>,
}

impl Model {
    /// How many were given up or came back.
    pub fn undone(&self) -> i32 {
        self.cancelled + self.returned
    }

    /// What can still be given back for it.
    pub fn refundable(&self) -> i64 {
        self.charged - self.refunded
    }

    /// The part of an amount of the whole line that is left to the units that weren't given up and
    /// didn't come back.
    pub fn current(&self, amount: i64) -> i64 {
        amount - pricing::refund_of_units(amount, self.quantity, 0, self.undone())
    }

    /// How many are still to be sent.
    pub fn unfulfilled(&self) -> i32 {
        self.quantity - self.fulfilled - self.cancelled
    }
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();
