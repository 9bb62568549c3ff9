use std::collections::BTreeMap;

use proptest::prelude::*;
use uuid::Uuid;

use super::{Held, Kept, KeptFor, Wanted, again, sums};

const TEA: Uuid = Uuid::from_u128(1);

fn count() -> KeptFor {
    KeptFor { campaign_id: Uuid::from_u128(9), key: "quota:tea".to_owned() }
}

fn place(nr: usize) -> Uuid {
    Uuid::from_u128(10 + nr as u128)
}

/// `kept available` at each place.
fn rows(places: &[(i64, i64)]) -> Vec<Wanted> {
    let row = |(nr, (quantity, available)): (usize, &(i64, i64))| {
        let KeptFor { campaign_id, key } = count();
        let (variant_id, location_id, quantity) = (TEA, place(nr), *quantity);
        let kept = Kept { campaign_id, key, variant_id, location_id, quantity };
        Wanted { kept, available: *available }
    };
    places.iter().enumerate().map(row).collect()
}

fn back(units: &[i64]) -> Vec<Held> {
    let held = |(nr, quantity): (usize, &i64)| Held {
        variant_id: TEA,
        location_id: place(nr),
        quantity: *quantity,
        kept_for: Some(count()),
    };
    units.iter().enumerate().filter(|(_, units)| **units > 0).map(held).collect()
}

/// What is left of the count, if that is known and it is there.
fn room(left: impl IntoIterator<Item = Option<i64>>) -> BTreeMap<KeptFor, Option<i64>> {
    left.into_iter().map(|left| (count(), left)).collect()
}

fn kept_again(
    places: &[(i64, i64)],
    units: &[i64],
    room: &BTreeMap<KeptFor, Option<i64>>,
) -> Vec<i64> {
    let held = back(units);
    again(&rows(places), &sums(&held), room).into_values().collect()
}

#[test]
fn what_comes_back_is_kept_again_up_to_the_quota() {
    assert_eq!(kept_again(&[(30, 24)], &[4], &room([Some(44)])), [4]);
    assert_eq!(kept_again(&[(30, 24)], &[4], &room([Some(32)])), [2]);
    assert_eq!(kept_again(&[(0, 60)], &[20], &room([Some(10)])), [10]);
    assert_eq!(kept_again(&[(5, 60)], &[20], &room([Some(-3)])), [0i64; 0]);
    assert_eq!(kept_again(&[(1, 9), (2, 9)], &[5, 5], &room([Some(10)])), [5, 2]);
}

#[test]
fn what_no_count_has_room_for_or_nobody_wants_is_not_kept() {
    assert_eq!(kept_again(&[(0, 60)], &[20], &room([])), [0i64; 0]);
    assert_eq!(kept_again(&[], &[20], &room([Some(50)])), [0i64; 0]);
    assert_eq!(kept_again(&[(0, 60)], &[20], &room([None])), [20]);
}

proptest! {
    #[test]
    fn never_more_is_kept_than_the_quota_leaves_and_than_there_is(
        places in proptest::collection::vec((0..50i64, -20..50i64), 1..4),
        units in proptest::collection::vec(0..50i64, 1..4),
        left in -20..150i64,
    ) {
        let kept: i64 = places.iter().map(|(kept, _)| *kept).sum();
        let again = kept_again(&places, &units, &room([Some(left)]));
        let sum: i64 = again.iter().sum();
        prop_assert!(sum == 0 || kept + sum <= left);
        let there = |nr: usize| places.get(nr).map_or(0, |(_, available)| (*available).max(0));
        let most: i64 = units.iter().enumerate().map(|(nr, units)| (*units).min(there(nr))).sum();
        prop_assert_eq!(sum, most.min(left - kept).max(0));
    }
}
