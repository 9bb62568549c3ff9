use async_graphql::{ID, InputObject, MaybeUndefined};
use catalog::{
    Patch,
    variant::{NewVariant, VariantChange},
};
use kernel::{Currency, Fault};

use crate::{
    Decimal,
    admin::reading::{Reading, patch},
    gid,
};

/// A variant to be added.
#[derive(InputObject)]
pub struct VariantCreateInput {
    /// A value for each of the product's options, in their order; none for a product without
    /// options.
    #[graphql(default)]
    option_values: Vec<String>,
    /// What it costs.
    price: Decimal,
    /// The price to strike through.
    compare_at_price: Option<Decimal>,
    /// The merchant's stock number, unique in the shop.
    sku: Option<String>,
    /// Such as an EAN; unique in the shop.
    barcode: Option<String>,
    /// Its stock is counted.
    #[graphql(default)]
    tracked: bool,
    /// It is sold on when there is none left.
    #[graphql(default)]
    continue_selling: bool,
    /// It is delivered.
    #[graphql(default = true)]
    requires_shipping: bool,
    /// It is taxed.
    #[graphql(default = true)]
    taxable: bool,
    /// 0 when unknown.
    #[graphql(default)]
    weight_grams: i32,
    /// The address of its image, which is added to the product's where it isn't one of them.
    image_url: Option<String>,
}

impl VariantCreateInput {
    /// The variant with amounts in minor units of the shop's currency.
    ///
    /// # Errors
    /// `INVALID` or `TOO_BIG` at each amount that can't be read.
    pub fn read(self, currency: Currency) -> Result<NewVariant, Vec<Fault>> {
        let mut reading = Reading::default();
        let compare_at_price =
            self.compare_at_price.map(|price| price.minor(currency, "compareAtPrice")).transpose();
        let price = reading.take(self.price.minor(currency, "price"));
        let compare_at_price = reading.take(compare_at_price);
        reading.finish(NewVariant {
            option_values: self.option_values,
            price,
            compare_at_price,
            sku: self.sku,
            barcode: self.barcode,
            tracked: self.tracked,
            continue_selling: self.continue_selling,
            requires_shipping: self.requires_shipping,
            taxable: self.taxable,
            weight_grams: self.weight_grams,
            image_url: self.image_url,
        })
    }
}

/// New values for a variant; what is absent stays.
#[derive(InputObject)]
pub struct VariantUpdateInput {
    /// What it costs.
    price: Option<Decimal>,
    /// The price to strike through; null for none.
    compare_at_price: MaybeUndefined<Decimal>,
    /// The merchant's stock number; null for none.
    sku: MaybeUndefined<String>,
    /// Such as an EAN; null for none.
    barcode: MaybeUndefined<String>,
    /// Its stock is counted.
    tracked: Option<bool>,
    /// It is sold on when there is none left.
    continue_selling: Option<bool>,
    /// It is delivered.
    requires_shipping: Option<bool>,
    /// It is taxed.
    taxable: Option<bool>,
    /// 0 when unknown.
    weight_grams: Option<i32>,
    /// One of the product's images; null for none.
    image_id: MaybeUndefined<ID>,
}

impl VariantUpdateInput {
    /// The change with amounts in minor units of the shop's currency.
    ///
    /// # Errors
    /// `INVALID` or `TOO_BIG` at each amount that can't be read; `NOT_FOUND` at `imageId`.
    pub fn read(self, currency: Currency) -> Result<VariantChange, Vec<Fault>> {
        let mut reading = Reading::default();
        let price = self.price.map(|price| price.minor(currency, "price")).transpose();
        let price = reading.take(price);
        let compare_at_price = reading
            .take(set(self.compare_at_price, |price| price.minor(currency, "compareAtPrice")));
        let image_id =
            reading.take(set(self.image_id, |id| gid::parse(&id, "ProductImage", "imageId")));
        reading.finish(VariantChange {
            price,
            compare_at_price,
            sku: patch(self.sku),
            barcode: patch(self.barcode),
            tracked: self.tracked,
            continue_selling: self.continue_selling,
            requires_shipping: self.requires_shipping,
            taxable: self.taxable,
            weight_grams: self.weight_grams,
            image_id,
        })
    }
}

/// What an input says about a value that has to be read first.
fn set<S, T>(
    said: MaybeUndefined<S>,
    read: impl FnOnce(S) -> Result<T, Fault>,
) -> Result<Patch<T>, Fault> {
    Ok(match patch(said) {
        Patch::Keep => Patch::Keep,
        Patch::Clear => Patch::Clear,
        Patch::Set(value) => Patch::Set(read(value)?),
    })
}
