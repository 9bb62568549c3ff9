use chrono::{DateTime, Utc};
use db::sea_orm::{self, FromQueryResult, entity::prelude::*};

/// A coupon that a customer was given.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "coupon")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// The coupon's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The campaign whose coupon it is.
    pub campaign_id: Uuid,
    /// Whose it is.
    pub customer_id: Uuid,
    /// By what it is shown in the store.
    pub code: String,
    /// For what it was given.
    pub cause: String,
    /// When.
    pub given_at: DateTime<Utc>,
    /// From when on it can't be used any more; `None` as long as its campaign runs.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was used in a store.
    pub redeemed_at: Option<DateTime<Utc>>,
    /// In which.
    pub redeemed_location_id: Option<Uuid>,
}

/// A coupon, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Held {
    /// The coupon.
    #[sea_orm(nested)]
    pub coupon: Model,
    /// The order that took it.
    pub order_id: Option<Uuid>,
    /// Something of that order was sent.
    pub sent: bool,
    /// Its campaign is over for good.
    pub over: bool,
}

/// What became of a coupon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CouponState {
    /// It can be used.
    Unused,
    /// An order has it of which nothing was sent: it comes back when that is cancelled.
    Locked,
    /// It was used.
    Used,
    /// It was never used, and can't be any more.
    Expired,
}

impl Held {
    /// One that no order has, of a campaign that runs.
    pub fn new(coupon: Model) -> Self {
        Self { coupon, order_id: None, sent: false, over: false }
    }

    /// What became of it.
    pub fn state(&self, now: DateTime<Utc>) -> CouponState {
        match self.order_id {
            _ if self.coupon.redeemed_at.is_some() || self.sent => CouponState::Used,
            Some(_) => CouponState::Locked,
            None if self.over || self.coupon.is_over(now) => CouponState::Expired,
            None => CouponState::Unused,
        }
    }
}

impl Model {
    /// Its time is over.
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        self.expires_at.is_some_and(|at| at <= now)
    }

    /// The count of its campaign that says whether it is used.
    pub fn count(&self) -> String {
        count_of(self.id)
    }
}

/// The count of a campaign that says whether one of its coupons is used.
pub fn count_of(coupon: Uuid) -> String {
    format!("coupon:{coupon}")
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();
