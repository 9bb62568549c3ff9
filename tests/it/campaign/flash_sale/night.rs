//! Sessions that go on past midnight.

use chrono::{DateTime, Datelike, FixedOffset, TimeDelta, Utc};
use serde_json::json;
use tests::{Shop, TestApp, imbalances};

use super::super::acts::number;

async fn total(shop: &Shop<'_>, tea: &str) -> String {
    shop.cart_with(&[(tea, 1)], &[], None).await.total
}

/// A shop in China is eight hours ahead, all the year.
fn zone() -> FixedOffset {
    FixedOffset::east_opt(8 * 3_600).expect("a zone")
}

/// Turns the clock to a time of day, as the shop has it, so many days later.
fn turn_to(app: &TestApp, days: i64, hour: u32, minute: u32) -> DateTime<FixedOffset> {
    let day = app.now().with_timezone(&zone()).date_naive() + TimeDelta::days(days);
    let time = day.and_hms_opt(hour, minute, 0).expect("a time");
    let at = time.and_local_timezone(zone()).unwrap();
    app.advance(at.with_timezone(&Utc) - app.now());
    at
}

#[tokio::test]
async fn a_session_from_ten_to_two_is_one_night_with_one_quota() {
    let app = TestApp::start().await;
    let mut shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 60).await;
    let day = turn_to(&app, 2, 12, 0).day();
    shop.sign_in_again().await;
    let on = json!({ "monthDays": [day], "from": "22:00", "to": "02:00" });
    let variants = json!([{ "variantId": tea, "price": 8_500, "quota": 2 }]);
    shop.campaign("flash-sale", "Night", json!({ "on": on, "variants": variants })).await;
    app.run_jobs().await;
    assert_eq!((total(&shop, &tea).await.as_str(), kept(&app).await), ("100.0", 0));
    turn_to(&app, 0, 21, 59);
    assert_eq!(total(&shop, &tea).await, "100.0");
    turn_to(&app, 0, 22, 0);
    app.run_jobs().await;
    assert_eq!((total(&shop, &tea).await.as_str(), kept(&app).await), ("85.0", 2));
    shop.placed(&shop.cart_with(&[(&tea, 1)], &[], None).await).await;
    // After midnight it is the same session: one unit is left of its quota.
    assert_ne!(turn_to(&app, 1, 0, 1).day(), day);
    app.run_jobs().await;
    // The first order wasn't paid in time, and its unit is kept again.
    assert_eq!((total(&shop, &tea).await.as_str(), kept(&app).await), ("85.0", 2));
    shop.placed(&shop.cart_with(&[(&tea, 2)], &[], None).await).await;
    assert_eq!(total(&shop, &tea).await, "100.0");
    let keys = "SELECT count(DISTINCT key) FROM campaign_count";
    assert_eq!(number(&app, keys).await, 1);
    turn_to(&app, 0, 1, 59);
    app.run_jobs().await;
    assert_eq!(total(&shop, &tea).await, "85.0", "that wasn't paid either");
    turn_to(&app, 0, 2, 0);
    app.run_jobs().await;
    assert_eq!((total(&shop, &tea).await.as_str(), kept(&app).await), ("100.0", 0));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

async fn kept(app: &TestApp) -> i64 {
    number(app, "SELECT sum(held)::bigint FROM stock").await
}
