//! No shop waits for what others have waiting.

use std::time::{Duration, Instant};

use tests::TestApp;
use tokio::sync::watch;

use super::{Listener, ring, runner};

/// Events of a shop that floods the queue.
const FLOOD: i64 = 3_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shop_with_much_to_do_does_not_keep_another_waiting() {
    let app = TestApp::start().await;
    let (tea, silk) = (app.shop("tea").await.id().await, app.shop("silk").await.id().await);
    let listener = Listener { takes: Duration::from_millis(300), ..Listener::default() };
    let runner = runner(&app, &[("listener", &listener)]);
    let flood = "INSERT INTO outbox (shop_id, kind, key, payload, due_at)
                 SELECT $1, 'test.rang', gen_random_uuid(), jsonb_build_object('nr', nr), now()
                 FROM generate_series(1, $2) nr";
    let query = sqlx::query(flood).bind(tea).bind(FLOOD);
    query.execute(&app.outside().await).await.expect("a flood");
    let (stop, stopped) = watch::channel(false);
    let busy = async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let begun = Instant::now();
        ring(&app.app.db, silk, app.app.db.new_id(), [0]).await;
        let heard = |nr| listener.heard.lock().expect("bells").iter().flatten().any(|it| *it == nr);
        while !heard(0) {
            assert!(begun.elapsed() < Duration::from_secs(10), "it is never heard");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let took = begun.elapsed();
        let floods = listener.heard.lock().expect("bells").iter().map(Vec::len).sum::<usize>();
        stop.send_replace(true);
        (took, floods)
    };
    let ((), (took, heard)) = tokio::join!(runner.run(stopped), busy);
    assert!(heard < usize::try_from(FLOOD).expect("a number"), "the flood was over: {heard}");
    assert!(took < Duration::from_secs(1), "the other shop waited {took:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_told_to_stop_finishes_what_was_begun_and_leaves_the_rest() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await.id().await;
    let listener = Listener { takes: Duration::from_millis(200), ..Listener::default() };
    let runner = runner(&app, &[("listener", &listener)]);
    for nr in 0..65 {
        ring(&app.app.db, shop, app.app.db.new_id(), [nr]).await;
    }
    let (stop, stopped) = watch::channel(false);
    let stopping = async {
        while listener.heard.lock().expect("bells").is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        stop.send_replace(true);
    };
    tokio::join!(runner.run(stopped), stopping);
    let heard = listener.heard().concat().len();
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM job")
        .fetch_one(&app.outside().await)
        .await
        .expect("a count");
    assert_eq!(i64::try_from(heard).expect("a number") + left, 65);
    super::run(&runner).await;
    assert_eq!(heard + listener.heard().concat().len(), 65, "each once");
}
