use sqlx::{AssertSqlSafe, FromRow, PgConnection, PgPool, Row};

use crate::{Db, Result};

/// A statement that a connection keeps ready, and how PostgreSQL runs it whatever the values are.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Its text.
    pub sql: String,
    /// As `EXPLAIN (FORMAT JSON)` says it.
    pub plan: serde_json::Value,
}

#[derive(FromRow)]
struct Prepared {
    name: String,
    statement: String,
    parameters: i32,
}

const PREPARED: &str = "
    SELECT name, statement, coalesce(cardinality(parameter_types), 0) AS parameters
    FROM pg_prepared_statements";

impl Db {
    /// The plans of all statements that were run on connections that are free now, each once: for
    /// whoever looks for one that reads too much. They are the program's own, from the sessions that
    /// run them, so nothing can be left out of a list.
    ///
    /// # Errors
    /// The database's.
    pub async fn plans(&self) -> Result<Vec<Plan>> {
        let mut plans: Vec<Plan> = Vec::new();
        for mut connection in free(self.pool()) {
            for found in of_session(&mut connection).await? {
                if plans.iter().all(|known| known.sql != found.sql) {
                    plans.push(found);
                }
            }
        }
        Ok(plans)
    }
}

/// Every connection that nobody uses, none of them twice.
fn free(pool: &PgPool) -> Vec<sqlx::pool::PoolConnection<sqlx::Postgres>> {
    std::iter::from_fn(|| pool.try_acquire()).collect()
}

/// In the simple protocol, which adds no statement to those that are kept.
async fn of_session(connection: &mut PgConnection) -> Result<Vec<Plan>> {
    let mut plans = Vec::new();
    for row in sqlx::raw_sql(PREPARED).fetch_all(&mut *connection).await? {
        let Prepared { name, statement, parameters } = Prepared::from_row(&row)?;
        let values = vec!["NULL"; usize::try_from(parameters).unwrap_or(0)].join(", ");
        let values = if values.is_empty() { values } else { format!("({values})") };
        let explain = format!("EXPLAIN (FORMAT JSON) EXECUTE \"{name}\"{values}");
        let said = sqlx::raw_sql(AssertSqlSafe(explain)).fetch_one(&mut *connection).await?;
        plans.push(Plan { sql: statement, plan: said.try_get(0)? });
    }
    Ok(plans)
}
