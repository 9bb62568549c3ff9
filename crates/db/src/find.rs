use chrono::{DateTime, Datelike, Utc};
use kernel::{Cursor, Fault, Page, ShopId, Slice};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, IdenStatic, Order, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Select, Value,
    sea_query::{BinOper, Expr, ExprTrait, IntoCondition, SelectStatement},
};

use uuid::Uuid;

use crate::{Result, conn::Conn};

/// A select whose shop was said when it was made; conditions that are added narrow it. A sub-query names
/// its shop itself, and row security holds for it.
#[must_use]
pub struct Find<'t, E: EntityTrait> {
    select: Select<E>,
    conn: &'t Conn,
    shop: ShopId,
}

/// What a list is sorted by, so that it can be read in pages: a column that is never null, and
/// the id that breaks ties.
#[derive(Debug, Clone, Copy)]
pub struct SortKey<C> {
    /// The column.
    pub column: C,
    /// What its values are.
    pub values: KeyType,
    /// The id column.
    pub id: C,
    /// From the largest to the smallest.
    pub descending: bool,
}

/// What the values of a sort key are, and how a cursor writes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyType {
    /// As it is.
    Text,
    /// Decimal digits.
    Number,
    /// RFC 3339.
    Instant,
    /// As it is written usually.
    Uuid,
    /// Not to be told: cursors hold the id alone, and this SQL reads the value anew, of the id `$1`.
    Hidden(&'static str),
}

impl KeyType {
    /// The value that a cursor's text stands for; a cursor of another list may have none.
    fn read(self, key: &str) -> Option<Value> {
        match self {
            Self::Text => Some(key.into()),
            Self::Number => key.parse::<i64>().ok().map(Into::into),
            Self::Instant => {
                let instant = DateTime::parse_from_rfc3339(key).ok()?.with_timezone(&Utc);
                // RFC 3339 has a year 0, PostgreSQL doesn't.
                (instant.year() > 0).then(|| instant.into())
            }
            Self::Uuid => Uuid::parse_str(key).ok().map(Into::into),
            Self::Hidden(_) => None,
        }
    }

    /// What lies between a page's cursors in a list sorted by `key` and then `id`, which is called
    /// `order`.
    ///
    /// # Errors
    /// `INVALID` at `after` or `before` for a cursor of another list.
    pub fn within(
        self,
        page: &Page,
        (key, id): (&Expr, &Expr),
        (order, descending): (&str, bool),
    ) -> Result<Condition, Fault> {
        let mut within = Condition::all();
        for (mark, field, before) in [(&page.after, "after", false), (&page.before, "before", true)]
        {
            let Some(mark) = mark else { continue };
            let cursor = mark.within(order, field)?;
            let value = match self {
                Self::Hidden(sql) => Some(Expr::cust_with_values(sql, [cursor.id])),
                _ => self.read(&cursor.key).map(Expr::val),
            };
            let Some(value) = value else { return Err(Fault::no_cursor(field)) };
            let place = Expr::tuple([value, Expr::val(cursor.id)]);
            let smaller = before != descending;
            let operator = if smaller { BinOper::SmallerThan } else { BinOper::GreaterThan };
            within = within.add(Expr::tuple([key.clone(), id.clone()]).binary(operator, place));
        }
        Ok(within)
    }
}

impl<'t, E: EntityTrait> Find<'t, E> {
    pub(crate) fn new(select: Select<E>, conn: &'t Conn, shop: ShopId) -> Self {
        Self { select, conn, shop }
    }

    /// Every row.
    ///
    /// # Errors
    /// The database's.
    pub async fn all(self) -> Result<Vec<E::Model>> {
        Ok(self.select.all(self.conn).await?)
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// The database's.
    pub async fn one(self) -> Result<Option<E::Model>> {
        Ok(self.select.one(self.conn).await?)
    }

    /// How many rows.
    ///
    /// # Errors
    /// The database's.
    pub async fn count(self) -> Result<u64>
    where
        E::Model: Sync,
    {
        Ok(self.select.count(self.conn).await?)
    }

    /// The rows as another shape, after `select_only` and the like.
    ///
    /// # Errors
    /// The database's.
    pub async fn all_as<M: FromQueryResult + Send>(self) -> Result<Vec<M>> {
        Ok(self.select.into_model::<M>().all(self.conn).await?)
    }

    /// Locks the rows until the transaction ends.
    pub fn for_update(mut self) -> Self {
        self.select = self.select.lock_exclusive();
        self
    }

    /// One page of the rows in the order of `sort`. `place` says a row's own sort value and id.
    ///
    /// # Errors
    /// `INVALID` at `after` or `before` for a cursor of another list; else the database's.
    pub async fn page(
        self,
        sort: SortKey<E::Column>,
        page: &Page,
        place: impl Fn(&E::Model) -> Cursor,
    ) -> Result<Slice<E::Model>> {
        let shop = self.shop;
        let [key, id] = [sort.column, sort.id].map(|column| Expr::col(column.as_column_ref()));
        let name = format!("{}.{}", E::default().table_name(), sort.column.as_str());
        let within = sort.values.within(page, (&key, &id), (&name, sort.descending))?;
        let order = if sort.descending == page.backwards { Order::Asc } else { Order::Desc };
        let select = self
            .select
            .filter(within)
            .order_by(sort.column, order.clone())
            .order_by(sort.id, order)
            .limit(page.limit + 1);
        let rows = select.all(self.conn).await?;
        Ok(Slice::new(rows, page, (shop, &name), place))
    }
}

impl<E: EntityTrait> QuerySelect for Find<'_, E> {
    type QueryStatement = SelectStatement;
    fn query(&mut self) -> &mut SelectStatement {
        QuerySelect::query(&mut self.select)
    }
}

impl<E: EntityTrait> QueryFilter for Find<'_, E> {
    type QueryStatement = SelectStatement;
    fn query(&mut self) -> &mut SelectStatement {
        QueryFilter::query(&mut self.select)
    }
}

impl<E: EntityTrait> QueryOrder for Find<'_, E> {
    type QueryStatement = SelectStatement;
    fn query(&mut self) -> &mut SelectStatement {
        QueryOrder::query(&mut self.select)
    }
}

/// A compare-and-set on rows whose shop was said when it was made.
#[must_use]
pub struct UpdateMany<'t, E: EntityTrait> {
    update: sea_orm::UpdateMany<E>,
    conn: &'t Conn,
}

impl<'t, E: EntityTrait> UpdateMany<'t, E> {
    pub(crate) fn new(update: sea_orm::UpdateMany<E>, conn: &'t Conn) -> Self {
        Self { update, conn }
    }

    /// Sets a column to a value or an expression.
    pub fn set(mut self, column: E::Column, value: impl Into<Expr>) -> Self {
        self.update = self.update.col_expr(column, value.into());
        self
    }

    /// Only rows that fulfil `condition`.
    pub fn filter(mut self, condition: impl IntoCondition) -> Self {
        self.update = self.update.filter(condition.into_condition());
        self
    }

    /// Runs it; says how many rows it changed.
    ///
    /// # Errors
    /// The database's.
    pub async fn exec(self) -> Result<u64> {
        Ok(self.update.exec(self.conn).await?.rows_affected)
    }
}

#[cfg(test)]
mod tests {
    use super::KeyType;

    #[test]
    fn a_cursor_of_another_list_is_noticed() {
        let reads = |values: KeyType, key: &str| values.read(key).is_some();
        assert!(reads(KeyType::Instant, "2026-01-02T03:04:05.678901+00:00"));
        assert!(reads(KeyType::Instant, "2026-01-02T03:04:05+23:59"), "as an instant in UTC");
        for key in ["", "tea", "17", "0000-01-01T00:00:00Z", "+12026-01-01T00:00:00Z"] {
            assert!(!reads(KeyType::Instant, key), "{key}");
        }
        assert!(reads(KeyType::Number, "-17"));
        assert!(!reads(KeyType::Number, "9223372036854775808"));
    }
}
