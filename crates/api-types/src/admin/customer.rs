use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use customers::Customer as Stored;

use super::{
    loader::{AdminExt, OrdersOf},
    number::int,
};
use crate::gid;

/// A shopper with an account.
#[derive(Clone)]
pub struct Customer(Stored);

impl From<Stored> for Customer {
    fn from(customer: Stored) -> Self {
        Self(customer)
    }
}

crate::connection!(CustomerConnection, CustomerEdge, Customer);

/// A shopper with an account.
#[Object]
impl Customer {
    /// Its id.
    async fn id(&self) -> ID {
        gid::of("Customer", self.0.id)
    }

    /// What they sign in with; who signs in with a telephone may have none.
    async fn email(&self) -> Option<&str> {
        self.0.email.as_deref()
    }

    /// When they last showed that the e-mail is theirs.
    async fn email_verified_at(&self) -> Option<DateTime<Utc>> {
        self.0.email_verified_at
    }

    /// How to address them: their name, else their e-mail or telephone; empty for who was erased.
    async fn name(&self) -> String {
        self.0.display_name()
    }

    /// The given name.
    async fn first_name(&self) -> Option<&str> {
        self.0.first_name.as_deref()
    }

    /// The family name.
    async fn last_name(&self) -> Option<&str> {
        self.0.last_name.as_deref()
    }

    /// The telephone.
    async fn phone(&self) -> Option<&str> {
        self.0.phone.as_deref()
    }

    /// When they last showed that the telephone is theirs.
    async fn phone_verified_at(&self) -> Option<DateTime<Utc>> {
        self.0.phone_verified_at
    }

    /// They want to hear of offers.
    async fn accepts_marketing(&self) -> bool {
        self.0.accepts_marketing
    }

    /// How many orders they placed, cancelled ones included.
    async fn orders_count(&self, ctx: &Context<'_>) -> Result<i32> {
        let orders = ctx.one(OrdersOf(self.0.id)).await?;
        Ok(int(orders.map_or(0, |orders| orders.count)))
    }

    /// When they came.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When they last changed something.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }

    /// Since when nothing personal is left of them.
    async fn erased_at(&self) -> Option<DateTime<Utc>> {
        self.0.erased_at
    }
}
