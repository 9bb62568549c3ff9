//! What clients of the dialect do to carts beside their lines: addresses, ways to send them, gift cards
//! and fields of the merchant's own.

use api_types::storefront::cart::{
    CartDeliveryAddressesAddPayload, CartDeliveryAddressesRemovePayload,
    CartDeliveryAddressesReplacePayload, CartDeliveryAddressesUpdatePayload,
    CartGiftCardCodesAddPayload, CartGiftCardCodesRemovePayload, CartGiftCardCodesUpdatePayload,
    CartMetafieldDeleteInput, CartMetafieldDeletePayload, CartMetafieldsSetInput,
    CartMetafieldsSetPayload, CartSelectableAddressInput, CartSelectableAddressUpdateInput,
    CartSelectedDeliveryOptionInput, CartSelectedDeliveryOptionsUpdatePayload, address_ids,
    delivery_address, delivery_address_update, id as cart_id, is_delivery_option,
};
use async_graphql::{Context, ID, Object, Result};
use kernel::Fault;

use super::change::{self, Edit};

/// Carts' addresses, gift cards and fields.
#[derive(Default)]
pub struct CartDeliveryMutation;

/// Carts' addresses, gift cards and fields.
#[Object]
impl CartDeliveryMutation {
    /// Says where a cart shall be sent. It has one address, so an earlier one gives way.
    async fn cart_delivery_addresses_add(
        &self,
        ctx: &Context<'_>,
        cart_id: ID,
        addresses: Vec<CartSelectableAddressInput>,
    ) -> Result<Option<CartDeliveryAddressesAddPayload>> {
        let edit = match delivery_address(addresses) {
            Ok(Some(address)) => Ok(Edit::DeliveryAddress(Some(address))),
            Ok(None) => {
                return Ok(Some(change::unchanged(ctx, &cart_id, Vec::new()).await?.into()));
            }
            Err(faults) => Err(faults),
        };
        Ok(Some(change::edit(ctx, &cart_id, edit).await?.into()))
    }

    /// Replaces where a cart shall be sent; an empty list takes the address away.
    async fn cart_delivery_addresses_replace(
        &self,
        ctx: &Context<'_>,
        cart_id: ID,
        addresses: Vec<CartSelectableAddressInput>,
    ) -> Result<Option<CartDeliveryAddressesReplacePayload>> {
        let edit = delivery_address(addresses).map(Edit::DeliveryAddress);
        Ok(Some(change::edit(ctx, &cart_id, edit).await?.into()))
    }

    /// Changes where a cart shall be sent.
    async fn cart_delivery_addresses_update(
        &self,
        ctx: &Context<'_>,
        cart_id: ID,
        addresses: Vec<CartSelectableAddressUpdateInput>,
    ) -> Result<Option<CartDeliveryAddressesUpdatePayload>> {
        // An address is named by its cart: of a cart that isn't there, nothing else can be said.
        if change::find(ctx, &cart_id).await?.is_none() {
            return Ok(Some(change::unchanged(ctx, &cart_id, Vec::new()).await?.into()));
        }
        let key = cart_id::read(&cart_id);
        let edit = match delivery_address_update(key.as_ref(), addresses) {
            Ok(Some(address)) => Ok(Edit::DeliveryAddress(Some(address))),
            Ok(None) => {
                return Ok(Some(change::unchanged(ctx, &cart_id, Vec::new()).await?.into()));
            }
            Err(faults) => Err(faults),
        };
        Ok(Some(change::edit(ctx, &cart_id, edit).await?.into()))
    }

    /// Takes a cart's address away.
    async fn cart_delivery_addresses_remove(
        &self,
        ctx: &Context<'_>,
        cart_id: ID,
        #[graphql(name = "addressIds")] ids: Vec<ID>,
    ) -> Result<Option<CartDeliveryAddressesRemovePayload>> {
        if ids.is_empty() || change::find(ctx, &cart_id).await?.is_none() {
            return Ok(Some(change::unchanged(ctx, &cart_id, Vec::new()).await?.into()));
        }
        let key = cart_id::read(&cart_id);
        let edit = address_ids(key.as_ref(), &ids).map(|()| Edit::DeliveryAddress(None));
        Ok(Some(change::edit(ctx, &cart_id, edit).await?.into()))
    }

    /// Chooses how a cart is sent. There is one way.
    async fn cart_selected_delivery_options_update(
        &self,
        ctx: &Context<'_>,
        cart_id: ID,
        #[graphql(name = "selectedDeliveryOptions")] chosen: Vec<CartSelectedDeliveryOptionInput>,
    ) -> Result<Option<CartSelectedDeliveryOptionsUpdatePayload>> {
        let key = cart_id::read(&cart_id);
        let wrong = |(index, option)| is_delivery_option(key.as_ref(), option, index).err();
        let faults = match change::find(ctx, &cart_id).await? {
            Some(_) => chosen.iter().enumerate().filter_map(wrong).collect(),
            None => Vec::new(),
        };
        Ok(Some(change::unchanged(ctx, &cart_id, faults).await?.into()))
    }

    /// Replaces a cart's gift cards. There are none, so a code is not found.
    async fn cart_gift_card_codes_update(
        &self,
        ctx: &Context<'_>,
        cart_id: ID,
        gift_card_codes: Vec<String>,
    ) -> Result<Option<CartGiftCardCodesUpdatePayload>> {
        let faults = not_found("giftCardCodes", gift_card_codes.len());
        Ok(Some(change::unchanged(ctx, &cart_id, faults).await?.into()))
    }

    /// Adds gift cards to a cart. There are none, so a code is not found.
    async fn cart_gift_card_codes_add(
        &self,
        ctx: &Context<'_>,
        cart_id: ID,
        gift_card_codes: Vec<String>,
    ) -> Result<Option<CartGiftCardCodesAddPayload>> {
        let faults = not_found("giftCardCodes", gift_card_codes.len());
        Ok(Some(change::unchanged(ctx, &cart_id, faults).await?.into()))
    }

    /// Takes gift cards out of a cart. There are none, so an id is not found.
    async fn cart_gift_card_codes_remove(
        &self,
        ctx: &Context<'_>,
        cart_id: ID,
        #[graphql(name = "appliedGiftCardIds")] ids: Vec<ID>,
    ) -> Result<Option<CartGiftCardCodesRemovePayload>> {
        let faults = not_found("appliedGiftCardIds", ids.len());
        Ok(Some(change::unchanged(ctx, &cart_id, faults).await?.into()))
    }

    /// Sets the merchant's own fields of carts. There are none, so it is refused.
    async fn cart_metafields_set(
        &self,
        metafields: Vec<CartMetafieldsSetInput>,
    ) -> Option<CartMetafieldsSetPayload> {
        Some(CartMetafieldsSetPayload::refused(metafields.len()))
    }

    /// Deletes one of the merchant's own fields of a cart. There are none, so it isn't found.
    async fn cart_metafield_delete(
        &self,
        #[graphql(name = "input")] _input: CartMetafieldDeleteInput,
    ) -> Option<CartMetafieldDeletePayload> {
        Some(CartMetafieldDeletePayload::not_found())
    }
}

/// The first of a list of gift cards, of which there are none.
fn not_found(list: &str, len: usize) -> Vec<Fault> {
    let fault = (len > 0).then(|| Fault::not_found("gift card").at(&format!("{list}.0")));
    fault.into_iter().collect()
}
