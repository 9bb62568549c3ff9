//! The command line.

mod demo;
mod import;
mod jobs;
mod open;
mod schema;
mod serve;
mod shop;

use std::{
    fmt::Display,
    io::{self, IsTerminal, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::settings::{LogFormat, Settings};

/// Whatever ends a command: printed as it is.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Fangshi: many shops in one market, a wall around each.
#[derive(Debug, Parser)]
#[command(name = "fangshi", version)]
struct Cli {
    /// A configuration file (TOML) that overrides the defaults.
    #[arg(long, global = true, env = "FANGSHI_CONFIG")]
    config: Option<PathBuf>,
    /// The application's database; without one a private cluster is started.
    #[arg(long, global = true, env = "DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// Where the private cluster and generated secrets live.
    #[arg(long, global = true)]
    data_dir: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer requests; with `server.worker` also do what is due.
    Serve(serve::Serve),
    /// Do what is due, without answering requests.
    Worker,
    /// Bring the database up to date, as its owner.
    Migrate,
    /// Serve two ready-made shops on a private database.
    Demo(demo::Demo),
    /// Print an API's schema.
    #[command(subcommand)]
    Schema(schema::Schema),
    /// Make and list shops.
    #[command(subcommand)]
    Shop(shop::Shop),
    /// Import products from a CSV file into a shop.
    Import(import::Import),
    /// List, retry and drop what the worker has given up.
    #[command(subcommand)]
    Jobs(jobs::Jobs),
    /// Print the commented configuration file with every default.
    Config,
}

/// Runs the command line and says how it ended.
pub async fn run() -> ExitCode {
    // Boxed: it holds every command's state, which is too much for a stack.
    match Box::pin(execute(Cli::parse())).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            say_aside(format_args!("fangshi: {failure}"));
            ExitCode::FAILURE
        }
    }
}

async fn execute(cli: Cli) -> Result<(), Failure> {
    let listen = match &cli.command {
        Command::Serve(serve) => serve.listen.clone(),
        Command::Demo(demo) => Some(demo.listen()),
        _ => None,
    };
    let flags =
        [("database.url", cli.database_url), ("data.dir", cli.data_dir), ("server.listen", listen)];
    let settings = Settings::load(cli.config, &flags)?;
    log(&settings)?;
    match cli.command {
        Command::Serve(_) => serve::run(settings).await,
        Command::Worker => serve::work(settings).await,
        Command::Migrate => open::migrate(&settings).await,
        Command::Demo(demo) => demo.run(settings).await,
        Command::Schema(schema) => {
            schema.run();
            Ok(())
        }
        Command::Shop(shop) => shop.run(settings).await,
        Command::Import(import) => import.run(settings).await,
        Command::Jobs(jobs) => jobs.run(settings).await,
        Command::Config => {
            say(crate::settings::DEFAULTS.trim_end());
            Ok(())
        }
    }
}

fn log(settings: &Settings) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(&settings.log.filter)?;
    let colours = std::io::stderr().is_terminal();
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(colours)
        // A log that nobody can read any more is no reason to stop.
        .log_internal_errors(false)
        .with_writer(std::io::stderr);
    match settings.log.format {
        LogFormat::Text => builder.init(),
        LogFormat::Json => builder.json().init(),
    }
    Ok(())
}

/// Prints a line. Nobody may be listening, as after `| head`, which is fine.
pub fn say(line: impl Display) {
    let _ = writeln!(io::stdout(), "{line}");
}

/// Says what is going on, beside the output.
pub fn say_aside(line: impl Display) {
    let _ = writeln!(io::stderr(), "{line}");
}
