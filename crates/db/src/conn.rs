use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use sea_orm::{
    ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr, Statement, Values,
};
use sea_query_sqlx::SqlxValues;
use sqlx::{AssertSqlSafe, Postgres, Transaction, query::Query};
use tokio::sync::{Mutex, MutexGuard};

use crate::share::Lease;

/// One open transaction as a SeaORM connection. Private to this crate: whoever holds it can run
/// any statement. Dropping it rolls back.
pub(crate) struct Conn {
    transaction: Mutex<Transaction<'static, Postgres>>,
    statements: Arc<AtomicU64>,
    /// The shop's right to it, given back after the connection.
    _share: Option<Lease>,
}

impl Conn {
    /// `statements` counts what is run.
    pub(crate) fn new(
        transaction: Transaction<'static, Postgres>,
        statements: Arc<AtomicU64>,
        share: Option<Lease>,
    ) -> Self {
        Self { transaction: Mutex::new(transaction), statements, _share: share }
    }

    pub(crate) async fn commit(self) -> Result<(), sqlx::Error> {
        self.transaction.into_inner().commit().await
    }

    pub(crate) async fn idle(&self) {
        drop(self.transaction.lock().await);
        // Whoever ran the last statement may still be at work on what it found.
        tokio::task::yield_now().await;
    }

    async fn turn(&self) -> MutexGuard<'_, Transaction<'static, Postgres>> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        self.transaction.lock().await
    }
}

fn bound(statement: &Statement) -> Query<'_, Postgres, SqlxValues> {
    let values = statement.values.clone().unwrap_or(Values(Vec::new()));
    sqlx::query_with(AssertSqlSafe(statement.sql.as_str()), SqlxValues(values))
}

#[async_trait::async_trait]
impl ConnectionTrait for Conn {
    fn get_database_backend(&self) -> DbBackend {
        DbBackend::Postgres
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        let mut transaction = self.turn().await;
        let done = bound(&statement).execute(&mut **transaction).await;
        done.map(Into::into).map_err(|e| DbErr::Exec(RuntimeErr::SqlxError(e.into())))
    }

    async fn execute_unprepared(&self, _: &str) -> Result<ExecResult, DbErr> {
        Err(DbErr::Custom("unprepared statements could leave the shop".to_owned()))
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let mut transaction = self.turn().await;
        let row = bound(&statement).fetch_optional(&mut **transaction).await;
        row.map(|row| row.map(Into::into)).map_err(query_error)
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let mut transaction = self.turn().await;
        let rows = bound(&statement).fetch_all(&mut **transaction).await;
        rows.map(|rows| rows.into_iter().map(Into::into).collect()).map_err(query_error)
    }
}

fn query_error(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(error.into()))
}
