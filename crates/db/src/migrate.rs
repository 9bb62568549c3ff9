use sea_orm::DbErr;
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection, SqlStr,
    migrate::{MigrationType, Migrator},
    postgres::PgConnectOptions,
};

use crate::{Error, Result};

static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations");

/// What is taken from everybody in a database.
const CLOSE: &str = include_str!("close.sql");

/// A migration that stands elsewhere, with what it is about.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Its place among all.
    pub version: i64,
    /// What it makes.
    pub name: &'static str,
    /// The statements.
    pub sql: &'static str,
}

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
/// must be there, and a superuser must have run `close.sql`). Migrations run as `fangshi_owner`, one process at a time. What was run by a
/// version that had more of them is left alone.
///
/// # Errors
/// The database's, or a migration's; before anything is run, when two have one version.
pub async fn migrate(url: &str, passwords: &RolePasswords, more: &[Migration]) -> Result<()> {
    let migrator = with(more)?;
    // A statement that sets a password must not be logged.
    let options = url.parse::<PgConnectOptions>()?.application_name("fangshi migrate");
    let options = options.disable_statement_logging();
    let mut admin = options.connect().await?;
    prepare_roles(&mut admin, passwords).await?;
    admin.execute("SET ROLE fangshi_owner").await?;
    let run = migrator.run(&mut admin).await;
    run.map_err(|error| Error::from(sqlx::Error::from(error)))?;
    Ok(admin.close().await?)
}

/// All migrations, in the order of their versions.
fn with(more: &[Migration]) -> Result<Migrator> {
    let ours = MIGRATIONS.iter().cloned();
    let others = more.iter().map(|one| {
        let (kind, sql) = (MigrationType::Simple, SqlStr::from_static(one.sql));
        sqlx::migrate::Migration::new(one.version, one.name.into(), kind, sql, false)
    });
    let mut all: Vec<_> = ours.chain(others).collect();
    all.sort_by_key(|migration| migration.version);
    let twice = all.windows(2).find(|pair| pair[0].version == pair[1].version);
    if let Some([one, other]) = twice {
        let (version, one, other) = (one.version, &one.description, &other.description);
        let message = format!("the migrations {one} and {other} both have the version {version}");
        return Err(DbErr::Migration(message).into());
    }
    let mut migrator = Migrator::with_migrations(all);
    migrator.set_ignore_missing(true);
    Ok(migrator)
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
    sqlx::raw_sql(CLOSE).execute(&mut *tx).await?;
    Ok(tx.commit().await?)
}
