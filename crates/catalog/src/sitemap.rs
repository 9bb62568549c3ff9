//! What search engines can find: all that is published, in pages.

use chrono::{DateTime, Utc};
use db::{
    TenantTx,
    sea_orm::{self, FromQueryResult},
};

/// Entries of a page at the most.
pub const MOST_ENTRIES: u64 = 250;

/// A kind of things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Collections.
    Collection,
    /// Pages of text.
    Page,
    /// Products.
    Product,
}

/// Something that is published.
#[derive(Debug, FromQueryResult)]
pub struct Entry {
    /// Its name in addresses.
    pub handle: String,
    /// What it is called.
    pub title: String,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// Part of all entries.
#[derive(Debug)]
pub struct Entries {
    /// At most [`MOST_ENTRIES`], the oldest first.
    pub entries: Vec<Entry>,
    /// There are more.
    pub has_next: bool,
}

#[derive(FromQueryResult)]
struct Number {
    count: i64,
}

/// How many there are.
///
/// # Errors
/// The database's.
pub async fn count(tx: &TenantTx, kind: Kind) -> db::Result<u64> {
    let sql = match kind {
        Kind::Collection => {
            "SELECT count(*) FROM collection WHERE tenant_id = $1 AND published_at IS NOT NULL"
        }
        Kind::Page => "SELECT count(*) FROM page WHERE tenant_id = $1 AND published_at IS NOT NULL",
        Kind::Product => {
            "SELECT count(*) FROM product WHERE tenant_id = $1 AND published_at IS NOT NULL"
        }
    };
    let rows: Vec<Number> = tx.sql(sql, []).await?;
    Ok(rows.first().map_or(0, |row| u64::try_from(row.count).unwrap_or_default()))
}

/// The page of that number, counted from 0.
///
/// # Errors
/// The database's.
pub async fn page(tx: &TenantTx, kind: Kind, number: u32) -> db::Result<Entries> {
    let sql = match kind {
        Kind::Collection => {
            "SELECT handle, title, updated_at FROM collection
             WHERE tenant_id = $1 AND published_at IS NOT NULL ORDER BY id OFFSET $2 LIMIT $3"
        }
        Kind::Page => {
            "SELECT handle, title, updated_at FROM page
             WHERE tenant_id = $1 AND published_at IS NOT NULL ORDER BY id OFFSET $2 LIMIT $3"
        }
        Kind::Product => {
            "SELECT handle, title, updated_at FROM product
             WHERE tenant_id = $1 AND published_at IS NOT NULL ORDER BY id OFFSET $2 LIMIT $3"
        }
    };
    let skipped = u64::from(number) * MOST_ENTRIES;
    let values = [skipped.cast_signed().into(), (MOST_ENTRIES + 1).cast_signed().into()];
    let mut entries: Vec<Entry> = tx.sql(sql, values).await?;
    let has_next = entries.len() as u64 > MOST_ENTRIES;
    entries.truncate(usize::try_from(MOST_ENTRIES).unwrap_or(usize::MAX));
    Ok(Entries { entries, has_next })
}
