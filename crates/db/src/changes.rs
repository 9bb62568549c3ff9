use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use kernel::ShopId;
use sqlx::PgPool;
use uuid::Uuid;

use crate::Result;

/// For so long what was read last is believed.
const BELIEVED: Duration = Duration::from_secs(1);
/// Rows are removed when they are older than an hour; whoever was away longer missed some.
const MOST_ABSENCE: Duration = Duration::from_mins(30);

/// What this process has heard of changes to what shops show, its own and others'.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    heard: Mutex<Heard>,
    /// Whoever reads; others wait, and read after.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct Heard {
    /// When what is known was asked for.
    at: Option<Instant>,
    /// How often everything was to be forgotten.
    all: u64,
    /// How often a shop has changed.
    shops: HashMap<ShopId, u64>,
    /// Rows that were seen, and may be seen again.
    seen: HashSet<(i64, Uuid)>,
    /// The oldest transaction that may still bring a row.
    horizon: i64,
}

/// Which version of what a shop shows is the present one, as this process knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Version {
    all: u64,
    shop: u64,
}

#[derive(sqlx::FromRow)]
struct Row {
    horizon: i64,
    xid: Option<i64>,
    shop_id: Option<Uuid>,
}

/// `xid8` has no form of its own in the protocol that is known here.
const READ: &str = "
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon,
           c.xid::text::bigint AS xid, c.shop_id
    FROM (VALUES (1)) one LEFT JOIN shop_change c ON c.xid >= $1::text::xid8";

impl Changes {
    /// The present version; `None` when nothing was heard for a second.
    pub(crate) fn version(&self, shop: ShopId) -> Option<Version> {
        let heard = self.heard();
        heard.at.filter(|at| at.elapsed() < BELIEVED)?;
        Some(Version { all: heard.all, shop: heard.shops.get(&shop).copied().unwrap_or(0) })
    }

    /// Reads what has changed. Afterwards everything is known that was committed before.
    pub(crate) async fn catch_up(&self, pool: &PgPool) -> Result<()> {
        let _turn = self.turn.lock().await;
        let began = Instant::now();
        let horizon = self.heard().horizon;
        let rows: Vec<Row> = sqlx::query_as(READ).bind(horizon.to_string()).fetch_all(pool).await?;
        self.heard().hear(began, rows);
        Ok(())
    }

    fn heard(&self) -> MutexGuard<'_, Heard> {
        // Nothing in there can panic half-way.
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Heard {
    fn hear(&mut self, began: Instant, rows: Vec<Row>) {
        if self.at.is_none_or(|at| began.duration_since(at) > MOST_ABSENCE) {
            self.all += 1;
        }
        self.at = Some(began);
        for row in rows {
            self.horizon = row.horizon;
            let (Some(xid), Some(shop)) = (row.xid, row.shop_id) else { continue };
            if !self.seen.insert((xid, shop)) {
                continue;
            }
            if shop.is_nil() {
                self.all += 1;
            } else {
                *self.shops.entry(shop).or_default() += 1;
            }
        }
        self.seen.retain(|(xid, _)| *xid >= self.horizon);
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use uuid::Uuid;

    use super::{Changes, MOST_ABSENCE, Row, Version};

    fn row(horizon: i64, xid: i64, shop: Uuid) -> Row {
        Row { horizon, xid: Some(xid), shop_id: Some(shop) }
    }

    fn version(changes: &Changes, shop: Uuid) -> Version {
        changes.version(shop).expect("something was heard")
    }

    #[test]
    fn each_change_is_heard_once_and_of_its_shop_alone() {
        let (changes, [one, other]) =
            (Changes::default(), [Uuid::from_u128(1), Uuid::from_u128(2)]);
        assert_eq!(changes.version(one), None, "nothing was heard yet");
        let hear = |rows| changes.heard().hear(Instant::now(), rows);
        hear(vec![Row { horizon: 7, xid: None, shop_id: None }]);
        let before = [version(&changes, one), version(&changes, other)];
        hear(vec![row(7, 9, one)]);
        let changed = version(&changes, one);
        assert_ne!(changed, before[0]);
        assert_eq!(version(&changes, other), before[1]);
        // Transaction 8 is still under way, so 9 is read again.
        hear(vec![row(7, 9, one), row(7, 8, other)]);
        assert_eq!(version(&changes, one), changed);
        assert_ne!(version(&changes, other), before[1]);
        hear(vec![row(12, 11, Uuid::nil())]);
        assert_ne!(version(&changes, one), changed, "it was about all");
    }

    #[test]
    fn whoever_was_away_for_long_forgets_everything() {
        let changes = Changes::default();
        let rows = || vec![Row { horizon: 1, xid: None, shop_id: None }];
        let now = Instant::now();
        changes.heard().hear(now, rows());
        let before = version(&changes, Uuid::from_u128(1));
        let later = now + MOST_ABSENCE + Duration::from_secs(1);
        changes.heard().hear(later, rows());
        assert_ne!(version(&changes, Uuid::from_u128(1)), before);
    }
}
