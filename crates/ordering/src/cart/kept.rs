//! Units that campaigns keep: a line can have those of the offers that it gets, and no others.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::{
    Target, WarningCode,
    draft::Draft,
    offers::{Offers, has_chosen},
};

impl Draft<'_> {
    /// Lowers the lines whose quantities were set to what checkout can serve beside what campaigns
    /// keep, and says so. Which units a line can have depends on the offers that it gets with its
    /// quantity, so this happens once they are known.
    pub(super) fn leave_what_is_kept(&mut self, offers: &Offers) {
        for (id, had) in self.counted.clone() {
            let Some(line) = self.contents.lines.iter().find(|line| line.id == id) else {
                continue;
            };
            let (variant, asked) = (line.variant_id, line.quantity);
            let offer = self.contents.offers.get(&variant);
            let limited = offer.is_some_and(|offer| offer.kept > 0 && offer.available.is_some());
            if !limited || has_chosen(&line.attributes) || self.is_served(id, offers) {
                continue;
            }
            let most = self.most_served(id, asked, offers);
            let quantity = most.unwrap_or_else(|| had.min(asked));
            self.set(id, quantity);
            self.warn_of_kept(id, variant, quantity, most);
        }
    }

    /// Says that a line was lowered. What was said of it before is out of date.
    fn warn_of_kept(&mut self, id: Uuid, variant: Uuid, quantity: i32, most: Option<i32>) {
        let stock = [WarningCode::NotEnoughStock, WarningCode::OutOfStock];
        self.warnings.retain(|it| it.target != Target::Line(id) || !stock.contains(&it.code));
        let target = if quantity > 0 { Target::Line(id) } else { Target::Merchandise(variant) };
        self.warn_of_only(target, variant, most.map_or(0, i64::from));
    }

    /// Gives a line a quantity; 0 removes it.
    fn set(&mut self, id: Uuid, quantity: i32) {
        for line in self.contents.lines.iter_mut().filter(|line| line.id == id) {
            line.quantity = quantity;
        }
        self.contents.lines.retain(|line| line.id != id || line.quantity > 0);
    }

    /// The largest quantity below `asked` with which a line can be served. An offer has a quota of its
    /// own, so a smaller quantity may get units that a larger one doesn't.
    fn most_served(&mut self, id: Uuid, asked: i32, offers: &Offers) -> Option<i32> {
        let line = self.contents.lines.iter().find(|line| line.id == id)?;
        let ordinary = self.left_for(line.variant_id, id);
        let kept = offers.counts().all_kept().map(|(_, _, kept)| kept);
        let tries = kept.flat_map(|kept| [kept, kept + ordinary]).chain([ordinary]);
        let tries = tries.filter_map(|units| i32::try_from(units).ok());
        let tries: BTreeSet<i32> = tries.filter(|units| (1..asked).contains(units)).collect();
        for quantity in tries.into_iter().rev() {
            self.set(id, quantity);
            if self.is_served(id, offers) {
                return Some(quantity);
            }
        }
        None
    }

    /// What ordinary sale has of a variant beside what is kept and the other lines have.
    fn left_for(&self, variant: Uuid, but: Uuid) -> i64 {
        let kept = self.contents.offers.get(&variant).map_or(0, |offer| offer.kept);
        self.room(variant, but).map_or(i64::MAX, |room| (room - kept).max(0))
    }

    /// Whether checkout would find enough for a line with the offers that it gets, after the lines
    /// before it. As there, units that are kept for its offers are taken first.
    fn is_served(&self, id: Uuid, offers: &Offers) -> bool {
        let Ok(offered) = offers.price(self.shop, &self.cart, &self.contents) else { return true };
        let lines = &self.contents.lines;
        let Some(line) = lines.iter().find(|line| line.id == id) else { return true };
        let Some(offer) = self.contents.offers.get(&line.variant_id) else { return true };
        let Some(available) = offer.available else { return true };
        let mut ordinary = available - offer.kept;
        let mut kept: BTreeMap<(Uuid, &str), i64> = BTreeMap::new();
        for (place, other) in lines.iter().enumerate() {
            if other.variant_id != line.variant_id {
                continue;
            }
            let mut rest = i64::from(other.quantity);
            let claims = offered.priced.claims.iter();
            for (campaign, claim) in claims.filter(|(_, claim)| claim.line == Some(place)) {
                let all = || offers.counts().kept(*campaign, &claim.key);
                let left = kept.entry((*campaign, &claim.key)).or_insert_with(all);
                let taken = rest.min(*left).max(0);
                (*left, rest) = (*left - taken, rest - taken);
            }
            if other.id == id {
                return rest <= ordinary;
            }
            ordinary -= rest;
        }
        true
    }
}
