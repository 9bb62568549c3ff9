use std::{cmp::Ordering, collections::HashMap, sync::Arc};

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use catalog::{
    stock::{self, Location as Stored, Stock},
    variant::Variant,
};
use db::TenantTx;
use uuid::Uuid;

use super::{HasMetafieldsIdentifier, Metafield, details::one, metafield};
use crate::gid;

/// A place that orders can be fetched from.
#[derive(Debug, Clone)]
pub struct Location(Arc<Stored>);

impl From<Stored> for Location {
    fn from(place: Stored) -> Self {
        Self(Arc::new(place))
    }
}

impl Location {
    /// All of them, sorted.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` without a shop; masked failures.
    pub async fn all(
        ctx: &Context<'_>,
        sort: LocationSortKeys,
        reverse: bool,
    ) -> Result<Vec<Self>> {
        let read = async |tx: &TenantTx, _: &[()]| {
            Ok(HashMap::from([((), stock::pickup_locations(tx).await?)]))
        };
        let mut places = one(ctx, (), |details| &details.places, read).await?;
        places.sort_by(|one, other| match sort {
            LocationSortKeys::Id => one.id.cmp(&other.id),
            LocationSortKeys::Name => one.name.cmp(&other.name),
            LocationSortKeys::City | LocationSortKeys::Distance => Ordering::Equal,
        });
        if reverse {
            places.reverse();
        }
        Ok(places.into_iter().map(Into::into).collect())
    }
}

/// A place that orders can be fetched from.
#[Object]
impl Location {
    /// Global id.
    pub async fn id(&self) -> ID {
        gid::of("Location", self.0.id)
    }

    /// What it is called.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Where it is.
    async fn address(&self) -> LocationAddress {
        LocationAddress::of(&self.0.pickup_address)
    }

    /// One of the merchant's own fields; there are none yet.
    pub(crate) async fn metafield(
        &self,
        #[graphql(name = "namespace")] _namespace: Option<String>,
        #[graphql(name = "key")] _key: String,
    ) -> Option<Metafield> {
        None
    }

    /// The merchant's own fields, in the order asked for; there are none yet.
    #[graphql(complexity = "1 + identifiers.len()")]
    pub(crate) async fn metafields(
        &self,
        ctx: &Context<'_>,
        identifiers: Vec<HasMetafieldsIdentifier>,
    ) -> Result<Vec<Option<Metafield>>> {
        metafield::none_of(ctx, &identifiers)
    }
}

/// Where a place is, as the merchant wrote it: which line is what isn't known, but that an address
/// begins with the street.
#[derive(Debug, Clone, Default, SimpleObject)]
pub struct LocationAddress {
    /// The first line.
    address1: Option<String>,
    /// Not known apart from `formatted`.
    address2: Option<String>,
    /// Not known apart from `formatted`.
    city: Option<String>,
    /// Not known apart from `formatted`.
    country: Option<String>,
    /// Not known apart from `formatted`.
    country_code: Option<String>,
    /// All lines, with opening hours and the like.
    formatted: Vec<String>,
    /// Not known.
    latitude: Option<f64>,
    /// Not known.
    longitude: Option<f64>,
    /// Not known apart from `formatted`.
    phone: Option<String>,
    /// Not known apart from `formatted`.
    province: Option<String>,
    /// Not known.
    province_code: Option<String>,
    /// Not known apart from `formatted`.
    zip: Option<String>,
}

impl LocationAddress {
    fn of(text: &str) -> Self {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let formatted: Vec<String> = lines.map(str::to_owned).collect();
        Self { address1: formatted.first().cloned(), formatted, ..Self::default() }
    }
}

/// What places can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum LocationSortKeys {
    /// The merchant's order: towns aren't known.
    City,
    /// The merchant's order: where places are on the globe isn't known.
    Distance,
    /// Their ids.
    Id,
    /// Their names.
    Name,
}

/// A place on the globe.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct GeoCoordinateInput {
    /// Degrees to the north.
    pub latitude: f64,
    /// Degrees to the east.
    pub longitude: f64,
}

/// How much of a variant lies where it can be fetched.
#[derive(Debug, Clone, SimpleObject)]
pub struct StoreAvailability {
    /// It can be fetched there: there is some, or need not be.
    available: bool,
    /// The place.
    location: Location,
    /// How long until it can be fetched; merchants don't say.
    pick_up_time: String,
    /// How many there are that nobody has ordered; 0 where they aren't counted.
    quantity_available: i32,
}

impl StoreAvailability {
    /// A variant's, in the merchant's order of places. What isn't delivered isn't fetched either.
    pub(super) async fn of(ctx: &Context<'_>, variant: &Variant) -> Result<Vec<Self>> {
        if !variant.requires_shipping {
            return Ok(Vec::new());
        }
        let places = Location::all(ctx, LocationSortKeys::Distance, false).await?;
        let read = async |tx: &TenantTx, ids: &[Uuid]| {
            let mut levels: HashMap<Uuid, Vec<Stock>> = HashMap::new();
            for level in stock::levels(tx, ids).await? {
                levels.entry(level.variant_id).or_default().push(level);
            }
            Ok(levels)
        };
        let levels = one(ctx, variant.id, |details| &details.stock, read).await?;
        let at = |location: Location| {
            let level = levels.iter().find(|level| level.location_id == location.0.id);
            let left = level.filter(|_| variant.tracked).map_or(0, |it| it.on_hand - it.reserved);
            Self {
                available: left > 0 || !variant.tracked || variant.continue_selling,
                location,
                pick_up_time: String::new(),
                quantity_available: i32::try_from(left.max(0)).unwrap_or(i32::MAX),
            }
        };
        Ok(places.into_iter().map(at).collect())
    }
}

crate::connection!(LocationConnection, LocationEdge, Location);
crate::connection!(StoreAvailabilityConnection, StoreAvailabilityEdge, StoreAvailability);
