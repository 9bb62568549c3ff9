/// What a helper takes off of what is left: a share within the spread that leaves the minimum for
/// every helper still to come. The last one takes the rest. `draw` draws a number below its bound;
/// `left` holds the minimum for each of the helpers, this one included.
pub(super) fn cut(
    left: i64,
    helpers_left: i32,
    minimum: i64,
    spread_bp: (i32, i32),
    draw: impl FnOnce(u64) -> u64,
) -> i64 {
    if helpers_left <= 1 {
        return left;
    }
    let most = left - minimum * i64::from(helpers_left - 1);
    let share = |bp: i32| left * i64::from(bp) / 10_000;
    let low = share(spread_bp.0).clamp(minimum, most);
    let high = share(spread_bp.1).clamp(low, most);
    let widths = (high - low).unsigned_abs() + 1;
    low + i64::try_from(draw(widths)).map_or(0, |drawn| drawn.min(high - low))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::cut;

    /// What each of some helpers takes off.
    fn cuts(range: i64, helpers: i32, minimum: i64, spread: (i32, i32), draws: &[u64]) -> Vec<i64> {
        let mut left = range;
        let mut cuts = Vec::new();
        for nr in 0..helpers {
            let drawn = draws[usize::try_from(nr).expect("not below 0") % draws.len()];
            let taken = cut(left, helpers - nr, minimum, spread, |bound| drawn % bound);
            left -= taken;
            cuts.push(taken);
        }
        cuts
    }

    #[test]
    fn a_cut_is_a_share_of_what_is_left() {
        let drawn = |nr: u64| cut(10_000, 5, 1, (2_000, 5_000), |_| nr);
        assert_eq!((drawn(0), drawn(3_000)), (2_000, 5_000));
        let mut bound = 0;
        cut(10_000, 5, 1, (2_000, 5_000), |below| {
            bound = below;
            0
        });
        assert_eq!(bound, 3_001, "both ends can be drawn");
    }

    #[test]
    fn the_minimum_is_left_for_each_who_comes_later_and_the_last_takes_the_rest() {
        assert_eq!(cuts(5, 5, 1, (2_000, 10_000), &[u64::MAX]), [1, 1, 1, 1, 1]);
        assert_eq!(cuts(100, 3, 10, (10_000, 10_000), &[0]), [80, 10, 10]);
        assert_eq!(cuts(100, 3, 10, (0, 0), &[0]), [10, 10, 80]);
        assert_eq!(cuts(5_000, 1, 1, (2_000, 5_000), &[0]), [5_000]);
    }

    proptest! {
        #[test]
        fn the_sum_of_all_cuts_is_what_there_was(
            helpers in 1..=100i32,
            minimum in 1..=1_000i64,
            more in 0..=999_999_000_000i64,
            low in 0..=10_000i32,
            wide in 0..=10_000i32,
            draws in proptest::collection::vec(any::<u64>(), 1..100),
        ) {
            let range = minimum * i64::from(helpers) + more;
            let cuts = cuts(range, helpers, minimum, (low, (low + wide).min(10_000)), &draws);
            prop_assert_eq!(cuts.iter().sum::<i64>(), range);
            prop_assert!(cuts.iter().all(|cut| *cut >= minimum));
        }
    }
}
