use std::{collections::HashMap, sync::Arc};

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use chrono::{DateTime, Utc};
use db::TenantTx;
use kernel::PageArgs;
use ordering::order::{Fulfilment as Stored, FulfilmentLine, Order, fulfilments_of};
use uuid::Uuid;

use super::OrderLineItem;
use crate::{CallerExt, Url, cost, gid, storefront::details::one};

/// A parcel with what it held.
pub type Parcel = (Stored, Vec<FulfilmentLine>);

/// A parcel that was sent.
#[derive(Clone, SimpleObject)]
#[graphql(name = "Fulfillment", complex)]
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
    #[graphql(skip)]
    held: Vec<FulfilmentLine>,
    #[graphql(skip)]
    order: Arc<Order>,
}

#[ComplexObject]
impl Fulfilment {
    /// Who carries it; null when the shopper does.
    async fn tracking_company(&self) -> Option<&String> {
        Some(&self.carrier).filter(|carrier| !carrier.is_empty())
    }

    /// Where it can be followed; each parcel has one number at the most.
    async fn tracking_info(&self, first: Option<i32>) -> Vec<FulfillmentTrackingInfo> {
        let number = Some(self.tracking_number.clone()).filter(|number| !number.is_empty());
        let known = number.is_some() || self.tracking_url.is_some();
        let info = FulfillmentTrackingInfo { number, url: self.tracking_url.clone() };
        let wanted = first.is_none_or(|most| most > 0);
        (known && wanted).then_some(info).into_iter().collect()
    }

    /// What it held.
    #[graphql(complexity = "cost::nested(first, last, child_complexity)")]
    async fn fulfillment_line_items(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        #[graphql(default_with = "Some(false)")] reverse: Option<bool>,
    ) -> Result<FulfillmentLineItemConnection> {
        let lines = OrderLineItem::of(ctx, self.order.id, self.order.currency()).await?;
        let held = |line: OrderLineItem| {
            let held = self.held.iter().find(|held| held.order_line_id == line.line().id)?;
            Some(FulfillmentLineItem { line_item: line, quantity: held.quantity })
        };
        let mut held: Vec<FulfillmentLineItem> = lines.into_iter().filter_map(held).collect();
        if reverse.unwrap_or_default() {
            held.reverse();
        }
        Ok(ctx.slice(held, &PageArgs { first, after, last, before })?.into())
    }
}

impl Fulfilment {
    /// An order's parcels, the oldest first. Those of several orders are read together.
    pub(super) async fn of(ctx: &Context<'_>, order: &Arc<Order>) -> Result<Vec<Self>> {
        let read = async |tx: &TenantTx, orders: &[Uuid]| {
            let mut parcels: HashMap<Uuid, Vec<Parcel>> = HashMap::new();
            for parcel in fulfilments_of(tx, orders).await? {
                parcels.entry(parcel.0.order_id).or_default().push(parcel);
            }
            Ok(parcels)
        };
        let parcels = one(ctx, order.id, |details| &details.parcels, read).await?;
        Ok(parcels.into_iter().map(|parcel| Self::new(parcel, order)).collect())
    }

    fn new((parcel, held): Parcel, order: &Arc<Order>) -> Self {
        Self {
            id: gid::of("Fulfillment", parcel.id),
            carrier: parcel.carrier,
            tracking_number: parcel.tracking_number,
            tracking_url: parcel.tracking_url.map(Url),
            sent_at: parcel.created_at,
            held,
            order: Arc::clone(order),
        }
    }
}

/// Where a parcel can be followed.
#[derive(Debug, Clone, SimpleObject)]
pub struct FulfillmentTrackingInfo {
    /// The carrier's number.
    number: Option<String>,
    /// Where the carrier says where it is.
    url: Option<Url>,
}

/// What a parcel held of a line.
#[derive(Clone, SimpleObject)]
pub struct FulfillmentLineItem {
    /// The line.
    line_item: OrderLineItem,
    /// How many.
    quantity: i32,
}

crate::connection!(FulfillmentLineItemConnection, FulfillmentLineItemEdge, FulfillmentLineItem);
