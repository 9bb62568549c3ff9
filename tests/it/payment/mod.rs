//! Paying at a gateway: what it tells us, late, twice, wrongly or never.

mod again;
mod method;
mod notice;
mod race;
mod repair;
mod surplus;

use serde_json::{Value, json};
use sqlx::PgPool;
use tests::{Order, Shop};

/// What staff see of an order's money.
async fn money(shop: &Shop<'_>, order: &Order) -> Value {
    let query = "query($id: ID!) { order(id: $id) { state financialStatus isTest
        totalPaid { amount } totalRefunded { amount } flags { code clearedAt }
        payments { gateway state received { amount } refunded { amount } refunds { state } } } }";
    shop.admin(query, json!({ "id": order.id })).await.root("order")
}

/// How it is paid, in short: state, financial status, and the states of its payments.
pub async fn standing(shop: &Shop<'_>, order: &Order) -> Value {
    let order = money(shop, order).await;
    let payments = order["payments"].as_array().expect("payments").iter();
    let payments: Vec<&Value> = payments.map(|payment| &payment["state"]).collect();
    json!([order["state"], order["financialStatus"], payments])
}

async fn number(pool: &PgPool, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(pool).await.expect("a number")
}

/// Refunds that the sandbox has made.
const SANDBOX_REFUNDS: &str = "SELECT count(*) FROM sandbox_refund";
