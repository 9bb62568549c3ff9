use std::fmt;

use serde::Serialize;

/// What went wrong, as a name that programs can tell apart.
///
/// The GraphQL APIs show it as `userErrors.code` (or, for `Denied`, as an error of the request).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Code {
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

/// An expected outcome that isn't success: a code, the field it is about, and a sentence.
///
/// Faults are shown to callers as they are, so they never hold another shop's data nor an
/// internal detail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What went wrong.
    pub code: Code,
    /// Path of the input field, outermost first; empty when it is about the whole input.
    pub field: Vec<String>,
    /// An English sentence for people.
    pub message: String,
}

impl Fault {
    /// A fault about the whole input.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, field: Vec::new(), message: message.into() }
    }

    /// "Not there" and "not yours", which must look the same. `what` is a noun: `product`.
    pub fn not_found(what: &str) -> Self {
        Self::new(Code::NotFound, format!("There is no such {what}."))
    }

    /// A cursor that isn't one of the list that is asked for.
    pub fn no_cursor(field: &str) -> Self {
        Self::new(Code::Invalid, "This is not a cursor of this list.").at(field)
    }

    /// Names the field. A dotted path such as `variants.2.sku` is split.
    #[must_use]
    pub fn at(mut self, path: &str) -> Self {
        self.field = path.split('.').map(str::to_owned).collect();
        self
    }

    /// Puts `prefix` (dotted) before the path, as when an input is nested in another.
    #[must_use]
    pub fn under(mut self, prefix: &str) -> Self {
        self.field.splice(0..0, prefix.split('.').map(str::to_owned));
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.field.is_empty() {
            return write!(f, "{:?}: {}", self.code, self.message);
        }
        write!(f, "{:?} at {}: {}", self.code, self.field.join("."), self.message)
    }
}

impl std::error::Error for Fault {}
