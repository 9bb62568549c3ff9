use async_graphql::Object;
use kernel::Fault;

use crate::UserErrorCode;

/// What was wrong with what a shopper wanted of a campaign, which was not done.
#[derive(Debug, Clone)]
pub struct CampaignUserError(Fault);

impl From<Fault> for CampaignUserError {
    fn from(fault: Fault) -> Self {
        Self(fault)
    }
}

/// What was wrong with what a shopper wanted of a campaign, which was not done.
#[Object]
impl CampaignUserError {
    /// For programs.
    async fn code(&self) -> UserErrorCode {
        self.0.code.into()
    }

    /// Path of the input field; null when it is about the whole input.
    pub async fn field(&self) -> Option<Vec<String>> {
        (!self.0.field.is_empty()).then(|| self.0.field.clone())
    }

    /// For people, in English.
    pub async fn message(&self) -> String {
        self.0.message.clone()
    }
}
