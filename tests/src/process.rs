use std::{
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
};

use crate::{Database, Mailbox};

/// The real program, serving on a test's database. Dropping it kills it.
pub struct Process {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    _mailbox: Mailbox,
}

impl Process {
    /// Starts `fangshi serve` on a port of its own and waits until it listens.
    ///
    /// # Panics
    /// When it doesn't start.
    pub fn serve(database: &Database) -> Self {
        Self::serve_with(database, &[])
    }

    /// As [`Process::serve`], with settings from the environment that go before the test's own.
    ///
    /// # Panics
    /// When it doesn't start.
    pub fn serve_with(database: &Database, settings: &[(&str, String)]) -> Self {
        let mailbox = Mailbox::new();
        let mut child = Command::new(program())
            .args(["serve", "--listen", "127.0.0.1:0"])
            .env("DATABASE_URL", database.app_url())
            .env("FANGSHI_MAIL__FOLDER", mailbox.path())
            .env("FANGSHI_DATABASE__WORKER_URL", database.worker_url())
            .env("FANGSHI_SECURITY__TOKEN_SECRET", "a secret of more than 32 characters")
            .env("FANGSHI_SERVER__TRUST_PROXY", "true")
            .env("FANGSHI_LOG__FORMAT", "json")
            .envs(settings.iter().map(|(name, value)| (name, value)))
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut log = BufReader::new(child.stderr.take().expect("its log")).lines();
        let address = log.by_ref().map_while(Result::ok).find_map(|line| listening(&line));
        let address = address.expect("it listens");
        // Nobody reads on: without this the program would stall when the pipe is full.
        std::thread::spawn(move || log.for_each(drop));
        Self { child, address, _mailbox: mailbox }
    }

    /// Starts `fangshi serve` with settings from the environment that it must refuse, and returns
    /// what it says.
    ///
    /// # Panics
    /// When it doesn't refuse them.
    pub fn refusal(settings: &[(&str, &str)]) -> String {
        let output = Command::new(program())
            .args(["serve", "--listen", "127.0.0.1:0"])
            // Nobody answers there, so that it ends in any case.
            .env("DATABASE_URL", "postgres://fangshi_app@127.0.0.1:1/fangshi")
            .envs(settings.iter().copied())
            .output()
            .expect("the program starts");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success(), "{said}");
        said
    }

    /// What a command of the program prints about a database.
    ///
    /// # Panics
    /// When it fails.
    pub fn command(database: &Database, args: &[&str]) -> String {
        let output = Self::output(database, args);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{args:?}: {said}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// What a command says that must fail.
    ///
    /// # Panics
    /// When it doesn't.
    pub fn failure(database: &Database, args: &[&str]) -> String {
        let output = Self::output(database, args);
        assert!(!output.status.success(), "{args:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    fn output(database: &Database, args: &[&str]) -> Output {
        let mut command = Command::new(program());
        command.args(args).env("DATABASE_URL", database.app_url());
        command.env("FANGSHI_DATABASE__WORKER_URL", database.worker_url());
        command.output().expect("the program starts")
    }

    /// Ends it at once, without a chance to finish anything.
    ///
    /// # Panics
    /// When it can't be killed.
    pub fn kill(&mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it ends");
    }

    /// Its number, by which the system tells of it.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends it a signal: `STOP`, `CONT`.
    ///
    /// # Panics
    /// When it can't be sent.
    pub fn signal(&self, name: &str) {
        signal(self.id(), name);
    }

    /// Asks it to stop, and says whether it ended well.
    ///
    /// # Panics
    /// When it can't be asked.
    pub fn terminate(mut self) -> bool {
        self.signal("TERM");
        self.child.wait().expect("it ends").success()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The address in the log line that says it listens.
fn listening(line: &str) -> Option<SocketAddr> {
    let line: serde_json::Value = serde_json::from_str(line).ok()?;
    let fields = &line["fields"];
    if fields["message"] != "listening" {
        return None;
    }
    fields["address"].as_str()?.parse().ok()
}

/// The program beside the test program; `cargo xtask test` builds it.
fn program() -> PathBuf {
    let tests = std::env::current_exe().expect("a path of this program");
    let debug = tests.parent().and_then(|deps| deps.parent()).expect("a target directory");
    let program = debug.join("fangshi");
    assert!(program.exists(), "{} is not built: use `cargo xtask test`", program.display());
    program
}

/// Sends a process a signal.
pub(crate) fn signal(id: u32, name: &str) {
    let sent = Command::new("kill").args([format!("-{name}"), id.to_string()]).status();
    assert!(sent.expect("kill").success(), "the signal can be sent");
}
