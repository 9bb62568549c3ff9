use sqlx::PgPool;

/// Lets no row of the queues wait for whoever had taken it or failed with it.
///
/// # Panics
/// When the database can't be reached.
pub async fn end_leases(pool: &PgPool) {
    for end in [
        "UPDATE job SET due_at = now() WHERE due_at > now()",
        "UPDATE timer SET due_at = now()
         WHERE due_at BETWEEN now() AND now() + interval '70 seconds'",
    ] {
        sqlx::query(end).execute(pool).await.expect("a change");
    }
}
