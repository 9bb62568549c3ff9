//! Where the server's time goes, as `perf` sees it.

use std::{
    fmt::Write as _,
    fs::OpenOptions,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use crate::{
    lab::{Lab, run},
    outcome::{Doing, Outcome},
};

/// Lines of each list that are kept.
const LINES: usize = 24;

/// What every stack has and that says nothing.
const SCAFFOLDING: [&str; 8] = [
    "[.] tokio::runtime",
    "[.] <tokio::runtime",
    "[.] std::",
    "[.] <std::",
    "[.] core::",
    "[.] <core::",
    "[.] clone3",
    "[.] start_thread",
];

/// A profile that is being taken.
pub struct Profile {
    perf: Child,
    data: PathBuf,
}

impl Profile {
    /// Begins to look at a server.
    pub fn start(lab: &Lab, server: u32) -> Outcome<Self> {
        let data = lab.dir.join("perf.data");
        let mut perf = Command::new("perf");
        // Optimised code keeps no frame pointers, so stacks are copied and unwound afterwards.
        perf.args(["record", "-q", "-F", "99", "--call-graph", "dwarf,16384", "-o"]).arg(&data);
        perf.args(["-p", &server.to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
        let perf = perf.spawn().doing("a profile needs perf")?;
        Ok(Self { perf, data })
    }

    /// Ends it and adds what was seen to a file: the symbols that took most by themselves, and those
    /// that took most with all that they called.
    pub fn write(mut self, file: &Path, title: &str) -> Outcome {
        run(Command::new("kill").args(["-INT", &self.perf.id().to_string()]))?;
        self.perf.wait().doing("perf record")?;
        let mut text = format!("{title}\n\n");
        for (order, how) in
            [("by themselves", "--no-children"), ("with what they call", "--children")]
        {
            let mut report = Command::new("perf");
            report.args([
                "report",
                "--stdio",
                "--no-inline",
                "-g",
                "none",
                "--percent-limit",
                "0.3",
            ]);
            let said = run(report.arg(how).arg("-i").arg(&self.data))?;
            let lines = said.lines().filter(|line| tells(line));
            let lines: Vec<&str> = lines.take(LINES).map(str::trim_end).collect();
            let _ = write!(text, "{order}:\n{}\n\n", lines.join("\n"));
        }
        let mut file =
            OpenOptions::new().create(true).append(true).open(file).doing(file.display())?;
        file.write_all(text.as_bytes()).doing("writing a profile")
    }
}

/// Whether a line of a report says where time went.
fn tells(line: &str) -> bool {
    let empty = line.starts_with('#') || line.trim().is_empty() || line.contains("[unknown]");
    !empty && !SCAFFOLDING.iter().any(|name| line.contains(name))
}
