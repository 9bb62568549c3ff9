//! What a statement as the application's role learns of passwords, sessions and tokens.

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tests::{PASSWORD, TestApp};

/// Statements that would tell a hash or a digest, or change one.
const READING: [&str; 9] = [
    "SELECT hash FROM staff_password",
    "SELECT staff_password FROM staff_password",
    "SELECT count(*) FROM staff_password WHERE hash LIKE '$argon2id%'",
    "SELECT hash FROM customer_password",
    "DELETE FROM customer_password RETURNING hash",
    "SELECT family_hash FROM staff_session",
    "UPDATE staff_session SET token_hash = ''",
    "SELECT token_hash FROM customer_token",
    "SELECT salt_of('$a$b$c')",
];

/// Statements that tell a text of a shop's customer, if of any.
const COMPARING: [&str; 3] = [
    "SELECT customer_password_salt($1)",
    "SELECT NULLIF(customer_password_is($1, (SELECT hash FROM told)), false)::text",
    "SELECT customer_token_of((SELECT digest FROM told))::text",
];

#[tokio::test]
async fn passwords_and_digests_are_compared_and_not_read() {
    let app = TestApp::start().await;
    let (tea, silk) = (app.shop("tea").await, app.shop("silk").await);
    let mei = tea.customer("mei@example.com").await;
    let pool = app.outside().await;
    // What somebody would have to know, for the statements that compare.
    let told = "CREATE TABLE told AS SELECT hash, token_hash AS digest, customer_id
                FROM customer_password JOIN customer_token USING (tenant_id, customer_id)";
    pool.execute(told).await.expect("a table");
    pool.execute("GRANT SELECT ON told TO fangshi_app").await.expect("a right");
    let mut role = PgConnection::connect(&app.database.app_url()).await.expect("a connection");
    for sql in READING {
        let mut tx = role.begin().await.expect("a transaction");
        set(&mut tx, &tea).await;
        let refused = tx.execute(sql).await.expect_err(sql);
        assert!(refused.to_string().contains("permission denied"), "{sql}: {refused}");
        tx.rollback().await.expect("a rollback");
    }
    for sql in COMPARING {
        let mut answers = Vec::new();
        for shop in [&tea, &silk] {
            let mut tx = role.begin().await.expect("a transaction");
            set(&mut tx, shop).await;
            let sql = sql.replace("$1", "(SELECT customer_id FROM told)");
            let query = sqlx::query_scalar(AssertSqlSafe(sql));
            let answer: Option<String> = query.fetch_one(&mut *tx).await.expect("an answer");
            answers.push(answer);
            tx.rollback().await.expect("a rollback");
        }
        assert!(answers[0].is_some() && answers[1].is_none(), "{sql}: {answers:?}");
        assert!(!answers.iter().flatten().any(|it| it.matches('$').count() > 4), "{answers:?}");
    }
    // They sign in all the same.
    assert!(!mei.token.is_empty());
    let again = tea.sign_in_from("10.1.0.1", &mei.email, PASSWORD).await;
    assert!(again.payload()["customerAccessToken"].is_object());
}

async fn set(tx: &mut PgConnection, shop: &tests::Shop<'_>) {
    let pool = shop.app.outside().await;
    let sql = "SELECT shop_id::text FROM shop_directory WHERE slug = $1";
    let id: String =
        sqlx::query_scalar(sql).bind(&shop.slug).fetch_one(&pool).await.expect("a shop");
    let set = AssertSqlSafe(format!("SET LOCAL app.tenant_id = '{id}'"));
    tx.execute(set).await.expect("set");
}
