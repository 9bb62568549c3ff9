use async_graphql::{Enum, ID, InputObject, SimpleObject};

use crate::storefront::Metafield;

/// A field of the merchant's own to be set on a cart.
#[derive(Debug, Clone, InputObject)]
pub struct CartMetafieldsSetInput {
    /// Its name.
    pub key: String,
    /// Global id of the cart.
    pub owner_id: ID,
    /// How to read its value.
    #[graphql(name = "type")]
    pub kind: String,
    /// What it says.
    pub value: String,
}

/// A field of the merchant's own to be deleted from a cart.
#[derive(Debug, Clone, InputObject)]
pub struct CartMetafieldDeleteInput {
    /// Its name.
    pub key: String,
    /// Global id of the cart.
    pub owner_id: ID,
}

/// What setting fields led to.
#[derive(Clone, SimpleObject)]
pub struct CartMetafieldsSetPayload {
    /// The fields; null when nothing was set.
    metafields: Option<Vec<Metafield>>,
    /// Why nothing was set.
    user_errors: Vec<MetafieldsSetUserError>,
}

impl CartMetafieldsSetPayload {
    /// That nothing was set of so many: shops have no fields of their own.
    pub fn refused(fields: usize) -> Self {
        let error = (fields > 0).then(|| MetafieldsSetUserError {
            code: Some(MetafieldsSetUserErrorCode::AppNotAuthorized),
            element_index: Some(0),
            field: Some(vec!["metafields".into(), "0".into()]),
            message: "The shop has no fields of its own: use attributes.".into(),
        });
        Self { metafields: None, user_errors: error.into_iter().collect() }
    }
}

/// What was wrong with a field to be set.
#[derive(Debug, Clone, SimpleObject)]
pub struct MetafieldsSetUserError {
    /// For programs.
    code: Option<MetafieldsSetUserErrorCode>,
    /// Which of the fields it is about, counted from 0.
    element_index: Option<i32>,
    /// Path of the input field.
    field: Option<Vec<String>>,
    /// For people, in English.
    message: String,
}

/// What can be wrong with a field to be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum MetafieldsSetUserErrorCode {
    /// It can't be set.
    AppNotAuthorized,
    /// The thing isn't one that has fields.
    InvalidOwner,
}

/// What deleting a field led to.
#[derive(Debug, Clone, SimpleObject)]
pub struct CartMetafieldDeletePayload {
    /// Global id of the field; null when nothing was deleted.
    deleted_id: Option<ID>,
    /// Why nothing was deleted.
    user_errors: Vec<MetafieldDeleteUserError>,
}

impl CartMetafieldDeletePayload {
    /// That there is no such field.
    pub fn not_found() -> Self {
        let error = MetafieldDeleteUserError {
            code: Some(MetafieldDeleteErrorCode::MetafieldDoesNotExist),
            field: Some(vec!["input".into(), "key".into()]),
            message: "There is no such field.".into(),
        };
        Self { deleted_id: None, user_errors: vec![error] }
    }
}

/// What was wrong with a field to be deleted.
#[derive(Debug, Clone, SimpleObject)]
pub struct MetafieldDeleteUserError {
    /// For programs.
    code: Option<MetafieldDeleteErrorCode>,
    /// Path of the input field.
    field: Option<Vec<String>>,
    /// For people, in English.
    message: String,
}

/// What can be wrong with a field to be deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum MetafieldDeleteErrorCode {
    /// The thing isn't one that has fields.
    InvalidOwner,
    /// There is no such field.
    MetafieldDoesNotExist,
}
