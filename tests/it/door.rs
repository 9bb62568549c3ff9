//! The database's roles, tried from outside the program.

use std::time::Duration;

use db::{Db, PoolOptions, Role};
use kernel::Clock;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tests::{TestApp, migrated};
use uuid::Uuid;

#[tokio::test]
async fn a_role_that_the_wall_would_not_hold_is_refused() {
    let database = migrated().await;
    let connect =
        async |url: &str| Db::connect(url, Role::App, &PoolOptions::default(), Clock::new()).await;
    let refusal = connect(&database.admin_url()).await.map(drop).expect_err("a superuser");
    assert!(refusal.to_string().contains("is a superuser"), "{refusal}");
    let refusal = connect(&database.worker_url()).await.map(drop).expect_err("not the app");
    assert!(refusal.to_string().contains("connect as fangshi_app"), "{refusal}");
    let outside = database.outside().await;
    for (grant, reason) in [
        ("ALTER ROLE {role} BYPASSRLS", "has BYPASSRLS"),
        ("GRANT fangshi_owner TO {role}", "owns tables"),
    ] {
        let role = format!("weak_{}_{}", std::process::id(), reason.len());
        let make = format!("CREATE ROLE {role} LOGIN PASSWORD 'weak' IN ROLE fangshi_app");
        outside.execute(AssertSqlSafe(make)).await.expect("a role");
        let url = database.app_url_as(&role, "weak");
        connect(&url).await.expect("a harmless role may connect").close().await;
        outside.execute(AssertSqlSafe(grant.replace("{role}", &role))).await.expect("a grant");
        let refusal = connect(&url).await.map(drop).expect_err("a dangerous role");
        assert!(refusal.to_string().contains(reason), "{refusal}");
        outside.execute(AssertSqlSafe(format!("DROP ROLE {role}"))).await.expect("it can go");
    }
}

#[tokio::test]
async fn a_request_that_ends_early_leaves_nothing_to_the_next() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let options = PoolOptions { connections: 1, ..PoolOptions::default() };
    let url = app.database.app_url();
    let db = Db::connect(&url, Role::App, &options, Clock::new()).await.expect("a pool");
    let id = shop_id(&db).await;
    for polls in (0..8).cycle().take(400) {
        let mut reading = Box::pin(db.read(id));
        for _ in 0..polls {
            if futures::poll!(&mut reading).is_ready() {
                break;
            }
            tokio::time::sleep(Duration::from_micros(20)).await;
        }
        drop(reading);
        let rows = db.write(id, async |tx| {
            tx.execute("UPDATE shop SET name = name WHERE tenant_id = $1", []).await
        });
        assert_eq!(rows.await.expect("a transaction that may write"), 1);
    }
    drop(shop);
}

async fn shop_id(db: &Db) -> Uuid {
    tenancy::shop::all(db).await.expect("the directory")[0].shop_id
}

#[tokio::test]
async fn without_a_shop_there_are_no_rows_and_with_one_only_its_own() {
    let app = TestApp::start().await;
    let (one, two) = (app.shop("one").await, app.shop("two").await);
    one.product("Tea of one", "9.0", 1).await;
    two.product("Tea of two", "9.0", 1).await;
    for url in [app.database.app_url(), app.database.worker_url()] {
        let mut role = PgConnection::connect(&url).await.expect("a connection");
        let titles = "SELECT title FROM product";
        let seen: Vec<String> =
            sqlx::query_scalar(titles).fetch_all(&mut role).await.expect("rows");
        assert!(seen.is_empty(), "{seen:?}");
        let shop = id_of(&mut role, "one").await;
        let mut tx = role.begin().await.expect("a transaction");
        tx.execute(AssertSqlSafe(format!("SET LOCAL app.tenant_id = '{shop}'")))
            .await
            .expect("set");
        let seen: Vec<String> = sqlx::query_scalar(titles).fetch_all(&mut *tx).await.expect("rows");
        assert_eq!(seen, ["Tea of one"]);
        let changed = tx.execute("UPDATE product SET title = 'mine'").await.expect("an update");
        assert_eq!(changed.rows_affected(), 1);
        tx.rollback().await.expect("a rollback");
        let seen: Vec<String> =
            sqlx::query_scalar(titles).fetch_all(&mut role).await.expect("rows");
        assert!(seen.is_empty(), "the setting ended with its transaction");
    }
}

#[tokio::test]
async fn a_row_can_not_be_written_into_another_shop() {
    let app = TestApp::start().await;
    let (one, two) = (app.shop("one").await, app.shop("two").await);
    one.product("Tea", "9.0", 1).await;
    two.product("Tea", "9.0", 1).await;
    let mut role = PgConnection::connect(&app.database.app_url()).await.expect("a connection");
    let (mine, theirs) = (id_of(&mut role, "one").await, id_of(&mut role, "two").await);
    for attempt in [
        format!("UPDATE product SET tenant_id = '{theirs}'"),
        format!("INSERT INTO location SELECT '{theirs}', gen_random_uuid(), 'x', 9, now()"),
        format!(
            "INSERT INTO outbox (shop_id, kind, key, payload, due_at) VALUES ('{theirs}', 'x', '{theirs}', '{{}}', now())"
        ),
        "SELECT * FROM outbox".to_owned(),
        "SELECT * FROM timer".to_owned(),
        "SELECT * FROM job".to_owned(),
        "DELETE FROM stock_movement".to_owned(),
        "UPDATE audit_log SET action = 'x'".to_owned(),
        "TRUNCATE product".to_owned(),
        "ALTER TABLE product DISABLE ROW LEVEL SECURITY".to_owned(),
        "SET ROLE fangshi_owner".to_owned(),
        "SET ROLE fangshi_worker".to_owned(),
    ] {
        let mut tx = role.begin().await.expect("a transaction");
        tx.execute(AssertSqlSafe(format!("SET LOCAL app.tenant_id = '{mine}'")))
            .await
            .expect("set");
        assert!(tx.execute(AssertSqlSafe(attempt.clone())).await.is_err(), "{attempt}");
        tx.rollback().await.expect("a rollback");
    }
}

/// Counts another shop's products, or would.
const COUNTING: [&str; 4] = [
    "WITH other AS MATERIALIZED (SELECT set_config('app.tenant_id', '{theirs}', true))
     SELECT count(*) FROM other, product",
    "SELECT length(query_to_xml('SELECT set_config(''app.tenant_id'', ''{theirs}'', true)', true,
         false, '')::text)::bigint",
    "SELECT length(query_to_xml('SET app.tenant_id = ''{theirs}''', true, false, '')::text)::bigint",
    "UPDATE pg_settings SET setting = '{theirs}' WHERE name = 'app.tenant_id'",
];

/// What a later statement could be deceived with.
const LEAVING: [&str; 6] = [
    "DO $$ BEGIN PERFORM 1; END $$",
    "CREATE TEMPORARY TABLE product (id uuid)",
    "CREATE FUNCTION pg_temp.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "SELECT lo_from_bytea(0, 'x')::bigint",
    "SELECT lo_create(0)::bigint",
];

#[tokio::test]
async fn one_statement_can_not_set_another_shop_nor_bring_anything_of_its_own() {
    let app = TestApp::start().await;
    let (one, two) = (app.shop("one").await, app.shop("two").await);
    one.product("Tea", "9.0", 1).await;
    two.product("Tea", "9.0", 1).await;
    two.product("Silk", "9.0", 1).await;
    for url in [app.database.app_url(), app.database.worker_url()] {
        for sql in COUNTING.into_iter().chain(LEAVING) {
            let outcome = tried(&url, sql).await;
            let refused = outcome.as_ref().err().and_then(sqlx::Error::as_database_error);
            let said = refused.unwrap_or_else(|| panic!("{sql}: {outcome:?}")).message();
            let refusals = ["permission denied", "not allowed"];
            assert!(refusals.iter().any(|refusal| said.contains(refusal)), "{sql}: {said}");
        }
    }
    let outside = app.outside().await;
    let grant = "GRANT EXECUTE ON FUNCTION set_config TO PUBLIC";
    outside.execute(grant).await.expect("what PostgreSQL gives to everybody");
    let seen = tried(&app.database.app_url(), COUNTING[0]).await.expect("it works then");
    assert_eq!(seen.flatten(), Some(2), "the first attempt is one");
}

#[tokio::test]
async fn a_role_that_could_leave_its_shop_within_a_statement_is_refused() {
    for grant in [
        "GRANT EXECUTE ON FUNCTION set_config TO PUBLIC",
        "GRANT USAGE ON LANGUAGE plpgsql TO PUBLIC",
        "GRANT EXECUTE ON FUNCTION lo_from_bytea TO PUBLIC",
        "DO $$ BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO PUBLIC', current_database());
         END $$",
    ] {
        let database = migrated().await;
        database.outside().await.execute(AssertSqlSafe(grant)).await.expect("a grant");
        let options = PoolOptions { connections: 1, ..PoolOptions::default() };
        let connected = Db::connect(&database.app_url(), Role::App, &options, Clock::new()).await;
        let refusal = connected.map(drop).expect_err(grant).to_string();
        assert!(refusal.contains("could leave its shop"), "{grant}: {refusal}");
    }
}

/// What a statement finds in a transaction of the shop `one`; `{theirs}` in it is the other's id.
async fn tried(url: &str, sql: &str) -> sqlx::Result<Option<Option<i64>>> {
    let mut role = PgConnection::connect(url).await.expect("a connection");
    let (mine, theirs) = (id_of(&mut role, "one").await, id_of(&mut role, "two").await);
    let mut tx = role.begin().await.expect("a transaction");
    let set = format!("SET LOCAL app.tenant_id = '{mine}'");
    tx.execute(AssertSqlSafe(set)).await.expect("set");
    let sql = AssertSqlSafe(sql.replace("{theirs}", &theirs.to_string()));
    sqlx::query_scalar(sql).fetch_optional(&mut *tx).await
}

async fn id_of(role: &mut PgConnection, slug: &str) -> Uuid {
    let find = "SELECT shop_id FROM shop_directory WHERE slug = $1";
    sqlx::query_scalar(find).bind(slug).fetch_one(role).await.expect("the shop")
}
