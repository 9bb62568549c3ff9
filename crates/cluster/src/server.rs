use std::{
    fmt::Write as _,
    fs,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::{
    Error, binaries,
    home::{Home, STOPPING},
    socket, wire,
};

/// The number in the socket's name; nothing listens on TCP.
const PORT: u16 = 5432;
/// Recovery after a crash may take a while.
const STARTING: Duration = Duration::from_mins(3);

/// What cluster to run.
#[derive(Debug, Clone)]
pub struct Options {
    /// The cluster's directory, made when it isn't there. For root, when the server's user can't
    /// enter it, a place below `/var/lib/fangshi` stands in for it.
    pub data: PathBuf,
    /// Whether committed means written. `false` is for tests: a crash of the machine may spoil
    /// the cluster.
    pub durable: bool,
    /// The directory of PostgreSQL's programs; `None` looks for them as [`find`](crate::find).
    pub bin: Option<PathBuf>,
}

/// A running cluster, stopped when this is dropped and when this process dies.
#[derive(Debug)]
pub struct Cluster {
    home: Home,
    socket: PathBuf,
    server: Child,
    /// Waits for the end of its input, which comes with our end however we end, and then stops the
    /// server.
    watchdog: Child,
}

impl Cluster {
    /// Makes the cluster if needed, starts its server and waits until it answers.
    ///
    /// # Errors
    /// `NoBinaries`, `InUse`, or what went wrong, with the last lines of the server's log.
    pub fn start(options: &Options) -> Result<Self, Error> {
        let home = Home::open(&options.data)?;
        let bin = binaries::choose(options.bin.as_deref(), home.major(), home.user)?;
        home.make(&bin, options.durable)?;
        home.stop_orphan()?;
        let socket = socket::place(&home)?;
        let mut server = spawn_server(&home, &bin, &socket, options.durable)?;
        let watchdog = spawn_watchdog(&home, server.id()).inspect_err(|_| {
            let _ = server.kill();
        })?;
        let mut cluster = Self { home, socket, server, watchdog };
        cluster.await_answer()?;
        Ok(cluster)
    }

    /// The address of a database for a role, as sqlx and psql read it.
    pub fn url(&self, database: &str, role: &str) -> String {
        let [role, database, socket] = [role, database, &self.socket.to_string_lossy()].map(escape);
        format!("postgres://{role}@localhost/{database}?host={socket}&port={PORT}")
    }

    /// The directory that holds the cluster.
    pub fn data(&self) -> &Path {
        &self.home.dir
    }

    /// Makes an empty database unless there is one of this name.
    ///
    /// # Errors
    /// `Sql` when PostgreSQL refuses, for example for a name that is too long.
    pub fn create_database(&self, name: &str) -> Result<(), Error> {
        let statement = format!("CREATE DATABASE \"{}\"", name.replace('"', "\"\""));
        match wire::run(&self.socket_file(), "postgres", Some(&statement)) {
            Err(Error::Sql { code, .. }) if code == "42P04" => Ok(()),
            outcome => outcome,
        }
    }

    /// Stops the server: open transactions are rolled back, everything committed is kept.
    ///
    /// # Errors
    /// `Io` when the processes can't be waited for.
    pub fn stop(mut self) -> Result<(), Error> {
        self.halt()
    }

    fn socket_file(&self) -> PathBuf {
        self.socket.join(format!(".s.PGSQL.{PORT}"))
    }

    fn await_answer(&mut self) -> Result<(), Error> {
        let begun = Instant::now();
        loop {
            let Err(error) = wire::run(&self.socket_file(), "postgres", None) else {
                return Ok(());
            };
            if has_ended(&mut self.server, Duration::ZERO)? || begun.elapsed() > STARTING {
                let log = fs::read_to_string(self.home.log()).unwrap_or_default();
                let lines: Vec<_> = log.lines().collect();
                let end = lines[lines.len().saturating_sub(20)..].join("\n");
                let detail = format!("{error}\nThe end of its log:\n{end}");
                return Err(Error::failed("starting PostgreSQL", detail));
            }
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn halt(&mut self) -> Result<(), Error> {
        if has_ended(&mut self.server, Duration::ZERO)? {
            // Before it can signal a number that may soon be another process's.
            let _ = self.watchdog.kill();
        } else {
            drop(self.watchdog.stdin.take());
            if !has_ended(&mut self.server, STOPPING)? {
                self.home.user.signal(self.server.id(), "QUIT")?;
                if !has_ended(&mut self.server, STOPPING)? {
                    self.server.kill().map_err(Error::io("killing PostgreSQL"))?;
                }
            }
        }
        self.server.wait().map_err(Error::io("waiting for PostgreSQL"))?;
        self.watchdog.wait().map_err(Error::io("waiting for the watchdog"))?;
        let _ = fs::remove_dir(&self.socket);
        Ok(())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Nobody is left to tell; the next start deals with what remains.
        let _ = self.halt();
    }
}

fn spawn_server(home: &Home, bin: &Path, socket: &Path, durable: bool) -> Result<Child, Error> {
    let log = home.new_log()?;
    let mut server = home.user.command(bin.join("postgres"), &home.dir);
    server.arg("-D").arg(home.cluster());
    let socket = socket.to_string_lossy();
    let mut setting = |name: &str, value: &str| {
        server.arg("-c").arg(format!("{name}={value}"));
    };
    setting("listen_addresses", "");
    setting("unix_socket_directories", &socket);
    setting("unix_socket_permissions", "0700");
    setting("port", &PORT.to_string());
    setting("max_connections", "200");
    setting("timezone", "UTC");
    setting("log_timezone", "UTC");
    setting("logging_collector", "off");
    if !durable {
        for name in ["fsync", "synchronous_commit", "full_page_writes"] {
            setting(name, "off");
        }
    }
    server
        .stdin(Stdio::null())
        .stdout(log.try_clone().map_err(Error::io("opening the server's log"))?)
        .stderr(log)
        // Out of the terminal's reach: Ctrl-C must end us first and the server last.
        .process_group(0)
        .spawn()
        .map_err(Error::io("starting PostgreSQL"))
}

fn spawn_watchdog(home: &Home, server: u32) -> Result<Child, Error> {
    home.user
        .command("sh", Path::new("/"))
        .args(["-c", r#"read -r _; kill -INT "$1""#, "fangshi-watchdog", &server.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .map_err(Error::io("starting the server's watchdog"))
}

/// Whether the process ends within `patience`.
fn has_ended(child: &mut Child, patience: Duration) -> Result<bool, Error> {
    let begun = Instant::now();
    loop {
        if child.try_wait().map_err(Error::io("looking after PostgreSQL"))?.is_some() {
            return Ok(true);
        }
        if begun.elapsed() >= patience {
            return Ok(false);
        }
        thread::sleep(Duration::from_millis(10));
    }
}

/// Escapes what has a meaning in an address; slashes mean nothing where this is used.
fn escape(text: &str) -> String {
    text.bytes().fold(String::new(), |mut escaped, byte| {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            let _ = write!(escaped, "%{byte:02X}");
        }
        escaped
    })
}
