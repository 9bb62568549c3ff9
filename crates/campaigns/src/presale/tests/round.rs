use campaign::{Chosen, Standing};
use uuid::Uuid;

use super::CAMPAIGN;
use crate::presale::{
    deposit::State,
    round::{self, outcome},
    settle::next,
};

#[test]
fn of_a_minimum_of_500_exactly_500_are_enough_and_499_are_not() {
    assert_eq!(outcome(499, Some(500)), round::State::NotMet);
    assert_eq!(outcome(500, Some(500)), round::State::Met);
    assert_eq!(outcome(501, Some(500)), round::State::Met);
    assert_eq!(outcome(0, None), round::State::Met);
}

fn order(standing: Standing, lapsed: bool) -> Chosen {
    Chosen {
        order_id: Uuid::from_u128(9),
        campaign_id: CAMPAIGN,
        choice: None,
        customer_id: None,
        variant_id: Uuid::from_u128(1),
        quantity: 1,
        standing,
        paid_at: None,
        lapsed,
        may_move: false,
    }
}

#[test]
fn an_order_goes_on_and_never_back() {
    let after = |state, standing, lapsed| next(state, &order(standing, lapsed));
    assert_eq!(after(State::DepositUnpaid, Standing::Pending, false), None);
    assert_eq!(after(State::DepositUnpaid, Standing::Gone, true), Some(State::Lapsed));
    assert_eq!(after(State::DepositUnpaid, Standing::Deposited, false), Some(State::DepositPaid));
    assert_eq!(after(State::DepositPaid, Standing::BalanceDue, false), Some(State::BalanceOpen));
    assert_eq!(after(State::BalanceOpen, Standing::Paid, false), Some(State::Paid));
    assert_eq!(after(State::Paid, Standing::Deposited, false), None);
    assert_eq!(after(State::BalanceOpen, Standing::Gone, true), Some(State::BalanceExpired));
    assert_eq!(after(State::DepositPaid, Standing::Gone, false), Some(State::MerchantCancelled));
    assert_eq!(after(State::MinNotMet, Standing::Gone, false), None);
}
