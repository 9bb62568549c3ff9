use std::{
    io::{self, Read, Write},
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

use crate::process::signal;

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
        let Ok(child) = start_at(&socket) else {
            println!("SKIPPED: there is no redis-server in the PATH");
            return None;
        };
        Some(Self { child, socket })
    }

    /// Ends it at once, with all that it knows.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Starts it again after it was killed, at the same address.
    ///
    /// # Panics
    /// When it doesn't start.
    pub fn restart(&mut self) {
        self.child = start_at(&self.socket).expect("it could be started before");
    }

    /// Makes it forget everything.
    ///
    /// # Panics
    /// When it can't be asked.
    pub fn flush(&self) {
        let mut stream = UnixStream::connect(&self.socket).expect("Redis");
        stream.write_all(b"FLUSHALL\r\n").expect("Redis listens");
        let mut said = [0; 5];
        stream.read_exact(&mut said).expect("Redis answers");
        assert_eq!(said, *b"+OK\r\n");
    }

    /// Holds it up, or lets it go on.
    ///
    /// # Panics
    /// When it can't be.
    pub fn hold(&self, held: bool) {
        signal(self.child.id(), if held { "STOP" } else { "CONT" });
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("redis+unix://{}", self.socket.display())
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        self.kill();
        let _ = std::fs::remove_file(&self.socket);
    }
}

/// Starts one and waits until it listens.
fn start_at(socket: &Path) -> io::Result<Child> {
    let _ = std::fs::remove_file(socket);
    let child = Command::new("redis-server")
        .args(["--port", "0", "--save", "", "--appendonly", "no", "--unixsocket"])
        .arg(socket)
        .stdout(Stdio::null())
        .spawn()?;
    let begun = Instant::now();
    while !socket.exists() {
        assert!(begun.elapsed() < STARTING, "Redis doesn't start");
        std::thread::sleep(Duration::from_millis(10));
    }
    Ok(child)
}
