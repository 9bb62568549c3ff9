use async_graphql::{Interface, Object, SimpleObject};
use kernel::Currency;
use ordering::order::{DiscountTarget, OrderDiscount};
use uuid::Uuid;

use crate::{
    MoneyV2,
    storefront::cart::{
        DiscountApplicationAllocationMethod, DiscountApplicationTargetSelection,
        DiscountApplicationTargetType, PricingValue,
    },
};

/// A discount of an order.
#[derive(Clone, Interface)]
#[graphql(
    field(
        name = "allocation_method",
        ty = "DiscountApplicationAllocationMethod",
        desc = "How it is spread."
    ),
    field(
        name = "target_selection",
        ty = "DiscountApplicationTargetSelection",
        desc = "Which lines have a part of it."
    ),
    field(
        name = "target_type",
        ty = "DiscountApplicationTargetType",
        desc = "What it makes cheaper."
    ),
    field(name = "value", ty = "PricingValue", desc = "All of it.")
)]
pub enum DiscountApplication {
    /// Of an offer that applies by itself.
    Automatic(AutomaticDiscountApplication),
    /// Of a code.
    Code(DiscountCodeApplication),
}

/// A line's or freight's part of a discount.
#[derive(Clone, SimpleObject)]
pub struct DiscountAllocation {
    /// How much less was paid.
    allocated_amount: MoneyV2,
    /// The discount.
    discount_application: DiscountApplication,
}

/// What both kinds of discounts say.
#[derive(Debug, Clone)]
struct Said {
    target: DiscountTarget,
    value: MoneyV2,
}

macro_rules! application {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $ty:ty),* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub struct $name {
            said: Said,
            $($field: $ty,)*
        }

        $(#[$doc])*
        #[Object]
        impl $name {
            /// How it is spread.
            pub(crate) async fn allocation_method(&self) -> DiscountApplicationAllocationMethod {
                DiscountApplicationAllocationMethod::Across
            }

            /// Which lines have a part of it.
            pub(crate) async fn target_selection(&self) -> DiscountApplicationTargetSelection {
                match self.said.target {
                    DiscountTarget::Line | DiscountTarget::Price => {
                        DiscountApplicationTargetSelection::Entitled
                    }
                    DiscountTarget::Order | DiscountTarget::Delivery => {
                        DiscountApplicationTargetSelection::All
                    }
                }
            }

            /// What it makes cheaper.
            pub(crate) async fn target_type(&self) -> DiscountApplicationTargetType {
                match self.said.target {
                    DiscountTarget::Delivery => DiscountApplicationTargetType::ShippingLine,
                    _ => DiscountApplicationTargetType::LineItem,
                }
            }

            /// All of it.
            pub(crate) async fn value(&self) -> PricingValue {
                self.said.value.clone().into()
            }

            $($(#[$field_doc])* async fn $field(&self) -> $ty { self.$field.clone() })*
        }
    };
}

application! {
    /// A discount of an offer that applies by itself.
    AutomaticDiscountApplication {
        /// What the offer was called.
        title: String
    }
}

application! {
    /// A discount of a code.
    DiscountCodeApplication {
        /// The code.
        code: String,
        /// It took something off.
        applicable: bool
    }
}

crate::connection!(DiscountApplicationConnection, DiscountApplicationEdge, DiscountApplication);

impl DiscountApplication {
    /// Those of an order, in the order in which they were taken off.
    pub(super) fn all(discounts: &[OrderDiscount], currency: Currency) -> Vec<Self> {
        let parts = wholes(discounts);
        parts.into_iter().map(|parts| Self::of(parts, currency)).collect()
    }

    /// The whole of some parts, at least one.
    fn of(parts: &[OrderDiscount], currency: Currency) -> Self {
        let first = &parts[0];
        let amount = parts.iter().map(|part| part.amount).sum();
        let said = Said { target: first.target, value: MoneyV2::new(amount, currency) };
        if let Some(code) = first.code.clone() {
            return Self::Code(DiscountCodeApplication { said, code, applicable: true });
        }
        Self::Automatic(AutomaticDiscountApplication { said, title: first.title.clone() })
    }
}

impl DiscountAllocation {
    /// The parts of a line, or of freight.
    pub(super) fn of(
        discounts: &[OrderDiscount],
        line: Option<Uuid>,
        currency: Currency,
    ) -> Vec<Self> {
        let part = |parts: &[OrderDiscount]| {
            let part = parts.iter().find(|part| part.order_line_id == line)?;
            Some(Self {
                allocated_amount: MoneyV2::new(part.amount, currency),
                discount_application: DiscountApplication::of(parts, currency),
            })
        };
        wholes(discounts).into_iter().filter_map(part).collect()
    }
}

/// The parts of each discount; lower prices of units are none.
fn wholes(discounts: &[OrderDiscount]) -> Vec<&[OrderDiscount]> {
    let wholes = discounts.chunk_by(|one, other| one.position == other.position);
    wholes.filter(|parts| parts[0].target != DiscountTarget::Price).collect()
}
