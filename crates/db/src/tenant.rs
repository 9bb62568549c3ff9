use chrono::{DateTime, Utc};
use kernel::{Event, Job, ShopId};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbBackend,
    EntityTrait, FromQueryResult, Insert, IntoActiveModel, QueryFilter, Statement, Value,
};
use uuid::Uuid;

use crate::{Directory, Find, Result, UpdateMany, conn::Conn, id};

/// An entity whose table stands behind the wall: it has a `tenant_id`. Implement it with
/// [`tenant_entity!`](crate::tenant_entity).
pub trait TenantEntity: EntityTrait {
    /// The column `tenant_id`.
    const TENANT: Self::Column;
}

/// Declares the entity of the module it stands in a [`TenantEntity`].
#[macro_export]
macro_rules! tenant_entity {
    () => {
        impl $crate::TenantEntity for Entity {
            const TENANT: Column = Column::TenantId;
        }
    };
}

/// One transaction of one shop. Deliberately no SeaORM connection: every way to a row goes
/// through a method that says the shop.
pub struct TenantTx {
    shop: ShopId,
    now: DateTime<Utc>,
    conn: Conn,
}

impl TenantTx {
    pub(crate) fn new(shop: ShopId, conn: Conn, now: DateTime<Utc>) -> Self {
        Self { shop, now, conn }
    }

    pub(crate) async fn commit(self) -> Result<()> {
        Ok(self.conn.commit().await?)
    }

    /// The shop.
    pub fn shop(&self) -> ShopId {
        self.shop
    }

    /// The transaction's one time.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// A new id (version 7: ids of one shop sort by the time they were made).
    pub fn new_id(&self) -> Uuid {
        id::new()
    }

    /// The directory, in the same transaction.
    pub fn directory(&self) -> Directory<'_> {
        Directory::new(&self.conn, self.now)
    }

    /// Rows of the shop.
    pub fn find<E: TenantEntity>(&self) -> Find<'_, E> {
        Find::new(E::find().filter(E::TENANT.eq(self.shop)), &self.conn, self.shop)
    }

    /// Adds a row to the shop, whatever `tenant_id` it came with.
    ///
    /// # Errors
    /// The database's, among them breaches of constraints (see [`crate::Error::taken`]).
    pub async fn insert<A>(&self, row: A) -> Result<<A::Entity as EntityTrait>::Model>
    where
        A: ActiveModelTrait + ActiveModelBehavior + Send,
        A::Entity: TenantEntity,
        <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
    {
        Ok(self.stamped(row).insert(&self.conn).await?)
    }

    /// Adds many rows in one statement. No rows, no statement.
    ///
    /// # Errors
    /// As [`TenantTx::insert`].
    pub async fn insert_many<A>(&self, rows: impl IntoIterator<Item = A>) -> Result<()>
    where
        A: ActiveModelTrait + ActiveModelBehavior + Send,
        A::Entity: TenantEntity,
    {
        let rows: Vec<A> = rows.into_iter().map(|row| self.stamped(row)).collect();
        if !rows.is_empty() {
            Insert::many(rows).exec_without_returning(&self.conn).await?;
        }
        Ok(())
    }

    /// Writes the changed columns of a row of the shop, found by its primary key.
    ///
    /// # Errors
    /// `DbErr::RecordNotUpdated` when the shop has no such row; else the database's.
    pub async fn update<A>(&self, row: A) -> Result<<A::Entity as EntityTrait>::Model>
    where
        A: ActiveModelTrait + ActiveModelBehavior + Send,
        A::Entity: TenantEntity,
        <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
    {
        Ok(self.stamped(row).update(&self.conn).await?)
    }

    /// Changes the rows of the shop that a filter names: compare-and-set.
    pub fn update_many<E: TenantEntity>(&self) -> UpdateMany<'_, E> {
        UpdateMany::new(E::update_many().filter(E::TENANT.eq(self.shop)), &self.conn)
    }

    /// Deletes the rows of the shop that fulfil `on`; says how many.
    ///
    /// # Errors
    /// The database's.
    pub async fn delete<E: TenantEntity>(&self, on: Condition) -> Result<u64> {
        let delete = E::delete_many().filter(E::TENANT.eq(self.shop)).filter(on);
        Ok(delete.exec(&self.conn).await?.rows_affected)
    }

    /// Rows of a hand-written statement in which `$1` is the shop; the first of `rest` is `$2`.
    ///
    /// # Errors
    /// The database's.
    ///
    /// # Panics
    /// When the statement doesn't mention the tenant.
    pub async fn sql<T: FromQueryResult>(
        &self,
        sql: &'static str,
        rest: impl IntoIterator<Item = Value>,
    ) -> Result<Vec<T>> {
        Ok(T::find_by_statement(self.statement(sql, rest)).all(&self.conn).await?)
    }

    /// Runs a hand-written statement in which `$1` is the shop; says how many rows it changed.
    ///
    /// # Errors
    /// The database's.
    ///
    /// # Panics
    /// When the statement doesn't mention the tenant.
    pub async fn execute(
        &self,
        sql: &'static str,
        rest: impl IntoIterator<Item = Value>,
    ) -> Result<u64> {
        Ok(self.conn.execute_raw(self.statement(sql, rest)).await?.rows_affected())
    }

    /// Waits until no statement is under way. Whoever waits has their turn in order: what others come
    /// to need while one is, can be read together.
    pub async fn idle(&self) {
        self.conn.idle().await;
    }

    /// Waits for the shop's lock of that name, which is then held until the transaction ends: for
    /// what only one transaction may do at a time and no row stands for. `space` says what sort of
    /// name it is: names of two sorts are never the same lock.
    ///
    /// # Errors
    /// The database's.
    pub async fn lock(&self, space: &'static str, name: &str) -> Result<()> {
        debug_assert!(!space.contains('/'), "{space} could be read as a space and a name");
        let sql = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
        let values = [format!("{}/{space}/{name}", self.shop).into()];
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
        self.conn.execute_raw(statement).await?;
        Ok(())
    }

    /// Publishes an event about `key`: an outbox row, written with the transaction.
    ///
    /// # Errors
    /// The database's.
    pub async fn publish<E: Event>(&self, key: Uuid, event: &E) -> Result<()> {
        let payload =
            serde_json::to_value(event).map_err(|e| sea_orm::DbErr::Json(e.to_string()))?;
        self.queued("SELECT publish($1, $2, $3, $4)", E::KIND, key, self.now, Some(payload)).await
    }

    /// Schedules a job on `key` at `due`: it is done then or soon after, at least once. A second call
    /// for the same job and key moves the time.
    ///
    /// # Errors
    /// The database's.
    pub async fn schedule<J: Job>(&self, key: Uuid, due: DateTime<Utc>) -> Result<()> {
        self.schedule_kind(J::KIND, key, due).await
    }

    /// As [`TenantTx::schedule`], of a job whose kind isn't known before the program runs.
    ///
    /// # Errors
    /// The database's.
    pub async fn schedule_kind(&self, kind: &str, key: Uuid, due: DateTime<Utc>) -> Result<()> {
        self.queued("SELECT wake($1, $2, $3)", kind, key, due, None).await
    }

    /// As [`TenantTx::schedule`] for many keys, in one statement.
    ///
    /// # Errors
    /// The database's.
    pub async fn schedule_all<J: Job>(&self, keys: Vec<Uuid>, due: DateTime<Utc>) -> Result<()> {
        let sql = "SELECT wake($1, key, $3) FROM unnest($2::uuid[]) AS k (key)";
        let values = [J::KIND.into(), keys.into(), due.into()];
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
        self.conn.execute_raw(statement).await?;
        Ok(())
    }

    /// The queues take their shop from the transaction's setting, not from an argument.
    async fn queued(
        &self,
        sql: &'static str,
        kind: &str,
        key: Uuid,
        at: DateTime<Utc>,
        payload: Option<serde_json::Value>,
    ) -> Result<()> {
        let values = [Value::from(kind), key.into(), at.into()];
        let values = values.into_iter().chain(payload.map(Value::from));
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
        self.conn.execute_raw(statement).await?;
        Ok(())
    }

    fn statement(&self, sql: &'static str, rest: impl IntoIterator<Item = Value>) -> Statement {
        let scoped = ["tenant_id = $1", "VALUES ($1,"].iter().any(|part| sql.contains(part));
        assert!(scoped, "no shop in: {sql}");
        let values = std::iter::once(Value::from(self.shop)).chain(rest);
        Statement::from_sql_and_values(DbBackend::Postgres, sql, values)
    }

    fn stamped<A: ActiveModelTrait>(&self, mut row: A) -> A
    where
        A::Entity: TenantEntity,
    {
        row.set(<A::Entity as TenantEntity>::TENANT, self.shop.into());
        row
    }
}
