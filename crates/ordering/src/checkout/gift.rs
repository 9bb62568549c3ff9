use pricing::Target;

use crate::{
    cart::CartView,
    order::{GiftTerms, OrderLine},
};

/// Notes on each line of an order that a campaign gave what must stay of the order for it to stay.
/// The lines stand beside those of the cart.
pub(super) fn freeze_terms(lines: &mut [OrderLine], view: &CartView) {
    let gifts = view.lines.iter().enumerate().filter(|(_, line)| line.gift);
    for (at, _) in gifts {
        let terms = terms_of(at, lines, view);
        if let Some(line) = lines.get_mut(at) {
            line.gift = terms;
        }
    }
}

fn terms_of(at: usize, lines: &[OrderLine], view: &CartView) -> Option<GiftTerms> {
    let gives = |applied: &&pricing::Applied| {
        applied.target == Target::Line && applied.parts.iter().any(|(place, _)| *place == at)
    };
    let campaign_id = view.priced.applied.iter().find(gives)?.source.campaign_id;
    let mut all = view.priced.gift_terms.iter();
    let (_, terms) = all.find(|(campaign, _)| *campaign == campaign_id)?;
    let earning = terms.lines.iter().filter_map(|place| Some(lines.get(*place)?.id)).collect();
    Some(GiftTerms { campaign_id, lines: earning, least: terms.least.into() })
}
