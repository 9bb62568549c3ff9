//! Orders that take a seat in another group when theirs is gone.

use chrono::TimeDelta;
use futures::future::join_all;
use payments::sandbox::Button;
use tests::{TestApp, imbalances, missed};

use super::{Fair, group_of, seat::cancel};

#[tokio::test]
async fn who_opts_in_and_finds_the_seat_gone_moves_to_the_group_that_ends_first() {
    let app = TestApp::start().await;
    let fair = Fair::of(&app, 2).await;
    let mut groups = Vec::new();
    for name in ["first", "second", "third"] {
        groups.push(group_of(&fair.paid(name, None).await));
        app.advance(TimeDelta::minutes(2));
    }
    let dora = fair.shopper("dora").await;
    let moves = fair.order_that_may_move(&dora, &groups[0]).await;
    let emil = fair.shopper("emil").await;
    let stays = fair.order(&emil, Some(&groups[0])).await;
    fair.paid("finn", Some(&groups[0])).await;
    assert_eq!(fair.standing(&groups[0]).await, "COMPLETED 2");
    fair.shop.pays(&stays, Button::Pay).await;
    app.run_jobs().await;
    assert_eq!(fair.fate(&stays).await, "CANCELLED REFUNDED", "he didn't opt in");
    assert_eq!(fair.standing(&groups[1]).await, "FORMING 1");
    fair.shop.pays(&moves, Button::Pay).await;
    app.run_jobs().await;
    assert_eq!(fair.fate(&moves).await, "OPEN PAID");
    let standings = [fair.standing(&groups[1]).await, fair.standing(&groups[2]).await];
    assert_eq!(standings, ["COMPLETED 2", "FORMING 1"]);
    let pool = app.outside().await;
    let held: i64 = sqlx::query_scalar("SELECT count(*) FROM order_hold WHERE order_id = $1::uuid")
        .bind(moves.id.rsplit('/').next())
        .fetch_one(&pool)
        .await
        .expect("holds");
    assert_eq!(held, 0, "it can be sent");
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test]
async fn who_moved_and_leaves_frees_the_seat_that_they_moved_to() {
    let app = TestApp::start().await;
    let fair = Fair::of(&app, 3).await;
    let gone = group_of(&fair.paid("ada", None).await);
    let other = group_of(&fair.paid("bea", None).await);
    let cleo = fair.shopper("cleo").await;
    let moves = fair.order_that_may_move(&cleo, &gone).await;
    fair.paid("dora", Some(&gone)).await;
    fair.paid("emil", Some(&gone)).await;
    fair.shop.pays(&moves, Button::Pay).await;
    app.run_jobs().await;
    assert_eq!(fair.standing(&other).await, "FORMING 2");
    cancel(&fair, &moves).await;
    app.run_jobs().await;
    let standings = [fair.standing(&gone).await, fair.standing(&other).await];
    assert_eq!(standings, ["COMPLETED 3", "FORMING 1"]);
    assert_eq!(fair.fate(&moves).await, "CANCELLED REFUNDED");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn where_no_other_group_has_a_seat_for_them_everything_is_given_back() {
    let app = TestApp::start().await;
    let fair = Fair::of(&app, 2).await;
    let full = group_of(&fair.paid("ada", None).await);
    let bea = fair.shopper("bea").await;
    let moves = fair.order_that_may_move(&bea, &full).await;
    // The only other group is one that she leads.
    let own = fair.order(&bea, None).await;
    fair.shop.pays(&own, Button::Pay).await;
    fair.paid("cleo", Some(&full)).await;
    fair.shop.pays(&moves, Button::Pay).await;
    app.run_jobs().await;
    assert_eq!(fair.fate(&moves).await, "CANCELLED REFUNDED");
    assert_eq!(fair.standing(&group_of(&own)).await, "FORMING 1");
    let pool = app.outside().await;
    let refunds: i64 =
        sqlx::query_scalar("SELECT count(*) FROM payment_refund WHERE state = 'succeeded'")
            .fetch_one(&pool)
            .await
            .expect("refunds");
    assert_eq!(refunds, 1);
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_eight_who_move_at_once_as_many_get_a_seat_as_there_are() {
    let app = TestApp::start().await;
    let fair = Fair::of(&app, 3).await;
    let gone = group_of(&fair.paid("ada", None).await);
    let mut waiting = Vec::new();
    for nr in 0..8 {
        let shopper = fair.shopper(&format!("mover-{nr}")).await;
        waiting.push(fair.order_that_may_move(&shopper, &gone).await);
    }
    fair.paid("bea", Some(&gone)).await;
    fair.paid("cleo", Some(&gone)).await;
    let mut others = Vec::new();
    for name in ["dora", "emil", "finn"] {
        others.push(group_of(&fair.paid(name, None).await));
    }
    join_all(waiting.iter().map(|order| fair.shop.pays(order, Button::Pay))).await;
    futures::join!(app.run_jobs(), app.run_jobs(), app.run_jobs());
    app.advance(TimeDelta::minutes(2));
    app.run_jobs().await;
    for group in &others {
        assert_eq!(fair.standing(group).await, "COMPLETED 3");
    }
    let mut fates = Vec::new();
    for order in &waiting {
        fates.push(fair.fate(order).await);
    }
    fates.sort();
    assert_eq!(fates[..2], ["CANCELLED REFUNDED", "CANCELLED REFUNDED"]);
    assert_eq!(fates[2..], ["OPEN PAID"; 6]);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_customer_has_one_order_in_a_group_paid_or_not() {
    let app = TestApp::start().await;
    let fair = Fair::of(&app, 3).await;
    let group = group_of(&fair.paid("ada", None).await);
    let bea = fair.shopper("bea").await;
    let carts =
        [fair.cart(Some(&bea), Some(&group)).await, fair.cart(Some(&bea), Some(&group)).await];
    let complete = carts.iter().map(|cart| fair.shop.complete(cart, &cart.id));
    let answers = join_all(complete).await.into_iter().map(|answer| answer.root("cartComplete"));
    let mut codes: Vec<_> = answers.map(|it| it["userErrors"][0]["code"].clone()).collect();
    codes.sort_by_key(ToString::to_string);
    assert_eq!(codes, [serde_json::json!("PRICE_CHANGED"), serde_json::Value::Null]);
    let again = fair.cart(Some(&bea), Some(&group)).await;
    assert_eq!(missed(&fair.shop.explained(&again).await), ["group-buy LIMIT_REACHED"]);
    // Who doesn't pay may try again, and another group is another matter.
    let other = group_of(&fair.paid("dora", None).await);
    assert_eq!(fair.cart(Some(&bea), Some(&other)).await.total, "30.0");
    let pool = app.outside().await;
    let expire = "UPDATE orders SET expires_at = now() WHERE payment_state = 'pending'";
    sqlx::query(expire).execute(&pool).await.expect("a change");
    let due = "UPDATE timer SET due_at = now() WHERE kind = 'order.expire'";
    sqlx::query(due).execute(&pool).await.expect("a change");
    app.advance(TimeDelta::seconds(1));
    app.run_jobs().await;
    assert_eq!(fair.cart(Some(&bea), Some(&group)).await.total, "30.0");
    assert_eq!(imbalances(&pool).await, [""; 0]);
}
