//! What stands between an HTTP request and a schema: reading the request, bounding the document,
//! and shaping errors. The same for every API.

mod defer;
pub mod document;
mod documents;
mod incontext;
pub mod introspection;
pub mod refusal;
pub mod request;
mod scan;
mod selection;
pub mod shown;

pub use self::{
    document::Document,
    documents::Documents,
    refusal::Refusal,
    request::GraphQlRequest,
    selection::{Selected, Types},
};
