use std::{
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

/// How long Redis may take to start.
const STARTING: Duration = Duration::from_secs(10);

/// A Redis of a test's own. Dropping it ends it.
pub struct RedisServer {
    child: Child,
    socket: PathBuf,
}

impl RedisServer {
    /// Starts one that keeps nothing; `None`, which it says, where there is no program for it.
    ///
    /// # Panics
    /// When it doesn't start.
    pub fn start() -> Option<Self> {
        static STARTED: AtomicU32 = AtomicU32::new(0);
        let (process, nr) = (std::process::id(), STARTED.fetch_add(1, Ordering::Relaxed));
        let socket = std::env::temp_dir().join(format!("fangshi-{process}-{nr}.sock"));
        let _ = std::fs::remove_file(&socket);
        let started = Command::new("redis-server")
            .args(["--port", "0", "--save", "", "--appendonly", "no", "--unixsocket"])
            .arg(&socket)
            .stdout(Stdio::null())
            .spawn();
        let Ok(child) = started else {
            println!("SKIPPED: there is no redis-server in the PATH");
            return None;
        };
        let begun = Instant::now();
        while !socket.exists() {
            assert!(begun.elapsed() < STARTING, "Redis doesn't start");
            std::thread::sleep(Duration::from_millis(10));
        }
        Some(Self { child, socket })
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("redis+unix://{}", self.socket.display())
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_file(&self.socket);
    }
}
