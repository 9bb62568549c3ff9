use std::{
    collections::{BTreeSet, HashMap},
    ops::Range,
    sync::{Mutex, MutexGuard, PoisonError},
};

use db::{
    Db,
    sea_orm::{self, FromQueryResult},
};
use kernel::ShopId;

/// How many numbers a process takes from a shop's counter at once.
const BLOCK: i64 = 64;

/// The first order of a shop. Nobody likes to be number 1.
const FIRST: i64 = 1001;

/// For how many shops numbers are kept at the most.
const MOST_SHOPS: usize = 10_000;

/// Order numbers that this process has taken from the shops' counters and not given out yet.
///
/// They are taken in blocks by a short transaction of their own, so that orders of one shop don't
/// wait for each other. Each process has blocks of its own, so an order may bear a higher number
/// than a later one's. Numbers that are lost with the process leave gaps, which is
/// allowed.
#[derive(Debug, Default)]
pub(super) struct OrderNumbers {
    kept: Mutex<HashMap<ShopId, BTreeSet<i64>>>,
}

#[derive(FromQueryResult)]
struct Next {
    next_number: i64,
}

impl OrderNumbers {
    /// The lowest numbers that are kept for the shop, so many; nobody else gets them. They are taken
    /// from the shop's counter before where there are too few.
    pub(super) async fn take(
        &self,
        db: &Db,
        shop: ShopId,
        count: usize,
    ) -> db::Result<BTreeSet<i64>> {
        let mut taken = BTreeSet::new();
        loop {
            if let Some(kept) = self.kept().get_mut(&shop) {
                taken.extend(std::iter::from_fn(|| kept.pop_first()).take(count - taken.len()));
            }
            if taken.len() == count {
                return Ok(taken);
            }
            self.fetch(db, shop).await?;
        }
    }

    /// Takes numbers back that no order bears.
    pub(super) fn give_back(&self, shop: ShopId, numbers: BTreeSet<i64>) {
        self.kept().entry(shop).or_default().extend(numbers);
    }

    /// Takes a block from the shop's counter, to be kept.
    async fn fetch(&self, db: &Db, shop: ShopId) -> db::Result<()> {
        let values = [(FIRST + BLOCK).into(), BLOCK.into()];
        let taken = db.write(shop, async |tx| tx.sql::<Next>(TAKE_BLOCK, values).await);
        let taken = taken.await?.pop().expect("the statement always returns its row");
        self.keep(shop, taken.next_number - BLOCK..taken.next_number);
        Ok(())
    }

    fn keep(&self, shop: ShopId, block: Range<i64>) {
        let mut kept = self.kept();
        if kept.len() >= MOST_SHOPS && !kept.contains_key(&shop) {
            kept.clear();
        }
        kept.entry(shop).or_default().extend(block);
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<ShopId, BTreeSet<i64>>> {
        // Every change of the map is complete in itself, so a panic elsewhere leaves it usable.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const TAKE_BLOCK: &str = "
    INSERT INTO order_counter (tenant_id, next_number) VALUES ($1, $2)
    ON CONFLICT (tenant_id) DO UPDATE SET next_number = order_counter.next_number + $3
    RETURNING next_number";

#[cfg(test)]
mod tests {
    use super::OrderNumbers;
    use kernel::ShopId;

    #[test]
    fn each_number_is_given_out_once_and_the_lowest_first() {
        let (numbers, shop) = (OrderNumbers::default(), ShopId::nil());
        numbers.keep(shop, 1033..1034);
        numbers.keep(shop, 1001..1003);
        numbers.give_back(shop, [1002, 1000].into());
        let kept: Vec<_> = numbers.kept()[&shop].iter().copied().collect();
        assert_eq!(kept, [1000, 1001, 1002, 1033]);
    }
}
