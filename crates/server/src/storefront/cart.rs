use api_types::{
    CallerExt, Decimal, masked, settle,
    storefront::{
        AttributeInput, Cart, Order, StorefrontExt,
        cart::{
            CartAttributesUpdatePayload, CartBuyerIdentityInput, CartBuyerIdentityUpdatePayload,
            CartCompleteInput, CartCompletePayload, CartCreatePayload,
            CartDeclinedOffersUpdatePayload, CartDiscountCodesUpdatePayload, CartInput,
            CartLineInput, CartLineUpdateInput, CartLinesAddPayload, CartLinesRemovePayload,
            CartLinesUpdatePayload, CartNoteUpdatePayload, attributes,
            campaign_ids as parse_campaign_ids, expected_total as parse_total, id as cart_id,
            line_ids as parse_line_ids, line_updates, new_lines,
        },
    },
};
use async_graphql::{Context, ID, Object, Result};
use kernel::Fault;
use ordering::{Checkouts, checkout::CompleteCart, order};

use super::change::{self, Edit};
use crate::http::Client;

/// Carts and the orders that they became.
#[derive(Default)]
pub struct CartQuery;

/// Carts and the orders that they became.
#[Object]
impl CartQuery {
    /// The cart of that id; null when there is none, or when it became an order.
    async fn cart(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Cart>> {
        change::find(ctx, &id).await
    }

    /// The order of that number, for whoever knows its key.
    async fn order_status(
        &self,
        ctx: &Context<'_>,
        number: i32,
        key: String,
    ) -> Result<Option<Order>> {
        let tx = ctx.reader().await?;
        let found = order::by_secret(&tx, number.into(), &key).await.map_err(masked)?;
        Ok(found.map(|order| Order::new(order, key)))
    }
}

/// Changing carts and ordering them.
#[derive(Default)]
pub struct CartMutation;

/// Changing carts and ordering them.
#[Object]
impl CartMutation {
    /// Makes a cart.
    async fn cart_create(
        &self,
        ctx: &Context<'_>,
        input: Option<CartInput>,
    ) -> Result<Option<CartCreatePayload>> {
        Ok(Some(change::create(ctx, input.unwrap_or_default()).await?.into()))
    }

    /// Puts lines into a cart. Where there is less than asked for, what there is, with a warning.
    async fn cart_lines_add(
        &self,
        ctx: &Context<'_>,
        cart_id: ID,
        lines: Vec<CartLineInput>,
    ) -> Result<Option<CartLinesAddPayload>> {
        let edit = new_lines(lines).map(Edit::AddLines);
        Ok(Some(change::edit(ctx, &cart_id, edit).await?.into()))
    }

    /// Changes lines of a cart.
    async fn cart_lines_update(
        &self,
        ctx: &Context<'_>,
        cart_id: ID,
        lines: Vec<CartLineUpdateInput>,
    ) -> Result<Option<CartLinesUpdatePayload>> {
        let edit = line_updates(lines).map(Edit::UpdateLines);
        Ok(Some(change::edit(ctx, &cart_id, edit).await?.into()))
    }

    /// Takes lines out of a cart.
    async fn cart_lines_remove(
        &self,
        ctx: &Context<'_>,
        cart_id: ID,
        line_ids: Vec<ID>,
    ) -> Result<Option<CartLinesRemovePayload>> {
        let edit = parse_line_ids(&line_ids).map(Edit::RemoveLines);
        Ok(Some(change::edit(ctx, &cart_id, edit).await?.into()))
    }

    /// Says who buys.
    async fn cart_buyer_identity_update(
        &self,
        ctx: &Context<'_>,
        cart_id: ID,
        buyer_identity: CartBuyerIdentityInput,
    ) -> Result<Option<CartBuyerIdentityUpdatePayload>> {
        let edit = Edit::BuyerIdentity(buyer_identity.into());
        Ok(Some(change::edit(ctx, &cart_id, Ok(edit)).await?.into()))
    }

    /// Replaces the discount codes.
    async fn cart_discount_codes_update(
        &self,
        ctx: &Context<'_>,
        cart_id: ID,
        discount_codes: Vec<String>,
    ) -> Result<Option<CartDiscountCodesUpdatePayload>> {
        let edit = Edit::DiscountCodes(discount_codes);
        Ok(Some(change::edit(ctx, &cart_id, Ok(edit)).await?.into()))
    }

    /// Replaces the campaigns whose offers the shopper doesn't want. Theirs don't apply by themselves
    /// then; what a code is entered for does.
    async fn cart_declined_offers_update(
        &self,
        ctx: &Context<'_>,
        cart_id: ID,
        campaign_ids: Vec<ID>,
    ) -> Result<Option<CartDeclinedOffersUpdatePayload>> {
        let edit = parse_campaign_ids(&campaign_ids).map(Edit::DeclinedCampaigns);
        Ok(Some(change::edit(ctx, &cart_id, edit).await?.into()))
    }

    /// Sets the word to the merchant.
    async fn cart_note_update(
        &self,
        ctx: &Context<'_>,
        cart_id: ID,
        note: String,
    ) -> Result<Option<CartNoteUpdatePayload>> {
        Ok(Some(change::edit(ctx, &cart_id, Ok(Edit::Note(note))).await?.into()))
    }

    /// Replaces what the storefront notes on a cart.
    async fn cart_attributes_update(
        &self,
        ctx: &Context<'_>,
        cart_id: ID,
        #[graphql(name = "attributes")] input: Vec<AttributeInput>,
    ) -> Result<Option<CartAttributesUpdatePayload>> {
        let edit = Edit::Attributes(attributes(input));
        Ok(Some(change::edit(ctx, &cart_id, Ok(edit)).await?.into()))
    }

    /// Orders a cart. Nothing is placed when it comes to more than `expectedTotal`. The same
    /// request under the same `idempotencyKey` places one order, however often it is sent.
    async fn cart_complete(
        &self,
        ctx: &Context<'_>,
        cart_id: ID,
        input: CartCompleteInput,
        expected_total: Decimal,
        idempotency_key: String,
    ) -> Result<Option<CartCompletePayload>> {
        let total = parse_total(&expected_total, ctx.currency().await?);
        let (key, input, total) = match (cart_id::read(&cart_id), input.try_into(), total) {
            (Some(key), Ok(input), Ok(total)) => (key, input, total),
            (_, input, total) => {
                let faults: [Option<Fault>; 2] = [input.err(), total.err()];
                let faults = faults.into_iter().flatten().collect();
                return Ok(Some(change::unchanged(ctx, &cart_id, faults).await?.into()));
            }
        };
        let shop = ctx.shop().await?;
        let caller = ctx.caller()?;
        let request = CompleteCart {
            key: key.clone(),
            input,
            expected_total: total,
            idempotency_key,
            language: caller.language(&shop).to_owned(),
            origin: caller.origin.clone(),
            client: ctx.data::<Client>()?.0.clone(),
        };
        caller.close_reader().await;
        let completed = ctx.data::<Checkouts>()?.complete(&shop, request).await;
        match settle(completed)? {
            Ok(completed) => Ok(Some(CartCompletePayload::new(key, completed))),
            Err(faults) => Ok(Some(change::unchanged(ctx, &cart_id, faults).await?.into())),
        }
    }
}
