use serde_json::{Value, json};

use crate::testing::{Cart, faults, id, line};

const ID: &str = "referral";

fn config(more: &[(&str, Value)]) -> Value {
    let mut config = json!({ "couponId": id(9) });
    for (name, value) in more {
        config[*name] = value.clone();
    }
    config
}

#[test]
fn it_makes_no_cart_cheaper_and_says_nothing_of_it() {
    let cart = Cart::of([line(1, 5_000, 2)]).with(ID, config(&[])).signed_in(0);
    assert_eq!((cart.total(), cart.reasons(), cart.quotes()), (10_000, vec![], vec![]));
}

#[test]
fn what_is_wrong_is_said_at_its_field() {
    assert_eq!(faults(ID, config(&[])), [""; 0]);
    let global = json!(format!("gid://shopify/Campaign/{}", id(9)));
    assert_eq!(faults(ID, config(&[("inviteeCouponId", global)])), [""; 0]);
    for (more, expected) in [
        (("mostPerInviter", json!(0)), "mostPerInviter"),
        (("couponId", json!("SPRING")), "couponId"),
        (("couponId", json!(format!("gid://shopify/Product/{}", id(9)))), "couponId"),
        (("inviteeCouponId", json!(7)), "inviteeCouponId"),
    ] {
        assert_eq!(faults(ID, config(&[more])), [expected]);
    }
}
