use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection, migrate::Migrator,
    postgres::PgConnectOptions,
};

use crate::{Error, Result};

static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations");

/// Passwords that the roles should get; without one a role keeps what it has.
#[derive(Clone, Default)]
pub struct RolePasswords {
    /// Of `fangshi_app`.
    pub app: Option<String>,
    /// Of `fangshi_worker`.
    pub worker: Option<String>,
}

/// Brings the database that `url` names up to date, creating the roles it needs first.
///
/// `url` belongs to an administrator: a superuser or a member of `fangshi_owner` (then the roles
/// must be there). Migrations run as `fangshi_owner`, one process at a time.
///
/// # Errors
/// The database's, or a migration's.
pub async fn migrate(url: &str, passwords: &RolePasswords) -> Result<()> {
    // A statement that sets a password must not be logged.
    let options = url.parse::<PgConnectOptions>()?.application_name("fangshi migrate");
    let options = options.disable_statement_logging();
    let mut admin = options.connect().await?;
    prepare_roles(&mut admin, passwords).await?;
    admin.execute("SET ROLE fangshi_owner").await?;
    let run = MIGRATIONS.run(&mut admin).await;
    run.map_err(|error| Error::from(sqlx::Error::from(error)))?;
    Ok(admin.close().await?)
}

/// Roles belong to the whole cluster, and two databases of it may be prepared at once: the lock on
/// the cluster's list of roles makes one wait for the other.
async fn prepare_roles(admin: &mut PgConnection, passwords: &RolePasswords) -> Result<()> {
    let superuser: bool =
        sqlx::query_scalar("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            .fetch_one(&mut *admin)
            .await?;
    if !superuser {
        return Ok(());
    }
    let mut tx = admin.begin().await?;
    tx.execute("LOCK TABLE pg_catalog.pg_authid IN SHARE ROW EXCLUSIVE MODE").await?;
    for (role, login, password) in [
        ("fangshi_owner", "NOLOGIN", &None),
        ("fangshi_app", "LOGIN", &passwords.app),
        ("fangshi_worker", "LOGIN", &passwords.worker),
    ] {
        let known = sqlx::query("SELECT FROM pg_roles WHERE rolname = $1").bind(role);
        let verb = if known.fetch_optional(&mut *tx).await?.is_some() { "ALTER" } else { "CREATE" };
        let rights = format!("{login} NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE");
        let password = password.as_ref().map(|text| text.replace('\'', "''"));
        let password = password.map_or_else(String::new, |text| format!(" PASSWORD '{text}'"));
        tx.execute(AssertSqlSafe(format!("{verb} ROLE {role} {rights}{password}"))).await?;
    }
    tx.execute("GRANT fangshi_app TO fangshi_worker").await?;
    tx.execute("GRANT USAGE, CREATE ON SCHEMA public TO fangshi_owner").await?;
    tx.execute("GRANT USAGE ON SCHEMA public TO fangshi_app").await?;
    Ok(tx.commit().await?)
}
