//! Which jobs are done together, and what one that fails means for the others.

use chrono::TimeDelta;
use tests::TestApp;
use uuid::Uuid;

use super::{Listener, ring, run, runner};

#[tokio::test]
async fn each_handler_of_an_event_has_its_own_attempts() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await.id().await;
    let (good, bad) = (Listener::default(), Listener::default());
    let runner = runner(&app, &[("good", &good), ("bad", &bad)]);
    bad.fail_with(&[1]);
    ring(&app.app.db, shop, app.app.db.new_id(), [1]).await;
    run(&runner).await;
    assert_eq!((good.heard(), bad.heard()), (vec![vec![1]], vec![vec![1]]));
    app.advance(TimeDelta::seconds(3));
    bad.fail_with(&[]);
    run(&runner).await;
    assert_eq!((good.heard(), bad.heard()), (vec![], vec![vec![1]]));
    app.advance(TimeDelta::hours(1));
    run(&runner).await;
    assert_eq!((good.heard(), bad.heard()), (vec![], vec![]));
}

#[tokio::test]
async fn an_event_that_does_not_concern_a_handler_makes_no_job() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await.id().await;
    let listener = Listener::default();
    let runner = runner(&app, &[("listener", &listener)]);
    ring(&app.app.db, shop, app.app.db.new_id(), [-1, 1]).await;
    run(&runner).await;
    assert_eq!(listener.heard(), [[1]]);
}

#[tokio::test]
async fn events_of_one_thing_are_handled_in_their_order_whatever_fails() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await.id().await;
    let listener = Listener::default();
    let runner = runner(&app, &[("listener", &listener)]);
    let (one, other) = (app.app.db.new_id(), app.app.db.new_id());
    listener.fail_with(&[1]);
    ring(&app.app.db, shop, one, [1, 2, 3]).await;
    run(&runner).await;
    ring(&app.app.db, shop, other, [10, 11]).await;
    run(&runner).await;
    assert_eq!(listener.heard(), [[1], [10], [11]]);
    listener.fail_with(&[]);
    app.advance(TimeDelta::seconds(3));
    run(&runner).await;
    assert_eq!(listener.heard(), [[1], [2], [3]]);
}

#[tokio::test]
async fn a_dead_letter_does_not_hold_up_what_comes_after_it() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await.id().await;
    let listener = Listener::default();
    let runner = runner(&app, &[("listener", &listener)]);
    listener.fail_with(&[1]);
    ring(&app.app.db, shop, app.app.db.new_id(), [1, 2]).await;
    for _ in 0..20 {
        run(&runner).await;
        app.advance(TimeDelta::hours(2));
    }
    let heard = listener.heard();
    assert_eq!((heard.len(), heard.last()), (21, Some(&vec![2])));
    assert!(heard[..20].iter().all(|slice| *slice == [1]), "{heard:?}");
}

#[tokio::test]
async fn jobs_of_a_shop_are_done_together_and_one_by_one_once_they_have_failed() {
    let app = TestApp::start().await;
    let (tea, silk) = (app.shop("tea").await.id().await, app.shop("silk").await.id().await);
    let listener = Listener::default();
    let runner = runner(&app, &[("listener", &listener)]);
    for nr in 0..100 {
        ring(&app.app.db, tea, app.app.db.new_id(), [nr]).await;
    }
    ring(&app.app.db, silk, app.app.db.new_id(), [1000]).await;
    listener.fail_with(&[70]);
    run(&runner).await;
    let mut heard = listener.heard();
    heard.sort();
    let slices = [(0..64).collect(), (64..100).collect(), vec![1000]];
    assert_eq!(heard, slices, "never of two shops");
    app.advance(TimeDelta::seconds(3));
    run(&runner).await;
    let mut heard = listener.heard();
    heard.sort();
    assert_eq!(heard, (64..100).map(|nr| vec![nr]).collect::<Vec<_>>());
    app.advance(TimeDelta::seconds(5));
    run(&runner).await;
    assert_eq!(listener.heard(), [[70]], "alone is tried again");
}

#[tokio::test]
async fn an_event_that_can_not_be_read_is_no_other_events_trouble() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await.id().await;
    let listener = Listener::default();
    let runner = runner(&app, &[("listener", &listener)]);
    let sql = "INSERT INTO outbox (shop_id, kind, key, payload, due_at)
               VALUES ($1, 'test.rang', $2, '{\"nr\": \"one\"}', now())";
    let query = sqlx::query(sql).bind(shop).bind(Uuid::nil());
    query.execute(&app.outside().await).await.expect("an event");
    ring(&app.app.db, shop, app.app.db.new_id(), [2]).await;
    run(&runner).await;
    app.advance(TimeDelta::seconds(3));
    run(&runner).await;
    assert_eq!(listener.heard(), [[2]]);
    let error: String = sqlx::query_scalar("SELECT error FROM job")
        .fetch_one(&app.outside().await)
        .await
        .expect("the one job that is left");
    assert!(error.contains("invalid type"), "{error}");
}
