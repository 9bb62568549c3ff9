//! Carts: what a shopper gathers, and ordering it.

mod address;
mod buyer;
mod complete;
mod cost;
mod delivery;
mod delivery_input;
mod discount;
mod error;
pub mod id;
mod input;
mod line;
mod metafield_input;
mod payload;

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use kernel::PageArgs;
use ordering::cart::{CartKey, CartView};
use pricing::Target;

pub use self::{
    address::{CartAddress, CartDeliveryAddress, DeliveryAddress, MailingAddress},
    buyer::{
        CartBuyerIdentity, CartDeliveryCoordinatesPreference, CartDeliveryPreference,
        CartPreferences, PreferenceDeliveryMethodType,
    },
    complete::{CartCompleteAddressInput, CartCompleteInput, CartCompletePayload, expected_total},
    cost::{CartCost, CartLineCost},
    delivery::{
        CartDelivery, CartDeliveryGroup, CartDeliveryGroupConnection, CartDeliveryGroupEdge,
        CartDeliveryGroupType, CartDeliveryOption, CartSelectableAddress, DeliveryMethodType,
        is_delivery_option,
    },
    delivery_input::{
        CartAddressInput, CartDeliveryAddressInput, CartSelectableAddressInput,
        CartSelectableAddressUpdateInput, CartSelectedDeliveryOptionInput,
        DeliveryAddressValidationStrategy, address_ids, delivery_address, delivery_address_update,
    },
    discount::{
        AppliedGiftCard, CartAutomaticDiscountAllocation, CartCodeDiscountAllocation,
        CartCustomDiscountAllocation, CartDiscountAllocation, CartDiscountApplication,
        CartDiscountCode, DiscountApplicationAllocationMethod, DiscountApplicationTargetSelection,
        DiscountApplicationTargetType, PricingPercentageValue, PricingValue,
    },
    error::{CartErrorCode, CartUserError, CartWarning, CartWarningCode},
    input::{
        CartBuyerIdentityInput, CartInput, CartLineInput, CartLineUpdateInput, attributes,
        campaign_ids, line_ids, line_updates, new_lines,
    },
    line::{
        BaseCartLine, BaseCartLineConnection, BaseCartLineEdge, CartLine, CartLineInstructions,
        CartLineParentRelationship, ComponentizableCartLine,
    },
    metafield_input::{
        CartMetafieldDeleteInput, CartMetafieldDeletePayload, CartMetafieldsSetInput,
        CartMetafieldsSetPayload, MetafieldDeleteErrorCode, MetafieldDeleteUserError,
        MetafieldsSetUserError, MetafieldsSetUserErrorCode,
    },
    payload::{
        CartAttributesUpdatePayload, CartBuyerIdentityUpdatePayload, CartChange, CartCreatePayload,
        CartDeclinedOffersUpdatePayload, CartDeliveryAddressesAddPayload,
        CartDeliveryAddressesRemovePayload, CartDeliveryAddressesReplacePayload,
        CartDeliveryAddressesUpdatePayload, CartDiscountCodesUpdatePayload,
        CartGiftCardCodesAddPayload, CartGiftCardCodesRemovePayload,
        CartGiftCardCodesUpdatePayload, CartLinesAddPayload, CartLinesRemovePayload,
        CartLinesUpdatePayload, CartMergePayload, CartNoteUpdatePayload,
        CartSelectedDeliveryOptionsUpdatePayload,
    },
};
use super::{Attribute, HasMetafieldsIdentifier, Metafield, Siblings, StorefrontExt, metafield};
use crate::{
    AppliedOffer, CallerExt, MissedOffer, PaymentSchedule, RewardProgress, Url, cost as price, gid,
};

/// What a shopper gathers before ordering it.
#[derive(Clone)]
pub struct Cart {
    key: CartKey,
    view: Arc<CartView>,
    products: Arc<Siblings>,
}

impl Cart {
    /// A cart under the key by which it was found.
    pub fn new(key: CartKey, view: CartView) -> Self {
        let products = view.lines.iter().map(|line| line.product.id).collect();
        Self { key, view: Arc::new(view), products: Siblings::new(products) }
    }

    /// Its lines, the oldest first; gifts last.
    fn cart_lines(&self) -> Vec<BaseCartLine> {
        let lines = 0..self.view.lines.len();
        lines.map(|index| CartLine::new(self.clone(), index).into()).collect()
    }
}

/// What a shopper gathers before ordering it.
#[Object]
impl Cart {
    /// Global id. It carries the cart's secret: who knows it may see and change the cart.
    pub async fn id(&self) -> ID {
        id::of(&self.key)
    }

    /// The page where the cart is ordered and paid.
    async fn checkout_url(&self, ctx: &Context<'_>) -> Result<Url> {
        let CartKey { id, secret } = &self.key;
        ctx.secure_address(&format!("/checkout/{id}?key={secret}"))
    }

    /// Units over all lines.
    async fn total_quantity(&self) -> i32 {
        i32::try_from(self.view.total_quantity()).unwrap_or(i32::MAX)
    }

    /// What it comes to.
    async fn cost(&self) -> CartCost {
        CartCost::of(&self.view)
    }

    /// Its lines, the oldest first; what is given for free comes last.
    #[graphql(complexity = "price::nested(first, last, child_complexity)")]
    async fn lines(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        #[graphql(default_with = "Some(false)")] reverse: Option<bool>,
    ) -> Result<BaseCartLineConnection> {
        let mut lines = self.cart_lines();
        if reverse.unwrap_or_default() {
            lines.reverse();
        }
        let args = PageArgs { first, after, last, before };
        Ok(ctx.slice(lines, &args)?.into())
    }

    /// Who buys.
    async fn buyer_identity(&self) -> CartBuyerIdentity {
        CartBuyerIdentity(Arc::clone(&self.view))
    }

    /// A word to the merchant.
    async fn note(&self) -> Option<&str> {
        Some(self.view.cart.note.as_str())
    }

    /// What the storefront notes on the cart.
    async fn attributes(&self, ctx: &Context<'_>) -> Result<Vec<Attribute>> {
        Attribute::all(ctx, &self.view.cart.attributes)
    }

    /// One of `attributes`.
    async fn attribute(&self, key: String) -> Option<Attribute> {
        Attribute::of(&self.view.cart.attributes, &key)
    }

    /// The codes that were entered.
    async fn discount_codes(&self, ctx: &Context<'_>) -> Result<Vec<CartDiscountCode>> {
        let codes = self.view.cart.discount_codes.iter();
        ctx.spend_rows(codes.len())?;
        let code = |code: &String| CartDiscountCode {
            code: code.clone(),
            applicable: self.view.is_applicable(code),
        };
        Ok(codes.map(code).collect())
    }

    /// Discounts on the cart as a whole, one for each of its lines with that line's part, and on its
    /// delivery.
    async fn discount_allocations(&self, ctx: &Context<'_>) -> Result<Vec<CartDiscountAllocation>> {
        let priced = &self.view.priced;
        let mut allocations = Vec::new();
        for applied in &priced.applied {
            // A part of each line, were it nothing: clients take one for each from the list.
            let parts = match applied.target {
                Target::Order => applied.part_of_each(priced.lines.len()),
                Target::Delivery => vec![applied.amount],
                Target::Price | Target::Line => continue,
            };
            ctx.spend_rows(parts.len())?;
            let parts = parts.into_iter();
            allocations.extend(
                parts.map(|part| CartDiscountAllocation::of(applied, part, priced.currency)),
            );
        }
        Ok(allocations)
    }

    /// What explains every difference from the ordinary prices, in the order in which it was taken
    /// off.
    async fn applied_offers(&self, ctx: &Context<'_>) -> Result<Vec<AppliedOffer>> {
        let priced = &self.view.priced;
        ctx.spend_rows(priced.applied.len())?;
        Ok(priced.applied.iter().map(|it| AppliedOffer::of(it, priced.currency)).collect())
    }

    /// The offers that don't apply, and why.
    async fn missed_offers(&self, ctx: &Context<'_>) -> Result<Vec<MissedOffer>> {
        let priced = &self.view.priced;
        ctx.spend_rows(priced.missed.len())?;
        Ok(priced.missed.iter().map(|it| MissedOffer::of(it, priced.currency)).collect())
    }

    /// Global ids of the campaigns whose offers the shopper doesn't want.
    async fn declined_campaign_ids(&self, ctx: &Context<'_>) -> Result<Vec<ID>> {
        let declined = self.view.cart.declined_campaigns.iter();
        ctx.spend_rows(declined.len())?;
        Ok(declined.map(|id| gid::of("Campaign", *id)).collect())
    }

    /// Names what the cart holds; another one after any of it changed. `cartComplete` takes it as
    /// `input.revision`.
    async fn revision(&self) -> String {
        self.view.revision()
    }

    /// How far it is from campaigns' next rewards.
    async fn reward_progress(&self, ctx: &Context<'_>) -> Result<Vec<RewardProgress>> {
        let progress = &self.view.progress;
        ctx.spend_rows(progress.len())?;
        let currency = self.view.priced.currency;
        Ok(progress.iter().map(|it| RewardProgress::of(it, currency)).collect())
    }

    /// How it is paid in two parts; null when it is paid at once.
    async fn payment_schedule(&self) -> Option<PaymentSchedule> {
        PaymentSchedule::of_cart(&self.view.priced)
    }

    /// Gift cards that pay for it; there are none yet.
    async fn applied_gift_cards(&self) -> Vec<AppliedGiftCard> {
        Vec::new()
    }

    /// Where it shall be sent.
    async fn delivery(&self) -> CartDelivery {
        CartDelivery(Arc::clone(&self.view))
    }

    /// How it can be sent: one way as soon as there is an address that the shop delivers to.
    #[graphql(complexity = "price::nested(first, last, child_complexity)")]
    async fn delivery_groups(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        #[graphql(default_with = "Some(false)")] reverse: Option<bool>,
        #[graphql(name = "withCarrierRates", default_with = "Some(false)")]
        _with_carrier_rates: Option<bool>,
    ) -> Result<CartDeliveryGroupConnection> {
        let args = PageArgs { first, after, last, before };
        let mut groups = CartDeliveryGroup::all(self);
        if reverse.unwrap_or_default() {
            groups.reverse();
        }
        Ok(ctx.slice(groups, &args)?.into())
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime<Utc> {
        self.view.cart.created_at
    }

    /// When it last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.view.cart.updated_at
    }

    /// One of the merchant's own fields; there are none yet.
    pub async fn metafield(
        &self,
        #[graphql(name = "namespace")] _namespace: Option<String>,
        #[graphql(name = "key")] _key: String,
    ) -> Option<Metafield> {
        None
    }

    /// The merchant's own fields, in the order asked for; there are none yet.
    #[graphql(complexity = "1 + identifiers.len()")]
    pub(crate) async fn metafields(
        &self,
        ctx: &Context<'_>,
        identifiers: Vec<HasMetafieldsIdentifier>,
    ) -> Result<Vec<Option<Metafield>>> {
        metafield::none_of(ctx, &identifiers)
    }
}
