use super::{Demand, Held, Kept, KeptFor, Policy, Row, Shelf, Short};
use uuid::Uuid;

const TEA: Uuid = Uuid::from_u128(1);

fn shelf(available: &[i64], continue_selling: bool) -> Shelf {
    let policy = Policy { id: TEA, tracked: true, continue_selling, stocked: true };
    let row = |(position, available): (i32, &i64)| Row {
        variant_id: TEA,
        location_id: Uuid::from_u128(10 + u128::from(position.unsigned_abs())),
        available: *available,
        position,
    };
    Shelf {
        policies: [(TEA, policy)].into(),
        rows: [(TEA, (0..).zip(available).map(row).collect())].into(),
        kept: Vec::new(),
        taken: [].into(),
        oversold: [].into(),
    }
}

fn demand(quantity: i64, from: &[KeptFor]) -> Demand {
    Demand { variant_id: TEA, quantity, location_id: None, from: from.to_vec(), oversell: false }
}

fn take(shelf: &mut Shelf, quantities: &[i64]) -> Result<Vec<(u128, i64)>, Short> {
    let demand = |quantity: &i64| demand(*quantity, &[]);
    let demands: Vec<_> = quantities.iter().map(demand).collect();
    let taken = shelf.take(&demands)?;
    Ok(taken.iter().map(|(_, held)| (held.location_id.as_u128(), held.quantity)).collect())
}

#[test]
fn the_first_location_that_has_enough_gives_all_of_it() {
    assert_eq!(take(&mut shelf(&[2, 5], false), &[3]), Ok(vec![(11, 3)]));
    assert_eq!(take(&mut shelf(&[2, 5], false), &[2]), Ok(vec![(10, 2)]));
}

#[test]
fn what_no_location_has_alone_is_split() {
    assert_eq!(take(&mut shelf(&[2, -1, 5], false), &[6]), Ok(vec![(10, 2), (12, 4)]));
}

#[test]
fn what_a_location_promised_too_much_the_others_lack() {
    assert_eq!(take(&mut shelf(&[5, -3], false), &[3]), Err(Short(vec![0])));
    assert_eq!(take(&mut shelf(&[5, -3], false), &[2]), Ok(vec![(10, 2)]));
    assert_eq!(take(&mut shelf(&[5, -3], true), &[3]), Ok(vec![(10, 3)]));
}

#[test]
fn an_order_that_cannot_be_served_takes_nothing() {
    let mut shelf = shelf(&[2, 1], false);
    assert_eq!(take(&mut shelf, &[1, 3]), Err(Short(vec![1])));
    assert_eq!(take(&mut shelf, &[3]), Ok(vec![(10, 2), (11, 1)]));
    assert_eq!(take(&mut shelf, &[1]), Err(Short(vec![0])));
}

#[test]
fn what_is_sold_on_comes_from_the_first_location() {
    assert_eq!(take(&mut shelf(&[2, 1], true), &[9]), Ok(vec![(10, 9)]));
    assert_eq!(take(&mut shelf(&[], false), &[1]), Err(Short(vec![0])));
}

#[test]
fn what_is_kept_serves_only_whom_it_is_kept_for_and_first() {
    let quota = KeptFor { campaign_id: Uuid::from_u128(7), key: "quota".to_owned() };
    let mut shelf = shelf(&[2], false);
    shelf.kept.push(Kept {
        campaign_id: quota.campaign_id,
        key: quota.key.clone(),
        variant_id: TEA,
        location_id: Uuid::from_u128(10),
        quantity: 3,
    });
    assert_eq!(shelf.take(&[demand(3, &[])]), Err(Short(vec![0])));
    let from = [quota.clone()];
    assert_eq!(shelf.take(&[demand(6, &from)]), Err(Short(vec![0])));
    let parts = shelf.take(&[demand(4, &from)]).expect("three are kept, and there is another");
    let parts: Vec<_> = parts.into_iter().map(|(_, part)| (part.quantity, part.kept_for)).collect();
    assert_eq!(parts, [(3, Some(quota)), (1, None)]);
    assert_eq!(shelf.take(&[demand(1, &from)]).map(|parts| parts.len()), Ok(1));
    assert_eq!(shelf.take(&[demand(1, &from)]), Err(Short(vec![0])));
}

#[test]
fn what_may_be_sold_before_there_is_any_is_promised_from_the_first_location_for_that_order_alone() {
    let mut shelf = shelf(&[1, 0], false);
    let mut presold = |quantity| {
        let taken = shelf.take(&[Demand { oversell: true, ..demand(quantity, &[]) }]);
        let parts = |(_, held): (usize, Held)| (held.location_id.as_u128(), held.quantity);
        taken.map(|taken| taken.into_iter().map(parts).collect())
    };
    assert_eq!(presold(1), Ok(vec![(10, 1)]));
    assert_eq!(presold(2), Ok(vec![(10, 2)]));
    assert_eq!(shelf.oversold.len(), 1);
    assert_eq!(take(&mut shelf, &[1]), Err(Short(vec![0])));
}
