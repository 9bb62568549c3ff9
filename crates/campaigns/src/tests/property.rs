//! Random shops, carts and sets of offers: what holds whatever they are.

use std::collections::BTreeSet;

use pricing::{Delivery, Line, PricedCart, Tax};
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::testing::{Cart, id, line};

/// The variants that lines and offers are about.
const VARIANTS: u128 = 4;

/// A kind of campaign with its settings; a coupon is entered by the code in them.
type Offer = (&'static str, Value);

fn any_off() -> impl Strategy<Value = Value> {
    prop_oneof![
        (1..6_000i64).prop_map(|amount| json!({ "amount": amount })),
        (1..=10_000u32, proptest::option::of(1..4_000i64))
            .prop_map(|(off_bp, most)| json!({ "percent": { "offBp": off_bp, "most": most } })),
    ]
}

fn any_scope() -> impl Strategy<Value = Value> {
    prop_oneof![
        3 => Just(json!("all")),
        1 => proptest::collection::btree_set(1..=VARIANTS, 1..3).prop_map(|products| {
            json!({ "products": products.into_iter().map(id).collect::<Vec<_>>() })
        }),
    ]
}

fn any_member_day() -> impl Strategy<Value = Offer> {
    (1..9_000u32, any_scope()).prop_map(|(off_bp, scope)| {
        ("member-day", json!({ "on": { "monthDays": [8] }, "offBp": off_bp, "scope": scope }))
    })
}

fn any_flash_sale() -> impl Strategy<Value = Offer> {
    (1..=VARIANTS, 1..9_000i64, 1..12u32, any::<bool>()).prop_map(
        |(variant, price, quota, stackable)| {
            let offered = json!({ "variantId": id(variant), "price": price, "quota": quota });
            ("flash-sale", json!({ "variants": [offered], "stackable": stackable }))
        },
    )
}

fn any_bundle() -> impl Strategy<Value = Offer> {
    let variants = proptest::sample::subsequence((1..=VARIANTS).collect::<Vec<_>>(), 2..=3);
    (variants, 1..3u32, 1..20_000i64).prop_map(|(variants, quantity, price)| {
        let part = |variant| json!({ "variantId": id(variant), "quantity": quantity });
        let components: Vec<_> = variants.into_iter().map(part).collect();
        ("bundle", json!({ "components": components, "price": price }))
    })
}

fn any_threshold() -> impl Strategy<Value = Offer> {
    let tier = (proptest::option::of(any_off()), any::<bool>(), any::<bool>());
    let tiers = proptest::collection::vec(tier, 1..3);
    (1..15_000i64, tiers, any_scope(), any::<bool>()).prop_map(|(from, tiers, scope, exclusive)| {
        let tier = |(index, (off, free, gift)): (i64, (Option<Value>, bool, bool))| {
            let nothing = off.is_none() && !gift;
            let gift = gift.then(|| json!({ "variantId": id(9), "quantity": 1 }));
            json!({ "fromAmount": from * (index + 1), "off": off, "gift": gift,
                "freeFreight": free || nothing })
        };
        let tiers: Vec<_> = (0..).zip(tiers).map(tier).collect();
        ("threshold", json!({ "tiers": tiers, "scope": scope, "exclusive": exclusive }))
    })
}

fn any_coupon() -> impl Strategy<Value = Offer> {
    let reward = prop_oneof![4 => any_off(), 1 => Just(json!("freeFreight"))];
    let minimum = proptest::option::of(1..12_000i64);
    let code = (0..1_000_000u32).prop_map(|number| format!("CODE{number}"));
    (code, reward, minimum, any_scope(), any::<bool>()).prop_map(
        |(code, reward, minimum, scope, stackable)| {
            let config = json!({ "code": code, "reward": reward, "minimum": minimum,
                "scope": scope, "stackable": stackable });
            ("coupon", config)
        },
    )
}

fn any_first_order() -> impl Strategy<Value = Offer> {
    (any_off(), proptest::option::of(1..12_000i64))
        .prop_map(|(off, minimum)| ("first-order", json!({ "off": off, "minimum": minimum })))
}

fn any_offer() -> impl Strategy<Value = Offer> {
    prop_oneof![
        any_member_day(),
        any_flash_sale(),
        any_bundle(),
        any_threshold(),
        any_coupon(),
        any_first_order(),
    ]
}

fn any_lines() -> impl Strategy<Value = Vec<Line>> {
    let units = (1..10_000i64, 1..12u32);
    proptest::collection::btree_map(1..=VARIANTS, units, 1..=4).prop_map(|lines| {
        lines.into_iter().map(|(id, (price, units))| line(id, price, units)).collect()
    })
}

fn any_delivery() -> impl Strategy<Value = Option<Delivery>> {
    let delivery = (0..3_000i64, proptest::option::of(1..15_000i64));
    proptest::option::of(delivery.prop_map(|(rate, free_from)| Delivery { rate, free_from }))
}

fn any_tax() -> impl Strategy<Value = Tax> {
    prop_oneof![
        Just(Tax::None),
        (1..=3_000u32).prop_map(|rate_bp| Tax::Inclusive { rate_bp }),
        (1..=3_000u32).prop_map(|rate_bp| Tax::Exclusive { rate_bp }),
    ]
}

prop_compose! {
    /// A cart in a shop without offers.
    fn any_cart()(
        lines in any_lines(),
        delivery in any_delivery(),
        tax in any_tax(),
        customer in any::<bool>(),
    ) -> (Cart, Vec<Line>) {
        let cart = Cart::of(lines.clone()).delivered(delivery).taxed(tax);
        (if customer { cart.signed_in(0) } else { cart }, lines)
    }
}

fn with(cart: Cart, offers: &[Offer]) -> Cart {
    offers.iter().fold(cart, |cart, (plugin, config)| {
        let cart = match config["code"].as_str() {
            Some(code) => cart.code(code),
            None => cart,
        };
        cart.with(plugin, config.clone())
    })
}

fn campaigns_of(cart: &PricedCart) -> BTreeSet<Uuid> {
    cart.applied.iter().map(|applied| applied.source.campaign_id).collect()
}

proptest! {
    #[test]
    fn one_offer_more_never_makes_a_cart_dearer(
        (cart, _) in any_cart(),
        offers in proptest::collection::vec(any_offer(), 0..5),
        more in any_offer(),
    ) {
        let before = with(cart, &offers);
        let after = with(before.clone(), &[more]);
        prop_assert!(after.total() <= before.total(), "{} > {}", after.total(), before.total());
    }

    #[test]
    fn an_offer_that_is_declined_never_makes_a_cart_cheaper_and_has_no_effect(
        (cart, _) in any_cart(),
        offers in proptest::collection::vec(any_offer(), 1..5),
    ) {
        let offers: Vec<Offer> = offers.into_iter().filter(|(id, _)| *id != "coupon").collect();
        let cart = with(cart, &offers);
        let declining = cart.clone().declining(1);
        let priced = declining.price().cart;
        prop_assert!(priced.total >= cart.total());
        prop_assert!(!campaigns_of(&priced).contains(&Uuid::from_u128(1)));
    }

    #[test]
    fn the_order_of_lines_is_irrelevant_and_every_cent_is_explained(
        (cart, lines) in any_cart(),
        offers in proptest::collection::vec(any_offer(), 0..5),
    ) {
        let one = with(cart.clone(), &offers).price().cart;
        let turned = cart.of_lines(lines.iter().rev().cloned());
        let other = with(turned, &offers).price().cart;
        prop_assert_eq!((one.total, one.tax, one.delivery), (other.total, other.tax, other.delivery));
        prop_assert_eq!(campaigns_of(&one), campaigns_of(&other));
        let list: i64 = one.lines.len().checked_sub(lines.len()).map_or(0, |gifts| 500 * i64::try_from(gifts).unwrap_or(0))
            + lines.iter().map(|line| line.unit_price * i64::from(line.quantity)).sum::<i64>();
        let off = one.applied.iter().flat_map(|it| &it.parts).map(|(_, part)| part).sum::<i64>();
        let net = one.lines.iter().map(|line| line.net).sum::<i64>();
        prop_assert_eq!(list - off, net);
        prop_assert!(one.lines.iter().all(|line| line.net >= 0) && one.delivery >= 0);
    }

    #[test]
    fn what_other_lines_lose_with_a_line_is_said(
        (cart, lines) in any_cart(),
        offers in proptest::collection::vec(any_offer(), 1..5),
        gone in any::<proptest::sample::Index>(),
    ) {
        let gone = gone.index(lines.len());
        let left: Vec<Line> =
            lines.iter().enumerate().filter(|(at, _)| *at != gone).map(|it| it.1.clone()).collect();
        prop_assume!(!left.is_empty());
        let before = with(cart.clone(), &offers).price().cart;
        let after = with(cart.of_lines(left), &offers).price().cart;
        let others = |at: usize| if at < gone { Some(at) } else { at.checked_sub(1) };
        for (at, line) in before.lines.iter().enumerate().take(lines.len()) {
            let Some(now) = others(at).filter(|_| at != gone) else { continue };
            if after.lines[now].net <= line.net {
                continue;
            }
            // An offer that took something off it takes less or nothing now: the explained parts
            // say so, and of one that is gone altogether why.
            let lost = before.applied.iter().filter(|it| it.parts.iter().any(|part| part.0 == at));
            let lost: Vec<Uuid> = lost.map(|it| it.source.campaign_id).collect();
            let said = |id: &Uuid| {
                campaigns_of(&after).contains(id)
                    || after.missed.iter().any(|missed| missed.source.campaign_id == *id)
            };
            prop_assert!(!lost.is_empty() && lost.iter().all(said), "{lost:?} {:?}", after.missed);
        }
    }
}
