use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use kernel::{Currency, Fault};
use ordering::order::{Fulfilment as Parcel, FulfilmentLine as Held, NewFulfilment, SentLine};

use super::OrderLine;
use crate::{
    CallerExt, Url,
    admin::{
        loader::{AdminExt, LinesOf},
        reading::Reading,
    },
    cost, gid,
};

/// A parcel that was sent.
pub struct Fulfilment {
    parcel: Parcel,
    held: Vec<Held>,
    currency: Currency,
}

impl Fulfilment {
    /// A parcel, what it held, and its order's currency.
    pub(super) const fn new(parcel: Parcel, held: Vec<Held>, currency: Currency) -> Self {
        Self { parcel, held, currency }
    }
}

/// A parcel that was sent.
#[Object(name = "Fulfillment")]
impl Fulfilment {
    /// Its id.
    async fn id(&self) -> ID {
        gid::of("Fulfillment", self.parcel.id)
    }

    /// Who carries it.
    async fn carrier(&self) -> &str {
        &self.parcel.carrier
    }

    /// The carrier's number.
    async fn tracking_number(&self) -> &str {
        &self.parcel.tracking_number
    }

    /// Where the carrier says where it is.
    async fn tracking_url(&self) -> Option<Url> {
        self.parcel.tracking_url.clone().map(Url)
    }

    /// What was in it, in the order's order.
    #[graphql(complexity = "cost::nested(None, None, child_complexity)")]
    async fn lines(&self, ctx: &Context<'_>) -> Result<Vec<FulfilmentLine>> {
        let lines = ctx.all([LinesOf(self.parcel.order_id)]).await?;
        ctx.spend_rows(self.held.len())?;
        let sent = lines.into_iter().filter_map(|line| {
            let held = self.held.iter().find(|held| held.order_line_id == line.id)?;
            let line = OrderLine::new(line, self.currency);
            Some(FulfilmentLine { line, quantity: held.quantity })
        });
        Ok(sent.collect())
    }

    /// When it was sent.
    async fn created_at(&self) -> DateTime<Utc> {
        self.parcel.created_at
    }
}

/// What a parcel held of an order's line.
#[derive(SimpleObject)]
#[graphql(name = "FulfillmentLine")]
pub struct FulfilmentLine {
    /// The line.
    line: OrderLine,
    /// How many.
    quantity: i32,
}

/// A parcel to be sent.
#[derive(InputObject)]
pub struct OrderFulfilInput {
    /// Who carries it; not needed for an order that is fetched.
    carrier: Option<String>,
    /// The carrier's number; not needed for an order that is fetched.
    tracking_number: Option<String>,
    /// Where the carrier says where it is: an http or https address.
    tracking_url: Option<String>,
    /// What is in it; everything that wasn't sent yet when absent.
    lines: Option<Vec<OrderFulfilLineInput>>,
}

/// Units of an order's line.
#[derive(InputObject)]
pub struct OrderFulfilLineInput {
    /// The line.
    line_id: ID,
    /// How many.
    quantity: i32,
}

impl OrderFulfilInput {
    /// The parcel with the lines' own ids.
    ///
    /// # Errors
    /// `NOT_FOUND` at each `lines.N.lineId` that is none.
    pub fn read(self) -> Result<NewFulfilment, Vec<Fault>> {
        let mut reading = Reading::default();
        let read = |(nr, line): (usize, OrderFulfilLineInput)| {
            let id = gid::parse(&line.line_id, "OrderLine", &format!("lines.{nr}.lineId"));
            SentLine { line_id: reading.take(id), quantity: line.quantity }
        };
        let lines = self.lines.map(|lines| lines.into_iter().enumerate().map(read).collect());
        reading.finish(NewFulfilment {
            lines,
            carrier: self.carrier.unwrap_or_default(),
            tracking_number: self.tracking_number.unwrap_or_default(),
            tracking_url: self.tracking_url,
        })
    }
}
