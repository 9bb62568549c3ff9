use std::sync::Arc;

use async_graphql::{Context, Result, SelectionField};
use db::TenantTx;
use kernel::{Page, PageArgs, Slice};

use crate::{Caller, ErrorCode, MoneyV2, masked, refused};

/// Bytes of a long text that count as much as one value.
const BYTES_A_VALUE: usize = 64;

/// A list that was read.
pub trait Rows {
    /// How many rows it has.
    fn rows(&self) -> usize;
}

impl<T> Rows for Vec<T> {
    fn rows(&self) -> usize {
        self.len()
    }
}

impl<T> Rows for Slice<T> {
    fn rows(&self) -> usize {
        self.edges.len()
    }
}

/// Shorthands for resolvers.
pub trait CallerExt {
    /// Who asks, of which shop.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` when nobody is signed in.
    fn caller(&self) -> Result<&Arc<Caller>>;

    /// The request's read transaction.
    ///
    /// # Errors
    /// As [`CallerExt::caller`]; a masked error when the database can't be reached.
    fn reader(&self) -> impl Future<Output = Result<Arc<TenantTx>>> + Send;

    /// Pays for so many values of the answer, or for as much work.
    ///
    /// # Errors
    /// As [`CallerExt::caller`]; `QUERY_TOO_COMPLEX` when the request has had its share.
    fn spend(&self, values: usize) -> Result<()>;

    /// Pays for a list with so many rows: for each of them what the document asks of it.
    ///
    /// # Errors
    /// As [`CallerExt::spend`].
    fn spend_rows(&self, rows: usize) -> Result<()>;

    /// Pays for a text that may be long.
    ///
    /// # Errors
    /// As [`CallerExt::spend`].
    fn spend_text(&self, text: &str) -> Result<()>;

    /// The list, paid for.
    ///
    /// # Errors
    /// As [`CallerExt::spend`]; the list's own, masked.
    fn paid<L: Rows>(&self, list: db::Result<L>) -> Result<L>;

    /// The part of a list that a connection's arguments ask for.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` when they are wrong.
    fn page(&self, args: &PageArgs) -> Result<Page>;

    /// Part of a list that is in memory already, paid for.
    ///
    /// # Errors
    /// As [`CallerExt::spend`] and [`CallerExt::page`].
    fn slice<T>(&self, rows: Vec<T>, args: &PageArgs) -> Result<Slice<T>>;

    /// An amount of minor units in the shop's currency, which never changes.
    ///
    /// # Errors
    /// As [`CallerExt::reader`].
    fn money(&self, minor: i64) -> impl Future<Output = Result<MoneyV2>> + Send;

    /// The same of a sum of many amounts.
    ///
    /// # Errors
    /// As [`CallerExt::reader`].
    fn money_sum(&self, minor: i128) -> impl Future<Output = Result<MoneyV2>> + Send;
}

impl CallerExt for Context<'_> {
    fn caller(&self) -> Result<&Arc<Caller>> {
        self.data_opt::<Arc<Caller>>()
            .ok_or_else(|| refused(ErrorCode::Unauthenticated, "Sign in first."))
    }

    async fn reader(&self) -> Result<Arc<TenantTx>> {
        self.caller()?.reader().await.map_err(masked)
    }

    fn spend(&self, values: usize) -> Result<()> {
        self.caller()?.spend(values)
    }

    fn spend_rows(&self, rows: usize) -> Result<()> {
        if rows == 0 {
            return Ok(());
        }
        self.spend(rows.saturating_mul(1 + below(self.field())))
    }

    fn spend_text(&self, text: &str) -> Result<()> {
        self.spend(text.len() / BYTES_A_VALUE)
    }

    fn paid<L: Rows>(&self, list: db::Result<L>) -> Result<L> {
        let list = list.map_err(masked)?;
        self.spend_rows(list.rows())?;
        Ok(list)
    }

    fn page(&self, args: &PageArgs) -> Result<Page> {
        Page::parse(args, self.caller()?.shop).map_err(|fault| masked(fault.into()))
    }

    fn slice<T>(&self, rows: Vec<T>, args: &PageArgs) -> Result<Slice<T>> {
        // Sorting and cutting them was work, too.
        self.spend(rows.len())?;
        self.paid(Slice::of(rows, args, self.caller()?.shop).map_err(Into::into))
    }

    async fn money(&self, minor: i64) -> Result<MoneyV2> {
        let settings = self.caller()?.settings().await.map_err(masked)?;
        Ok(MoneyV2::new(minor, settings.currency()))
    }

    async fn money_sum(&self, minor: i128) -> Result<MoneyV2> {
        let settings = self.caller()?.settings().await.map_err(masked)?;
        Ok(MoneyV2::of_sum(minor, settings.currency()))
    }
}

/// The fields below a field, fragments expanded. A document is only executed when they are few.
fn below(field: SelectionField<'_>) -> usize {
    field.selection_set().map(|field| 1 + below(field)).sum()
}
