use kernel::Currency;
use ordering::cart::CartView;
use pricing::{Missed, Reason, Source};
use uuid::Uuid;

use crate::pages::{format::money, language::Language};

/// The offers of a cart that its shopper can do without or take back.
#[derive(Default)]
pub(super) struct Offers {
    /// Those that apply by themselves, each with how much less is paid.
    pub(super) applied: Vec<Offer>,
    /// Those that the shopper doesn't want.
    pub(super) declined: Vec<Offer>,
    /// Those with which the total would be higher.
    pub(super) unhelpful: Vec<Offer>,
}

/// A campaign's offer.
pub(super) struct Offer {
    pub(super) campaign: Uuid,
    pub(super) title: String,
    /// Empty when nothing is taken off.
    pub(super) amount: String,
}

impl Offers {
    /// Those of a cart.
    pub(super) fn of(view: &CartView, language: Language) -> Self {
        let missed = |reason| {
            let its = view.priced.missed.iter().filter(move |missed| missed.reason == reason);
            its.map(|Missed { source, .. }| offer(source, String::new())).collect()
        };
        Self {
            applied: applied(view, language),
            declined: missed(Reason::Declined),
            unhelpful: missed(Reason::NoSaving),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.applied.is_empty() && self.declined.is_empty() && self.unhelpful.is_empty()
    }
}

/// What an offer takes off lines, cart and delivery stands together. What was chosen for a line, or
/// a code was entered for, is given up where that was done.
fn applied(view: &CartView, language: Language) -> Vec<Offer> {
    let currency: Currency = view.priced.currency;
    let mut sums: Vec<(&Source, i64)> = Vec::new();
    for applied in &view.priced.applied {
        let source = &applied.source;
        if source.code.is_some() || view.priced.chosen == Some(source.campaign_id) {
            continue;
        }
        match sums.iter_mut().find(|(same, _)| *same == source) {
            Some((_, sum)) => *sum += applied.amount,
            None => sums.push((source, applied.amount)),
        }
    }
    sums.into_iter().map(|(source, sum)| offer(source, money(-sum, currency, language))).collect()
}

fn offer(source: &Source, amount: String) -> Offer {
    Offer { campaign: source.campaign_id, title: source.title.clone(), amount }
}
