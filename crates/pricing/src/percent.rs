/// Hundredths of a percent in the whole.
const WHOLE: i128 = 10_000;

/// What is left of an amount (not below 0) when `off_bp` hundredths of a percent are taken off it,
/// rounded half up.
pub fn percent_off(amount: i64, off_bp: u32) -> i64 {
    let kept = WHOLE - i128::from(off_bp).min(WHOLE);
    i64::try_from(crate::round_half_up(i128::from(amount) * kept, WHOLE)).unwrap_or(amount)
}

#[cfg(test)]
mod tests {
    use super::percent_off;

    #[test]
    fn percent_prices_are_rounded_half_up_a_unit() {
        // 0.99 at 20 % off, which in China is 8折.
        assert_eq!(percent_off(99, 2_000), 79);
        assert_eq!(3 * percent_off(99, 2_000), 237);
        assert_eq!(percent_off(5, 1_000), 5);
        assert_eq!(percent_off(5, 1_001), 4);
        assert_eq!((percent_off(100, 0), percent_off(100, 10_000)), (100, 0));
    }
}
