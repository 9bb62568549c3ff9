use std::{collections::HashMap, sync::Arc};

use catalog::{product::Product, variant::Variant};
use chrono::{DateTime, Utc};
use kernel::{Code, Fault};
use tenancy::shop::Shop;
use uuid::Uuid;

use super::Draft;
use crate::{
    Attribute, Attributes,
    cart::{
        Cart, CartLine, CartView, WarningCode,
        contents::{Contents, Offer},
        offers::Offers,
    },
};

const SHOP: Uuid = Uuid::from_u128(1);
const CART: Uuid = Uuid::from_u128(2);
/// Of these there are 5.
const TEA: Uuid = Uuid::from_u128(10);
/// Of these there are none.
const CUP: Uuid = Uuid::from_u128(11);
/// Of these there is no end, and they are dear.
const GOLD: Uuid = Uuid::from_u128(12);
/// These aren't published.
const SECRET: Uuid = Uuid::from_u128(13);

fn shop() -> Shop {
    Shop {
        tenant_id: SHOP,
        name: "Shop".into(),
        email: "me@example.com".into(),
        currency: "CNY".into(),
        time_zone: "UTC".into(),
        language: "en".into(),
        country: "CN".into(),
        tax_mode: "none".into(),
        tax_rate_bp: 0,
        delivery_rate: 10,
        delivery_free_from: None,
        delivery_countries: vec!["CN".into()],
        waiting_orders: 100,
        waiting_units: 10_000,
        guest_hold_minutes: 2_880,
        created_at: DateTime::<Utc>::default(),
        updated_at: DateTime::<Utc>::default(),
    }
}

fn offer(id: Uuid, price: i64, available: Option<i64>, published: bool) -> (Uuid, Offer) {
    let (product_id, at) = (Uuid::from_u128(id.as_u128() + 100), DateTime::<Utc>::default());
    let product = Product {
        tenant_id: SHOP,
        id: product_id,
        handle: "thing".into(),
        title: "Thing".into(),
        description_html: String::new(),
        description: String::new(),
        vendor: String::new(),
        product_type: String::new(),
        tags: Vec::new(),
        seo_title: None,
        seo_description: None,
        search_text: String::new(),
        min_price: price,
        published_at: published.then_some(at),
        created_at: at,
        updated_at: at,
    };
    let variant = Variant {
        tenant_id: SHOP,
        id,
        product_id,
        position: 1,
        option1: "Default Title".into(),
        option2: None,
        option3: None,
        sku: None,
        barcode: None,
        price,
        compare_at_price: None,
        tracked: available.is_some(),
        continue_selling: false,
        requires_shipping: true,
        taxable: true,
        weight_grams: 0,
        image_id: None,
        created_at: at,
        updated_at: at,
    };
    (id, Offer { variant, product: Arc::new(product), available, kept: 0 })
}

/// What a draft comes to where no campaign runs.
fn finish(draft: &mut Draft<'_>) -> Result<CartView, Vec<Fault>> {
    draft.check()?;
    draft.finish(&Offers::default())
}

fn draft(shop: &Shop) -> Draft<'_> {
    let at = DateTime::<Utc>::default();
    let cart = Cart {
        pickup_location_id: None,
        tenant_id: SHOP,
        id: CART,
        secret_hash: Vec::new(),
        email: None,
        phone: None,
        country_code: None,
        note: String::new(),
        attributes: Attributes::default(),
        discount_codes: Vec::new(),
        delivery_address: None,
        customer_id: None,
        campaigns: Vec::new(),
        declined_campaigns: Vec::new(),
        snapshot: None,
        order_id: None,
        created_at: at,
        updated_at: at,
    };
    let offers = [
        offer(TEA, 100, Some(5), true),
        offer(CUP, 100, Some(0), true),
        offer(GOLD, 999_999_999_999, None, true),
        offer(SECRET, 100, None, false),
    ];
    let contents = Contents { lines: Vec::new(), offers: Arc::new(offers.into_iter().collect()) };
    Draft::new(shop, cart, contents)
}

fn id(line: u128) -> Uuid {
    Uuid::from_u128(1000 + line)
}

fn engraved(value: &str) -> Attributes {
    Attributes(vec![Attribute { key: "engraving".into(), value: value.into() }])
}

/// Quantities of the lines, and the codes of the warnings.
fn state(draft: &Draft<'_>) -> (Vec<i32>, Vec<WarningCode>) {
    let quantities = draft.contents.lines.iter().map(|line| line.quantity).collect();
    (quantities, draft.warnings.iter().map(|warning| warning.code).collect())
}

#[test]
fn equal_lines_merge_and_different_ones_do_not() {
    let shop = shop();
    let mut draft = draft(&shop);
    draft.add(0, id(1), GOLD, 1, Attributes::default());
    draft.add(1, id(2), GOLD, 2, Attributes::default());
    draft.add(2, id(3), GOLD, 4, engraved("A"));
    assert_eq!(state(&draft), (vec![3, 4], vec![]));
    draft.update(0, id(3), None, None, Some(Attributes::default()));
    assert_eq!(state(&draft), (vec![7], vec![]));
    assert_eq!(draft.contents.lines[0].id, id(1));
}

#[test]
fn more_than_there_is_is_capped_over_all_lines_of_the_variant() {
    let shop = shop();
    let mut draft = draft(&shop);
    draft.add(0, id(1), TEA, 3, Attributes::default());
    draft.add(1, id(2), TEA, 3, engraved("A"));
    assert_eq!(state(&draft), (vec![3, 2], vec![WarningCode::NotEnoughStock]));
    draft.update(0, id(1), None, Some(9), None);
    assert_eq!(state(&draft).0, [3, 2]);
}

/// A draft in whose shop so many units of tea are kept for campaigns.
fn draft_beside(shop: &Shop, kept: i64) -> Draft<'_> {
    let mut draft = draft(shop);
    let mut offers = HashMap::clone(&draft.contents.offers);
    offers.get_mut(&TEA).expect("tea").kept = kept;
    draft.contents.offers = Arc::new(offers);
    draft
}

#[test]
fn what_is_kept_for_campaigns_is_not_had_by_a_line_without_their_offers() {
    let shop = shop();
    let mut draft = draft_beside(&shop, 3);
    draft.add(0, id(1), TEA, 2, Attributes::default());
    draft.add(1, id(2), GOLD, 4, Attributes::default());
    assert!(finish(&mut draft).is_ok());
    assert_eq!(state(&draft), (vec![2, 4], vec![]));
    draft.add(0, id(3), TEA, 9, engraved("A"));
    assert!(finish(&mut draft).is_ok());
    assert_eq!(state(&draft), (vec![2, 4], vec![WarningCode::OutOfStock]));
    let mut draft = draft_beside(&shop, 3);
    draft.add(0, id(1), TEA, 9, Attributes::default());
    assert!(finish(&mut draft).is_ok());
    assert_eq!(state(&draft), (vec![2], vec![WarningCode::NotEnoughStock]));
    assert_eq!(draft.warnings[0].message, "Only 2 of Thing can be had.");
    // What the shopper has already is kept as it is.
    let mut draft = draft_beside(&shop, 5);
    let had = CartLine {
        tenant_id: SHOP,
        id: id(1),
        cart_id: CART,
        variant_id: TEA,
        quantity: 2,
        attributes: Attributes::default(),
        attributes_key: Attributes::default().digest(),
    };
    draft.contents.lines.push(had);
    draft.update(0, id(1), None, Some(4), None);
    assert!(finish(&mut draft).is_ok());
    assert_eq!(state(&draft), (vec![2], vec![WarningCode::OutOfStock]));
}

#[test]
fn what_is_sold_out_gets_no_line() {
    let shop = shop();
    let mut draft = draft(&shop);
    draft.add(0, id(1), CUP, 1, Attributes::default());
    assert_eq!(state(&draft), (vec![], vec![WarningCode::OutOfStock]));
    draft.add(1, id(2), TEA, 1, Attributes::default());
    draft.update(0, id(2), Some(CUP), None, None);
    assert_eq!(draft.contents.lines[0].variant_id, TEA);
    assert!(finish(&mut draft).is_ok());
}

#[test]
fn a_line_does_not_become_one_of_what_other_lines_hold_all_of() {
    let shop = shop();
    let mut draft = draft(&shop);
    draft.add(0, id(1), TEA, 5, Attributes::default());
    draft.add(1, id(2), GOLD, 2, engraved("A"));
    draft.update(0, id(2), Some(TEA), None, None);
    assert_eq!(state(&draft), (vec![5, 2], vec![WarningCode::NotEnoughStock]));
    assert_eq!(draft.contents.lines[1].variant_id, GOLD);
    draft.update(0, id(1), None, Some(4), None);
    draft.update(0, id(2), Some(TEA), None, None);
    assert_eq!(state(&draft).0, [4, 1]);
}

#[test]
fn the_attributes_of_all_lines_together_are_limited() {
    let shop = shop();
    let mut draft = draft(&shop);
    for line in 0..50 {
        let value = format!("{line:0>1991}");
        draft.add(0, id(line), GOLD, 1, engraved(&value));
    }
    draft.contents.offers = Arc::new([offer(GOLD, 1, None, true)].into());
    assert!(finish(&mut draft).is_ok(), "50 x (9 + 1991) characters");
    draft.add(0, id(50), GOLD, 1, engraved(""));
    let faults = finish(&mut draft).expect_err("9 more");
    assert_eq!((faults[0].code, faults[0].field.join(".")), (Code::TooMany, "lines".to_owned()));
}

#[test]
fn a_quantity_of_0_removes_the_line() {
    let shop = shop();
    let mut draft = draft(&shop);
    draft.add(0, id(1), TEA, 1, Attributes::default());
    draft.update(0, id(1), None, Some(0), None);
    assert_eq!(state(&draft), (vec![], vec![]));
}

#[test]
fn what_is_wrong_is_named_by_its_place_in_the_input() {
    let shop = shop();
    let faults = |edit: &dyn Fn(&mut Draft<'_>)| {
        let mut draft = draft(&shop);
        edit(&mut draft);
        let faults = finish(&mut draft).expect_err("faults");
        faults.into_iter().map(|fault| (fault.code, fault.field.join("."))).collect::<Vec<_>>()
    };
    let none = Attributes::default;
    let unknown = |nr: usize| vec![(Code::NotFound, format!("lines.{nr}.merchandiseId"))];
    assert_eq!(faults(&|draft| draft.add(3, id(1), SECRET, 1, none())), unknown(3));
    assert_eq!(faults(&|draft| draft.add(4, id(1), Uuid::nil(), 1, none())), unknown(4));
    let quantity = |code: Code| vec![(code, "lines.0.quantity".to_owned())];
    for (number, code) in [(0, Code::TooSmall), (-1, Code::TooSmall), (i32::MAX, Code::TooBig)] {
        assert_eq!(faults(&|draft| draft.add(0, id(1), GOLD, number, none())), quantity(code));
    }
    let twice = |draft: &mut Draft<'_>| {
        draft.add(0, id(1), GOLD, 1_000_000, none());
        draft.add(0, id(2), GOLD, 1, none());
    };
    assert_eq!(faults(&twice), quantity(Code::TooBig));
    let too_dear = |draft: &mut Draft<'_>| {
        for nr in 0..10 {
            draft.add(0, id(nr), GOLD, 1_000_000, engraved(&nr.to_string()));
        }
    };
    assert_eq!(faults(&too_dear), quantity(Code::TooBig));
    let line = |field: &str| vec![(Code::NotFound, field.to_owned())];
    assert_eq!(faults(&|draft| draft.remove(2, id(9))), line("lineIds.2"));
    assert_eq!(faults(&|draft| draft.update(2, id(9), None, Some(1), None)), line("lines.2.id"));
}
