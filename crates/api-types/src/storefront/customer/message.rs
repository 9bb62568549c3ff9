use async_graphql::InputObject;

/// Where a code is to be sent: either of the two.
#[derive(Clone, InputObject)]
pub struct CustomerCodeRequestInput {
    /// An e-mail address.
    pub email: Option<String>,
    /// A telephone number.
    pub phone: Option<String>,
}

/// What a customer signs in with: a code, and where it was sent.
#[derive(Clone, InputObject)]
pub struct CustomerAccessTokenCreateWithCodeInput {
    /// The e-mail address that the code was sent to.
    pub email: Option<String>,
    /// The telephone number that it was sent to instead.
    pub phone: Option<String>,
    /// The six digits.
    pub code: String,
}

/// A new password, and what was sent to set it with.
#[derive(Clone, InputObject)]
pub struct CustomerResetInput {
    /// What stands as `key` in the address that was sent.
    pub reset_token: String,
    /// 8 to 128 characters.
    pub password: String,
}
