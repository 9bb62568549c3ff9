//! The columns that we read, and the names that files give them.

pub(super) const HANDLE: &str = "Handle";
pub(super) const TITLE: &str = "Title";
pub(super) const BODY: &str = "Body (HTML)";
pub(super) const VENDOR: &str = "Vendor";
pub(super) const TYPE: &str = "Type";
pub(super) const TAGS: &str = "Tags";
pub(super) const PUBLISHED: &str = "Published";
pub(super) const STATUS: &str = "Status";
pub(super) const SEO_TITLE: &str = "SEO Title";
pub(super) const SEO_DESCRIPTION: &str = "SEO Description";
pub(super) const GIFT_CARD: &str = "Gift Card";
pub(super) const OPTION_NAMES: [&str; 3] = ["Option1 Name", "Option2 Name", "Option3 Name"];
pub(super) const OPTION_VALUES: [&str; 3] = ["Option1 Value", "Option2 Value", "Option3 Value"];
/// What nobody should use, but some try.
pub(super) const FOURTH_OPTION: [&str; 2] = ["Option4 Name", "Option4 Value"];
pub(super) const SKU: &str = "Variant SKU";
pub(super) const GRAMS: &str = "Variant Grams";
pub(super) const TRACKER: &str = "Variant Inventory Tracker";
pub(super) const QUANTITY: &str = "Variant Inventory Qty";
pub(super) const POLICY: &str = "Variant Inventory Policy";
pub(super) const PRICE: &str = "Variant Price";
pub(super) const COMPARE_AT_PRICE: &str = "Variant Compare At Price";
pub(super) const REQUIRES_SHIPPING: &str = "Variant Requires Shipping";
pub(super) const TAXABLE: &str = "Variant Taxable";
pub(super) const BARCODE: &str = "Variant Barcode";
pub(super) const VARIANT_IMAGE: &str = "Variant Image";
pub(super) const IMAGE: &str = "Image Src";
pub(super) const IMAGE_POSITION: &str = "Image Position";
pub(super) const IMAGE_ALT: &str = "Image Alt Text";

/// Those that say something of a variant besides which one it is.
pub(super) const OF_VARIANTS: [&str; 11] = [
    SKU,
    GRAMS,
    TRACKER,
    QUANTITY,
    POLICY,
    PRICE,
    COMPARE_AT_PRICE,
    REQUIRES_SHIPPING,
    TAXABLE,
    BARCODE,
    VARIANT_IMAGE,
];

/// Names of the same column in the forms that Shopify had before and has now, as [`folded`].
const NAMES: [(&str, &[&str]); 33] = [
    (HANDLE, &["url handle"]),
    (TITLE, &[]),
    (BODY, &["description"]),
    (VENDOR, &[]),
    (TYPE, &["product type", "custom product type"]),
    (TAGS, &[]),
    (PUBLISHED, &["published on online store"]),
    (STATUS, &[]),
    (SEO_TITLE, &[]),
    (SEO_DESCRIPTION, &[]),
    (GIFT_CARD, &[]),
    (OPTION_NAMES[0], &[]),
    (OPTION_NAMES[1], &[]),
    (OPTION_NAMES[2], &[]),
    (OPTION_VALUES[0], &[]),
    (OPTION_VALUES[1], &[]),
    (OPTION_VALUES[2], &[]),
    (FOURTH_OPTION[0], &[]),
    (FOURTH_OPTION[1], &[]),
    (SKU, &["sku"]),
    (GRAMS, &["weight value grams"]),
    (TRACKER, &["inventory tracker"]),
    (QUANTITY, &["inventory quantity"]),
    (POLICY, &["continue selling when out of stock"]),
    (PRICE, &["price"]),
    (COMPARE_AT_PRICE, &["compare at price"]),
    (REQUIRES_SHIPPING, &["requires shipping"]),
    (TAXABLE, &["charge tax"]),
    (BARCODE, &["barcode"]),
    (VARIANT_IMAGE, &["variant image url"]),
    (IMAGE, &["product image url"]),
    (IMAGE_POSITION, &[]),
    (IMAGE_ALT, &[]),
];

/// The column that files call so.
pub(super) fn known(name: &str) -> Option<&'static str> {
    let name = folded(name);
    let is = |(column, others): &&(&'static str, &[&str])| {
        folded(column) == name || others.contains(&name.as_str())
    };
    NAMES.iter().find(is).map(|(column, _)| *column)
}

/// In lower case, words apart: `Compare-at price` is `compare at price`.
fn folded(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{COMPARE_AT_PRICE, GRAMS, HANDLE, NAMES, TYPE, folded, known};

    #[test]
    fn a_column_is_known_by_its_former_and_its_present_name() {
        for (name, column) in [
            ("Handle", Some(HANDLE)),
            ("URL handle", Some(HANDLE)),
            ("Variant Compare-at Price", Some(COMPARE_AT_PRICE)),
            ("Compare-at price", Some(COMPARE_AT_PRICE)),
            ("Weight value (grams)", Some(GRAMS)),
            ("Custom Product Type", Some(TYPE)),
            ("Standardized Product Type", None),
            ("Cost per item", None),
            ("", None),
        ] {
            assert_eq!(known(name), column, "{name}");
        }
    }

    #[test]
    fn no_name_is_of_two_columns() {
        let mut names = Vec::new();
        for (column, others) in NAMES {
            names.push(folded(column));
            names.extend(others.iter().map(|name| (*name).to_owned()));
        }
        for name in &names {
            assert_eq!(*name, folded(name));
            assert_eq!(names.iter().filter(|other| *other == name).count(), 1, "{name}");
        }
    }
}
