use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

use super::{ID, sale, sundays};
use crate::testing::{CUSTOMER, Cart, instant, line};

#[test]
fn one_session_is_the_campaigns_own_time() {
    let cart = Cart::of([line(1, 10_000, 1)]).with(ID, sale());
    let cart = cart.between("2026-03-08T04:00:00Z", "2026-03-08T06:00:00Z");
    let paid = |now: &str| cart.clone().at(now).total();
    assert_eq!((paid("2026-03-08T03:59:59Z"), paid("2026-03-08T04:00:00Z")), (10_000, 8_500));
    assert_eq!((paid("2026-03-08T05:59:59Z"), paid("2026-03-08T06:00:00Z")), (8_500, 10_000));
}

#[test]
fn it_can_recur_on_days_and_hours_of_the_shop() {
    let cart = Cart::of([line(1, 10_000, 1)]).with(ID, sundays()).signed_in(0);
    let paid = |now: &str| cart.clone().at(now).total();
    // 2026-03-08 is a Sunday; in Shanghai it is eight hours later.
    assert_eq!((paid("2026-03-08T01:59:59Z"), paid("2026-03-08T02:00:00Z")), (10_000, 8_500));
    assert_eq!((paid("2026-03-08T04:29:59Z"), paid("2026-03-08T04:30:00Z")), (8_500, 10_000));
    assert_eq!((paid("2026-03-14T02:00:00Z"), paid("2026-03-15T02:00:00Z")), (10_000, 8_500));
}

#[test]
fn every_session_has_its_own_quota_and_limits() {
    let cart = Cart::of([line(1, 10_000, 1)]).with(ID, sundays()).signed_in(0);
    let keys = |now: &str| -> Vec<String> {
        let claims = cart.clone().at(now).price().cart.claims;
        claims.into_iter().map(|(_, claim)| claim.key).collect()
    };
    let on = |day: &str| {
        let variant = Uuid::from_u128(1);
        [format!("quota:{variant}:{day}"), format!("customer:{CUSTOMER}:{variant}:{day}")]
    };
    assert_eq!(keys("2026-03-08T02:00:00Z"), on("2026-03-08"));
    assert_eq!(keys("2026-03-15T02:00:00Z"), on("2026-03-15"));
}

#[test]
fn pages_show_the_price_and_the_end_of_the_session_and_nothing_before() {
    let cart = Cart::of([line(1, 10_000, 1)]).with(ID, sundays());
    let quotes = cart.quotes();
    assert_eq!((quotes.len(), quotes[0].price), (1, Some(8_500)));
    assert_eq!(quotes[0].ends_at, Some(instant("2026-03-08T04:30:00Z")));
    assert_eq!(cart.clone().at("2026-03-08T01:59:59Z").quotes(), []);
    let ending = cart.between("2026-03-08T00:00:00Z", "2026-03-08T04:15:00Z");
    assert_eq!(ending.quotes()[0].ends_at, Some(instant("2026-03-08T04:15:00Z")));
    let cheaper = Cart::of([line(1, 8_000, 1)]).with(ID, sale());
    assert_eq!(cheaper.quotes(), []);
}

#[test]
fn a_sale_whose_quota_is_used_up_is_not_quoted() {
    let variant = Uuid::from_u128(1);
    let quota = format!("quota:{variant}");
    let cart = Cart::of([line(1, 10_000, 1)]).with(ID, sale());
    assert_eq!(cart.clone().taken(1, &quota, 49).quotes().len(), 1);
    assert_eq!(cart.clone().taken(1, &quota, 50).quotes(), []);
    // Of a session of its own, and not of another one's.
    let cart = Cart::of([line(1, 10_000, 1)]).with(ID, sundays());
    let gone = |day: &str| cart.clone().taken(1, &format!("{quota}:{day}"), 50).quotes().len();
    assert_eq!((gone("2026-03-08"), gone("2026-03-01")), (0, 1));
}

#[test]
fn a_night_is_one_session_of_the_day_on_which_it_begins() {
    let mut nights = sale();
    nights["on"] = json!({ "weekdays": ["saturday"], "from": "22:00", "to": "02:00" });
    let cart = Cart::of([line(1, 10_000, 1)]).with(ID, nights);
    let keys = |now: &str| -> Vec<String> {
        let claims = cart.clone().at(now).price().cart.claims;
        claims.into_iter().map(|(_, claim)| claim.key).collect()
    };
    // In Shanghai 2026-03-07 is a Saturday; it is eight hours later.
    let key = format!("quota:{}:2026-03-07", Uuid::from_u128(1));
    assert_eq!(keys("2026-03-07T13:59:59Z"), [""; 0]);
    assert_eq!(keys("2026-03-07T14:00:00Z"), [key.as_str()]);
    assert_eq!(keys("2026-03-07T17:59:59Z"), [key.as_str()]);
    assert_eq!(keys("2026-03-07T18:00:00Z"), [""; 0]);
    let quotes = cart.at("2026-03-07T17:00:00Z").quotes();
    assert_eq!(quotes[0].ends_at, Some(instant("2026-03-07T18:00:00Z")));
}

/// When what is announced of the cart's first line begins; nothing is said of its price.
fn announced(cart: &Cart) -> Option<DateTime<Utc>> {
    let quote = cart.quotes().into_iter().next()?;
    assert_eq!(quote.price, None);
    quote.starts_at
}

#[test]
fn a_session_is_announced_without_its_price_so_many_minutes_before() {
    let mut sundays = sundays();
    sundays["preheatMinutes"] = json!(60);
    let cart = Cart::of([line(1, 10_000, 1)]).with(ID, sundays);
    let begins = Some(instant("2026-03-08T02:00:00Z"));
    assert_eq!(announced(&cart.clone().at("2026-03-08T00:59:59Z")), None);
    assert_eq!(announced(&cart.clone().at("2026-03-08T01:00:00Z")), begins);
    let quotes = cart.clone().at("2026-03-08T01:59:59Z").quotes();
    assert_eq!(
        (quotes[0].starts_at, quotes[0].ends_at),
        (begins, Some(instant("2026-03-08T04:30:00Z")))
    );
    let quotes = cart.clone().at("2026-03-08T02:00:00Z").quotes();
    assert_eq!((quotes[0].starts_at, quotes[0].price), (None, Some(8_500)));
    assert_eq!(announced(&cart.clone().at("2026-03-08T04:30:00Z")), None);
    // A campaign whose end comes first, and one that begins in the middle of a session.
    let over = cart.clone().between("2026-03-01T00:00:00Z", "2026-03-08T02:00:00Z");
    assert_eq!(announced(&over.at("2026-03-08T01:30:00Z")), None);
    let late = cart.clone().between("2026-03-08T03:00:00Z", "2026-03-09T00:00:00Z");
    assert_eq!(announced(&late.at("2026-03-08T02:00:00Z")), Some(instant("2026-03-08T03:00:00Z")));
}

#[test]
fn a_campaign_of_one_session_is_announced_before_it_starts() {
    let mut sale = sale();
    sale["preheatMinutes"] = json!(30);
    let cart = Cart::of([line(1, 10_000, 1)]).with(ID, sale);
    let cart = cart.between("2026-03-08T04:00:00Z", "2026-03-08T06:00:00Z");
    let told = |now: &str| announced(&cart.clone().at(now));
    assert_eq!(told("2026-03-08T03:29:59Z"), None);
    assert_eq!(told("2026-03-08T03:30:00Z"), Some(instant("2026-03-08T04:00:00Z")));
    assert_eq!(cart.clone().at("2026-03-08T06:00:00Z").quotes(), []);
}
