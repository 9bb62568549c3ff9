use super::Pricer;
use crate::{Effect, Offer, Schedule};

impl Pricer {
    /// Lets the order be paid as an offer that the shopper chose wants it. A deposit is never more than
    /// what its line costs.
    pub(super) fn keep_deposit(&mut self, offer: &Offer) {
        for effect in offer.bid.effects.iter().filter(|_| offer.bid.opted_in) {
            match effect {
                Effect::PaymentSchedule { line, schedule } => {
                    let Some(item) = self.items.get_mut(*line) else { continue };
                    item.floor = schedule.deposit.clamp(0, item.left);
                    self.schedule = Some(Schedule { deposit: item.floor, ..*schedule });
                }
                Effect::MayOversell { line } => {
                    self.may_oversell.insert(*line);
                }
                _ => {}
            }
        }
    }
}
