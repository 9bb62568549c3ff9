//! Deposits, and what comes of them when they close. Everything here holds the round's lock, so of a
//! deposit and the closing exactly one comes first.

use campaign::{Chosen, Deed, Running, Standing, Turn};
use chrono::{DateTime, TimeDelta, Utc};
use db::TenantTx;
use uuid::Uuid;

use super::{
    Config,
    deposit::{self, Model as Deposit, State},
    round::{self, Model as Round},
};

/// Deposits that were paid before they closed may be heard of so much later.
const GRACE: TimeDelta = TimeDelta::minutes(1);
/// Orders that are dealt with at a time.
const BATCH: i64 = 200;

/// Notes how far an order is, and does with it what the presale has come to.
pub(super) async fn look(
    tx: &TenantTx,
    one: Option<&Running<Config>>,
    order: &Chosen,
) -> db::Result<Vec<Deed>> {
    let mut deeds = Vec::new();
    if round::open(tx, order.campaign_id).await? {
        let at = one.map_or(tx.now(), |one| closes_at(one) + GRACE);
        deeds.push(Deed::Turn { campaign: order.campaign_id, at });
    }
    let Some(round) = round::lock(tx, order.campaign_id).await? else { return Ok(deeds) };
    let Some(deposit) = deposit::note(tx, order).await? else { return Ok(deeds) };
    let Some(state) = next(deposit.state, order) else { return Ok(deeds) };
    deposit::move_on(tx, order.order_id, state).await?;
    if state.is_deposited() {
        deposit::paid(tx, order.order_id, order.paid_at.unwrap_or(tx.now())).await?;
        deeds.extend(decide(tx, &round, &deposit).await?);
    }
    Ok(deeds)
}

/// How far an order is now; `None` when that is no news.
pub(super) fn next(before: State, order: &Chosen) -> Option<State> {
    let now = match (order.standing, before) {
        (
            _,
            State::Lapsed | State::BalanceExpired | State::MinNotMet | State::MerchantCancelled,
        ) => {
            return None;
        }
        (Standing::Pending, _) => return None,
        (Standing::Deposited, _) => State::DepositPaid,
        (Standing::BalanceDue, _) => State::BalanceOpen,
        (Standing::Paid, _) => State::Paid,
        (Standing::Gone, State::DepositUnpaid) => State::Lapsed,
        (Standing::Gone, State::DepositPaid | State::BalanceOpen) if order.lapsed => {
            State::BalanceExpired
        }
        (Standing::Gone, State::DepositPaid | State::BalanceOpen | State::Paid) => {
            State::MerchantCancelled
        }
    };
    // What was read of the order may be older than what was noted.
    (now > before).then_some(now)
}

/// What the presale has come to for an order whose deposit is there.
async fn decide(tx: &TenantTx, round: &Round, deposit: &Deposit) -> db::Result<Option<Deed>> {
    let order = deposit.order_id;
    match round.state {
        round::State::Met if !deposit.joined => {
            deposit::join(tx, order).await?;
            Ok(Some(Deed::Release { order }))
        }
        round::State::NotMet => {
            deposit::move_on(tx, order, State::MinNotMet).await?;
            Ok(Some(Deed::GiveBack { order }))
        }
        round::State::Open | round::State::Met => Ok(None),
    }
}

/// Counts the deposits when they have closed, and lets their orders go or gives them up. A presale
/// whose settings can't be read isn't settled: its orders wait until their holds are over.
pub(super) async fn turn(tx: &TenantTx, turn: &Turn<'_, Config>) -> db::Result<Vec<Deed>> {
    let campaign = turn.campaign_id;
    let Some(round) = round::lock(tx, campaign).await? else { return Ok(Vec::new()) };
    if round.state != round::State::Open {
        return carry_on(tx, campaign, round.state).await;
    }
    let Some(one) = turn.one else { return Ok(Vec::new()) };
    let closes = closes_at(one);
    // Ended by hand, it closes at once.
    let early = turn.over && turn.now < closes;
    if !early && turn.now < closes + GRACE {
        return Ok(vec![Deed::Turn { campaign, at: closes + GRACE }]);
    }
    let closes = if early { turn.now } else { closes };
    let units = deposit::units_of(tx, &[campaign], closes).await?;
    let units = units.first().map_or(0, |(_, units)| *units);
    let state = round::outcome(units, one.config.minimum_units);
    round::settle(tx, campaign, units, state).await?;
    carry_on(tx, campaign, state).await
}

/// Deals with some of the orders of a round that is settled, and asks for a turn for the others.
async fn carry_on(tx: &TenantTx, campaign: Uuid, state: round::State) -> db::Result<Vec<Deed>> {
    let mut deeds: Vec<Deed> = match state {
        round::State::Open => Vec::new(),
        round::State::Met => {
            let joined = deposit::join_some(tx, campaign, BATCH).await?;
            joined.into_iter().map(|order| Deed::Release { order }).collect()
        }
        round::State::NotMet => {
            let failed = deposit::fail_some(tx, campaign, BATCH).await?;
            failed.into_iter().map(|order| Deed::GiveBack { order }).collect()
        }
    };
    if i64::try_from(deeds.len()) == Ok(BATCH) {
        deeds.push(Deed::Turn { campaign, at: tx.now() });
    }
    Ok(deeds)
}

/// When deposits close: at the campaign's end at the latest.
pub(super) fn closes_at(one: &Running<Config>) -> DateTime<Utc> {
    let until = one.config.deposits_until;
    one.ends_at.map_or(until, |end| end.min(until))
}
