use campaign::{Deed, Turn};
use catalog::stock::{Keeping, Kept};

use super::{Config, session::Session};

/// Has the quota of the session that is on kept out of ordinary sale, and what was kept for others
/// let go; asks to look again when the session ends or the next one begins.
pub(super) fn turn(turn: &Turn<'_, Config>, kept: &[Kept]) -> Vec<Deed> {
    let running = turn.one.filter(|_| turn.runs);
    let session = running.and_then(|one| Some((one, Session::at(one, turn.now, turn.zone)?)));
    let wanted = session.iter().flat_map(|(one, session)| {
        one.config.variants.iter().map(|offered| Keeping {
            key: session.quota_key(offered),
            variant_id: offered.variant_id.0,
            units: Some(offered.quota.into()),
        })
    });
    let mut aside: Vec<Keeping> = wanted.collect();
    let over = |kept: &&Kept| {
        !aside.iter().any(|it| it.key == kept.key && it.variant_id == kept.variant_id)
    };
    let over: Vec<Keeping> = kept.iter().filter(over).map(forgotten).collect();
    aside.extend(over);
    let campaign = turn.campaign_id;
    let next = running.and_then(|one| Session::next_change(one, turn.now, turn.zone));
    let again = next.map(|at| Deed::Turn { campaign, at });
    [Deed::SetAside { campaign, aside }].into_iter().chain(again).collect()
}

fn forgotten(kept: &Kept) -> Keeping {
    Keeping { key: kept.key.clone(), variant_id: kept.variant_id, units: None }
}
