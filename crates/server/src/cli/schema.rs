use super::say;
use clap::{Subcommand, ValueEnum};

/// `fangshi schema`.
#[derive(Debug, Subcommand)]
pub enum Schema {
    /// Print the schema definition of an API.
    Print {
        /// Which one.
        api: Api,
    },
}

/// An API.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Api {
    /// For shoppers' frontends.
    Storefront,
    /// For a merchant's staff.
    Admin,
}

impl Schema {
    /// Prints it.
    pub fn run(self) {
        let Self::Print { api } = self;
        let sdl = match api {
            Api::Storefront => crate::storefront::schema().finish().sdl(),
            Api::Admin => crate::admin::schema().finish().sdl(),
        };
        say(sdl.trim_end());
    }
}
