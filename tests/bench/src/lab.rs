//! What everything is measured on: a PostgreSQL of our own, and the program on it.

use std::{
    cell::OnceCell,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use cluster::{Cluster, Options};
use serde_json::Value;
use sqlx::{
    AssertSqlSafe, Executor, FromRow, PgPool,
    postgres::{PgPoolOptions, PgRow},
};
use tokio::runtime::Runtime;

use crate::{
    args::{Args, Pace},
    http::Connection,
    load::Load,
    outcome::{Doing, Outcome},
    pgbench,
    seed::{self, Busy, Shop, Small},
    server::Server,
};

const DATABASE: &str = "fangshi";
/// How long the worker may take to come to rest between two cases.
const RESTING: Duration = Duration::from_secs(5);

/// A platform to be measured. What a case needs is made when the first one needs it.
pub struct Lab {
    /// How long is measured, and how often.
    pub pace: Pace,
    /// Nothing is to be measured well, only to work.
    pub quick: bool,
    /// Where files go; gone with us.
    pub dir: PathBuf,
    /// The directory of PostgreSQL's programs.
    pub bin: PathBuf,
    // In this order they end.
    served: OnceCell<Server>,
    uncached: OnceCell<Server>,
    busy: OnceCell<Busy>,
    large: OnceCell<Shop>,
    small: OnceCell<Small>,
    pool: PgPool,
    runtime: Runtime,
    cluster: Cluster,
}

impl Lab {
    /// Starts PostgreSQL and makes the tables.
    pub fn open(args: &Args) -> Outcome<Self> {
        let dir = beside("")?.parent().expect("release is in a target directory").join("bench");
        let bin = cluster::find().doing("looking for PostgreSQL")?;
        pgbench::program(&bin)?;
        fs::create_dir_all(&dir).doing(dir.display())?;
        let data = dir.join("postgresql");
        cluster::remove(&data).doing("clearing the last run's database")?;
        let options = Options { data, durable: true, bin: Some(bin.clone()) };
        let cluster = Cluster::start(&options).doing("starting PostgreSQL")?;
        cluster.create_database(DATABASE).doing("making the database")?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.doing("starting")?;
        let url = cluster.url(DATABASE, "postgres");
        let lab = Self {
            pace: args.pace(),
            quick: args.quick,
            dir,
            bin,
            served: OnceCell::new(),
            uncached: OnceCell::new(),
            busy: OnceCell::new(),
            large: OnceCell::new(),
            small: OnceCell::new(),
            pool: runtime
                .block_on(async { PgPoolOptions::new().connect_lazy(&url) })
                .doing(&url)?,
            runtime,
            cluster,
        };
        run(lab.fangshi()?.arg("migrate").env("FANGSHI_DATABASE__OWNER_URL", url))?;
        Ok(lab)
    }

    /// Ends everything and clears up.
    pub fn close(self) -> Outcome {
        let Self { served, uncached, pool, runtime, cluster, dir, .. } = self;
        drop((served, uncached));
        runtime.block_on(pool.close());
        let data = cluster.data().to_owned();
        cluster.stop().doing("stopping PostgreSQL")?;
        cluster::remove(&data).doing("clearing up")?;
        fs::remove_dir_all(&dir).doing("clearing up")
    }

    /// The program, as it comes, on this database.
    pub fn fangshi(&self) -> Outcome<Command> {
        let mut fangshi = Command::new(beside("fangshi")?);
        fangshi
            .env("DATABASE_URL", self.url("fangshi_app"))
            .env("FANGSHI_DATABASE__WORKER_URL", self.url("fangshi_worker"))
            .env("FANGSHI_SECURITY__TOKEN_SECRET", "a secret of more than 32 characters")
            .env("FANGSHI_SERVER__TRUST_PROXY", "true")
            .env("FANGSHI_DATA__DIR", self.dir.join("data"));
        Ok(fangshi)
    }

    /// The program, serving. What is measured is the machine, so one shop may have all of it.
    pub fn server(&self) -> Outcome<&Server> {
        made_once(&self.served, || {
            let mut fangshi = self.fangshi()?;
            fangshi.env(NO_QUOTA.0, NO_QUOTA.1);
            Server::start(fangshi)
        })
    }

    /// The program, serving without its cache of answers.
    pub fn uncached(&self) -> Outcome<&Server> {
        made_once(&self.uncached, || {
            let mut fangshi = self.fangshi()?;
            fangshi.env(NO_CACHE.0, NO_CACHE.1).env(NO_QUOTA.0, NO_QUOTA.1);
            // One process does what is due.
            fangshi.env("FANGSHI_SERVER__WORKER", "false");
            Server::start(fangshi)
        })
    }

    /// The busy shop.
    pub fn busy(&self) -> Outcome<&Busy> {
        made_once(&self.busy, || Busy::make(self))
    }

    /// The shop with ten thousand products.
    pub fn large(&self) -> Outcome<&Shop> {
        made_once(&self.large, || seed::large(self))
    }

    /// The many small shops.
    pub fn small(&self) -> Outcome<&Small> {
        made_once(&self.small, || Small::make(self))
    }

    /// So many connections to the program.
    pub fn load(&self, connections: usize) -> Outcome<Load> {
        Ok(Load { server: self.server()?.address, connections, pace: self.pace })
    }

    /// The database's address for a role.
    pub fn url(&self, role: &str) -> String {
        self.cluster.url(DATABASE, role)
    }

    /// PostgreSQL's version.
    pub fn postgres(&self) -> Outcome<String> {
        let found: Vec<(String,)> = self.find("SELECT current_setting('server_version')")?;
        Ok(found.into_iter().map(|(version,)| version).collect())
    }

    /// Runs statements as an administrator.
    pub fn execute(&self, sql: &str) -> Outcome {
        let done = self.pool.execute(AssertSqlSafe(sql.to_owned()));
        self.runtime.block_on(done).map(drop).doing(sql)
    }

    /// What a statement finds, as an administrator.
    pub fn find<T>(&self, sql: &str) -> Outcome<Vec<T>>
    where
        T: for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        let found = sqlx::query_as(AssertSqlSafe(sql.to_owned())).fetch_all(&self.pool);
        self.runtime.block_on(found).doing(sql)
    }

    /// The one number that a statement finds.
    pub fn number(&self, sql: &str) -> Outcome<i64> {
        let found: Vec<(i64,)> = self.find(sql)?;
        found.first().map(|(number,)| *number).ok_or_else(|| format!("nothing found: {sql}"))
    }

    /// Asks the program once; the answer must be without errors.
    pub fn ask(&self, request: &[u8]) -> Outcome<Value> {
        serde_json::from_slice(&self.bytes(request)?).doing("reading an answer")
    }

    /// The same, as it came.
    pub fn bytes(&self, request: &[u8]) -> Outcome<Vec<u8>> {
        let server = self.server()?.address;
        self.runtime.block_on(async {
            let mut http = Connection::open(server).await?;
            http.data(request).await.map(<[u8]>::to_vec)
        })
    }

    /// Waits until the worker has done what is due. What it doesn't come to is forgotten, so that it
    /// doesn't weigh on what is measured next; returns how much that was.
    pub fn settle(&self) -> Outcome<i64> {
        let due = "SELECT (SELECT count(*) FROM outbox WHERE due_at <= now())
                        + (SELECT count(*) FROM timer WHERE due_at <= now())
                        + (SELECT count(*) FROM job WHERE attempts < 2)";
        let begun = Instant::now();
        while self.number(due)? > 0 && begun.elapsed() < RESTING {
            std::thread::sleep(Duration::from_millis(100));
        }
        let left = self.number(due)?;
        self.execute("DELETE FROM outbox; DELETE FROM timer; DELETE FROM job; CHECKPOINT")?;
        Ok(left)
    }
}

/// What switches the memory for answers off.
const NO_CACHE: (&str, &str) = ("FANGSHI_CACHE__MEGABYTES", "0");
/// What switches the quota of shops off.
const NO_QUOTA: (&str, &str) = ("FANGSHI_QUOTA__VALUES_PER_SECOND", "0");

/// The cell's value, made when it is first asked for.
fn made_once<T>(cell: &OnceCell<T>, make: impl FnOnce() -> Outcome<T>) -> Outcome<&T> {
    if cell.get().is_none() {
        let made = make()?;
        return Ok(cell.get_or_init(|| made));
    }
    Ok(cell.get().expect("it was just there"))
}

/// A file beside this program.
pub fn beside(name: &str) -> Outcome<PathBuf> {
    let program = env::current_exe().doing("where am I")?;
    let dir = program.parent().unwrap_or(Path::new("/"));
    Ok(dir.join(name))
}

/// Runs a program to its end.
pub fn run(command: &mut Command) -> Outcome<String> {
    let output = command.output().doing(command.get_program().display())?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(said);
    }
    let shown: Vec<_> = command.get_args().map(|arg| arg.to_string_lossy()).collect();
    let trouble = String::from_utf8_lossy(&output.stderr);
    Err(format!("{}: {}\n{said}", shown.join(" "), trouble.trim()))
}
