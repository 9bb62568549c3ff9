use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use db::sea_orm::{self, entity::prelude::*};
use kernel::Currency;

use super::TaxMode;

/// A shop and its settings.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "shop")]
pub struct Model {
    /// The shop's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// What it is called.
    pub name: String,
    /// Where shoppers reach it.
    pub email: String,
    /// ISO 4217; see [`Model::currency`].
    pub currency: String,
    /// IANA; see [`Model::time_zone`].
    pub time_zone: String,
    /// `zh` or `en`.
    pub language: String,
    /// Where it is: ISO 3166-1 alpha-2.
    pub country: String,
    /// `none`, `inclusive` or `exclusive`; see [`Model::tax_mode`].
    pub tax_mode: String,
    /// In hundredths of a percent: 1300 is 13 %.
    pub tax_rate_bp: i32,
    /// What delivery costs, in minor units.
    pub delivery_rate: i64,
    /// From this amount of goods on (minor units) delivery is free.
    pub delivery_free_from: Option<i64>,
    /// Where it delivers to: ISO 3166-1 alpha-2.
    pub delivery_countries: Vec<String>,
    /// Orders of one client that may wait to be paid.
    pub waiting_orders: i32,
    /// Units that such orders may hold together.
    pub waiting_units: i32,
    /// The longest that an order of somebody without an account waits to be paid.
    pub guest_hold_minutes: i32,
    /// When it signed up.
    pub created_at: DateTime<Utc>,
    /// When its settings last changed.
    pub updated_at: DateTime<Utc>,
}

impl Model {
    /// The currency of all its amounts.
    pub fn currency(&self) -> Currency {
        self.currency.parse().expect("sign-up accepts known currencies only, and they never change")
    }

    /// The time zone in which it reckons days. UTC should the zone have gone from the tables.
    pub fn time_zone(&self) -> Tz {
        self.time_zone.parse().unwrap_or(Tz::UTC)
    }

    /// The longest that an order of somebody without an account waits to be paid.
    pub fn guest_hold(&self) -> TimeDelta {
        TimeDelta::minutes(self.guest_hold_minutes.into())
    }

    /// How its prices relate to tax.
    pub fn tax_mode(&self) -> TaxMode {
        TaxMode::parse(&self.tax_mode).expect("the table allows these three modes only")
    }
}

/// None: a shop is found by its transaction.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();
