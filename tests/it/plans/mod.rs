//! How PostgreSQL runs our statements when there is much: a statement has one plan for whatever
//! values and for every shop, so one that reads a whole table reads all shops.

mod large;
mod used;

use serde_json::Value;
use sqlx::PgPool;
use tests::TestApp;

use crate::isolation::fixture::Fixture;

#[tokio::test]
async fn no_statement_reads_a_whole_table_of_a_shop_with_ten_thousand_variants() {
    let app = TestApp::start_with(|settings| settings.quota.values_per_second = 0).await;
    let shop = app.shop("busy").await;
    let fixture = Fixture::make(&shop, "busy").await;
    app.run_jobs().await;
    let pool = app.outside().await;
    large::grow(&pool, shop.id().await).await;
    used::everything(&shop, &fixture).await;
    let large = large::tables(&pool).await;
    let (mut found, mut plans) = (Vec::new(), app.app.db.plans().await.expect("plans"));
    plans.extend(app.worker().plans().await.expect("the worker's plans"));
    for plan in &plans {
        for table in read_whole(&plan.plan[0]["Plan"], &large) {
            found.push(format!("{table} is read whole by: {}", plan.sql));
        }
    }
    assert!(plans.len() > 200, "only {} statements were run", plans.len());
    for hot in ["WITH lines AS MATERIALIZED", "WITH RECURSIVE shop AS", "FROM \"product\""] {
        assert!(plans.iter().any(|plan| plan.sql.contains(hot)), "{hot} wasn't run");
    }
    assert!(found.is_empty(), "{} statements:\n{}", found.len(), found.join("\n\n"));
    assert_would_be_noticed(&pool, &large).await;
}

/// The tables that a plan reads from one end to the other.
fn read_whole(node: &Value, large: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    if node["Node Type"] == "Seq Scan"
        && let Some(table) = node["Relation Name"].as_str()
        && large.iter().any(|one| one == table)
    {
        found.push(table.to_owned());
    }
    for below in node["Plans"].as_array().into_iter().flatten() {
        found.extend(read_whole(below, large));
    }
    found
}

/// What the test is about: joined with a list of unknown length, all variants were read.
async fn assert_would_be_noticed(pool: &PgPool, large: &[String]) {
    let sql = "EXPLAIN (FORMAT JSON) SELECT * FROM variant WHERE title_of_nothing(sku)";
    sqlx::raw_sql(
        "CREATE FUNCTION title_of_nothing(text) RETURNS boolean LANGUAGE plpgsql AS
         $$ BEGIN RETURN false; END $$",
    )
    .execute(pool)
    .await
    .expect("a function");
    let plan: Value = sqlx::query_scalar(sql).fetch_one(pool).await.expect("a plan");
    assert_eq!(read_whole(&plan[0]["Plan"], large), ["variant"]);
}
