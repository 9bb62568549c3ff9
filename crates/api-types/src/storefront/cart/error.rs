use async_graphql::{Enum, ID, Object, SimpleObject};
use kernel::{Code, Fault};
use ordering::cart::{Target, Warning, WarningCode};
use pricing::Reason;
use uuid::Uuid;

use super::id;
use crate::gid;

/// What was wrong with a change of a cart, which was not made.
#[derive(Debug, Clone)]
pub struct CartUserError(Fault);

impl From<Fault> for CartUserError {
    fn from(fault: Fault) -> Self {
        Self(fault)
    }
}

/// What was wrong with a change of a cart, which was not made.
#[Object]
impl CartUserError {
    /// For programs.
    async fn code(&self) -> Option<CartErrorCode> {
        Some(CartErrorCode::of(&self.0))
    }

    /// Path of the input field; null when it is about the whole input.
    pub async fn field(&self) -> Option<Vec<String>> {
        (!self.0.field.is_empty()).then(|| self.0.field.clone())
    }

    /// For people, in English.
    pub async fn message(&self) -> String {
        self.0.message.clone()
    }
}

/// What can be wrong with a change of a cart. The dialect's codes where it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum CartErrorCode {
    /// The value can't be understood or isn't allowed.
    Invalid,
    /// A value is needed.
    Blank,
    /// An address lacks this.
    AddressFieldIsRequired,
    /// This is longer than an address allows.
    AddressFieldIsTooLong,
    /// The note is too long.
    NoteTooLong,
    /// Longer than allowed.
    TooLong,
    /// Shorter than allowed.
    TooShort,
    /// Smaller than allowed.
    LessThan,
    /// Larger than allowed.
    MaximumExceeded,
    /// More lines than a cart may have.
    CartTooLarge,
    /// There is no such cart, line or merchandise, or it isn't yours.
    NotFound,
    /// There is not enough left.
    MerchandiseNotEnoughStock,
    /// It isn't for sale.
    MerchandiseNotApplicable,
    /// The total is higher than expected; nothing was placed.
    PriceChanged,
    /// The cart doesn't hold what the shopper was shown any more; nothing was placed.
    CartChanged,
    /// The idempotency key was used for another input.
    IdempotencyMismatch,
    /// The shop doesn't deliver there.
    NotDeliverable,
    /// The shop doesn't offer this way to pay.
    PaymentMethodNotSupported,
    /// There is nothing in the cart.
    InvalidPaymentEmptyCart,
    /// The cart became an order.
    CartCompleted,
    /// The thing is in a state that doesn't allow this.
    Conflict,
    /// Too many attempts; later again.
    Throttled,
}

impl CartErrorCode {
    fn of(fault: &Fault) -> Self {
        let within = |name: &str| fault.field.iter().any(|part| part == name);
        match fault.code {
            Code::Blank if within("deliveryAddress") => Self::AddressFieldIsRequired,
            Code::TooLong if within("deliveryAddress") => Self::AddressFieldIsTooLong,
            Code::TooLong if within("note") => Self::NoteTooLong,
            Code::TooMany if fault.field.last().is_some_and(|part| part == "lines") => {
                Self::CartTooLarge
            }
            Code::Invalid | Code::Denied | Code::BadCredentials | Code::NotInPlan => Self::Invalid,
            Code::Blank => Self::Blank,
            Code::TooLong => Self::TooLong,
            Code::TooShort => Self::TooShort,
            Code::TooSmall => Self::LessThan,
            Code::TooBig | Code::TooMany => Self::MaximumExceeded,
            Code::NotFound => Self::NotFound,
            Code::NotEnoughStock => Self::MerchandiseNotEnoughStock,
            Code::NotForSale => Self::MerchandiseNotApplicable,
            Code::PriceChanged => Self::PriceChanged,
            Code::CartChanged => Self::CartChanged,
            Code::IdempotencyMismatch => Self::IdempotencyMismatch,
            Code::NotDeliverable => Self::NotDeliverable,
            Code::UnknownGateway => Self::PaymentMethodNotSupported,
            Code::EmptyCart => Self::InvalidPaymentEmptyCart,
            Code::CartCompleted => Self::CartCompleted,
            Code::Conflict | Code::Taken => Self::Conflict,
            Code::Throttled => Self::Throttled,
        }
    }
}

/// Something that the shopper should know.
#[derive(Debug, Clone, SimpleObject)]
pub struct CartWarning {
    /// For programs.
    code: CartWarningCode,
    /// For people, in English.
    message: String,
    /// Global id of the cart, the line or the merchandise that it is about.
    target: ID,
}

/// What a shopper should know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum CartWarningCode {
    /// The quantity was lowered to what there is.
    MerchandiseNotEnoughStock,
    /// There is none left, so none was added.
    MerchandiseOutOfStock,
    /// The discount code is unknown.
    DiscountNotFound,
    /// The discount code doesn't go with another offer that is better, or would make the cart dearer.
    DiscountCodeNotHonoured,
    /// The discount code isn't valid now.
    DiscountCurrentlyInactive,
    /// The discount code is for other customers.
    DiscountCustomerNotEligible,
    /// The customer has used the discount code as often as they may.
    DiscountCustomerUsageLimitReached,
    /// The discount code is for customers who are signed in.
    DiscountEligibleCustomerMissing,
    /// Nothing in the cart takes part in what the discount code gives.
    DiscountNoEntitledLineItems,
    /// More must be bought for the discount code.
    DiscountPurchaseNotInRange,
    /// More units must be bought for the discount code.
    DiscountQuantityNotInRange,
    /// The discount code is used up.
    DiscountUsageLimitReached,
    /// The shop doesn't deliver to the buyer's country.
    NotDeliverable,
    /// Something of the cart that was merged could not be taken over.
    MergeIncomplete,
    /// The change was not made, for a reason that `userErrors` name too. Some clients only look
    /// here.
    NotChanged,
}

impl CartWarningCode {
    /// Why a discount code has no effect.
    fn of_code(reason: Reason) -> Self {
        match reason {
            Reason::NothingEligible | Reason::OnlyAlone => Self::DiscountNoEntitledLineItems,
            Reason::AmountMissing(_) => Self::DiscountPurchaseNotInRange,
            Reason::UnitsMissing(_) => Self::DiscountQuantityNotInRange,
            Reason::UsedUp | Reason::SoldOut => Self::DiscountUsageLimitReached,
            Reason::LimitReached => Self::DiscountCustomerUsageLimitReached,
            Reason::SignIn => Self::DiscountEligibleCustomerMissing,
            Reason::NotFirstOrder => Self::DiscountCustomerNotEligible,
            Reason::NotYet | Reason::Over => Self::DiscountCurrentlyInactive,
            Reason::BetterOffer | Reason::NoSaving | Reason::Declined => {
                Self::DiscountCodeNotHonoured
            }
        }
    }
}

impl CartWarning {
    /// A warning about a cart or something in it.
    pub(super) fn of(warning: Warning, cart: Uuid) -> Self {
        let code = match warning.code {
            WarningCode::NotEnoughStock => CartWarningCode::MerchandiseNotEnoughStock,
            WarningCode::OutOfStock => CartWarningCode::MerchandiseOutOfStock,
            WarningCode::NotDeliverable => CartWarningCode::NotDeliverable,
            WarningCode::DiscountNotFound => CartWarningCode::DiscountNotFound,
            WarningCode::MergeIncomplete => CartWarningCode::MergeIncomplete,
            WarningCode::DiscountMissed(reason) => CartWarningCode::of_code(reason),
        };
        let target = match warning.target {
            Target::Cart(id) => gid::of("Cart", id),
            Target::Line(line) => id::of_line(line, cart),
            Target::Merchandise(id) => gid::of("ProductVariant", id),
        };
        Self { code, message: warning.message, target }
    }

    /// That a change was not made.
    pub(super) fn of_fault(fault: &Fault, cart: Uuid) -> Self {
        let code = match fault.code {
            Code::NotEnoughStock => CartWarningCode::MerchandiseNotEnoughStock,
            Code::NotForSale => CartWarningCode::MerchandiseOutOfStock,
            Code::NotDeliverable => CartWarningCode::NotDeliverable,
            _ => CartWarningCode::NotChanged,
        };
        Self { code, message: fault.message.clone(), target: gid::of("Cart", cart) }
    }
}
