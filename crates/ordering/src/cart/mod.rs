//! Carts. Knowing a cart's secret is the right to it; there is no other owner.
//!
//! A change is made in memory first (`draft`) and written only when all of it is in order;
//! otherwise the answer is the unchanged cart with the faults beside it. Reading a cart takes four
//! statements, changing its lines at most seven, and a few more where campaigns run, however many
//! lines and campaigns there are.

mod abandon;
mod contents;
mod customer;
mod delivery;
mod details;
mod draft;
mod entity;
mod kept;
mod line;
mod lines;
mod merge;
mod offers;
mod rehearse;
mod repo;
mod snapshot;
mod units;
mod view;

use db::TenantTx;
use kernel::Fault;
use uuid::Uuid;

pub(crate) use self::{
    abandon::AbandonCart,
    customer::{forget, has_open, lock_of_customer, lock_open, of_customer, unbind},
    draft::completed,
    entity::{Column, Entity},
    offers::{choice_of, may_move},
    repo::{find, lock_all, read_all, record_shown},
    snapshot::Snapshot,
};
use self::{
    contents::Contents,
    draft::Draft,
    offers::{CHOSEN, Offers},
    repo::read,
};
pub use self::{
    delivery::{CartAddressChoice, Details, set_delivery_address, set_details},
    details::{
        BuyerIdentity, set_attributes, set_buyer_identity, set_declined_campaigns,
        set_discount_codes, set_note,
    },
    entity::Model as Cart,
    line::Model as CartLine,
    lines::{LineUpdate, NewLine, add_lines, remove_lines, update_lines},
    merge::{Merged, merge},
    rehearse::{Rehearsal, SampleLine, rehearse},
    view::{CartLineView, CartOutcome, CartView, Target, Warning, WarningCode},
};
use crate::{Attribute, Attributes, Market, secret};

/// What names a cart and opens it.
#[derive(Clone, PartialEq, Eq)]
pub struct CartKey {
    /// The cart's id.
    pub id: Uuid,
    /// The secret that its address carries.
    pub secret: String,
}

/// A cart to be made.
#[derive(Debug, Clone, Default)]
pub struct NewCart {
    /// What is in it.
    pub lines: Vec<NewLine>,
    /// Who buys.
    pub buyer_identity: BuyerIdentity,
    /// A word to the merchant.
    pub note: String,
    /// The storefront's own words.
    pub attributes: Vec<Attribute>,
    /// Codes that the shopper typed.
    pub discount_codes: Vec<String>,
}

/// What [`create`] led to.
pub struct Created {
    /// How to reach the cart from now on; `None` when there is none. The secret is said here and
    /// never again.
    pub key: Option<CartKey>,
    /// The cart, or why there is none. Beside a cart there is a fault when its buyer's token wasn't
    /// good.
    pub outcome: CartOutcome,
}

/// Makes a cart. The fields of faults are those of [`NewCart`]: `lines.0.merchandiseId`.
///
/// # Errors
/// The database's.
pub async fn create(tx: &TenantTx, market: Market<'_>, new: NewCart) -> db::Result<Created> {
    let key = CartKey { id: tx.new_id(), secret: secret::new() };
    let whose = new.buyer_identity.whose(tx).await?;
    let contents = Contents::hold(tx, key.id, &lines::wanted(&new.lines)).await?;
    let mut draft = Draft::new(market.shop, empty(tx, &key), contents);
    draft.add_all(tx, new.lines);
    let bad_token = whose.fault();
    draft.set_buyer_identity(new.buyer_identity, whose);
    draft.set_note(&new.note);
    draft.set_attributes(new.attributes);
    draft.set_discount_codes(new.discount_codes);
    let view = match finish(tx, market, &mut draft).await? {
        Ok(view) => view,
        Err(faults) => {
            let outcome = CartOutcome { faults, ..CartOutcome::default() };
            return Ok(Created { key: None, outcome });
        }
    };
    repo::insert(tx, &view).await?;
    abandon::look_again(tx, &view.cart).await?;
    let faults = bad_token.into_iter().collect();
    let outcome = CartOutcome { cart: Some(view), faults, warnings: draft.warnings };
    Ok(Created { key: Some(key), outcome })
}

/// A cart with what it comes to; `None` when there is none, the secret is another one, or it
/// became an order.
///
/// # Errors
/// `TOO_BIG` when prices have risen so far that the sum left the range of amounts; else the
/// database's.
pub async fn load(
    tx: &TenantTx,
    market: Market<'_>,
    key: &CartKey,
) -> db::Result<Option<CartView>> {
    match find(tx, key, false).await?.filter(|cart| cart.order_id.is_none()) {
        Some(cart) => Ok(Some(read(tx, market, cart).await?)),
        None => Ok(None),
    }
}

/// Locks the cart, changes it in memory, and writes it if all is in order. `wanted` are the
/// variants that the change may put into it.
async fn change(
    tx: &TenantTx,
    market: Market<'_>,
    key: &CartKey,
    wanted: &[Uuid],
    edit: impl FnOnce(&mut Draft<'_>),
) -> db::Result<CartOutcome> {
    let cart = match find(tx, key, true).await? {
        None => return Ok(refused(Fault::not_found("cart").at("cartId"))),
        Some(cart) if cart.order_id.is_some() => return Ok(refused(completed())),
        Some(cart) => cart,
    };
    let contents = Contents::hold(tx, cart.id, wanted).await?;
    let mut draft = Draft::new(market.shop, cart.clone(), contents.clone());
    edit(&mut draft);
    draft.cart.updated_at = tx.now();
    match finish(tx, market, &mut draft).await? {
        Ok(view) => {
            repo::save(tx, &contents, &view).await?;
            Ok(CartOutcome { cart: Some(view), faults: Vec::new(), warnings: draft.warnings })
        }
        Err(faults) => {
            let unchanged = view::read(tx, market, cart, &contents).await?;
            Ok(CartOutcome { cart: Some(unchanged), faults, warnings: Vec::new() })
        }
    }
}

/// What a draft comes to, with what campaigns offer on it; or all that is wrong with it.
async fn finish(
    tx: &TenantTx,
    market: Market<'_>,
    draft: &mut Draft<'_>,
) -> db::Result<Result<CartView, Vec<Fault>>> {
    if let Err(faults) = draft.check() {
        return Ok(Err(faults));
    }
    let offers = match Offers::read(tx, market, &draft.cart, &draft.contents).await {
        // It comes to too much, of which the draft knows by what input.
        Err(db::Error::Faults(_)) => Offers::default(),
        offers => offers?,
    };
    Ok(draft.finish(&offers))
}

fn refused(fault: Fault) -> CartOutcome {
    CartOutcome { faults: vec![fault], ..CartOutcome::default() }
}

fn empty(tx: &TenantTx, key: &CartKey) -> Cart {
    Cart {
        tenant_id: tx.shop(),
        id: key.id,
        secret_hash: secret::digest(&key.secret),
        email: None,
        phone: None,
        country_code: None,
        note: String::new(),
        attributes: Attributes::default(),
        discount_codes: Vec::new(),
        delivery_address: None,
        pickup_location_id: None,
        customer_id: None,
        campaigns: Vec::new(),
        declined_campaigns: Vec::new(),
        snapshot: None,
        order_id: None,
        created_at: tx.now(),
        updated_at: tx.now(),
    }
}

impl std::fmt::Debug for CartKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CartKey").field("id", &self.id).finish_non_exhaustive()
    }
}
