use campaign::{Answer, Counts, Running, Scene, Shopper};
use chrono_tz::Asia::Shanghai;
use pricing::{Effect, Line, Pricer, Reason, Stacking, Tax};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Config,
    game::{Model as Game, State},
    offer::{self, Games},
};
use crate::testing::{CUSTOMER, Cart, currency, faults, id, instant, line};

const CAMPAIGN: Uuid = Uuid::from_u128(1);
const BARGAIN: Uuid = Uuid::from_u128(9);

fn config(more: &[(&str, Value)]) -> Value {
    let variants = json!([{ "variantId": id(1), "startPrice": 5_000, "floorPrice": 0 }]);
    let mut config = json!({ "variants": variants, "helpers": 5 });
    for (name, value) in more {
        config[*name] = value.clone();
    }
    config
}

/// Variant 1 at 60.00, for which a bargain was chosen.
fn chosen() -> Line {
    Line { campaign_id: Some(CAMPAIGN), choice: Some(BARGAIN), ..line(1, 6_000, 1) }
}

/// A bargain that three of five have brought to 12.34.
fn game() -> Game {
    Game {
        tenant_id: Uuid::nil(),
        id: BARGAIN,
        campaign_id: CAMPAIGN,
        customer_id: CUSTOMER,
        variant_id: Uuid::from_u128(1),
        start_price: 5_000,
        floor_price: 0,
        price: 1_234,
        helpers: 5,
        helped: 3,
        minimum_cut: 1,
        spread_low_bp: 2_000,
        spread_high_bp: 5_000,
        any_time: true,
        coupons: false,
        state: State::Open,
        order_id: None,
        expires_at: instant("2026-03-08T05:00:00Z"),
        created_at: instant("2026-03-08T03:00:00Z"),
    }
}

fn answer(game: Game, lines: Vec<Line>, shopper: Option<Uuid>, taken: i64) -> Answer {
    let made = instant("2026-03-01T00:00:00Z");
    let config: Config = serde_json::from_value(config(&[])).expect("settings");
    let (created_at, starts_at) = (made, made);
    let title = "Bargain".to_owned();
    let one = Running { id: CAMPAIGN, title, created_at, starts_at, ends_at: None, config };
    let pricer = Pricer::new(lines, None, Tax::None, currency()).expect("a total");
    let counts =
        Counts::default().with(CAMPAIGN, "bargain:00000000-0000-0000-0000-000000000009", taken);
    let scene = Scene {
        now: instant("2026-03-08T04:00:00Z"),
        zone: Shanghai,
        currency: currency(),
        items: pricer.items(),
        applied: &[],
        freight: 0,
        codes: &[],
        channel: None,
        shopper: shopper.map(|id| Shopper { id, orders: 0 }),
        coupons: &[],
        counts: &counts,
    };
    assert_eq!(offer::keys(&one, &scene).len(), 1);
    offer::offer(&one, &Games([(game.id, game)].into()), &scene)
}

/// What one costs of whoever started it.
fn price(game: Game) -> Result<i64, Reason> {
    let answer = answer(game, vec![chosen()], Some(CUSTOMER), 0);
    let effects = answer.bids.iter().flat_map(|bid| &bid.effects);
    let mut prices = effects.filter_map(|effect| match effect {
        Effect::PriceOverride { line: 0, unit_price } => Some(*unit_price),
        _ => None,
    });
    prices.next().ok_or_else(|| answer.missed.expect("a price or why there is none"))
}

#[test]
fn it_is_bought_at_its_floor_or_where_it_may_be_at_what_it_costs_now() {
    let floor = |any_time| Game { price: 0, helped: 5, any_time, ..game() };
    assert_eq!((price(floor(false)), price(floor(true))), (Ok(0), Ok(0)));
    assert_eq!(price(game()), Ok(1_234));
    assert_eq!(price(Game { any_time: false, ..game() }), Err(Reason::NotYet));
}

#[test]
fn what_is_over_or_taken_is_not_to_be_had() {
    for state in [State::Bought, State::Expired] {
        assert_eq!(price(Game { state, ..game() }), Err(Reason::Over));
    }
    let expires_at = instant("2026-03-08T04:00:00Z");
    assert_eq!(price(Game { expires_at, ..game() }), Err(Reason::Over));
    assert_eq!(price(Game { id: Uuid::from_u128(8), ..game() }), Err(Reason::Over));
    assert_eq!(price(Game { campaign_id: Uuid::from_u128(2), ..game() }), Err(Reason::Over));
    let taken = answer(game(), vec![chosen()], Some(CUSTOMER), 1);
    assert_eq!(taken.missed, Some(Reason::UsedUp));
}

#[test]
fn it_is_for_one_unit_by_itself_of_whoever_started_it() {
    let missed = |lines, shopper| answer(game(), lines, shopper, 0).missed;
    let two = Line { quantity: 2, ..chosen() };
    assert_eq!(missed(vec![two], Some(CUSTOMER)), Some(Reason::LimitReached));
    assert_eq!(missed(vec![chosen(), line(2, 100, 1)], Some(CUSTOMER)), Some(Reason::OnlyAlone));
    assert_eq!(missed(vec![chosen()], None), Some(Reason::SignIn));
    let other = Some(Uuid::from_u128(78));
    assert_eq!(missed(vec![chosen()], other), Some(Reason::NothingEligible));
    let variant_id = Uuid::from_u128(2);
    assert_eq!(price(Game { variant_id, ..game() }), Err(Reason::NothingEligible));
}

#[test]
fn only_one_order_has_it_and_coupons_count_where_they_may() {
    let bid = |coupons| {
        let game = Game { coupons, ..game() };
        let mut answer = answer(game, vec![chosen()], Some(CUSTOMER), 0);
        answer.bids.pop().expect("an offer")
    };
    assert!(bid(false).opted_in);
    assert_eq!(bid(false).stacking, Stacking::NONE);
    assert_eq!(bid(true).stacking, Stacking { coupon: true, ..Stacking::NONE });
    let effects = bid(false).effects.into_iter();
    let claims = effects.filter_map(|effect| match effect {
        Effect::Claim(claim) => Some((claim.line, claim.units, claim.most)),
        _ => None,
    });
    assert_eq!(claims.collect::<Vec<_>>(), [(Some(0), 1, 1)]);
}

#[test]
fn without_a_bargain_the_ordinary_price_is_paid() {
    let cart = |line| Cart::of([line]).with("bargain", config(&[])).signed_in(0);
    let none = Line { choice: None, ..chosen() };
    assert_eq!((cart(none.clone()).total(), cart(none).reasons()), (6_000, vec![Reason::NotYet]));
    let ordinary = cart(line(1, 6_000, 1));
    assert_eq!((ordinary.total(), ordinary.reasons()), (6_000, vec![]));
    let quotes = ordinary.quotes();
    assert_eq!(quotes.iter().map(|quote| quote.price).collect::<Vec<_>>(), [None]);
    assert_eq!(cart(line(2, 6_000, 1)).quotes(), []);
}

#[test]
fn settings_that_make_no_sense_are_refused() {
    let offered = |start: i64, floor: i64| json!([{ "variantId": id(1), "startPrice": start, "floorPrice": floor }]);
    for (more, expected) in [
        (("variants", json!([])), "variants"),
        (("variants", offered(104, 100)), "variants.0.startPrice"),
        (("variants", offered(100, -1)), "variants.0.floorPrice"),
        (("helpers", json!(0)), "helpers"),
        (("helpers", json!(101)), "helpers"),
        (("lifetimeMinutes", json!(0)), "lifetimeMinutes"),
        (("lifetimeMinutes", json!(43_201)), "lifetimeMinutes"),
        (("helpsPerDay", json!(0)), "helpsPerDay"),
        (("minimumCut", json!(0)), "minimumCut"),
        (("minimumCut", json!(1_001)), "variants.0.startPrice"),
        (("spreadLowBp", json!(5_001)), "spreadHighBp"),
        (("spreadHighBp", json!(10_001)), "spreadHighBp"),
        (("quota", json!(0)), "quota"),
        (("perCustomer", json!(0)), "perCustomer"),
    ] {
        assert_eq!(faults("bargain", config(std::slice::from_ref(&more))), [expected], "{more:?}");
    }
    let twice = [offered(500, 0)[0].clone(), offered(600, 0)[0].clone()];
    assert_eq!(faults("bargain", config(&[("variants", json!(twice))])), ["variants.1.variantId"]);
    assert_eq!(faults("bargain", config(&[("minimumCut", json!(1_000))])), [""; 0]);
    assert_eq!(faults("bargain", config(&[("variants", offered(105, 100))])), [""; 0]);
}
