//! What lists of products can be narrowed by, and how many products each choice would leave.

mod condition;
mod count;

use db::{
    TenantTx,
    sea_orm::{self, FromQueryResult},
};
use kernel::{fold, search_key};

pub(super) use self::condition::condition;
use super::{ProductQuery, text};

/// One thing that is asked of products. Of several of one kind, one has to hold; all that ask about
/// variants have to hold of the same variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProductFilter {
    /// It can be bought, or it can't.
    Available(bool),
    /// A variant costs so much, in minor units; both ends belong to it.
    Price {
        /// At least this.
        min: i64,
        /// At most this.
        max: Option<i64>,
    },
    /// Its type.
    ProductType(String),
    /// Its vendor.
    Vendor(String),
    /// One of its tags.
    Tag(String),
    /// A variant has this value of an option.
    Option {
        /// The option's name.
        name: String,
        /// The value.
        value: String,
    },
    /// Something that no product has.
    Nothing,
}

/// A kind of filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Facet {
    /// Whether products can be bought.
    Availability,
    /// What they cost.
    Price,
    /// Their types.
    ProductType,
    /// Their vendors.
    Vendor,
    /// Their tags.
    Tag,
    /// The values of the option of that name, in the form that is compared.
    Option(String),
    /// What no product has.
    Nothing,
}

/// The choices that there are in a list of products. What is counted are the products of the list if
/// the choice were the only one of its kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// How many can be bought.
    pub available: i64,
    /// How many can't.
    pub unavailable: i64,
    /// What they cost; none where there are no products.
    pub price: Option<PriceFacet>,
    /// Their types, by name.
    pub product_types: Vec<FacetValue>,
    /// Their vendors, by name.
    pub vendors: Vec<FacetValue>,
    /// Their tags, by name.
    pub tags: Vec<FacetValue>,
    /// Their options, by name.
    pub options: Vec<OptionFacet>,
}

/// From what to what products cost, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriceFacet {
    /// The lowest price of a variant.
    pub min: i64,
    /// The highest.
    pub max: i64,
    /// How many products there are.
    pub count: i64,
}

/// One choice.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct FacetValue {
    /// The form in which it is compared.
    pub key: String,
    /// One of the ways in which it is written.
    pub label: String,
    /// How many products it leaves.
    pub count: i64,
}

/// The values of one option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionFacet {
    /// The form in which its name is compared.
    pub key: String,
    /// One of the ways in which its name is written.
    pub name: String,
    /// By name.
    pub values: Vec<FacetValue>,
}

impl ProductFilter {
    /// Its kind.
    fn facet(&self) -> Facet {
        match self {
            Self::Available(_) => Facet::Availability,
            Self::Price { .. } => Facet::Price,
            Self::ProductType(_) => Facet::ProductType,
            Self::Vendor(_) => Facet::Vendor,
            Self::Tag(_) => Facet::Tag,
            Self::Option { name, .. } => Facet::Option(fold(name)),
            Self::Nothing => Facet::Nothing,
        }
    }

    /// The text that it compares with, in the form that is stored.
    fn key(&self) -> Option<String> {
        match self {
            Self::ProductType(text) | Self::Vendor(text) | Self::Tag(text) => {
                Some(search_key(text))
            }
            Self::Option { value, .. } => Some(fold(value)),
            Self::Available(_) | Self::Price { .. } | Self::Nothing => None,
        }
    }
}

/// The choices in a list of published products. They cost a statement for each kind.
///
/// # Errors
/// As [`super::list`].
pub async fn facets(tx: &TenantTx, query: &ProductQuery) -> db::Result<Facets> {
    let terms = text::parse(query.text.as_deref().unwrap_or(""))?;
    let list = count::List { tx, query, terms: &terms };
    let (available, unavailable) = list.availability().await?;
    Ok(Facets {
        available,
        unavailable,
        price: list.price().await?,
        product_types: list.texts(&Facet::ProductType, "product_type").await?,
        vendors: list.texts(&Facet::Vendor, "vendor").await?,
        tags: list.tags().await?,
        options: list.options().await?,
    })
}
