use campaign::Shopper;
use pricing::{Bid, Claim, Effect, Reason};

use super::Config;
use crate::build::Pool;

/// By what it is counted that a customer had it.
pub(super) fn key(shopper: Shopper) -> String {
    format!("customer:{}", shopper.id)
}

/// What a shopper has less to pay, who had it `used` times.
///
/// # Errors
/// Why nothing.
pub(super) fn offer(
    config: &Config,
    shopper: Option<Shopper>,
    used: impl Fn(&str) -> i64,
    pool: Pool,
) -> Result<Bid, Reason> {
    let shopper = shopper.ok_or(Reason::SignIn)?;
    let key = key(shopper);
    if shopper.orders > 0 {
        return Err(Reason::NotFirstOrder);
    }
    if used(&key) > 0 {
        return Err(Reason::LimitReached);
    }
    let missing = config.minimum.unwrap_or_default() - pool.amount;
    if missing > 0 && !pool.lines.is_empty() {
        return Err(Reason::AmountMissing(missing));
    }
    let amount = config.off.of(pool.amount);
    if amount <= 0 {
        return Err(Reason::NothingEligible);
    }
    let discount = Effect::OrderDiscount { lines: pool.lines, amount };
    let claim = Effect::Claim(Claim { line: None, key, units: 1, most: 1 });
    Ok(Bid::of([discount, claim]).exclusive(true))
}
