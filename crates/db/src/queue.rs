use chrono::{DateTime, TimeDelta, Utc};
use kernel::ShopId;
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement, Value};
use uuid::Uuid;

use crate::{Result, conn::Conn};

/// After so many failures a row waits for an operator; [`Queue::claim`] and the queues' indexes say so
/// too.
pub const MOST_ATTEMPTS: i32 = 20;

/// The most rows of a queue that are handed out at once; [`Queue::claim`] says so too.
pub const BATCH: usize = 8;

/// How many characters of an error are kept; the tables say so too.
const LONGEST_ERROR: usize = 1000;

/// Something that happened in a shop, written with the transaction that made it happen.
#[derive(Debug, Clone, FromQueryResult)]
pub struct News {
    /// Its place in the outbox.
    pub id: i64,
    /// The shop.
    pub shop_id: ShopId,
    /// What happened: `order.placed`.
    pub kind: String,
    /// To what.
    pub key: Uuid,
    /// More ids and numbers, no personal data.
    pub payload: serde_json::Value,
    /// The lease's end while it is being handled.
    pub due_at: DateTime<Utc>,
    /// How often it was handed out, this time included.
    pub attempts: i32,
}

/// A wish to be woken.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Timer {
    /// The shop.
    pub shop_id: ShopId,
    /// What for: `order.expire`.
    pub kind: String,
    /// For what.
    pub key: Uuid,
    /// The lease's end while it is being handled.
    pub due_at: DateTime<Utc>,
    /// How often it was handed out, this time included.
    pub attempts: i32,
}

/// What the worker has to do.
#[derive(Debug, Clone)]
pub enum Due {
    /// Something happened.
    News(News),
    /// A time has come.
    Timer(Timer),
}

/// The queues of all shops. They name a shop and a thing, and hold nothing else of either; the
/// worker opens an ordinary [`crate::TenantTx`] and reads the thing there.
///
/// A row is leased, handled, then removed: a worker that dies in between leaves a row that is
/// handed out again when the lease ends. So handlers see everything at least once.
pub struct Queue<'t> {
    pub(crate) conn: &'t Conn,
    pub(crate) now: DateTime<Utc>,
}

impl Due {
    /// What it is about.
    pub const fn key(&self) -> Uuid {
        match self {
            Self::News(news) => news.key,
            Self::Timer(timer) => timer.key,
        }
    }

    /// How often it was handed out, this time included.
    pub const fn attempts(&self) -> i32 {
        match self {
            Self::News(news) => news.attempts,
            Self::Timer(timer) => timer.attempts,
        }
    }
}

impl<'t> Queue<'t> {
    pub(crate) fn new(conn: &'t Conn, now: DateTime<Utc>) -> Self {
        Self { conn, now }
    }

    /// Leases up to eight due rows of each queue for `lease`. How many, and after how many attempts
    /// none, is said in the statements themselves: a plan that serves any number finds the index on
    /// what is due of no use, and sorts all of it.
    ///
    /// # Errors
    /// The database's.
    pub async fn claim(&self, lease: TimeDelta) -> Result<Vec<Due>> {
        let values = || [self.now.into(), (self.now + lease).into()];
        let news = News::find_by_statement(statement(
            "WITH due AS MATERIALIZED (
                 SELECT id FROM outbox WHERE due_at <= $1 AND attempts < 20
                 ORDER BY due_at, id LIMIT 8 FOR UPDATE SKIP LOCKED)
             UPDATE outbox o SET due_at = $2, attempts = attempts + 1 FROM due WHERE o.id = due.id
             RETURNING o.id, shop_id, kind, key, payload, due_at, attempts",
            values(),
        ));
        let mut news = news.all(self.conn).await?;
        news.sort_by_key(|row| row.id);
        let timers = Timer::find_by_statement(statement(
            "WITH due AS MATERIALIZED (
                 SELECT shop_id, kind, key FROM timer WHERE due_at <= $1 AND attempts < 20
                 ORDER BY due_at LIMIT 8 FOR UPDATE SKIP LOCKED)
             UPDATE timer t SET due_at = $2, attempts = attempts + 1 FROM due
             WHERE (t.shop_id, t.kind, t.key) = (due.shop_id, due.kind, due.key)
             RETURNING t.shop_id, t.kind, t.key, due_at, attempts",
            values(),
        ));
        let timers = timers.all(self.conn).await?;
        Ok(news.into_iter().map(Due::News).chain(timers.into_iter().map(Due::Timer)).collect())
    }

    /// Removes rows that were handled. Those that were leased or set anew meanwhile stay.
    ///
    /// # Errors
    /// The database's.
    pub async fn done(&self, handled: &[&Due]) -> Result<()> {
        let news = handled.iter().filter_map(|due| match due {
            Due::News(news) => Some((news.id, news.due_at)),
            Due::Timer(_) => None,
        });
        let (ids, ends): (Vec<i64>, Vec<DateTime<Utc>>) = news.unzip();
        if !ids.is_empty() {
            let sql = "DELETE FROM outbox o
                       USING unnest($1::bigint[], $2::timestamptz[]) AS d (id, due_at)
                       WHERE o.id = d.id AND o.due_at = d.due_at";
            self.conn.execute_raw(statement(sql, [ids.into(), ends.into()])).await?;
        }
        let timers = handled.iter().filter_map(|due| match due {
            Due::Timer(timer) => Some(timer),
            Due::News(_) => None,
        });
        let timers: Vec<&Timer> = timers.collect();
        if !timers.is_empty() {
            let sql = "DELETE FROM timer t
                       USING unnest($1::uuid[], $2::text[], $3::uuid[], $4::timestamptz[])
                           AS d (shop_id, kind, key, due_at)
                       WHERE (t.shop_id, t.kind, t.key, t.due_at)
                           = (d.shop_id, d.kind, d.key, d.due_at)";
            let values = [
                timers.iter().map(|timer| timer.shop_id).collect::<Vec<_>>().into(),
                timers.iter().map(|timer| timer.kind.clone()).collect::<Vec<_>>().into(),
                timers.iter().map(|timer| timer.key).collect::<Vec<_>>().into(),
                timers.iter().map(|timer| timer.due_at).collect::<Vec<_>>().into(),
            ];
            self.conn.execute_raw(statement(sql, values)).await?;
        }
        Ok(())
    }

    /// Puts a row that failed back, later each time. After the last attempt it is a
    /// [`crate::DeadLetter`]. `error` is kept for operators, so it names no person.
    ///
    /// # Errors
    /// The database's.
    pub async fn retry(&self, due: &Due, error: &str) -> Result<()> {
        let later = |attempts: i32| match attempts {
            MOST_ATTEMPTS.. => self.now,
            _ => self.now + TimeDelta::seconds(1 << attempts.clamp(0, 12)),
        };
        let error: String = error.chars().take(LONGEST_ERROR).collect();
        let statement = match due {
            Due::News(news) => statement(
                "UPDATE outbox SET due_at = $3, error = $4 WHERE id = $1 AND due_at = $2",
                [news.id.into(), news.due_at.into(), later(news.attempts).into(), error.into()],
            ),
            Due::Timer(timer) => statement(
                "UPDATE timer SET due_at = $5, error = $6
                 WHERE shop_id = $1 AND kind = $2 AND key = $3 AND due_at = $4",
                timer_values(timer).into_iter().chain([later(timer.attempts).into(), error.into()]),
            ),
        };
        self.conn.execute_raw(statement).await?;
        Ok(())
    }
}

fn timer_values(timer: &Timer) -> [Value; 4] {
    [timer.shop_id.into(), timer.kind.clone().into(), timer.key.into(), timer.due_at.into()]
}

pub(crate) fn statement(sql: &'static str, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(DbBackend::Postgres, sql, values)
}
