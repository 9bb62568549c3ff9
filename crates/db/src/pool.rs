use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use kernel::{Clock, ShopId};
use sea_orm::DbErr;
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use uuid::Uuid;

use crate::{
    Directory, Error, Queue, Result, Role, TenantTx,
    changes::{Changes, Version},
    conn::Conn,
    id, role,
    share::{Lease, Shares},
};

/// How safe a write is when it has been answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// On disk. Orders, settings, stock: everything but carts.
    Full,
    /// In memory and on its way to disk: a power cut may lose the last second. Carts; never what news or a
    /// timer leads to, for the worker would forget the cause and PostgreSQL what came of it.
    Relaxed,
}

/// A connection that was idle for so long is asked whether it still works before it is lent.
const RESTED: Duration = Duration::from_secs(30);

/// Statements that a connection keeps ready. An insert of many rows is another one for each number.
const STATEMENTS: usize = 500;

/// The size and patience of a pool.
#[derive(Debug, Clone)]
pub struct PoolOptions {
    /// Connections at the most; a shop has half of them at the most.
    pub connections: u32,
    /// How long a request waits for one.
    pub wait: Duration,
    /// How long one statement may run.
    pub statement_timeout: Duration,
    /// How long a transaction may wait for its next statement: a host that is gone must not keep
    /// its locks. Longer than an operation may take.
    pub idle_in_transaction: Duration,
}

impl Default for PoolOptions {
    fn default() -> Self {
        Self {
            connections: 16,
            wait: Duration::from_secs(5),
            statement_timeout: Duration::from_secs(5),
            idle_in_transaction: Duration::from_secs(15),
        }
    }
}

/// The only owner of connections.
#[derive(Debug, Clone)]
pub struct Db {
    pool: PgPool,
    /// A connection for reading what has changed: that mustn't wait behind requests.
    aside: PgPool,
    clock: Clock,
    statements: Arc<AtomicU64>,
    changes: Arc<Changes>,
    shares: Arc<Shares>,
}

impl Db {
    /// Connects and refuses a role that the wall wouldn't hold, or that isn't `role`.
    ///
    /// # Errors
    /// When the database can't be reached or wasn't migrated; when the role is a superuser, may
    /// bypass row security, owns a table, or has more or fewer rights than `role`.
    pub async fn connect(
        url: &str,
        role: Role,
        options: &PoolOptions,
        clock: Clock,
    ) -> Result<Self> {
        let statement = options.statement_timeout.as_millis().to_string();
        let idle = options.idle_in_transaction.as_millis().to_string();
        let connect = url
            .parse::<PgConnectOptions>()?
            .application_name("fangshi")
            .disable_statement_logging()
            .statement_cache_capacity(STATEMENTS)
            .options([
                // Every table is reached by way of its shop, so one plan is as good as another for
                // whatever values; planning took longer than most statements.
                ("plan_cache_mode", "force_generic_plan"),
                ("statement_timeout", statement.as_str()),
                ("idle_in_transaction_session_timeout", idle.as_str()),
                ("timezone", "UTC"),
            ]);
        let pool = PgPoolOptions::new()
            .max_connections(options.connections)
            .acquire_timeout(options.wait)
            .test_before_acquire(false)
            .before_acquire(|connection, meta| {
                Box::pin(async move {
                    // A ping each time costs a round trip; one after a rest notices a restart.
                    Ok(meta.idle_for < RESTED || connection.ping().await.is_ok())
                })
            })
            .connect_with(connect.clone())
            .await?;
        role::check(&pool, role).await?;
        let aside = PgPoolOptions::new().max_connections(1).acquire_timeout(options.wait);
        let aside = aside.connect_lazy_with(connect);
        let (statements, changes) = (Arc::default(), Arc::default());
        let each = options.connections.div_ceil(2) as usize;
        let shares = Arc::new(Shares::new(each, options.wait));
        Ok(Self { pool, aside, clock, statements, changes, shares })
    }

    /// How many statements were run since the process began, those that begin and end transactions
    /// not counted.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// The clock that transactions take their time from.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Runs `work` in one transaction of one shop: commits on `Ok`, rolls back on `Err`.
    ///
    /// # Errors
    /// What `work` returns, or the database's failure to begin or commit.
    pub async fn write<T, E: From<Error>>(
        &self,
        shop: ShopId,
        work: impl AsyncFnOnce(&TenantTx) -> Result<T, E>,
    ) -> Result<T, E> {
        self.write_with(shop, Durability::Full, work).await
    }

    /// As [`Db::write`], with a choice of durability.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn write_with<T, E: From<Error>>(
        &self,
        shop: ShopId,
        durability: Durability,
        work: impl AsyncFnOnce(&TenantTx) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut begin = format!("BEGIN; SET LOCAL app.tenant_id = '{shop}'");
        if durability == Durability::Relaxed {
            begin.push_str("; SET LOCAL synchronous_commit = off");
        }
        let share = self.shares.enter(shop).await?;
        let tx = TenantTx::new(shop, self.begin(begin, Some(share)).await?, self.clock.now());
        let outcome = work(&tx).await?;
        tx.commit().await?;
        Ok(outcome)
    }

    /// Opens a read-only transaction of one shop that several tasks can share. It ends when the
    /// last of them drops it.
    ///
    /// # Errors
    /// When the database can't be reached.
    pub async fn read(&self, shop: ShopId) -> Result<TenantTx> {
        let begin = format!("BEGIN READ ONLY; SET LOCAL app.tenant_id = '{shop}'");
        let share = self.shares.enter(shop).await?;
        Ok(TenantTx::new(shop, self.begin(begin, Some(share)).await?, self.clock.now()))
    }

    /// Runs `work` in a transaction that reaches the directory and no shop.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn directory<T, E: From<Error>>(
        &self,
        work: impl AsyncFnOnce(Directory<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let conn = self.begin("BEGIN".to_owned(), None).await?;
        let outcome = work(Directory::new(&conn, self.clock.now())).await?;
        conn.commit().await.map_err(Error::from)?;
        Ok(outcome)
    }

    /// Runs `work` in a transaction that reaches the queues of all shops. Only the worker's role
    /// may read them.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn queue<T, E: From<Error>>(
        &self,
        work: impl AsyncFnOnce(Queue<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        // What was taken off may come back when PostgreSQL dies, and is only handled once more.
        let begin = "BEGIN; SET LOCAL synchronous_commit = off";
        let conn = self.begin(begin.to_owned(), None).await?;
        let outcome = work(Queue::new(&conn, self.clock.now())).await?;
        conn.commit().await.map_err(Error::from)?;
        Ok(outcome)
    }

    /// Hears of every change to what shops show that was committed before, by whatever process.
    ///
    /// # Errors
    /// The database's.
    pub async fn catch_up(&self) -> Result<()> {
        self.changes.catch_up(&self.aside).await
    }

    /// The version of what a shop shows to everybody: what was read under another one may be out of
    /// date. `None` when [`Db::catch_up`] hasn't been done within a second.
    pub fn version(&self, shop: ShopId) -> Option<Version> {
        self.changes.version(shop)
    }

    /// A new id that is needed before a transaction is open.
    pub fn new_id(&self) -> Uuid {
        id::new()
    }

    /// Answers when the database does.
    ///
    /// # Errors
    /// When it doesn't.
    pub async fn ping(&self) -> Result<()> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }

    pub(crate) fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// Closes every connection, after those in use have been given back.
    pub async fn close(&self) {
        self.aside.close().await;
        self.pool.close().await;
    }

    /// The beginning is a task of its own, because it must not be interrupted: sqlx only knows of
    /// a transaction once it has begun, and would lend a connection with an open one, and another
    /// shop's setting, to whoever comes next. Once begun, dropping it rolls back.
    async fn begin(&self, statement: String, share: Option<Lease>) -> Result<Conn> {
        let pool = self.pool.clone();
        let begun = tokio::spawn(async move { pool.begin_with(AssertSqlSafe(statement)).await });
        let begun = begun.await.map_err(|error| DbErr::Custom(error.to_string()))?;
        Ok(Conn::new(begun?, Arc::clone(&self.statements), share))
    }
}
