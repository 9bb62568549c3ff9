use std::fmt::Display;

/// The outcome of a step; the text is for the person at the terminal.
pub type Outcome<T = ()> = Result<T, String>;

/// Says what was being done when something failed.
pub trait Doing<T> {
    /// The same, with what was being done before the fault.
    fn doing(self, what: impl Display) -> Outcome<T>;
}

impl<T, E: Display> Doing<T> for Result<T, E> {
    fn doing(self, what: impl Display) -> Outcome<T> {
        self.map_err(|error| format!("{what}: {error}"))
    }
}
