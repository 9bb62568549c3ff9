use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use catalog::stock::{Location as Place, LocationChange, SetOnHand, Stock};
use db::sea_orm::DbErr;
use kernel::Fault;

use super::{
    loader::{AdminExt, LocationOf, VariantOf},
    number::int,
    reading::Reading,
    variant::ProductVariant,
};
use crate::{gid, masked};

/// A place that stock lies in.
#[derive(SimpleObject)]
pub struct Location {
    /// Its id.
    id: ID,
    /// Unique in the shop.
    name: String,
    /// Shoppers may fetch their orders here.
    pickup: bool,
    /// As shoppers read it: an address, opening hours.
    pickup_address: String,
}

/// New values for a location; what is absent stays.
#[derive(InputObject)]
pub struct LocationUpdateInput {
    /// Unique in the shop.
    name: Option<String>,
    /// Shoppers may fetch their orders here. It needs an address then.
    pickup: Option<bool>,
    /// As shoppers read it: an address, opening hours.
    pickup_address: Option<String>,
}

impl From<LocationUpdateInput> for LocationChange {
    fn from(input: LocationUpdateInput) -> Self {
        Self { name: input.name, pickup: input.pickup, pickup_address: input.pickup_address }
    }
}

impl From<Place> for Location {
    fn from(place: Place) -> Self {
        Self {
            id: gid::of("Location", place.id),
            name: place.name,
            pickup: place.pickup,
            pickup_address: place.pickup_address,
        }
    }
}

/// How much of a variant a location has.
pub struct StockLevel(Stock);

impl From<Stock> for StockLevel {
    fn from(stock: Stock) -> Self {
        Self(stock)
    }
}

/// How much of a variant a location has.
#[Object]
impl StockLevel {
    /// Of what; null when it has been deleted just now.
    async fn variant(&self, ctx: &Context<'_>) -> Result<Option<ProductVariant>> {
        Ok(ctx.one(VariantOf(self.0.variant_id)).await?.map(Into::into))
    }

    /// Where.
    async fn location(&self, ctx: &Context<'_>) -> Result<Location> {
        let location = ctx.one(LocationOf(self.0.location_id)).await?;
        let missing = || masked(DbErr::RecordNotFound("the location".to_owned()).into());
        location.map(Into::into).ok_or_else(missing)
    }

    /// Units that are there.
    async fn on_hand(&self) -> i32 {
        int(self.0.on_hand)
    }

    /// Units of them that are promised to orders.
    async fn reserved(&self) -> i32 {
        int(self.0.reserved)
    }

    /// Units that can still be promised. Negative when too many were.
    async fn available(&self) -> i32 {
        int(self.0.available())
    }
}

/// A count: so many units are there.
#[derive(InputObject)]
pub struct StockSetInput {
    /// Of what.
    variant_id: ID,
    /// Where.
    location_id: ID,
    /// How many.
    on_hand: i32,
}

impl StockSetInput {
    /// The counts of a list.
    ///
    /// # Errors
    /// `NOT_FOUND` at each `N.variantId` and `N.locationId` that is none.
    pub fn read(counts: &[Self]) -> Result<Vec<SetOnHand>, Vec<Fault>> {
        let mut reading = Reading::default();
        let read = |(nr, count): (usize, &Self)| {
            let variant =
                gid::parse(&count.variant_id, "ProductVariant", &format!("{nr}.variantId"));
            let location = gid::parse(&count.location_id, "Location", &format!("{nr}.locationId"));
            SetOnHand {
                variant_id: reading.take(variant),
                location_id: reading.take(location),
                on_hand: count.on_hand.into(),
                cause: None,
            }
        };
        let counts = counts.iter().enumerate().map(read).collect();
        reading.finish(counts)
    }
}
