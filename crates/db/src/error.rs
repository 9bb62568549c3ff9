use std::borrow::Cow;

use kernel::{Code, Fault};
use sea_orm::{DbErr, RuntimeErr};
use sqlx::error::DatabaseError;

/// Why a use-case didn't succeed: something the caller should hear, or a failure of ours.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Expected outcomes, at least one. Shown to the caller.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Faults(Vec<Fault>),
    /// The database failed or a statement is wrong. Logged and masked.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Error {
    /// The faults, or the error again when it is a failure of ours. A text that can't be kept is
    /// the caller's fault, though the database alone noticed.
    ///
    /// # Errors
    /// The database's error.
    pub fn into_faults(self) -> Result<Vec<Fault>, DbErr> {
        match self {
            Self::Faults(faults) => Ok(faults),
            Self::Database(error) if is_of_a_text(&error) => {
                let message = "A text has a character that texts can't have: U+0000.";
                Ok(vec![Fault::new(Code::Invalid, message)])
            }
            Self::Database(error) => Err(error),
        }
    }

    /// Whether there was no connection to be had in time: too many wanted one at that moment.
    pub fn is_crowded(&self) -> bool {
        match self {
            Self::Database(DbErr::ConnectionAcquire(_)) => true,
            Self::Database(
                DbErr::Conn(RuntimeErr::SqlxError(error))
                | DbErr::Exec(RuntimeErr::SqlxError(error))
                | DbErr::Query(RuntimeErr::SqlxError(error)),
            ) => matches!(**error, sqlx::Error::PoolTimedOut),
            Self::Database(_) | Self::Faults(_) => false,
        }
    }

    /// Whether it is about what a statement said or met, a broken constraint or a deadlock: another
    /// transaction may go well. Not when the database can't be reached or takes too long.
    pub fn is_of_a_statement(&self) -> bool {
        let Self::Database(error) = self else { return true };
        // Classes of PostgreSQL's codes: data, integrity, rollback of a transaction.
        sqlstate(error).is_some_and(|code| ["22", "23", "40"].contains(&&code[..2]))
    }

    /// The name of the constraint that a statement broke: a unique or foreign key, or a check.
    pub fn constraint(&self) -> Option<&str> {
        let Self::Database(error) = self else { return None };
        said(error)?.constraint()
    }

    /// Turns the breach of the constraint `name` into `TAKEN` at `field`: no look-then-insert.
    #[must_use]
    pub fn taken(self, name: &str, field: &str, message: &str) -> Self {
        if self.constraint() == Some(name) {
            return Fault::new(Code::Taken, message).at(field).into();
        }
        self
    }
}

/// Whether PostgreSQL can't hold a text that it was given. All that are ours it can, so it is the
/// caller's: one that no check looked at, such as what is only compared. 22021 is said of texts,
/// 22P05 of JSON (<https://www.postgresql.org/docs/current/errcodes-appendix.html>).
fn is_of_a_text(error: &DbErr) -> bool {
    sqlstate(error).is_some_and(|code| ["22021", "22P05"].contains(&&*code))
}

/// What PostgreSQL calls an error: five characters.
fn sqlstate(error: &DbErr) -> Option<Cow<'_, str>> {
    said(error)?.code()
}

/// What PostgreSQL said of a statement.
fn said(error: &DbErr) -> Option<&dyn DatabaseError> {
    match error {
        DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)) => {
            error.as_database_error()
        }
        _ => None,
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self::Faults(vec![fault])
    }
}

impl From<Vec<Fault>> for Error {
    fn from(faults: Vec<Fault>) -> Self {
        Self::Faults(faults)
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(DbErr::Exec(RuntimeErr::SqlxError(error.into())))
    }
}
