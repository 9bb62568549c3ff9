/// Parts of `amount` in proportion to `weights`, by largest remainder: they sum to it exactly, and
/// none is larger than its weight. Of equal remainders the first gets more. All are 0 or more, and
/// `amount` is at most the sum of the weights.
pub fn allocate(amount: i64, weights: &[i64]) -> Vec<i64> {
    let whole: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    if whole == 0 {
        return vec![0; weights.len()];
    }
    let exact = |weight: &i64| i128::from(amount) * i128::from(*weight);
    let mut parts: Vec<i64> = weights.iter().map(|weight| narrow(exact(weight) / whole)).collect();
    let missing = amount - parts.iter().sum::<i64>();
    let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
    by_remainder.sort_by_key(|at| std::cmp::Reverse(exact(&weights[*at]) % whole));
    for at in by_remainder.into_iter().take(usize::try_from(missing).unwrap_or(0)) {
        parts[at] += 1;
    }
    parts
}

/// A part is never larger than its weight, which is an `i64`.
fn narrow(part: i128) -> i64 {
    i64::try_from(part).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::allocate;

    #[test]
    fn what_is_left_over_goes_to_the_largest_remainders_first() {
        assert_eq!(allocate(1_000, &[3_333, 3_333, 3_334]), [333, 333, 334]);
        assert_eq!(allocate(50, &[60, 40]), [30, 20]);
        assert_eq!(allocate(2, &[1, 1, 1]), [1, 1, 0]);
        assert_eq!(allocate(0, &[0, 0]), [0, 0]);
        assert_eq!(allocate(7, &[7]), [7]);
    }

    proptest! {
        #[test]
        fn parts_sum_to_the_amount_and_none_exceeds_its_weight(
            weights in proptest::collection::vec(0..=1_000_000_000_000i64, 1..20),
            share in 0..=1_000i64,
        ) {
            let amount = weights.iter().sum::<i64>() / 1_000 * share;
            let parts = allocate(amount, &weights);
            prop_assert_eq!(parts.iter().sum::<i64>(), amount);
            prop_assert!(parts.iter().zip(&weights).all(|(part, weight)| (0..=*weight).contains(part)));
        }
    }
}
