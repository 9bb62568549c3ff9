use std::{
    path::Path,
    process,
    sync::atomic::{AtomicU32, Ordering},
};

use db::RolePasswords;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, PgPool};
use tokio::sync::OnceCell;

/// The roles' password in tests: a cluster may ask for one.
const PASSWORD: &str = "a password for tests";
/// What the names of all test databases begin with; the process's id follows.
const PREFIX: &str = "fangshi_test_";

static TEMPLATE: OnceCell<String> = OnceCell::const_new();
static COUNT: AtomicU32 = AtomicU32::new(0);

/// A database of one test, made from a template that was migrated once.
#[derive(Debug, Clone)]
pub struct Database {
    /// The address of its cluster, as an administrator.
    cluster: String,
    name: String,
}

/// A fresh, migrated database.
pub async fn migrated() -> Database {
    let template = TEMPLATE.get_or_init(make_template).await;
    let name = format!("{template}_{}", COUNT.fetch_add(1, Ordering::Relaxed));
    let mut admin = administrator(&database_url()).await;
    let create = format!("CREATE DATABASE {name} TEMPLATE {template}");
    admin.execute(AssertSqlSafe(create)).await.expect("the template can be cloned");
    close(&mut admin, &name).await;
    Database { cluster: database_url(), name }
}

/// A fresh, migrated database in a cluster of the test's own, of which this is an administrator's
/// address.
pub async fn migrated_at(cluster: &str) -> Database {
    let name = format!("{PREFIX}own_{}", COUNT.fetch_add(1, Ordering::Relaxed));
    make(cluster, &name).await;
    Database { cluster: cluster.to_owned(), name }
}

impl Database {
    /// The address as the application's role.
    pub fn app_url(&self) -> String {
        self.app_url_as("fangshi_app", PASSWORD)
    }

    /// The address as a role of the test's own.
    pub fn app_url_as(&self, role: &str, password: &str) -> String {
        as_role(&self.admin_url(), role, password)
    }

    /// The address as the worker's role.
    pub fn worker_url(&self) -> String {
        self.app_url_as("fangshi_worker", PASSWORD)
    }

    /// The address as the cluster's administrator.
    pub fn admin_url(&self) -> String {
        url_of(&self.cluster, &self.name)
    }

    /// Another one that is now as this one is. Nobody may be connected to this one.
    ///
    /// # Panics
    /// When it can't be cloned.
    pub async fn cloned(&self) -> Self {
        let name = format!("{}_{}", self.name, COUNT.fetch_add(1, Ordering::Relaxed));
        let create = format!("CREATE DATABASE {name} TEMPLATE {}", self.name);
        let mut admin = administrator(&self.cluster).await;
        admin.execute(AssertSqlSafe(create)).await.expect("the database can be cloned");
        close(&mut admin, &name).await;
        Self { cluster: self.cluster.clone(), name }
    }

    /// Connections that see everything, to look from outside at what a test did.
    pub async fn outside(&self) -> PgPool {
        PgPool::connect_lazy(&self.admin_url()).expect("a database address")
    }
}

/// Rights on a database aren't cloned with it.
async fn close(admin: &mut PgConnection, name: &str) {
    let revoke = format!("REVOKE TEMPORARY ON DATABASE {name} FROM PUBLIC");
    admin.execute(AssertSqlSafe(revoke)).await.expect("a right can be taken");
}

async fn make_template() -> String {
    let mut admin = administrator(&database_url()).await;
    drop_leftovers(&mut admin).await;
    let name = format!("{PREFIX}{}", process::id());
    make(&database_url(), &name).await;
    name
}

async fn make(cluster: &str, name: &str) {
    let create = format!("CREATE DATABASE {name}");
    let mut admin = administrator(cluster).await;
    admin.execute(AssertSqlSafe(create)).await.expect("DATABASE_URL may create databases");
    let password = Some(PASSWORD.to_owned());
    let passwords = RolePasswords { app: password.clone(), worker: password };
    let tables = campaigns::migrations();
    db::migrate(&url_of(cluster, name), &passwords, &tables).await.expect("migrations");
}

/// Databases of test processes that have ended.
async fn drop_leftovers(admin: &mut PgConnection) {
    let find = "SELECT datname::text FROM pg_database WHERE datname LIKE $1";
    let found: Vec<String> = sqlx::query_scalar(find)
        .bind(format!("{PREFIX}%"))
        .fetch_all(&mut *admin)
        .await
        .expect("databases can be listed");
    for name in found {
        let owner = name.trim_start_matches(PREFIX).split('_').next().unwrap_or_default();
        if !Path::new("/proc").join(owner).exists() {
            let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            // Another test process may be doing the same.
            let _ = admin.execute(AssertSqlSafe(drop)).await;
        }
    }
}

async fn administrator(cluster: &str) -> PgConnection {
    PgConnection::connect(cluster).await.expect("DATABASE_URL names a running PostgreSQL")
}

fn database_url() -> String {
    std::env::var("DATABASE_URL").expect(
        "DATABASE_URL must name an administrator's database: run the tests with `cargo xtask test`",
    )
}

/// `postgres://user@host/name?options` with another name.
fn url_of(cluster: &str, name: &str) -> String {
    let (base, options) = cluster.split_once('?').unwrap_or((cluster, ""));
    let (scheme, rest) = base.split_once("://").expect("a database address");
    let server = rest.split('/').next().unwrap_or_default();
    format!("{scheme}://{server}/{name}?{options}")
}

fn as_role(url: &str, role: &str, password: &str) -> String {
    let (scheme, rest) = url.split_once("://").expect("a database address");
    let authority_end = rest.find('/').expect("a database name");
    let (authority, path) = rest.split_at(authority_end);
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let password = password.replace(' ', "%20");
    format!("{scheme}://{role}:{password}@{host}{path}")
}
