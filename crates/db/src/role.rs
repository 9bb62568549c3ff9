use sqlx::PgPool;

use crate::Result;

/// Whom the program connects as. Each may do what its part needs, and no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// `fangshi_app`: answers requests. It can only add to the queues.
    App,
    /// `fangshi_worker`: the same, and it reads and removes what is in the queues.
    Worker,
}

/// The wall only holds for roles that row security applies to, and the queues of all shops are for
/// the worker alone.
pub(crate) async fn check(pool: &PgPool, role: Role) -> Result<()> {
    let (name, superuser, bypass, owner, migrated): (String, bool, bool, bool, bool) =
        sqlx::query_as(
            "SELECT current_user::text, rolsuper, rolbypassrls,
                    EXISTS (SELECT 1 FROM pg_class WHERE relkind IN ('r', 'p')
                            AND relnamespace = 'public'::regnamespace
                            AND pg_has_role(current_user, relowner, 'MEMBER')),
                    to_regclass('public.outbox') IS NOT NULL
             FROM pg_roles WHERE rolname = current_user",
        )
        .fetch_one(pool)
        .await?;
    let reason = match (superuser, bypass, owner, migrated) {
        (true, ..) => "is a superuser, so row security would not hold",
        (_, true, ..) => "has BYPASSRLS, so row security would not hold",
        (_, _, true, _) => "owns tables or belongs to their owner, so row security would not hold",
        (.., false) => return refuse("the database has no tables yet; run `fangshi migrate`"),
        _ => match (reads_queues(pool).await?, role) {
            (true, Role::App) => "reads the queues of all shops; connect as fangshi_app",
            (false, Role::Worker) => "can't read the queues; connect as fangshi_worker",
            _ if leaves(pool).await? => {
                "may call set_config or large objects' functions, run plpgsql or make temporary \
                 tables, so one statement could leave its shop; run `fangshi migrate` as a \
                 superuser, or have one run crates/db/src/close.sql"
            }
            _ => return Ok(()),
        },
    };
    refuse(&format!("the database role {name} {reason}"))
}

async fn reads_queues(pool: &PgPool) -> Result<bool> {
    let query = "SELECT has_table_privilege('public.outbox', 'SELECT')";
    Ok(sqlx::query_scalar(query).fetch_one(pool).await?)
}

/// Whether the role could get out of its shop within one statement.
async fn leaves(pool: &PgPool) -> Result<bool> {
    let query = "
        SELECT has_function_privilege('pg_catalog.set_config(text, text, boolean)', 'EXECUTE')
            OR has_language_privilege('plpgsql', 'USAGE')
            OR has_database_privilege(current_database(), 'TEMPORARY')
            OR has_function_privilege('pg_catalog.lo_from_bytea(oid, bytea)', 'EXECUTE')";
    Ok(sqlx::query_scalar(query).fetch_one(pool).await?)
}

fn refuse(reason: &str) -> Result<()> {
    Err(sea_orm::DbErr::Custom(format!("refusing to start: {reason}")).into())
}
