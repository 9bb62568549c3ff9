use super::Pricer;
use crate::{Offer, Phase};

/// Which coupons may count: one a cart, or those that go together. Some are for freight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coupons {
    /// One that stands alone, for goods.
    OneForGoods,
    /// One that stands alone, for freight.
    OneForFreight,
    /// All that go together.
    Together,
}

impl Coupons {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::OneForGoods, Self::OneForFreight, Self::Together];
}

impl Pricer {
    /// The same cart, but other coupons than these don't count.
    #[must_use]
    pub fn only(self, coupons: Coupons) -> Self {
        Self { only: Some(coupons), ..self }
    }

    /// Whether coupons were taken that don't go together: some for goods and one for freight.
    pub fn coupons_clash(&self) -> bool {
        self.coupons.len() > 1 && self.coupons.iter().any(|coupon| coupon.bid.exclusive)
    }

    /// The one that is best for the buyer; of equal ones that with the earliest coupon.
    pub fn best_of(tries: impl IntoIterator<Item = Self>) -> Option<Self> {
        let key = |tried: &Self| {
            let first = tried.coupons.iter().map(|coupon| coupon.source.clone()).min();
            (tried.clone().finish().total, first.is_none(), first)
        };
        tries.into_iter().min_by_key(key)
    }

    /// Remembers a coupon that made something cheaper.
    pub(super) fn note_coupon(&mut self, coupon: Offer) {
        if self.made_cheaper(coupon.source.campaign_id, None) {
            self.coupons.push(coupon);
        }
    }

    /// Whether an offer may count beside the coupons that may.
    pub(super) fn admits(&self, phase: Phase, offer: &Offer) -> bool {
        let alone = match phase {
            Phase::Coupon => Coupons::OneForGoods,
            Phase::Freight if offer.bid.coupon => Coupons::OneForFreight,
            _ => return true,
        };
        let its = if offer.bid.exclusive { alone } else { Coupons::Together };
        self.only.is_none_or(|only| only == its)
    }
}
