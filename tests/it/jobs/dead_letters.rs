//! What failed too often waits for an operator, who sees why, has it tried again or drops it.

use kernel::ShopId;
use tests::{Process, TestApp};
use uuid::Uuid;

/// A timer that no version knows fails each time. One more attempt, and it isn't tried any more.
async fn unknown_timer(app: &TestApp, shop: ShopId, attempts: i32) -> Uuid {
    let sql = "INSERT INTO timer (shop_id, kind, key, due_at, attempts)
               VALUES ($1, 'nobody.knows', gen_random_uuid(), now() - interval '1 hour', $2)
               RETURNING key";
    let query = sqlx::query_scalar(sql).bind(shop).bind(attempts);
    query.fetch_one(&app.outside().await).await.expect("a timer")
}

#[tokio::test]
async fn dead_letters_are_listed_retried_and_dropped_by_shop_kind_and_key() {
    let app = TestApp::start().await;
    let (tea, silk) = (app.shop("tea").await, app.shop("silk").await);
    let jobs = |args: &[&str]| Process::command(&app.database, &[&["jobs"], args].concat());
    assert_eq!(jobs(&["list"]), "");
    let waiting = unknown_timer(&app, tea.id().await, 3).await;
    let (first, second) = (
        unknown_timer(&app, tea.id().await, 19).await,
        unknown_timer(&app, silk.id().await, 19).await,
    );
    app.run_jobs().await;

    let listed = jobs(&["list"]);
    assert_eq!(listed.lines().count(), 2, "{listed}");
    assert!(!listed.contains(&waiting.to_string()), "it will be tried again: {listed}");
    let line = listed.lines().find(|line| line.contains(&first.to_string())).expect("the first");
    let columns: Vec<&str> = line.split('\t').collect();
    assert_eq!(columns[1..4], ["tea", "nobody.knows", &first.to_string()]);
    assert!(columns[4].contains("nobody knows this timer"), "{line}");
    assert_eq!(jobs(&["list", "--shop", "tea"]).lines().count(), 1);
    assert_eq!(jobs(&["list", "--kind", "order.placed"]), "");
    assert_eq!(jobs(&["list", "--limit", "1"]).lines().count(), 1);

    let second = second.to_string();
    assert_eq!(jobs(&["retry", "--shop", "tea", "--key", &second]), "0 to be tried again\n");
    assert_eq!(jobs(&["retry", "--shop", "tea"]), "1 to be tried again\n");
    assert_eq!(jobs(&["list"]).lines().count(), 1, "it has all its attempts again");
    app.run_jobs().await;
    let sql = "SELECT attempts FROM timer WHERE key = $1";
    let attempts: i32 = sqlx::query_scalar(sql)
        .bind(first)
        .fetch_one(&app.outside().await)
        .await
        .expect("the timer");
    assert_eq!(attempts, 1);

    assert_eq!(jobs(&["drop", "--all"]), "1 dropped\n");
    assert_eq!(jobs(&["list"]), "");
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM timer WHERE kind = 'nobody.knows'")
        .fetch_one(&app.outside().await)
        .await
        .expect("the timers");
    assert_eq!(left, 2, "those that are still tried");
}

#[tokio::test]
async fn nothing_is_retried_or_dropped_unless_it_is_said_what() {
    let app = TestApp::start().await;
    for args in [["jobs", "drop"].as_slice(), &["jobs", "retry", "--all", "--shop", "tea"]] {
        let said = Process::failure(&app.database, args);
        assert!(said.contains("--all"), "{said}");
    }
    let said = Process::failure(&app.database, &["jobs", "list", "--shop", "nowhere"]);
    assert!(said.contains("no shop nowhere"), "{said}");
}
