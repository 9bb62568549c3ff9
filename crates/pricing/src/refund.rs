/// What is given back for units of a line that come back: of a line of `units` for which `charged`
/// was paid, of which `before` had come back and `after` have now. Returning all units one by one
/// gives back `charged` exactly.
///
/// `floor(charged · after / units) − floor(charged · before / units)`
pub fn refund_of_units(charged: i64, units: i32, before: i32, after: i32) -> i64 {
    let share = |returned: i32| {
        let share = i128::from(charged) * i128::from(returned) / i128::from(units.max(1));
        i64::try_from(share).unwrap_or(charged)
    };
    share(after) - share(before)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::refund_of_units;

    #[test]
    fn three_units_paid_10_come_back_one_by_one() {
        let back = |before| refund_of_units(1_000, 3, before, before + 1);
        assert_eq!([back(0), back(1), back(2)], [333, 333, 334]);
    }

    proptest! {
        #[test]
        fn however_units_come_back_all_of_it_comes_back(
            charged in 0..=1_000_000_000_000_000i64,
            steps in proptest::collection::vec(1..=1_000i32, 1..20),
        ) {
            let units = steps.iter().sum();
            let (mut before, mut sum) = (0, 0);
            for step in steps {
                let back = refund_of_units(charged, units, before, before + step);
                prop_assert!(back >= 0);
                (before, sum) = (before + step, sum + back);
            }
            prop_assert_eq!(sum, charged);
        }
    }
}
