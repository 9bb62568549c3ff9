//! The queues as the worker finds them.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use db::{Claim, ClaimedJob, Queue};
use server::http::{self, Crowd, Metrics};
use tests::TestApp;
use tokio::{net::TcpListener, sync::watch};
use uuid::Uuid;

use super::{Listener, ring, run, runner};

async fn claimed(app: &TestApp) -> Vec<ClaimedJob> {
    let claim = Claim {
        lane: "mail",
        after: Uuid::nil(),
        except: Vec::new(),
        shops: 4,
        slice: 64,
        lease: TimeDelta::seconds(60),
    };
    let claim = async |queue: Queue<'_>| queue.claim(&claim).await;
    app.worker().queue(claim).await.expect("the queue")
}

#[tokio::test]
async fn jobs_are_claimed_by_their_indexes() {
    let app = TestApp::start().await;
    let outside = app.outside().await;
    // So many that nothing else than an index is worth it.
    for waiting in [
        "INSERT INTO job (shop_id, lane, handler, kind, key, payload, created_at, due_at)
         SELECT gen_random_uuid(), 'later', 'later', 'later', gen_random_uuid(), '{}', now(),
             now() + interval '1 day' FROM generate_series(1, 5000)",
        "INSERT INTO timer (shop_id, kind, key, due_at)
         SELECT gen_random_uuid(), 'later', gen_random_uuid(), now() + interval '1 day'
         FROM generate_series(1, 5000)",
        "ANALYZE job, timer",
    ] {
        sqlx::query(waiting).execute(&outside).await.expect("rows that wait");
    }
    let used = async || {
        let sql = "SELECT min(idx_scan) FROM pg_stat_user_indexes
                   WHERE indexrelname IN ('job_waiting', 'timer_due')";
        sqlx::query_scalar::<_, i64>(sql).fetch_one(&outside).await.expect("a count")
    };
    let (before, begun) = (used().await, Instant::now());
    // Connections say what they have used about once a second.
    while used().await == before {
        assert!(begun.elapsed() < Duration::from_secs(20), "an index isn't used");
        app.runner().run_due().await.expect("the queues");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn what_a_dead_worker_held_is_claimed_again_and_can_not_be_ended_by_it() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await.id().await;
    let listener = Listener::default();
    let runner = runner(&app, &[("listener", &listener)]);
    listener.fail_with(&[1]);
    ring(&app.app.db, shop, app.app.db.new_id(), [1]).await;
    run(&runner).await;
    app.advance(TimeDelta::seconds(3));
    let first = claimed(&app).await;
    assert_eq!(first.len(), 1);
    assert!(claimed(&app).await.is_empty(), "it is leased");
    app.advance(TimeDelta::seconds(61));
    let second = claimed(&app).await;
    assert_eq!((second.len(), second[0].attempts), (1, first[0].attempts + 1));
    let done = async |job: &ClaimedJob| {
        let done = async |queue: Queue<'_>| queue.done(&[job]).await;
        app.worker().queue(done).await.expect("the queue");
        let left = "SELECT count(*) FROM job";
        sqlx::query_scalar::<_, i64>(left).fetch_one(&app.outside().await).await.expect("a count")
    };
    assert_eq!(done(&first[0]).await, 1, "its lease is over");
    assert_eq!(done(&second[0]).await, 0);
}

#[tokio::test]
async fn operators_see_what_was_done_and_how_long_it_waited() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await.id().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let (crowd, figures) =
        (Crowd::new(&app.app.settings.server), Metrics::record(None).expect("figures"));
    tokio::spawn(http::listen(listener, None, crowd, figures, std::future::pending()));
    let bell = Listener::default();
    let runner = runner(&app, &[("bell", &bell)]);
    bell.fail_with(&[2]);
    for nr in 1..=2 {
        ring(&app.app.db, shop, app.app.db.new_id(), [nr]).await;
        run(&runner).await;
    }
    let (stop, stopped) = watch::channel(false);
    let measured = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        stop.send_replace(true);
    };
    tokio::join!(runner.run(stopped), measured);
    let text = reqwest::get(format!("http://{address}/metrics")).await.expect("an answer");
    let text = text.text().await.expect("a text");
    for line in [
        r#"fangshi_jobs_total{handler="bell",outcome="done"} 1"#,
        r#"fangshi_jobs_total{handler="bell",outcome="failed"} 1"#,
        r#"fangshi_job_wait_seconds_count{handler="bell"} 2"#,
        r#"fangshi_jobs_waiting{handler="bell"} 1"#,
        r#"fangshi_jobs_dead{handler="bell"} 0"#,
    ] {
        assert!(text.contains(line), "{line} isn't in {text}");
    }
}

#[tokio::test]
async fn events_of_a_newer_version_are_left_for_that() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await.id().await;
    for unknown in [
        "INSERT INTO outbox (shop_id, kind, key, payload, due_at)
         VALUES ($1, 'of.tomorrow', $1, '{}', now())",
        "INSERT INTO timer (shop_id, kind, key, due_at) VALUES ($1, 'of.tomorrow', $1, now())",
    ] {
        let query = sqlx::query(unknown).bind(shop);
        query.execute(&app.outside().await).await.expect("rows of tomorrow");
    }
    app.run_jobs().await;
    let sql = "SELECT (SELECT count(*) FROM outbox WHERE kind = 'of.tomorrow')
                    + (SELECT count(*) FROM timer WHERE kind = 'of.tomorrow')";
    let left: i64 = sqlx::query_scalar(sql).fetch_one(&app.outside().await).await.expect("a count");
    assert_eq!(left, 2);
}
