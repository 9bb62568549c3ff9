use async_graphql::{Enum, ErrorExtensions, SimpleObject};
use kernel::{Code, Fault};

/// `extensions.code` of a request's errors: everything that is not about the values of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorCode {
    /// Nobody is signed in, or the session has ended.
    Unauthenticated,
    /// The caller lacks a permission.
    AccessDenied,
    /// An argument is wrong where there is no `userErrors` to say it in.
    BadUserInput,
    /// The answer would be too large.
    QueryTooComplex,
    /// Too many requests.
    Throttled,
    /// It took too long.
    Timeout,
    /// A failure of ours. The log knows more under the request's id.
    InternalServerError,
}

impl ErrorCode {
    /// As it stands in the answer.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::AccessDenied => "ACCESS_DENIED",
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::QueryTooComplex => "QUERY_TOO_COMPLEX",
            Self::Throttled => "THROTTLED",
            Self::Timeout => "TIMEOUT",
            Self::InternalServerError => "INTERNAL_SERVER_ERROR",
        }
    }
}

/// An error of the request with its code.
pub fn refused(code: ErrorCode, message: impl Into<String>) -> async_graphql::Error {
    let error = async_graphql::Error::new(message);
    error.extend_with(|_, extensions| extensions.set("code", code.as_str()))
}

/// Refuses a list of more entries than there may be at that path.
///
/// # Errors
/// `BAD_USER_INPUT` at `path`.
pub fn at_most(path: &str, entries: usize, most: usize) -> async_graphql::Result<()> {
    kernel::Checks::new().count(path, entries, most).finish().map_err(refuse_first)
}

/// What a query says when it can't be answered: faults of its arguments as they are, failures of
/// ours masked and logged.
pub fn masked(error: db::Error) -> async_graphql::Error {
    if error.is_crowded() {
        tracing::warn!("no connection to the database was free in time");
        return refused(ErrorCode::Throttled, "Too many want something at this moment: try again.");
    }
    match error.into_faults() {
        Ok(faults) => refuse_first(faults),
        Err(failure) => {
            tracing::error!(%failure, "a statement failed");
            refused(ErrorCode::InternalServerError, "Something went wrong on our side.")
        }
    }
}

fn refuse_first(faults: Vec<Fault>) -> async_graphql::Error {
    let Some(fault) = faults.into_iter().next() else {
        return refused(ErrorCode::InternalServerError, "Something went wrong on our side.");
    };
    let code = match fault.code {
        Code::Denied => ErrorCode::AccessDenied,
        Code::Throttled => ErrorCode::Throttled,
        _ => ErrorCode::BadUserInput,
    };
    let error = refused(code, fault.message);
    if fault.field.is_empty() {
        return error;
    }
    error.extend_with(|_, extensions| extensions.set("field", fault.field))
}

/// Sorts an outcome for a mutation: faults become `userErrors`, all but a missing permission,
/// which is an error of the request, as are failures of ours.
///
/// # Errors
/// `ACCESS_DENIED`, or a masked failure.
pub fn settle<T>(outcome: db::Result<T>) -> async_graphql::Result<Result<T, Vec<Fault>>> {
    match outcome {
        Ok(done) => Ok(Ok(done)),
        Err(db::Error::Faults(faults)) if faults.iter().all(|f| f.code != Code::Denied) => {
            Ok(Err(faults))
        }
        Err(error) => Err(masked(error)),
    }
}

/// What was wrong with an input of the admin API.
#[derive(Debug, Clone, SimpleObject)]
pub struct UserError {
    /// Path of the input field; null when it is about the whole input.
    field: Option<Vec<String>>,
    /// For programs.
    code: UserErrorCode,
    /// For people, in English.
    message: String,
}

impl From<Fault> for UserError {
    fn from(fault: Fault) -> Self {
        Self {
            field: (!fault.field.is_empty()).then_some(fault.field),
            code: fault.code.into(),
            message: fault.message,
        }
    }
}

/// What can be wrong with an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "kernel::Code")]
pub enum UserErrorCode {
    /// The value can't be understood or isn't allowed.
    Invalid,
    /// A value is needed.
    Blank,
    /// Longer than allowed.
    TooLong,
    /// Shorter than allowed.
    TooShort,
    /// Larger than allowed.
    TooBig,
    /// Smaller than allowed.
    TooSmall,
    /// More entries than allowed.
    TooMany,
    /// Another row already uses this value.
    Taken,
    /// There is no such thing, or it isn't yours.
    NotFound,
    /// The caller lacks a permission.
    Denied,
    /// The thing is in a state that doesn't allow this.
    Conflict,
    /// E-mail and password don't match, or the token is not good.
    BadCredentials,
    /// Too many attempts; later again.
    Throttled,
    /// Not enough stock.
    NotEnoughStock,
    /// The product isn't for sale.
    NotForSale,
    /// The total is higher than the caller expected.
    PriceChanged,
    /// The cart lacks something that the caller was shown.
    CartChanged,
    /// The idempotency key was used for another input.
    IdempotencyMismatch,
    /// The shop doesn't deliver there.
    NotDeliverable,
    /// The shop doesn't offer this way to pay.
    UnknownGateway,
    /// The cart has no lines.
    EmptyCart,
    /// The cart became an order.
    CartCompleted,
    /// The shop's plan doesn't include this.
    NotInPlan,
}
