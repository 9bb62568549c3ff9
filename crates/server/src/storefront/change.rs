//! What the mutations of carts have in common: find the cart, change it in one transaction, and
//! answer with the cart as it is then, changed or not.

use api_types::{
    CallerExt, masked, settle,
    storefront::{
        Cart, StorefrontExt,
        cart::{CartChange, CartInput, id},
    },
};
use async_graphql::{Context, ID, Result};
use campaign::Registry;
use db::TenantTx;
use kernel::Fault;
use ordering::{
    Attribute, Market,
    cart::{
        self, BuyerIdentity, CartAddressChoice, CartKey, CartOutcome, LineUpdate, NewCart, NewLine,
    },
};
use uuid::Uuid;

/// A change of a cart.
pub(super) enum Edit {
    /// Puts lines into it.
    AddLines(Vec<NewLine>),
    /// Changes lines.
    UpdateLines(Vec<LineUpdate>),
    /// Takes lines out.
    RemoveLines(Vec<Uuid>),
    /// Says who buys.
    BuyerIdentity(BuyerIdentity),
    /// Replaces the discount codes.
    DiscountCodes(Vec<String>),
    /// Replaces the campaigns whose offers aren't wanted.
    DeclinedCampaigns(Vec<Uuid>),
    /// Sets the word to the merchant.
    Note(String),
    /// Says where it shall be sent, or that this isn't known.
    DeliveryAddress(Option<CartAddressChoice>),
    /// Replaces the attributes.
    Attributes(Vec<Attribute>),
}

impl Edit {
    async fn apply(
        self,
        tx: &TenantTx,
        market: Market<'_>,
        key: &CartKey,
    ) -> db::Result<CartOutcome> {
        match self {
            Self::AddLines(lines) => cart::add_lines(tx, market, key, lines).await,
            Self::UpdateLines(lines) => cart::update_lines(tx, market, key, lines).await,
            Self::RemoveLines(ids) => cart::remove_lines(tx, market, key, &ids).await,
            Self::BuyerIdentity(buyer) => cart::set_buyer_identity(tx, market, key, buyer).await,
            Self::DiscountCodes(codes) => cart::set_discount_codes(tx, market, key, codes).await,
            Self::DeclinedCampaigns(ids) => {
                cart::set_declined_campaigns(tx, market, key, ids).await
            }
            Self::DeliveryAddress(address) => {
                cart::set_delivery_address(tx, market, key, address).await
            }
            Self::Note(note) => cart::set_note(tx, market, key, &note).await,
            Self::Attributes(all) => cart::set_attributes(tx, market, key, all).await,
        }
    }
}

/// Changes the cart of that id, unless its input was already found wrong.
pub(super) async fn edit(
    ctx: &Context<'_>,
    cart_id: &ID,
    edit: Result<Edit, Vec<Fault>>,
) -> Result<CartChange> {
    let (key, edit) = match (id::read(cart_id), edit) {
        (Some(key), Ok(edit)) => (key, edit),
        (_, edit) => return unchanged(ctx, cart_id, edit.err().unwrap_or_default()).await,
    };
    let (caller, campaigns) = (ctx.caller()?, ctx.data::<Registry>()?);
    let outcome = caller.write_relaxed(async |tx| {
        let shop = caller.settings_in(tx).await?;
        edit.apply(tx, Market { shop: &shop, campaigns }, &key).await
    });
    match settle(outcome.await)? {
        Ok(outcome) => Ok(CartChange::new(Some(key), outcome)),
        Err(faults) => unchanged(ctx, cart_id, faults).await,
    }
}

/// Makes a cart.
pub(super) async fn create(ctx: &Context<'_>, input: CartInput) -> Result<CartChange> {
    let new = match NewCart::try_from(input) {
        Ok(new) => new,
        Err(faults) => return Ok(CartChange::refused(within_input(faults))),
    };
    let (caller, campaigns) = (ctx.caller()?, ctx.data::<Registry>()?);
    let created = caller.write_relaxed(async |tx| {
        let shop = caller.settings_in(tx).await?;
        cart::create(tx, Market { shop: &shop, campaigns }, new).await
    });
    Ok(match settle(created.await)? {
        Ok(mut created) => {
            created.outcome.faults = within_input(created.outcome.faults);
            CartChange::new(created.key, created.outcome)
        }
        Err(faults) => CartChange::refused(within_input(faults)),
    })
}

fn within_input(faults: Vec<Fault>) -> Vec<Fault> {
    faults.into_iter().map(|fault| fault.under("input")).collect()
}

/// The cart as it is, beside what was wrong.
pub(super) async fn unchanged(
    ctx: &Context<'_>,
    cart_id: &ID,
    mut faults: Vec<Fault>,
) -> Result<CartChange> {
    let view = view(ctx, cart_id).await?;
    if view.is_none() {
        faults.insert(0, Fault::not_found("cart").at("cartId"));
    }
    let outcome = CartOutcome { cart: view, faults, warnings: Vec::new() };
    Ok(CartChange::new(id::read(cart_id), outcome))
}

/// The cart of that id.
pub(super) async fn find(ctx: &Context<'_>, cart_id: &ID) -> Result<Option<Cart>> {
    let view = view(ctx, cart_id).await?;
    Ok(id::read(cart_id).zip(view).map(|(key, view)| Cart::new(key, view)))
}

async fn view(ctx: &Context<'_>, cart_id: &ID) -> Result<Option<cart::CartView>> {
    let Some(key) = id::read(cart_id) else { return Ok(None) };
    let tx = ctx.reader().await?;
    let (shop, campaigns) = (ctx.shop().await?, ctx.data::<Registry>()?);
    cart::load(&tx, Market { shop: &shop, campaigns }, &key).await.map_err(masked)
}
