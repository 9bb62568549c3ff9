//! Where faults happen: a PostgreSQL of their own that writes what it commits, and databases in it.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{self, Command},
    sync::Mutex,
};

use cluster::{Cluster, Options};
use tests::{Database, Process, TestApp, migrated_at};
use tokio::sync::OnceCell;

/// A PostgreSQL, and how much is done to it.
pub struct Lab {
    options: Options,
    cluster: Mutex<Option<Cluster>>,
    url: String,
    template: OnceCell<Database>,
    full: bool,
}

impl Lab {
    /// Starts a PostgreSQL in a temporary directory.
    pub fn open(full: bool) -> Result<Self, cluster::Error> {
        Self::open_at(env::temp_dir().join(format!("fangshi-faults-{}", process::id())), full)
    }

    /// Starts a PostgreSQL in a directory of choice.
    pub fn open_at(data: PathBuf, full: bool) -> Result<Self, cluster::Error> {
        cluster::remove(&data)?;
        let options = Options { data, durable: true, bin: None };
        let cluster = Cluster::start(&options)?;
        let url = cluster.url("postgres", "postgres");
        let (cluster, template) = (Mutex::new(Some(cluster)), OnceCell::new());
        Ok(Self { options, cluster, url, template, full })
    }

    /// Stops it and deletes what it kept.
    pub fn close(self) {
        drop(self.take());
        if let Err(error) = cluster::remove(&self.options.data) {
            eprintln!("{} stays: {error}", self.options.data.display());
        }
    }

    /// How often a fault is injected.
    pub fn count(&self, full: usize, short: usize) -> usize {
        if self.full { full } else { short }
    }

    /// How many shoppers there are at a time.
    pub fn shoppers(&self) -> usize {
        self.count(64, 16)
    }

    /// Whether everything is done that there is.
    pub fn is_full(&self) -> bool {
        self.full
    }

    /// A database of its own, and a server in this process that keeps it company: for preparing, and
    /// for looking.
    pub async fn app(&self) -> TestApp {
        TestApp::start_on(self.database().await).await
    }

    /// An empty database.
    pub async fn database(&self) -> Database {
        let template = self.template.get_or_init(|| migrated_at(&self.url));
        template.await.cloned().await
    }

    /// Kills every process of PostgreSQL, so that nothing is finished.
    pub fn crash(&self) {
        let cluster = self.take().expect("it runs");
        let data = cluster.data().join("cluster");
        loop {
            let found = processes_in(&data);
            if found.is_empty() {
                break;
            }
            // One of them may have ended just now.
            let _ = Command::new("kill").arg("-9").args(found).output();
        }
        drop(cluster);
    }

    /// Starts PostgreSQL again, which recovers.
    pub async fn restart(&self) {
        let options = self.options.clone();
        let started = tokio::task::spawn_blocking(move || Cluster::start(&options));
        let cluster = started.await.expect("no panic").expect("PostgreSQL again");
        *self.cluster.lock().expect("nobody panics with it") = Some(cluster);
    }

    /// Whether PostgreSQL still runs.
    pub fn runs(&self) -> bool {
        let cluster = self.cluster.lock().expect("nobody panics with it");
        let data = cluster.as_ref().map(|cluster| cluster.data().join("cluster"));
        data.is_some_and(|data| !processes_in(&data).is_empty())
    }

    /// Forgets a PostgreSQL that has ended by itself.
    pub fn bury(&self) {
        drop(self.take());
    }

    fn take(&self) -> Option<Cluster> {
        self.cluster.lock().expect("nobody panics with it").take()
    }
}

/// The real program on a database, without making anybody wait who lives in the same task.
pub async fn serve(database: &Database, settings: &[(&'static str, String)]) -> Process {
    let (database, settings) = (database.clone(), settings.to_vec());
    let started = tokio::task::spawn_blocking(move || Process::serve_with(&database, &settings));
    started.await.expect("the program starts")
}

/// PostgreSQL's processes stand in their data directory.
fn processes_in(data: &Path) -> Vec<String> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let stands = |entry: &fs::DirEntry| {
        fs::read_link(entry.path().join("cwd")).is_ok_and(|stands| stands == data)
    };
    let found =
        entries.filter(stands).map(|entry| entry.file_name().to_string_lossy().into_owned());
    found.filter(|name| name.bytes().all(|byte| byte.is_ascii_digit())).collect()
}
