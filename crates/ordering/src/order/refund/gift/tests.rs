use std::collections::HashMap;

use kernel::Code;
use uuid::Uuid;

use super::{Part, Restock, follow};
use crate::{
    Attributes,
    order::{GiftTerms, Least, OrderLine},
};

const TEA: Uuid = Uuid::from_u128(1);
const CUP: Uuid = Uuid::from_u128(2);

/// Units of a line, how many of them were sent, and what one costs.
fn line(id: Uuid, quantity: i32, fulfilled: i32, price: i64) -> OrderLine {
    OrderLine {
        tenant_id: Uuid::nil(),
        id,
        order_id: Uuid::nil(),
        position: 0,
        variant_id: id,
        title: String::new(),
        variant_title: String::new(),
        sku: None,
        attributes: Attributes::default(),
        quantity,
        fulfilled,
        cancelled: 0,
        returned: 0,
        requires_shipping: true,
        list_price: price,
        unit_price: price,
        total: price * i64::from(quantity),
        discount: 0,
        tax: 0,
        charged: price * i64::from(quantity),
        refunded: 0,
        gift: None,
    }
}

/// A gift for 100.00 of tea, worth 20.00 each.
fn gift(quantity: i32, fulfilled: i32) -> OrderLine {
    let terms =
        GiftTerms { campaign_id: Uuid::nil(), lines: vec![TEA], least: Least::Amount(10_000) };
    OrderLine { total: 0, charged: 0, gift: Some(terms), ..line(CUP, quantity, fulfilled, 2_000) }
}

fn part(line_id: Uuid, quantity: i32, amount: i64, restock: Restock) -> Part {
    Part { line_id, quantity, amount, restock, location_id: None, said: false, withheld: 0 }
}

/// `line quantity amount withheld` of each part.
fn said(parts: &[Part]) -> Vec<(u128, i32, i64, i64)> {
    let said = |it: &Part| (it.line_id.as_u128(), it.quantity, it.amount, it.withheld);
    parts.iter().map(said).collect()
}

fn followed(lines: &[OrderLine], parts: Vec<Part>, withheld: i64) -> Vec<(u128, i32, i64, i64)> {
    let withheld = HashMap::from([(CUP, withheld)]);
    said(&follow(lines, parts, &withheld).expect("parts"))
}

#[test]
fn a_gift_that_was_not_sent_goes_with_what_earned_it() {
    let lines = [line(TEA, 2, 0, 10_000), gift(1, 0)];
    let one = || vec![part(TEA, 1, 10_000, Restock::Cancel)];
    assert_eq!(followed(&lines, one(), 0), [(1, 1, 10_000, 0)], "enough stays");
    let both = vec![part(TEA, 2, 20_000, Restock::Cancel)];
    assert_eq!(followed(&lines, both, 0), [(1, 2, 20_000, 0), (2, 1, 0, 0)]);
    let first = OrderLine { cancelled: 1, ..line(TEA, 2, 0, 10_000) };
    assert_eq!(followed(&[first, gift(1, 0)], one(), 0), [(1, 1, 10_000, 0), (2, 1, 0, 0)]);
    let sent = [line(TEA, 1, 1, 10_000), gift(3, 0)];
    let back = vec![part(TEA, 1, 10_000, Restock::Return), part(CUP, 1, 0, Restock::Cancel)];
    assert_eq!(followed(&sent, back, 0), [(1, 1, 10_000, 0), (2, 3, 0, 0)]);
}

#[test]
fn a_gift_that_was_sent_is_taken_off_what_earned_it_and_no_more_than_there_is() {
    let lines = [line(TEA, 1, 1, 10_000), gift(2, 2)];
    let back = |amount: i64| vec![part(TEA, 1, amount, Restock::Return)];
    assert_eq!(followed(&lines, back(10_000), 0), [(1, 1, 6_000, 0), (2, 0, 0, 4_000)]);
    assert_eq!(followed(&lines, back(3_000), 0), [(1, 1, 0, 0), (2, 0, 0, 3_000)]);
    assert_eq!(followed(&lines, back(10_000), 1_500), [(1, 1, 7_500, 0), (2, 0, 0, 2_500)]);
    let with_it = [back(10_000), vec![part(CUP, 2, 0, Restock::Return)]].concat();
    assert_eq!(followed(&lines, with_it, 0), [(1, 1, 10_000, 0), (2, 2, 0, 0)]);
    let half = [back(10_000), vec![part(CUP, 1, 0, Restock::None)]].concat();
    assert_eq!(followed(&lines, half, 0), [(1, 1, 8_000, 0), (2, 1, 0, 2_000)]);
}

#[test]
fn what_staff_say_is_given_back_as_they_say() {
    let lines = [line(TEA, 1, 1, 10_000), gift(1, 1)];
    let said = vec![Part { said: true, ..part(TEA, 1, 9_000, Restock::Return) }];
    assert_eq!(followed(&lines, said, 0), [(1, 1, 9_000, 0)]);
}

#[test]
fn a_gift_that_comes_back_later_gives_back_what_was_withheld() {
    let tea = OrderLine { returned: 1, refunded: 6_000, ..line(TEA, 1, 1, 10_000) };
    let lines = [tea, gift(2, 2)];
    let one = vec![part(CUP, 1, 0, Restock::Return)];
    assert_eq!(followed(&lines, one, 4_000), [(2, 1, 0, -2_000), (1, 0, 2_000, 0)]);
    let both = || vec![part(CUP, 2, 0, Restock::Return)];
    assert_eq!(followed(&lines, both(), 4_000), [(2, 2, 0, -4_000), (1, 0, 4_000, 0)]);
    // Never more than is left of what was paid.
    let tea = OrderLine { returned: 1, refunded: 9_000, ..line(TEA, 1, 1, 10_000) };
    assert_eq!(followed(&[tea, gift(2, 2)], both(), 4_000), [(2, 2, 0, -1_000), (1, 0, 1_000, 0)]);
}

#[test]
fn of_a_gift_that_is_sent_in_part_the_rest_is_cancelled_by_itself() {
    let lines = [line(TEA, 1, 1, 10_000), gift(2, 1)];
    let parts = vec![part(TEA, 1, 10_000, Restock::Return), part(CUP, 1, 0, Restock::Return)];
    let fault = follow(&lines, parts, &HashMap::new()).expect_err("a fault");
    assert_eq!((fault.code, fault.field.join(".")), (Code::Conflict, "lines.1.restock".to_owned()));
    let parts = vec![part(TEA, 1, 10_000, Restock::Return)];
    assert_eq!(followed(&lines, parts, 0), [(1, 1, 8_000, 0), (2, 1, 0, 2_000)]);
}
