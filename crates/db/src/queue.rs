use chrono::{DateTime, TimeDelta, Utc};
use kernel::ShopId;
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement, Value};
use uuid::Uuid;

use crate::{Result, conn::Conn};

/// After so many failures a job is a dead letter; the statements and indexes say so too.
pub const MAX_ATTEMPTS: i32 = 20;

/// How many events are taken out of the outbox at once; [`Queue::take_events`] says so too.
pub const MAX_EVENTS: usize = 1024;

/// How many characters of an error are kept; the table says so too.
const MAX_ERROR: usize = 1000;

/// An event that no handler has a job for yet.
#[derive(Debug, Clone, FromQueryResult)]
pub struct OutboxEvent {
    /// The shop.
    pub shop_id: ShopId,
    /// What happened: `order.placed`.
    pub kind: String,
    /// To what.
    pub key: Uuid,
    /// More ids and numbers, no personal data.
    pub payload: serde_json::Value,
    /// When it was published.
    pub published_at: DateTime<Utc>,
}

/// A job that is leased to whoever claimed it.
#[derive(Debug, Clone, FromQueryResult)]
pub struct ClaimedJob {
    /// Its place in the queue.
    pub id: i64,
    /// The shop.
    pub shop_id: ShopId,
    /// Whose it is.
    pub handler: String,
    /// What happened, or what is to be done.
    pub kind: String,
    /// To what.
    pub key: Uuid,
    /// The event's.
    pub payload: serde_json::Value,
    /// When it was published, or became due.
    pub created_at: DateTime<Utc>,
    /// How often it was claimed, this time included: names this lease among all of the job's.
    pub attempts: i32,
}

/// A job of a handler for an event.
#[derive(Debug, Clone)]
pub struct NewJob<'e> {
    /// The event.
    pub event: &'e OutboxEvent,
    /// Whose it is.
    pub handler: &'e str,
    /// Which handlers share its slots.
    pub lane: &'static str,
}

/// Whose jobs are claimed, and how many.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Of handlers in this lane.
    pub lane: &'static str,
    /// Of shops after this one.
    pub after: ShopId,
    /// Not of these shops.
    pub except: Vec<ShopId>,
    /// Of no more shops than that.
    pub shops: i64,
    /// Of no more jobs of a shop.
    pub slice: i64,
    /// For so long.
    pub lease: TimeDelta,
}

/// How much of a handler's waits.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Backlog {
    /// Whose it is.
    pub handler: String,
    /// Jobs that wait or are being done.
    pub waiting: i64,
    /// Jobs that wait for an operator.
    pub dead: i64,
    /// How old the oldest of those that wait is.
    pub seconds: f64,
}

/// The queues of all shops. They name a shop and a thing, and hold nothing else of either; a handler
/// opens an ordinary [`crate::TenantTx`] and reads the thing there.
///
/// A job is leased, done, then removed: a worker that dies in between leaves a row that is claimed
/// again when the lease ends. So handlers see everything at least once.
pub struct Queue<'t> {
    pub(crate) conn: &'t Conn,
    pub(crate) now: DateTime<Utc>,
}

impl<'t> Queue<'t> {
    pub(crate) fn new(conn: &'t Conn, now: DateTime<Utc>) -> Self {
        Self { conn, now }
    }

    /// What time it is.
    pub const fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Whether this transaction alone turns events and schedules into jobs: two at a time could give
    /// a later event its jobs first.
    ///
    /// # Errors
    /// The database's.
    pub async fn is_only_relay(&self) -> Result<bool> {
        let sql = "SELECT pg_try_advisory_xact_lock(hashtextextended('relay', 0))";
        let row = self.conn.query_one_raw(statement(sql, [])).await?;
        Ok(row.is_some_and(|row| row.try_get_by_index(0).unwrap_or_default()))
    }

    /// Takes events of these kinds out of the outbox, of each shop after a first one the 256 oldest,
    /// [`MAX_EVENTS`] in all. Those of other kinds were published by a newer version and are left for
    /// that.
    ///
    /// # Errors
    /// The database's.
    pub async fn take_events(&self, kinds: &[&str], after: ShopId) -> Result<Vec<OutboxEvent>> {
        // By their places in the table: a join with a list of unknown length reads all of it.
        let sql = "WITH RECURSIVE shop AS (
                       (SELECT shop_id FROM outbox WHERE shop_id > $2 ORDER BY shop_id LIMIT 1)
                       UNION ALL
                       SELECT next.shop_id FROM shop CROSS JOIN LATERAL (
                           SELECT shop_id FROM outbox WHERE shop_id > shop.shop_id
                           ORDER BY shop_id LIMIT 1) next),
                   oldest AS MATERIALIZED (
                       SELECT of_shop.place FROM shop CROSS JOIN LATERAL (
                           SELECT ctid AS place FROM outbox
                           WHERE outbox.shop_id = shop.shop_id AND kind = ANY($1)
                           ORDER BY id LIMIT 256) of_shop
                       LIMIT 1024),
                   taken AS (
                       DELETE FROM outbox WHERE ctid = ANY(ARRAY(SELECT place FROM oldest))
                       RETURNING id, shop_id, kind, key, payload, due_at AS published_at)
                   SELECT * FROM taken ORDER BY id";
        let taken = OutboxEvent::find_by_statement(statement(sql, [texts(kinds), after.into()]));
        Ok(taken.all(self.conn).await?)
    }

    /// Adds handlers' jobs for events that were taken.
    ///
    /// # Errors
    /// The database's.
    pub async fn add_jobs(&self, jobs: &[NewJob<'_>]) -> Result<()> {
        if jobs.is_empty() {
            return Ok(());
        }
        let of = |value: fn(&NewJob<'_>) -> String| jobs.iter().map(value).collect::<Vec<_>>();
        let values = [
            jobs.iter().map(|job| job.event.shop_id).collect::<Vec<_>>().into(),
            of(|job| job.lane.to_owned()).into(),
            of(|job| job.handler.to_owned()).into(),
            of(|job| job.event.kind.clone()).into(),
            jobs.iter().map(|job| job.event.key).collect::<Vec<_>>().into(),
            of(|job| job.event.payload.to_string()).into(),
            jobs.iter().map(|job| job.event.published_at).collect::<Vec<_>>().into(),
            self.now.into(),
        ];
        let sql = "INSERT INTO job (shop_id, lane, handler, kind, key, payload, created_at, due_at)
                   SELECT shop_id, lane, handler, kind, key, payload::jsonb, created_at, $8
                   FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[],
                               $6::text[], $7::timestamptz[]) WITH ORDINALITY
                       AS j (shop_id, lane, handler, kind, key, payload, created_at, place)
                   ORDER BY place";
        self.conn.execute_raw(statement(sql, values)).await?;
        Ok(())
    }

    /// Makes jobs of up to 512 schedules of these kinds that have become due, each in its kind's
    /// lane; says of which lanes.
    ///
    /// # Errors
    /// The database's.
    pub async fn take_scheduled(&self, kinds: &[&str], lanes: &[&str]) -> Result<Vec<String>> {
        let sql = "WITH due AS MATERIALIZED (
                       SELECT ctid AS place FROM timer
                       WHERE due_at <= $1 AND kind = ANY($2)
                       ORDER BY due_at LIMIT 512 FOR UPDATE SKIP LOCKED),
                   taken AS (
                       DELETE FROM timer WHERE ctid = ANY(ARRAY(SELECT place FROM due))
                       RETURNING shop_id, kind, key, due_at)
                   INSERT INTO job (shop_id, lane, handler, kind, key, payload, created_at, due_at)
                   SELECT shop_id, lane, kind, kind, key, '{}', due_at, $1
                   FROM taken JOIN unnest($2::text[], $3::text[]) AS k (kind, lane) USING (kind)
                   ORDER BY due_at
                   RETURNING lane";
        let values = [self.now.into(), texts(kinds), texts(lanes)];
        let rows = self.conn.query_all_raw(statement(sql, values)).await?;
        Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
    }

    /// Leases due jobs of a lane, shop by shop. Of those of one handler about the same thing only the
    /// first is due, unless that is a dead letter.
    ///
    /// # Errors
    /// The database's.
    pub async fn claim(&self, claim: &Claim) -> Result<Vec<ClaimedJob>> {
        // Walks from shop to shop along the index, so that what many a shop has waiting costs no more
        // than one row of it.
        let sql = "WITH RECURSIVE shop AS (
                       (SELECT shop_id FROM job WHERE lane = $1 AND attempts < 20 AND shop_id > $2
                        ORDER BY shop_id LIMIT 1)
                       UNION ALL
                       SELECT next.shop_id FROM shop CROSS JOIN LATERAL (
                           SELECT shop_id FROM job
                           WHERE lane = $1 AND attempts < 20 AND shop_id > shop.shop_id
                           ORDER BY shop_id LIMIT 1) next),
                   slice AS MATERIALIZED (
                       SELECT due.ids FROM shop CROSS JOIN LATERAL (
                           SELECT array_agg(id) AS ids FROM (
                               SELECT id FROM job j
                               WHERE lane = $1 AND attempts < 20 AND shop_id = shop.shop_id
                                 AND due_at <= $3 AND NOT EXISTS (
                                     SELECT FROM job earlier
                                     WHERE (earlier.shop_id, earlier.handler, earlier.key)
                                         = (j.shop_id, j.handler, j.key) AND earlier.id < j.id
                                       AND (earlier.attempts < 20 OR earlier.due_at > $3))
                               ORDER BY due_at, id LIMIT $5 FOR UPDATE SKIP LOCKED) one) due
                       WHERE shop.shop_id <> ALL($4) AND due.ids IS NOT NULL LIMIT $6)
                   UPDATE job SET due_at = $7, attempts = attempts + 1
                   FROM slice CROSS JOIN LATERAL unnest(slice.ids) AS claimed (id)
                   WHERE job.id = claimed.id
                   RETURNING job.id, shop_id, handler, kind, key, payload, created_at, attempts";
        let values = [
            claim.lane.into(),
            claim.after.into(),
            self.now.into(),
            claim.except.clone().into(),
            claim.slice.into(),
            claim.shops.into(),
            (self.now + claim.lease).into(),
        ];
        let claimed = ClaimedJob::find_by_statement(statement(sql, values));
        let mut claimed = claimed.all(self.conn).await?;
        claimed.sort_by_key(|job| (job.shop_id, job.id));
        Ok(claimed)
    }

    /// Lets whoever claimed jobs have them for longer.
    ///
    /// # Errors
    /// The database's.
    pub async fn extend(&self, jobs: &[(i64, i32)], lease: TimeDelta) -> Result<()> {
        let sql = "UPDATE job SET due_at = $3 FROM unnest($1::bigint[], $2::integer[])
                       AS held (id, attempts)
                   WHERE (job.id, job.attempts) = (held.id, held.attempts)";
        let (ids, attempts): (Vec<i64>, Vec<i32>) = jobs.iter().copied().unzip();
        let values = [ids.into(), attempts.into(), (self.now + lease).into()];
        self.conn.execute_raw(statement(sql, values)).await?;
        Ok(())
    }

    /// Removes jobs that are done, unless somebody else has claimed them meanwhile.
    ///
    /// # Errors
    /// The database's.
    pub async fn done(&self, jobs: &[&ClaimedJob]) -> Result<()> {
        let sql = "DELETE FROM job USING unnest($1::bigint[], $2::integer[]) AS done (id, attempts)
                   WHERE (job.id, job.attempts) = (done.id, done.attempts)";
        let (ids, attempts): (Vec<i64>, Vec<i32>) =
            jobs.iter().map(|job| (job.id, job.attempts)).unzip();
        self.conn.execute_raw(statement(sql, [ids.into(), attempts.into()])).await?;
        Ok(())
    }

    /// Puts a job that failed back, later each time. After the last attempt it is a
    /// [`crate::DeadLetter`]. `error` is kept for operators, so it names no person.
    ///
    /// # Errors
    /// The database's.
    pub async fn retry(&self, job: &ClaimedJob, error: &str) -> Result<()> {
        let due_at = match job.attempts {
            MAX_ATTEMPTS.. => self.now,
            attempts => self.now + TimeDelta::seconds(1 << attempts.clamp(0, 12)),
        };
        let error: String = error.chars().take(MAX_ERROR).collect();
        let sql = "UPDATE job SET due_at = $3, error = $4 WHERE id = $1 AND attempts = $2";
        let values = [job.id.into(), job.attempts.into(), due_at.into(), error.into()];
        self.conn.execute_raw(statement(sql, values)).await?;
        Ok(())
    }

    /// Gives jobs back that weren't tried, as if they hadn't been claimed.
    ///
    /// # Errors
    /// The database's.
    pub async fn give_back(&self, jobs: &[&ClaimedJob]) -> Result<()> {
        let sql = "UPDATE job SET due_at = $3, attempts = job.attempts - 1
                   FROM unnest($1::bigint[], $2::integer[]) AS held (id, attempts)
                   WHERE (job.id, job.attempts) = (held.id, held.attempts)";
        let (ids, attempts): (Vec<i64>, Vec<i32>) =
            jobs.iter().map(|job| (job.id, job.attempts)).unzip();
        self.conn
            .execute_raw(statement(sql, [ids.into(), attempts.into(), self.now.into()]))
            .await?;
        Ok(())
    }

    /// What waits, of each handler that has something.
    ///
    /// # Errors
    /// The database's.
    pub async fn backlogs(&self) -> Result<Vec<Backlog>> {
        let sql = "SELECT handler, count(*) FILTER (WHERE attempts < 20) AS waiting,
                       count(*) FILTER (WHERE attempts >= 20) AS dead,
                       coalesce(extract(epoch FROM $1 - min(created_at)
                           FILTER (WHERE attempts < 20)), 0)::float8 AS seconds
                   FROM job GROUP BY handler";
        Ok(Backlog::find_by_statement(statement(sql, [self.now.into()])).all(self.conn).await?)
    }
}

fn texts(texts: &[&str]) -> Value {
    texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>().into()
}

pub(crate) fn statement(sql: &'static str, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(DbBackend::Postgres, sql, values)
}
