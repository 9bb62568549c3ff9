use chrono::{DateTime, TimeDelta, Utc};
use db::sea_orm::{self, entity::prelude::*};
use kernel::Currency;

use super::OrderLine;
use crate::{Address, Attributes};

/// An order. Its amounts never change after placement.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "orders")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// The order's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What people call it: roughly increasing, with gaps.
    pub number: i64,
    /// SHA-256 of the secret in the address of its status page.
    pub secret_hash: Vec<u8>,
    /// What `secret_hash` is the digest of: mails lead to the status page. Orders of old have none.
    pub secret: Option<String>,
    /// The cart it was.
    pub cart_id: Uuid,
    /// Whose cart that was, where it was a customer's.
    pub customer_id: Option<Uuid>,
    /// What stands for the client that placed it; none of those of old, and of who was erased.
    pub client_key: Option<Vec<u8>>,
    /// Units that it was placed for.
    pub units: i64,
    /// The campaign that its shopper chose.
    pub campaign_id: Option<Uuid>,
    /// The key it was placed under.
    pub idempotency_key: String,
    /// SHA-256 of the input that came with the key.
    pub request_hash: Vec<u8>,
    /// Whether it stands.
    pub state: OrderState,
    /// Whether it is paid.
    pub payment_state: PaymentState,
    /// How much of it was sent.
    pub fulfilment_state: FulfilmentState,
    /// ISO 4217; see [`Model::currency`].
    pub currency: String,
    /// The lines' totals, in minor units like all amounts.
    pub subtotal: i64,
    /// What is taken off the order as a whole: the sum of its lines' parts.
    pub discount: i64,
    /// Freight, after what is taken off it.
    pub delivery: i64,
    /// Tax on lines and freight.
    pub tax: i64,
    /// The other amounts include the tax.
    pub tax_included: bool,
    /// What is to be paid.
    pub total: i64,
    /// What has come in for it; all of `total` when it is paid.
    pub paid: i64,
    /// What of that was given back, or is being.
    pub refunded: i64,
    /// What of `refunded` was freight, with its tax.
    pub delivery_refunded: i64,
    /// Where its news go.
    pub email: Option<String>,
    /// The same by telephone.
    pub phone: Option<String>,
    /// The language its shopper reads: `zh` or `en`.
    pub language: String,
    /// Scheme, host and port of the shop as its shopper saw it.
    pub origin: String,
    /// Where it is fetched; `None` when it isn't.
    pub pickup_location_id: Option<Uuid>,
    /// What that place was called then.
    pub pickup_name: Option<String>,
    /// And where it was.
    pub pickup_address: Option<String>,
    /// Where it is sent; `None` when nothing is.
    pub delivery_address: Option<Address>,
    /// The shopper's word to the merchant.
    pub note: String,
    /// The storefront's own words.
    pub attributes: Attributes,
    /// How it is paid, or was to be paid last; empty when there was nothing to pay.
    pub gateway: String,
    /// It was paid through a gateway that moves no money, or is to be: no revenue.
    pub test: bool,
    /// When it was placed.
    pub placed_at: DateTime<Utc>,
    /// When it is given up unless it is paid.
    pub expires_at: Option<DateTime<Utc>>,
    /// It must be paid within so many minutes, whichever way.
    pub pay_within: Option<i64>,
    /// What is paid first, of one that is paid in two parts; see [`Model::schedule`].
    pub deposit: Option<i64>,
    /// From when on the rest can be paid.
    pub balance_from: Option<DateTime<Utc>>,
    /// When it is given up unless that is paid.
    pub balance_until: Option<DateTime<Utc>>,
    /// Then the deposit isn't given back.
    pub keeps_deposit: Option<bool>,
    /// When the deposit had come.
    pub deposited_at: Option<DateTime<Utc>>,
    /// When it was paid.
    pub paid_at: Option<DateTime<Utc>>,
    /// When it was cancelled.
    pub cancelled_at: Option<DateTime<Utc>>,
    /// Why it was cancelled.
    pub cancel_reason: Option<String>,
    /// Its units are counted in `product_sales`.
    pub sales_counted: bool,
}

impl Model {
    /// The currency of all its amounts.
    pub fn currency(&self) -> Currency {
        self.currency.parse().expect("orders are placed in known currencies only")
    }

    /// Whether it waits to be paid.
    pub fn awaits_payment(&self) -> bool {
        self.state == OrderState::Open && self.payment_state == PaymentState::Pending
    }

    /// When its campaigns want it to be paid at the latest: a deposit before the balance is due.
    pub fn pay_by(&self) -> Option<DateTime<Utc>> {
        let within = self.pay_within.map(|minutes| self.placed_at + TimeDelta::minutes(minutes));
        within.into_iter().chain(self.balance_from).min()
    }

    /// What is still to be paid.
    pub fn outstanding(&self) -> i64 {
        self.total - self.paid
    }

    /// What is left of what was paid, and can still be given back.
    pub fn refundable(&self) -> i64 {
        self.paid - self.refunded
    }

    /// What it comes to without units that were given up or came back, and freight that was given
    /// back; nothing once it is cancelled. `lines` are all of its lines.
    pub fn current_total<'l>(&self, lines: impl IntoIterator<Item = &'l OrderLine>) -> i64 {
        if self.state == OrderState::Cancelled {
            return 0;
        }
        let gone = lines.into_iter().map(|line| line.charged - line.current(line.charged));
        self.total - self.delivery_refunded - gone.sum::<i64>()
    }

    /// The address of its status page, for its shopper alone.
    pub fn status_url(&self) -> Option<String> {
        let secret = self.secret.as_ref()?;
        Some(format!("{}/orders/{}?key={secret}", self.origin, self.number))
    }

    /// How far its payment is, given back or not.
    pub fn financial_state(&self) -> FinancialState {
        match self.payment_state {
            _ if self.refunded > 0 && self.refunded == self.paid => FinancialState::Refunded,
            _ if self.refunded > 0 => FinancialState::PartiallyRefunded,
            PaymentState::Paid => FinancialState::Paid,
            PaymentState::Pending if self.paid > 0 => FinancialState::PartiallyPaid,
            PaymentState::Pending if self.state == OrderState::Cancelled => FinancialState::Voided,
            PaymentState::Pending => FinancialState::Pending,
        }
    }
}

/// Whether an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum OrderState {
    /// It stands.
    Open,
    /// It doesn't any more.
    Cancelled,
}

/// How far the payment of an order is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FinancialState {
    /// Nothing has come.
    Pending,
    /// A part has come.
    PartiallyPaid,
    /// All has come.
    Paid,
    /// A part was given back, or is being.
    PartiallyRefunded,
    /// All was given back, or is being.
    Refunded,
    /// It was cancelled before anything came.
    Voided,
}

/// Whether an order is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum PaymentState {
    /// Not so far.
    Pending,
    /// In full.
    Paid,
}

/// How much of an order was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum FulfilmentState {
    /// Nothing.
    Unfulfilled,
    /// Something.
    Partial,
    /// Everything.
    Fulfilled,
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();
