//! Removing what has lost its meaning. The worker calls it now and then.

use db::{Db, Directory};

/// Rows of one transaction, so that nobody waits long for their locks.
const BATCH: i64 = 1000;

/// Deletes sessions that have ended, attempts that are forgotten and changes that everybody has
/// heard of; says how many rows.
///
/// # Errors
/// The database's.
pub async fn clean(db: &Db) -> db::Result<u64> {
    let sessions = "DELETE FROM staff_session WHERE id IN (
                        SELECT id FROM staff_session WHERE expires_at <= $1
                        ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED)";
    let attempts = "DELETE FROM attempt WHERE key_hash IN (
                        SELECT key_hash FROM attempt WHERE expires_at <= $1
                        ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED)";
    // Neither early by our clock nor by the database's, which wrote them.
    let changes = "DELETE FROM shop_change WHERE (xid, shop_id) IN (
                       SELECT xid, shop_id FROM shop_change
                       WHERE at <= least($1, clock_timestamp()) - interval '1 hour'
                       ORDER BY at LIMIT $2)";
    let mut deleted = 0;
    for sql in [sessions, attempts, changes] {
        deleted += in_batches(db, sql).await?;
    }
    Ok(deleted)
}

async fn in_batches(db: &Db, sql: &'static str) -> db::Result<u64> {
    let now = db.clock().now();
    let mut total = 0;
    loop {
        let delete = async |directory: Directory<'_>| -> db::Result<u64> {
            directory.execute(sql, [now.into(), BATCH.into()]).await
        };
        let deleted = db.directory(delete).await?;
        total += deleted;
        if deleted < BATCH.unsigned_abs() {
            return Ok(total);
        }
    }
}
