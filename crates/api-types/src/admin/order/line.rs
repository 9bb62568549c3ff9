use async_graphql::{ID, SimpleObject};
use kernel::Currency;
use ordering::order::OrderLine as Stored;

use crate::{MoneyV2, admin::Attribute, gid};

/// What was bought, as it was called and cost then.
#[derive(SimpleObject)]
pub struct OrderLine {
    /// Its id.
    id: ID,
    /// The product's title then.
    title: String,
    /// The variant's title then.
    variant_title: String,
    /// The stock number then.
    sku: Option<String>,
    /// What was ordered.
    variant_id: ID,
    /// How many.
    quantity: i32,
    /// How many of them were sent.
    fulfilled: i32,
    /// How many of them won't be sent after all.
    cancelled: i32,
    /// How many of those sent came back.
    returned: i32,
    /// It is delivered to an address.
    requires_shipping: bool,
    /// What one cost without any offer.
    list_price: MoneyV2,
    /// What one cost, before discounts.
    unit_price: MoneyV2,
    /// What the line came to after its own discounts.
    total: MoneyV2,
    /// Its part of what was taken off the order as a whole.
    discount: MoneyV2,
    /// Its tax.
    tax: MoneyV2,
    /// What is paid for it, tax included.
    charged: MoneyV2,
    /// What of that was given back, or is being.
    refunded: MoneyV2,
    /// What the storefront noted on the line.
    attributes: Vec<Attribute>,
}

impl OrderLine {
    /// A line with its order's currency.
    pub(super) fn new(line: Stored, currency: Currency) -> Self {
        Self {
            id: gid::of("OrderLine", line.id),
            title: line.title,
            variant_title: line.variant_title,
            sku: line.sku,
            variant_id: gid::of("ProductVariant", line.variant_id),
            quantity: line.quantity,
            fulfilled: line.fulfilled,
            cancelled: line.cancelled,
            returned: line.returned,
            requires_shipping: line.requires_shipping,
            list_price: MoneyV2::new(line.list_price, currency),
            unit_price: MoneyV2::new(line.unit_price, currency),
            total: MoneyV2::new(line.total, currency),
            discount: MoneyV2::new(line.discount, currency),
            tax: MoneyV2::new(line.tax, currency),
            charged: MoneyV2::new(line.charged, currency),
            refunded: MoneyV2::new(line.refunded, currency),
            attributes: line.attributes.0.iter().map(Into::into).collect(),
        }
    }
}
