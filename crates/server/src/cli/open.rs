use super::say;
use std::{fs, io, path::Path};

use cluster::{Cluster, Options};
use db::{Db, PoolOptions, Role, RolePasswords};
use kernel::Clock;

use super::Failure;
use crate::{App, private_file, settings::Settings, worker::Worker};

/// The database's name in a private cluster.
const DATABASE: &str = "fangshi";

/// The configured database, or a private cluster, which is stopped when this is dropped.
pub struct Open {
    app_url: String,
    worker_url: String,
    connections: u32,
    clock: Clock,
    _cluster: Option<Cluster>,
}

/// Finds the configured database, or starts the private cluster and brings it up to date.
pub async fn open(settings: &Settings) -> Result<Open, Failure> {
    let configured = &settings.database;
    let private = configured.url.is_empty() && configured.worker_url.is_empty();
    let (cluster, app_url, worker_url) = if private {
        let cluster = start_cluster(&settings.data.dir).await?;
        db::migrate(
            &cluster.url(DATABASE, "postgres"),
            &RolePasswords::default(),
            &campaigns::migrations(),
        )
        .await?;
        let url = |role| cluster.url(DATABASE, role);
        let (app, worker) = (url("fangshi_app"), url("fangshi_worker"));
        (Some(cluster), app, worker)
    } else {
        (None, configured.url.clone(), configured.worker_url.clone())
    };
    let connections = configured.connections;
    Ok(Open { app_url, worker_url, connections, clock: Clock::new(), _cluster: cluster })
}

impl Open {
    /// Connects as the application.
    pub async fn app(&self) -> Result<Db, Failure> {
        if self.app_url.is_empty() {
            return Err("database.url is needed beside database.worker_url".into());
        }
        let options = PoolOptions { connections: self.connections, ..PoolOptions::default() };
        Ok(Db::connect(&self.app_url, Role::App, &options, self.clock.clone()).await?)
    }

    /// Connects as the worker.
    pub async fn worker(&self) -> Result<Db, Failure> {
        if self.worker_url.is_empty() {
            let message = "database.worker_url is needed beside database.url; without a worker \
                           in this process set server.worker to false";
            return Err(message.into());
        }
        let options = PoolOptions::default();
        Ok(Db::connect(&self.worker_url, Role::Worker, &options, self.clock.clone()).await?)
    }
}

/// The application on a database.
pub fn application(db: Db, settings: &Settings) -> Result<App, Failure> {
    App::new(db, token_secret(settings)?.as_bytes(), settings.clone())
}

/// The worker on a database.
pub fn worker(db: Db, settings: &Settings) -> Result<Worker, Failure> {
    let (mailer, texter) = (settings.mailer()?, settings.texter());
    Ok(Worker::new(db, token_secret(settings)?.as_bytes(), &mailer, &texter))
}

/// `fangshi migrate`.
pub async fn migrate(settings: &Settings) -> Result<(), Failure> {
    let configured = &settings.database;
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let passwords = RolePasswords {
        app: given(&configured.app_password),
        worker: given(&configured.worker_password),
    };
    if let Some(url) = given(&configured.owner_url) {
        db::migrate(&url, &passwords, &campaigns::migrations()).await?;
    } else if configured.url.is_empty() {
        let cluster = start_cluster(&settings.data.dir).await?;
        db::migrate(&cluster.url(DATABASE, "postgres"), &passwords, &campaigns::migrations())
            .await?;
    } else {
        return Err("database.owner_url is needed to migrate the database at database.url".into());
    }
    say("The database is up to date.");
    Ok(())
}

async fn start_cluster(dir: &Path) -> Result<Cluster, Failure> {
    let data = dir.join("postgresql");
    let start = move || {
        let cluster = Cluster::start(&Options { data, durable: true, bin: None })?;
        cluster.create_database(DATABASE)?;
        Ok::<_, cluster::Error>(cluster)
    };
    Ok(tokio::task::spawn_blocking(start).await??)
}

/// The configured secret, or one that is made once and kept.
fn token_secret(settings: &Settings) -> Result<String, Failure> {
    if !settings.security.token_secret.is_empty() {
        return Ok(settings.security.token_secret.clone());
    }
    let path = settings.data.dir.join("token_secret");
    let failed = |error: io::Error| format!("{}: {error}", path.display());
    if !path.exists() {
        fs::create_dir_all(&settings.data.dir).map_err(failed)?;
        private_file::write_new(&path, tenancy::secret::token("").as_bytes()).map_err(failed)?;
    }
    Ok(fs::read_to_string(&path).map_err(failed)?.trim().to_owned())
}
