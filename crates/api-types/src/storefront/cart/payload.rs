use async_graphql::SimpleObject;
use kernel::Fault;
use ordering::cart::{CartKey, CartOutcome};

use super::{Cart, CartUserError, CartWarning};

/// What a mutation of a cart led to.
pub struct CartChange {
    pub(super) cart: Option<Cart>,
    pub(super) user_errors: Vec<CartUserError>,
    pub(super) warnings: Vec<CartWarning>,
}

impl CartChange {
    /// Of the cart that `key` opens; without a key there is none. What is wrong is said among the
    /// warnings too, because some clients look only there.
    pub fn new(key: Option<CartKey>, outcome: CartOutcome) -> Self {
        let cart = key.zip(outcome.cart).map(|(key, view)| Cart::new(key, view));
        let id = cart.as_ref().map(|cart| cart.key.id);
        let mut warnings = Vec::new();
        if let Some(id) = id {
            warnings.extend(outcome.warnings.into_iter().map(|said| CartWarning::of(said, id)));
            warnings.extend(outcome.faults.iter().map(|fault| CartWarning::of_fault(fault, id)));
        }
        let user_errors = outcome.faults.into_iter().map(CartUserError::from).collect();
        Self { cart, user_errors, warnings }
    }

    /// Nothing was found.
    pub fn refused(faults: Vec<Fault>) -> Self {
        Self::new(None, CartOutcome { faults, ..CartOutcome::default() })
    }
}

macro_rules! cart_payload {
    ($($payload:ident)*) => {$(
        /// What a change of a cart led to.
        #[derive(SimpleObject)]
        pub struct $payload {
            /// The cart as it is now; null when there is none.
            cart: Option<Cart>,
            /// Why nothing was changed.
            user_errors: Vec<CartUserError>,
            /// What the shopper should know.
            warnings: Vec<CartWarning>,
        }

        impl From<CartChange> for $payload {
            fn from(change: CartChange) -> Self {
                let CartChange { cart, user_errors, warnings } = change;
                Self { cart, user_errors, warnings }
            }
        }
    )*};
}

cart_payload! {
    CartAttributesUpdatePayload
    CartBuyerIdentityUpdatePayload
    CartCreatePayload
    CartDeclinedOffersUpdatePayload
    CartDeliveryAddressesAddPayload
    CartDeliveryAddressesRemovePayload
    CartDeliveryAddressesReplacePayload
    CartDeliveryAddressesUpdatePayload
    CartDiscountCodesUpdatePayload
    CartGiftCardCodesAddPayload
    CartGiftCardCodesRemovePayload
    CartGiftCardCodesUpdatePayload
    CartLinesAddPayload
    CartLinesRemovePayload
    CartLinesUpdatePayload
    CartMergePayload
    CartNoteUpdatePayload
    CartSelectedDeliveryOptionsUpdatePayload
}
