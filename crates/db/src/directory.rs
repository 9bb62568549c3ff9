use chrono::{DateTime, Utc};
use kernel::ShopId;
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, Condition, ConnectionTrait, DbBackend, EntityTrait,
    FromQueryResult, IntoActiveModel, QueryFilter, Statement, Value,
};
use uuid::Uuid;

use crate::{Find, Result, UpdateMany, conn::Conn, id};

/// An entity of the directory: a small table outside the wall that names a shop by `shop_id`.
/// Implement it with [`directory_entity!`](crate::directory_entity).
pub trait DirectoryEntity: EntityTrait {}

/// Declares the entity of the module it stands in a [`DirectoryEntity`].
#[macro_export]
macro_rules! directory_entity {
    () => {
        impl $crate::DirectoryEntity for Entity {}
    };
}

/// The tables that must be read before the shop is known. They hold nothing else of a shop.
#[derive(Clone, Copy)]
pub struct Directory<'t> {
    conn: &'t Conn,
    now: DateTime<Utc>,
}

impl<'t> Directory<'t> {
    pub(crate) fn new(conn: &'t Conn, now: DateTime<Utc>) -> Self {
        Self { conn, now }
    }

    /// The transaction's one time.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// A new id.
    pub fn new_id(&self) -> Uuid {
        id::new()
    }

    /// Rows of a directory table.
    pub fn find<E: DirectoryEntity>(&self) -> Find<'t, E> {
        Find::new(E::find(), self.conn, ShopId::nil())
    }

    /// Adds a row.
    ///
    /// # Errors
    /// The database's, among them breaches of constraints (see [`crate::Error::taken`]).
    pub async fn insert<A>(&self, row: A) -> Result<<A::Entity as EntityTrait>::Model>
    where
        A: ActiveModelTrait + ActiveModelBehavior + Send,
        A::Entity: DirectoryEntity,
        <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
    {
        Ok(row.insert(self.conn).await?)
    }

    /// Changes the rows that a filter names.
    pub fn update_many<E: DirectoryEntity>(&self) -> UpdateMany<'t, E> {
        UpdateMany::new(E::update_many(), self.conn)
    }

    /// Deletes the rows that fulfil `on`; says how many.
    ///
    /// # Errors
    /// The database's.
    pub async fn delete<E: DirectoryEntity>(&self, on: Condition) -> Result<u64> {
        Ok(E::delete_many().filter(on).exec(self.conn).await?.rows_affected)
    }

    /// Rows of a hand-written statement over directory tables.
    ///
    /// # Errors
    /// The database's.
    pub async fn sql<T: FromQueryResult>(
        &self,
        sql: &'static str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Vec<T>> {
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
        Ok(T::find_by_statement(statement).all(self.conn).await?)
    }

    /// Runs a hand-written statement over directory tables; says how many rows it changed.
    ///
    /// # Errors
    /// The database's.
    pub async fn execute(
        &self,
        sql: &'static str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<u64> {
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
        Ok(self.conn.execute_raw(statement).await?.rows_affected())
    }
}
