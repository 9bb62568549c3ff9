use std::{
    collections::{HashMap, hash_map::Entry},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use kernel::ShopId;
use sea_orm::{ConnAcquireErr, DbErr};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::Result;

/// Lets no shop have more than its share of the connections, however much is asked of it: the others
/// find some free.
#[derive(Debug)]
pub(crate) struct Shares {
    each: usize,
    wait: Duration,
    /// Of the shops that have connections or wait for one.
    shops: Mutex<HashMap<ShopId, Arc<Semaphore>>>,
}

/// A shop's right to a connection, until it is dropped.
pub(crate) struct Lease {
    shares: Arc<Shares>,
    shop: ShopId,
    permit: Option<OwnedSemaphorePermit>,
}

impl Shares {
    /// Each shop has so many at the most, and waits so long for one.
    pub(crate) fn new(each: usize, wait: Duration) -> Self {
        Self { each, wait, shops: Mutex::default() }
    }

    pub(crate) async fn enter(self: &Arc<Self>, shop: ShopId) -> Result<Lease> {
        let share = {
            let mut shops = self.shops();
            Arc::clone(shops.entry(shop).or_insert_with(|| Arc::new(Semaphore::new(self.each))))
        };
        let mut lease = Lease { shares: Arc::clone(self), shop, permit: None };
        let entered = tokio::time::timeout(self.wait, share.acquire_owned()).await;
        let entered = entered.map_err(|_| DbErr::ConnectionAcquire(ConnAcquireErr::Timeout))?;
        lease.permit = entered.ok();
        Ok(lease)
    }

    fn shops(&self) -> MutexGuard<'_, HashMap<ShopId, Arc<Semaphore>>> {
        // Nothing in there can panic half-way.
        self.shops.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.permit = None;
        if let Entry::Occupied(share) = self.shares.shops().entry(self.shop)
            && Arc::strong_count(share.get()) == 1
        {
            share.remove();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Duration};

    use uuid::Uuid;

    use super::Shares;

    #[tokio::test]
    async fn a_shop_that_has_its_share_keeps_no_other_waiting() {
        let shares = Arc::new(Shares::new(2, Duration::from_millis(50)));
        let [busy, other] = [1, 2].map(Uuid::from_u128);
        let held = [shares.enter(busy).await, shares.enter(busy).await];
        assert!(held.iter().all(Result::is_ok));
        let crowded = shares.enter(busy).await.map(drop).expect_err("it has its share");
        assert!(crowded.is_crowded());
        assert!(shares.enter(other).await.is_ok());
        drop(held);
        assert!(shares.enter(busy).await.is_ok());
        assert!(shares.shops().is_empty(), "who has none is not remembered");
    }
}
