use async_graphql::{ID, SimpleObject};
use chrono::{DateTime, Utc};
use ordering::order::Fulfilment as Stored;

use crate::{Url, gid};

/// A parcel that was sent.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(name = "Fulfillment")]
pub struct Fulfilment {
    /// Global id.
    id: ID,
    /// Who carries it.
    carrier: String,
    /// The carrier's number.
    tracking_number: String,
    /// Where the carrier says where it is.
    tracking_url: Option<Url>,
    /// When it was sent.
    sent_at: DateTime<Utc>,
}

impl From<Stored> for Fulfilment {
    fn from(parcel: Stored) -> Self {
        Self {
            id: gid::of("Fulfillment", parcel.id),
            carrier: parcel.carrier,
            tracking_number: parcel.tracking_number,
            tracking_url: parcel.tracking_url.map(Url),
            sent_at: parcel.created_at,
        }
    }
}
