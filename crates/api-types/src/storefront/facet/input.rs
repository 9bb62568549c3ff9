use async_graphql::InputObject;
use catalog::product::ProductFilter as Wanted;
use kernel::{Currency, Money};

/// What products are narrowed by. Filters of one kind add up, those of several kinds have to hold
/// together; what is asked of variants, of the same variant.
#[derive(Debug, Clone, Default, InputObject)]
pub struct ProductFilter {
    /// They can be bought, or can't.
    pub available: Option<bool>,
    /// A category of the dialect's; products have none.
    pub category: Option<CategoryFilter>,
    /// What a variant costs.
    pub price: Option<PriceRangeFilter>,
    /// A field of the merchant's own; products have none.
    pub product_metafield: Option<MetafieldFilter>,
    /// Their type.
    pub product_type: Option<String>,
    /// Their vendor.
    pub product_vendor: Option<String>,
    /// One of their tags.
    pub tag: Option<String>,
    /// A field of a category; products have none.
    pub taxonomy_metafield: Option<TaxonomyMetafieldFilter>,
    /// A variant's field of the merchant's own; variants have none.
    pub variant_metafield: Option<MetafieldFilter>,
    /// A variant's value of an option.
    pub variant_option: Option<VariantOptionFilter>,
}

/// A category.
#[derive(Debug, Clone, InputObject)]
pub struct CategoryFilter {
    /// The category's id.
    pub id: String,
}

/// From what to what a variant costs, in the shop's currency.
#[derive(Debug, Clone, InputObject)]
pub struct PriceRangeFilter {
    /// At most so much; without it, whatever.
    pub max: Option<f64>,
    /// At least so much.
    #[graphql(default_with = "Some(0.0)")]
    pub min: Option<f64>,
}

/// A field of the merchant's own.
#[derive(Debug, Clone, InputObject)]
pub struct MetafieldFilter {
    /// Its name.
    pub key: String,
    /// Whose it is.
    pub namespace: String,
    /// What it says.
    pub value: String,
}

/// A field of a category.
#[derive(Debug, Clone, InputObject)]
pub struct TaxonomyMetafieldFilter {
    /// Its name.
    pub key: String,
    /// Whose it is.
    pub namespace: String,
    /// What it says.
    pub value: String,
}

/// A value of an option, in whatever case and width.
#[derive(Debug, Clone, InputObject)]
pub struct VariantOptionFilter {
    /// The option's name.
    pub name: String,
    /// The value.
    pub value: String,
}

impl ProductFilter {
    /// All that is asked; one input may ask several things.
    pub(super) fn wanted(self, currency: Currency) -> impl Iterator<Item = Wanted> {
        let unknown = self.category.is_some()
            || self.product_metafield.is_some()
            || self.taxonomy_metafield.is_some()
            || self.variant_metafield.is_some();
        let price = self.price.map(|range| Wanted::Price {
            min: minor(range.min.unwrap_or_default(), currency, f64::ceil),
            max: range.max.map(|max| minor(max, currency, f64::floor)),
        });
        let option = self
            .variant_option
            .map(|option| Wanted::Option { name: option.name, value: option.value });
        let all = [
            self.available.map(Wanted::Available),
            price,
            self.product_type.map(Wanted::ProductType),
            self.product_vendor.map(Wanted::Vendor),
            self.tag.map(Wanted::Tag),
            option,
            unknown.then_some(Wanted::Nothing),
        ];
        all.into_iter().flatten()
    }
}

/// An amount in minor units; below a minor unit, `round` says which. What is beyond any price stays so.
fn minor(amount: f64, currency: Currency, round: fn(f64) -> f64) -> i64 {
    let scaled = amount * 10_f64.powi(currency.exponent().cast_signed());
    // 19.99 times 100 isn't quite 1999 in binary.
    let nearest = scaled.round();
    let whole = if (scaled - nearest).abs() < 1e-3 { nearest } else { round(scaled) };
    let most = Money::MAX_MINOR + 1;
    let within =
        whole.to_string().parse::<i128>().unwrap_or(if amount > 0.0 { i128::MAX } else { 0 });
    i64::try_from(within).unwrap_or(most).clamp(-1, most)
}

#[cfg(test)]
mod tests {
    use super::minor;

    #[test]
    fn amounts_are_minor_units_within_the_bounds_that_they_say() {
        let (yuan, yen) = ("CNY".parse().expect("CNY"), "JPY".parse().expect("JPY"));
        assert_eq!(minor(19.99, yuan, f64::floor), 1999);
        assert_eq!(minor(1.005, yuan, f64::ceil), 101);
        assert_eq!(minor(1.005, yuan, f64::floor), 100);
        assert_eq!(minor(9.5, yen, f64::ceil), 10);
        assert_eq!(minor(-3.0, yuan, f64::ceil), -1);
        for endless in [1e300, f64::INFINITY] {
            assert!(minor(endless, yuan, f64::floor) > 999_999_999_999, "{endless}");
        }
    }
}
