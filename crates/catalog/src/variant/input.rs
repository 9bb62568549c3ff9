use kernel::{Checks, Fault, Money, given};
use uuid::Uuid;

use crate::{Patch, link};

/// A variant to be added.
#[expect(clippy::struct_excessive_bools, reason = "four independent facts, not a state")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVariant {
    /// A value for each of the product's options, in their order.
    pub option_values: Vec<String>,
    /// In minor units.
    pub price: i64,
    /// The price to strike through, in minor units.
    pub compare_at_price: Option<i64>,
    /// The merchant's stock number.
    pub sku: Option<String>,
    /// Such as an EAN.
    pub barcode: Option<String>,
    /// Whether its stock is counted.
    pub tracked: bool,
    /// Whether it is sold on when there is none left.
    pub continue_selling: bool,
    /// Whether it is delivered.
    pub requires_shipping: bool,
    /// Whether it is taxed.
    pub taxable: bool,
    /// 0 when unknown.
    pub weight_grams: i32,
    /// The address of its image, which is added to the product's where it isn't one of them.
    pub image_url: Option<String>,
}

impl Default for NewVariant {
    fn default() -> Self {
        Self {
            option_values: Vec::new(),
            price: 0,
            compare_at_price: None,
            sku: None,
            barcode: None,
            tracked: false,
            continue_selling: false,
            requires_shipping: true,
            taxable: true,
            weight_grams: 0,
            image_url: None,
        }
    }
}

/// What to change of a variant. `None` leaves as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VariantChange {
    /// In minor units.
    pub price: Option<i64>,
    /// The price to strike through, in minor units.
    pub compare_at_price: Patch<i64>,
    /// The merchant's stock number.
    pub sku: Patch<String>,
    /// Such as an EAN.
    pub barcode: Patch<String>,
    /// Whether its stock is counted.
    pub tracked: Option<bool>,
    /// Whether it is sold on when there is none left.
    pub continue_selling: Option<bool>,
    /// Whether it is delivered.
    pub requires_shipping: Option<bool>,
    /// Whether it is taxed.
    pub taxable: Option<bool>,
    /// 0 when unknown.
    pub weight_grams: Option<i32>,
    /// One of the product's images.
    pub image_id: Patch<Uuid>,
}

impl NewVariant {
    /// With empty texts absent.
    pub(crate) fn tidied(self) -> Self {
        let (sku, barcode) = (given(self.sku), given(self.barcode));
        Self { sku, barcode, image_url: given(self.image_url), ..self }
    }

    pub(crate) fn check(&self) -> Result<(), Vec<Fault>> {
        let mut checks = Checks::new();
        check_numbers(&mut checks, Some(self.price), self.compare_at_price, self.weight_grams);
        check_codes(&mut checks, self.sku.as_deref(), self.barcode.as_deref());
        if let Some(url) = &self.image_url {
            link::check_web(&mut checks, "imageUrl", url);
        }
        checks.finish()
    }
}

impl VariantChange {
    /// With empty texts taken for "none".
    pub(crate) fn tidied(self) -> Self {
        Self { sku: tidied(self.sku), barcode: tidied(self.barcode), ..self }
    }

    pub(crate) fn check(&self) -> Result<(), Vec<Fault>> {
        let mut checks = Checks::new();
        let compare_at_price = self.compare_at_price.value().copied();
        check_numbers(&mut checks, self.price, compare_at_price, self.weight_grams.unwrap_or(0));
        let (sku, barcode) = (self.sku.value(), self.barcode.value());
        check_codes(&mut checks, sku.map(String::as_str), barcode.map(String::as_str));
        checks.finish()
    }
}

fn tidied(code: Patch<String>) -> Patch<String> {
    match code {
        Patch::Set(text) => Patch::to(given(Some(text))),
        other => other,
    }
}

fn check_numbers(
    checks: &mut Checks,
    price: Option<i64>,
    compare_at_price: Option<i64>,
    weight_grams: i32,
) {
    checks.range("price", price.unwrap_or(0), 0..=Money::MAX_MINOR);
    checks.range("compareAtPrice", compare_at_price.unwrap_or(0), 0..=Money::MAX_MINOR);
    checks.range("weightGrams", weight_grams, 0..=1_000_000_000);
}

fn check_codes(checks: &mut Checks, sku: Option<&str>, barcode: Option<&str>) {
    checks.name("sku", sku.unwrap_or(""), 0..=255);
    checks.name("barcode", barcode.unwrap_or(""), 0..=255);
}
