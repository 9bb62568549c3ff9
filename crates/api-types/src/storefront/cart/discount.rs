use async_graphql::{Enum, ID, Interface, Object, SimpleObject, Union};
use kernel::Currency;
use pricing::{Applied, Target};

use crate::MoneyV2;

/// A code that was entered.
#[derive(Debug, Clone, SimpleObject)]
pub struct CartDiscountCode {
    /// As it was typed.
    pub code: String,
    /// Whether it gives a discount on this cart.
    pub applicable: bool,
}

/// A part of a discount.
#[derive(Clone, Interface)]
#[graphql(
    field(
        name = "discount_application",
        ty = "CartDiscountApplication",
        desc = "The discount that it is a part of."
    ),
    field(name = "discounted_amount", ty = "MoneyV2", desc = "How much less is paid."),
    field(
        name = "target_type",
        ty = "DiscountApplicationTargetType",
        desc = "What it makes cheaper."
    )
)]
pub enum CartDiscountAllocation {
    /// Of an offer that applies by itself.
    Automatic(CartAutomaticDiscountAllocation),
    /// Of a code.
    Code(CartCodeDiscountAllocation),
    /// Of something else that makes it cheaper; there is nothing.
    Custom(CartCustomDiscountAllocation),
}

impl CartDiscountAllocation {
    /// A part of what a campaign took off.
    pub(super) fn of(applied: &Applied, part: i64, currency: Currency) -> Self {
        let discount_application = CartDiscountApplication::of(applied, part, currency);
        let discounted_amount = MoneyV2::new(part, currency);
        match applied.source.code.clone() {
            Some(code) => Self::Code(CartCodeDiscountAllocation {
                discount_application,
                discounted_amount,
                code,
            }),
            None => Self::Automatic(CartAutomaticDiscountAllocation {
                discount_application,
                discounted_amount,
                title: applied.source.title.clone(),
            }),
        }
    }
}

/// How a discount is taken off a cart.
#[derive(Debug, Clone, SimpleObject)]
pub struct CartDiscountApplication {
    /// How it is spread.
    allocation_method: DiscountApplicationAllocationMethod,
    /// Which lines have a part of it.
    target_selection: DiscountApplicationTargetSelection,
    /// What it makes cheaper.
    target_type: DiscountApplicationTargetType,
    /// The part that this allocation is: clients add them up.
    value: PricingValue,
}

impl CartDiscountApplication {
    fn of(applied: &Applied, part: i64, currency: Currency) -> Self {
        Self {
            allocation_method: DiscountApplicationAllocationMethod::Across,
            target_selection: match applied.target {
                Target::Line | Target::Price => DiscountApplicationTargetSelection::Entitled,
                Target::Order | Target::Delivery => DiscountApplicationTargetSelection::All,
            },
            target_type: match applied.target {
                Target::Delivery => DiscountApplicationTargetType::ShippingLine,
                _ => DiscountApplicationTargetType::LineItem,
            },
            value: MoneyV2::new(part, currency).into(),
        }
    }
}

/// What a discount is worth.
#[derive(Debug, Clone, Union)]
pub enum PricingValue {
    /// An amount.
    Money(MoneyV2),
    /// A share.
    Percentage(PricingPercentageValue),
}

/// A share of a price.
#[derive(Debug, Clone, SimpleObject)]
pub struct PricingPercentageValue {
    /// In percent.
    percentage: f64,
}

/// How a discount is spread over what it makes cheaper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum DiscountApplicationAllocationMethod {
    /// Over all of it.
    Across,
    /// On each.
    Each,
    /// On one.
    One,
}

/// Which lines a discount makes cheaper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum DiscountApplicationTargetSelection {
    /// All.
    All,
    /// Those that take part.
    Entitled,
    /// Those that were named.
    Explicit,
}

/// What a discount makes cheaper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum DiscountApplicationTargetType {
    /// Lines.
    LineItem,
    /// Delivery.
    ShippingLine,
}

macro_rules! allocation {
    ($(#[$doc:meta])* $name:ident, $(#[$field_doc:meta])* $field:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub struct $name {
            discount_application: CartDiscountApplication,
            discounted_amount: MoneyV2,
            $field: String,
        }

        $(#[$doc])*
        #[Object]
        impl $name {
            /// The discount that it is a part of.
            pub(crate) async fn discount_application(&self) -> CartDiscountApplication {
                self.discount_application.clone()
            }

            /// How much less is paid.
            pub(crate) async fn discounted_amount(&self) -> MoneyV2 {
                self.discounted_amount.clone()
            }

            /// What it makes cheaper.
            pub(crate) async fn target_type(&self) -> DiscountApplicationTargetType {
                self.discount_application.target_type
            }

            $(#[$field_doc])*
            async fn $field(&self) -> &str {
                &self.$field
            }
        }
    };
}

allocation! {
    /// A part of the discount of an offer that applies by itself.
    CartAutomaticDiscountAllocation,
    /// What the offer is called.
    title
}

allocation! {
    /// A part of a discount that neither applies by itself nor has a code; there is none.
    CartCustomDiscountAllocation,
    /// What it is called.
    title
}

allocation! {
    /// A part of the discount of a code.
    CartCodeDiscountAllocation,
    /// The code.
    code
}

/// A gift card that pays for a cart. There are none yet.
#[derive(Debug, Clone, SimpleObject)]
pub struct AppliedGiftCard {
    /// Global id.
    id: ID,
    /// The end of its number.
    last_characters: String,
    /// How much of it is used.
    amount_used: MoneyV2,
    /// The same in the cart's currency.
    presentment_amount_used: MoneyV2,
    /// How much is left on it.
    balance: MoneyV2,
}
