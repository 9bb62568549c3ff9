use chrono::{DateTime, Utc};
use kernel::ShopId;
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use uuid::Uuid;

use crate::{Queue, Result, queue::statement};

/// A job that failed [`crate::MAX_ATTEMPTS`] times: the worker leaves it alone.
#[derive(Debug, Clone, FromQueryResult)]
pub struct DeadLetter {
    /// The shop.
    pub shop_id: ShopId,
    /// What happened or was to be done: `order.placed`.
    pub kind: String,
    /// Whose it is: the handler of an event, or the kind of a scheduled job.
    pub handler: String,
    /// To what.
    pub key: Uuid,
    /// How often it was tried.
    pub attempts: i32,
    /// When it failed last.
    pub failed_at: DateTime<Utc>,
    /// Why; unknown when the worker died of it.
    pub error: Option<String>,
}

/// Which dead letters; all where nothing is said.
#[derive(Debug, Clone, Default)]
pub struct DeadLetterFilter {
    /// Of this shop.
    pub shop_id: Option<ShopId>,
    /// Of this kind, or of this handler.
    pub kind: Option<String>,
    /// About this thing.
    pub key: Option<Uuid>,
}

impl DeadLetterFilter {
    fn values(&self, now: DateTime<Utc>) -> [Value; 4] {
        [now.into(), self.shop_id.into(), self.kind.clone().into(), self.key.into()]
    }
}

/// A row that is leased for its last attempt isn't dead yet.
macro_rules! dead {
    () => {
        "attempts >= 20 AND due_at <= $1 AND ($2::uuid IS NULL OR shop_id = $2)
            AND ($3::text IS NULL OR $3 IN (kind, handler)) AND ($4::uuid IS NULL OR key = $4)"
    };
}

impl Queue<'_> {
    /// Up to `limit` dead letters, those that failed first at the beginning.
    ///
    /// # Errors
    /// The database's.
    pub async fn dead_letters(
        &self,
        filter: &DeadLetterFilter,
        limit: u32,
    ) -> Result<Vec<DeadLetter>> {
        let sql = concat!(
            "SELECT shop_id, kind, handler, key, attempts, due_at AS failed_at, error
             FROM job WHERE ",
            dead!(),
            " ORDER BY due_at, key LIMIT $5"
        );
        let values = filter.values(self.now).into_iter().chain([i64::from(limit).into()]);
        DeadLetter::find_by_statement(statement(sql, values))
            .all(self.conn)
            .await
            .map_err(Into::into)
    }

    /// Has dead letters tried again as if they were new; says how many.
    ///
    /// # Errors
    /// The database's.
    pub async fn retry_dead_letters(&self, filter: &DeadLetterFilter) -> Result<u64> {
        let sql = concat!("UPDATE job SET attempts = 0, due_at = $1 WHERE ", dead!());
        self.change(sql, filter).await
    }

    /// Deletes dead letters: what they were to cause never happens. Says how many.
    ///
    /// # Errors
    /// The database's.
    pub async fn drop_dead_letters(&self, filter: &DeadLetterFilter) -> Result<u64> {
        self.change(concat!("DELETE FROM job WHERE ", dead!()), filter).await
    }

    async fn change(&self, sql: &'static str, filter: &DeadLetterFilter) -> Result<u64> {
        let statement = statement(sql, filter.values(self.now));
        Ok(self.conn.execute_raw(statement).await?.rows_affected())
    }
}
