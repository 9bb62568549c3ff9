//! What the database alone can do: `pgbench`, as the role of the application.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use uuid::Uuid;

use crate::{
    lab::Lab,
    meter::Meter,
    outcome::{Doing, Outcome},
    series::Run,
};

/// A script that so many clients run.
pub struct Script<'a> {
    /// What it is called.
    pub name: &'a str,
    /// The statements, in pgbench's language.
    pub text: &'a str,
    /// Whose rows it sees.
    pub shop: Uuid,
    /// How many at a time.
    pub clients: usize,
    /// Values of variables.
    pub values: Vec<(&'a str, String)>,
    /// Whether a commit waits for the disk.
    pub durable: bool,
}

impl Script<'_> {
    /// Runs it for the time that is measured.
    pub fn run(&self, lab: &Lab) -> Outcome<Run> {
        let file = lab.dir.join(self.name).with_extension("sql");
        fs::write(&file, self.text).doing(file.display())?;
        let commit = if self.durable { "on" } else { "off" };
        let options = format!("-c app.tenant_id={} -c synchronous_commit={commit}", self.shop);
        let mut pgbench = Command::new(program(&lab.bin)?);
        pgbench
            .args(["-n", "-M", "prepared", "-j", "2", "-T"])
            .arg(lab.pace.window.as_secs().max(1).to_string())
            .arg("-c")
            .arg(self.clients.to_string())
            .arg("-f")
            .arg(&file)
            .env("PGOPTIONS", options);
        for (name, value) in &self.values {
            pgbench.arg("-D").arg(format!("{name}={value}"));
        }
        let meter = Meter::start();
        let output = pgbench.arg(lab.url("fangshi_app")).output().doing("pgbench")?;
        let others = meter.others();
        let (said, trouble) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        let figure = |name: &str| {
            let line = said.lines().find_map(|line| line.trim().strip_prefix(name));
            line?.split_whitespace().next()?.parse::<f64>().ok()
        };
        match figure("tps = ") {
            Some(per_second) if output.status.success() && !trouble.contains("aborted") => {
                let took = figure("latency average = ").unwrap_or_default();
                Ok(Run { per_second, p50: took, p99: took, longest: took, others })
            }
            _ => Err(format!("pgbench {}: {said}{trouble}", self.name)),
        }
    }
}

/// Beside PostgreSQL's programs, or in the `PATH`.
pub fn program(bin: &Path) -> Outcome<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let places = std::iter::once(bin.to_path_buf()).chain(env::split_paths(&path));
    let mut programs = places.map(|dir| dir.join("pgbench"));
    programs.find(|program| program.is_file()).ok_or_else(|| {
        let bin = bin.display();
        format!("the limits need pgbench, which is neither in {bin} nor in the PATH")
    })
}
