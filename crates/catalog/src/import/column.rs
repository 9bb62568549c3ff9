//! The names of the columns that we read.

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

/// Without these there is nothing to import.
pub(super) const REQUIRED: [&str; 3] = [HANDLE, TITLE, PRICE];

/// Every column that is read.
pub(super) const ALL: [&str; 33] = [
    HANDLE,
    TITLE,
    BODY,
    VENDOR,
    TYPE,
    TAGS,
    PUBLISHED,
    STATUS,
    SEO_TITLE,
    SEO_DESCRIPTION,
    GIFT_CARD,
    OPTION_NAMES[0],
    OPTION_NAMES[1],
    OPTION_NAMES[2],
    OPTION_VALUES[0],
    OPTION_VALUES[1],
    OPTION_VALUES[2],
    FOURTH_OPTION[0],
    FOURTH_OPTION[1],
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
    IMAGE,
    IMAGE_POSITION,
    IMAGE_ALT,
];
