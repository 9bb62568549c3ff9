use async_graphql::{Enum, ID, Interface, Object, SimpleObject};

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
            discounted_amount: MoneyV2,
            target_type: DiscountApplicationTargetType,
            $field: String,
        }

        $(#[$doc])*
        #[Object]
        impl $name {
            /// How much less is paid.
            pub(crate) async fn discounted_amount(&self) -> MoneyV2 {
                self.discounted_amount.clone()
            }

            /// What it makes cheaper.
            pub(crate) async fn target_type(&self) -> DiscountApplicationTargetType {
                self.target_type
            }

            $(#[$field_doc])*
            async fn $field(&self) -> &str {
                &self.$field
            }
        }
    };
}

allocation! {
    /// A part of the discount of an offer that applies by itself. There are none yet.
    CartAutomaticDiscountAllocation,
    /// What the offer is called.
    title
}

allocation! {
    /// A part of the discount of a code. There are none yet.
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
    /// How much is left on it.
    balance: MoneyV2,
}
