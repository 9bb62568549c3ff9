//! What clients wanted and what they were told: the oracle. An entry is written before a request is
//! sent, and completed when its answer has come.

use std::sync::Mutex;

/// What one client has done, and heard of.
#[derive(Debug, Clone)]
pub struct Purchase {
    /// Which shop.
    pub shop: usize,
    /// The key under which the order is asked for.
    pub key: String,
    /// What the client was told of the order.
    pub order: Option<Told>,
    /// Whether the client was told that it is paid.
    pub paid: bool,
    /// How often too much was taken for it, which is to go back.
    pub surplus: i64,
    /// What was asked to be given back, and what the client was told of that.
    pub refund: Option<Refund>,
}

/// An order, as a client was told of it.
#[derive(Debug, Clone)]
pub struct Told {
    /// Its id.
    pub id: String,
    /// Its number.
    pub number: i64,
    /// Its total, in minor units.
    pub total: i64,
    /// Where it is paid, below the host.
    pub pay_at: String,
}

/// Something to be given back.
#[derive(Debug, Clone)]
pub struct Refund {
    /// The key under which it is asked for.
    pub key: String,
    /// What the client was told that goes back in all, in minor units.
    pub told: Option<i64>,
}

/// All purchases of a fault.
#[derive(Debug, Default)]
pub struct Journal(Mutex<Vec<Purchase>>);

impl Journal {
    /// Notes what a client is about to ask for; returns its place.
    pub fn intend(&self, shop: usize, key: &str) -> usize {
        let key = key.to_owned();
        let purchase = Purchase { shop, key, order: None, paid: false, surplus: 0, refund: None };
        let mut purchases = self.lock();
        purchases.push(purchase);
        purchases.len() - 1
    }

    /// Notes more about a purchase.
    pub fn note(&self, place: usize, change: impl FnOnce(&mut Purchase)) {
        change(&mut self.lock()[place]);
    }

    /// A purchase as it is noted.
    pub fn read(&self, place: usize) -> Purchase {
        self.lock()[place].clone()
    }

    /// Everything that is noted.
    pub fn all(&self) -> Vec<Purchase> {
        self.lock().clone()
    }

    /// Takes a paid purchase of which nothing was given back yet: notes the intent, returns its
    /// place.
    pub fn to_give_back(&self) -> Option<usize> {
        let mut purchases = self.lock();
        let place = purchases.iter().position(|it| it.paid && it.refund.is_none())?;
        purchases[place].refund =
            Some(Refund { key: format!("back-{}", purchases[place].key), told: None });
        Some(place)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Purchase>> {
        self.0.lock().expect("nobody panics with it")
    }
}
