use async_graphql::{Enum, Object};
use kernel::{Code, Fault};

/// What was wrong with what a customer wanted, which was not done.
#[derive(Debug, Clone)]
pub struct CustomerUserError(Fault);

impl From<Fault> for CustomerUserError {
    fn from(fault: Fault) -> Self {
        Self(named(fault))
    }
}

/// What was wrong with what a customer wanted, which was not done.
#[Object]
impl CustomerUserError {
    /// For programs.
    async fn code(&self) -> Option<CustomerErrorCode> {
        Some(CustomerErrorCode::of(&self.0))
    }

    /// Path of the input field; null when it is about the whole input.
    pub async fn field(&self) -> Option<Vec<String>> {
        path(&self.0)
    }

    /// For people, in English.
    pub async fn message(&self) -> String {
        self.0.message.clone()
    }
}

/// The same without a code, for clients of old.
#[derive(Debug, Clone)]
pub struct StoreUserError(Fault);

impl From<Fault> for StoreUserError {
    fn from(fault: Fault) -> Self {
        Self(named(fault))
    }
}

/// What was wrong with an input.
#[Object(name = "UserError")]
impl StoreUserError {
    /// Path of the input field; null when it is about the whole input.
    pub async fn field(&self) -> Option<Vec<String>> {
        path(&self.0)
    }

    /// For people, in English.
    pub async fn message(&self) -> String {
        self.0.message.clone()
    }
}

/// What can be wrong with what a customer wants: the dialect's codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum CustomerErrorCode {
    /// A value is needed.
    Blank,
    /// The value can't be understood or isn't allowed.
    Invalid,
    /// There is no such address, or it isn't theirs.
    NotFound,
    /// Somebody else has this e-mail.
    Taken,
    /// The access token isn't good.
    TokenInvalid,
    /// Longer than allowed.
    TooLong,
    /// Shorter than allowed.
    TooShort,
    /// E-mail and password don't match.
    UnidentifiedCustomer,
}

impl CustomerErrorCode {
    fn of(fault: &Fault) -> Self {
        match fault.code {
            Code::Blank => Self::Blank,
            Code::NotFound => Self::NotFound,
            Code::Taken => Self::Taken,
            Code::TooLong => Self::TooLong,
            Code::TooShort => Self::TooShort,
            Code::BadCredentials if fault.field.is_empty() => Self::UnidentifiedCustomer,
            Code::BadCredentials => Self::TokenInvalid,
            _ => Self::Invalid,
        }
    }
}

/// A fault under the name that the dialect's input has for the field.
fn named(mut fault: Fault) -> Fault {
    if let Some(last) = fault.field.last_mut().filter(|last| *last == "countryCode") {
        "country".clone_into(last);
    }
    fault
}

fn path(fault: &Fault) -> Option<Vec<String>> {
    (!fault.field.is_empty()).then(|| fault.field.clone())
}
