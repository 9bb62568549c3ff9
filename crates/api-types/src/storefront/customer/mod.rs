//! Shoppers with an account.

mod error;
mod input;
mod message;
mod orders;
mod payload;

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use customers::{Customer as Stored, SavedAddress, book, token::NewToken};
use kernel::PageArgs;
use tokio::sync::OnceCell;

pub use self::{
    error::{CustomerErrorCode, CustomerUserError, StoreUserError},
    input::{
        CustomerAccessTokenCreateInput, CustomerActivateInput, CustomerCreateInput,
        CustomerUpdateInput, MailingAddressInput,
    },
    message::{
        CustomerAccessTokenCreateWithCodeInput, CustomerCodeRequestInput, CustomerResetInput,
    },
    orders::{OrderConnection, OrderEdge, OrderSortKeys},
    payload::{
        CustomerAccessTokenCreatePayload, CustomerAccessTokenCreateWithCodePayload,
        CustomerAccessTokenDeletePayload, CustomerAccessTokenRenewPayload,
        CustomerActivateByUrlPayload, CustomerActivatePayload, CustomerAddressCreatePayload,
        CustomerAddressDeletePayload, CustomerAddressUpdatePayload, CustomerCodeRequestPayload,
        CustomerCreatePayload, CustomerDefaultAddressUpdatePayload, CustomerEmailConfirmPayload,
        CustomerRecoverPayload, CustomerResetByUrlPayload, CustomerResetPayload,
        CustomerUpdatePayload,
    },
};
use super::MailingAddress;
use crate::{CallerExt, UnsignedInt64, cost, gid, masked};

crate::connection!(MailingAddressConnection, MailingAddressEdge, MailingAddress);

/// A customer of the shop.
#[derive(Clone)]
pub struct Customer {
    stored: Arc<Stored>,
    /// Whoever asks has shown that it is them.
    themselves: bool,
    /// Their addresses, once they were read: several fields show them.
    book: Arc<OnceCell<Vec<SavedAddress>>>,
}

impl Customer {
    /// A customer, for whoever brought their token or password.
    pub fn themselves(customer: Stored) -> Self {
        Self::new(customer, true)
    }

    /// A customer, for whoever knows their cart. Carts are handed on, addresses and orders aren't
    /// to go with them.
    pub(super) fn of_cart(customer: Stored) -> Self {
        Self::new(customer, false)
    }

    fn new(customer: Stored, themselves: bool) -> Self {
        Self { stored: Arc::new(customer), themselves, book: Arc::default() }
    }

    /// Their addresses, as far as whoever asks may know them.
    async fn book(&self, ctx: &Context<'_>) -> Result<Vec<SavedAddress>> {
        if !self.themselves {
            return Ok(Vec::new());
        }
        let read = async || {
            let tx = ctx.reader().await?;
            book::of_customer(&tx, self.stored.id).await.map_err(masked)
        };
        self.book.get_or_try_init(read).await.cloned()
    }
}

/// A customer of the shop. Seen through a cart they have neither addresses nor orders.
#[Object]
impl Customer {
    /// Global id.
    async fn id(&self) -> ID {
        gid::of("Customer", self.stored.id)
    }

    /// What they sign in with.
    async fn email(&self) -> Option<&str> {
        self.stored.email.as_deref()
    }

    /// The telephone.
    async fn phone(&self) -> Option<&str> {
        self.stored.phone.as_deref()
    }

    /// The given name.
    async fn first_name(&self) -> Option<&str> {
        self.stored.first_name.as_deref()
    }

    /// The family name.
    async fn last_name(&self) -> Option<&str> {
        self.stored.last_name.as_deref()
    }

    /// How to address them: their name, else their e-mail or telephone.
    async fn display_name(&self) -> String {
        self.stored.display_name()
    }

    /// They want to hear of offers.
    async fn accepts_marketing(&self) -> bool {
        self.stored.accepts_marketing
    }

    /// When they came.
    async fn created_at(&self) -> DateTime<Utc> {
        self.stored.created_at
    }

    /// When they last changed something.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.stored.updated_at
    }

    /// The address that is suggested.
    async fn default_address(&self, ctx: &Context<'_>) -> Result<Option<MailingAddress>> {
        let book = self.book(ctx).await?;
        Ok(book.into_iter().find(|saved| saved.is_default).map(Into::into))
    }

    /// Their addresses, the oldest first.
    #[graphql(complexity = "cost::nested(first, last, child_complexity)")]
    async fn addresses(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        #[graphql(default_with = "Some(false)")] reverse: Option<bool>,
    ) -> Result<MailingAddressConnection> {
        let mut book = self.book(ctx).await?;
        if reverse.unwrap_or_default() {
            book.reverse();
        }
        let args = PageArgs { first, after, last, before };
        Ok(ctx.slice(book, &args)?.into())
    }

    /// How many orders they placed, cancelled ones included.
    async fn number_of_orders(&self, ctx: &Context<'_>) -> Result<UnsignedInt64> {
        orders::count(ctx, self.themselves.then_some(self.stored.id)).await
    }

    /// Their orders: the newest first when neither `sortKey` nor `reverse` is said.
    #[graphql(complexity = "cost::stated(first, last, child_complexity)")]
    async fn orders(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        sort_key: Option<OrderSortKeys>,
        reverse: Option<bool>,
    ) -> Result<OrderConnection> {
        let args = PageArgs { first, after, last, before };
        let whose = self.themselves.then_some(self.stored.id);
        orders::of(ctx, whose, &args, sort_key, reverse).await
    }
}

/// What signing in gives: it goes with everything that a customer does.
#[derive(Clone, SimpleObject)]
pub struct CustomerAccessToken {
    /// The token.
    access_token: String,
    /// When it ends unless it is renewed.
    expires_at: DateTime<Utc>,
}

impl From<NewToken> for CustomerAccessToken {
    fn from(new: NewToken) -> Self {
        Self { access_token: new.token, expires_at: new.expires_at }
    }
}

impl From<SavedAddress> for MailingAddress {
    fn from(saved: SavedAddress) -> Self {
        Self::new(saved.address, gid::of("MailingAddress", saved.id))
    }
}
