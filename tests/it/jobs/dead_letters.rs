//! What failed too often waits for an operator, who sees why, has it tried again or drops it.

use kernel::ShopId;
use tests::{Process, TestApp};
use uuid::Uuid;

/// A job of a handler that no version knows fails each time. One more attempt, and it isn't tried any
/// more.
async fn unknown_job(app: &TestApp, shop: ShopId, attempts: i32) -> Uuid {
    let sql =
        "INSERT INTO job (shop_id, lane, handler, kind, key, payload, created_at, due_at, attempts)
               VALUES ($1, 'mail', 'nobody', 'nobody.knows', gen_random_uuid(), '{}', now(),
                   now() - interval '1 hour', $2)
               RETURNING key";
    let query = sqlx::query_scalar(sql).bind(shop).bind(attempts);
    query.fetch_one(&app.outside().await).await.expect("a job")
}

#[tokio::test]
async fn dead_letters_are_listed_retried_and_dropped_by_shop_kind_and_key() {
    let app = TestApp::start().await;
    let (tea, silk) = (app.shop("tea").await, app.shop("silk").await);
    let jobs = |args: &[&str]| Process::command(&app.database, &[&["jobs"], args].concat());
    assert_eq!(jobs(&["list"]), "");
    let waiting = unknown_job(&app, tea.id().await, 3).await;
    let (first, second) =
        (unknown_job(&app, tea.id().await, 19).await, unknown_job(&app, silk.id().await, 19).await);
    app.run_jobs().await;

    let listed = jobs(&["list"]);
    assert_eq!(listed.lines().count(), 2, "{listed}");
    assert!(!listed.contains(&waiting.to_string()), "it will be tried again: {listed}");
    let line = listed.lines().find(|line| line.contains(&first.to_string())).expect("the first");
    let columns: Vec<&str> = line.split('\t').collect();
    assert_eq!(columns[1..5], ["tea", "nobody.knows", "nobody", &first.to_string()]);
    assert!(columns[5].contains("there is no handler nobody"), "{line}");
    assert_eq!(jobs(&["list", "--shop", "tea"]).lines().count(), 1);
    assert_eq!(jobs(&["list", "--kind", "order.placed"]), "");
    assert_eq!(jobs(&["list", "--limit", "1"]).lines().count(), 1);

    let second = second.to_string();
    assert_eq!(jobs(&["retry", "--shop", "tea", "--key", &second]), "0 to be tried again\n");
    assert_eq!(jobs(&["retry", "--shop", "tea"]), "1 to be tried again\n");
    assert_eq!(jobs(&["list"]).lines().count(), 1, "it has all its attempts again");
    app.run_jobs().await;
    let sql = "SELECT attempts FROM job WHERE key = $1";
    let attempts: i32 =
        sqlx::query_scalar(sql).bind(first).fetch_one(&app.outside().await).await.expect("the job");
    assert_eq!(attempts, 1);

    assert_eq!(jobs(&["drop", "--all"]), "1 dropped\n");
    assert_eq!(jobs(&["list"]), "");
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM job WHERE kind = 'nobody.knows'")
        .fetch_one(&app.outside().await)
        .await
        .expect("the jobs");
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
