use async_graphql::{ID, InputObject, SimpleObject};
use catalog::product::{NewOption, ProductOption as Stored};

use crate::gid;

/// What variants of a product differ in: size, colour.
#[derive(SimpleObject)]
pub struct ProductOption {
    /// Its id.
    id: ID,
    /// What shoppers read.
    name: String,
    /// In the order in which they are shown.
    values: Vec<String>,
}

impl From<Stored> for ProductOption {
    fn from(option: Stored) -> Self {
        Self {
            id: gid::of("ProductOption", option.id),
            name: option.name,
            values: option.option_values,
        }
    }
}

/// An option of a new product.
#[derive(InputObject)]
pub struct ProductOptionInput {
    /// What shoppers read.
    name: String,
    /// In the order in which they are shown. Each must be the value of a variant.
    values: Vec<String>,
}

impl From<ProductOptionInput> for NewOption {
    fn from(input: ProductOptionInput) -> Self {
        Self { name: input.name, values: input.values }
    }
}
