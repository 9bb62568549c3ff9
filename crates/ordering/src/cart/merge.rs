use customers::{Customer, customer, token};
use db::{
    TenantTx,
    sea_orm::{Condition, QueryFilter, QueryOrder, entity::prelude::*},
};
use kernel::{Code, Fault};

use super::{
    BuyerIdentity, Cart, CartKey, CartLineView, CartOutcome, Column, Entity, NewLine, Target,
    Warning, WarningCode, change, completed,
    details::{MAX_CODES, MAX_DECLINED, MAX_NOTE},
    draft::Draft,
    find, line,
    lines::wanted,
    read, refused,
    repo::rekey,
    set_buyer_identity,
};
use crate::{Attribute, Attributes, Market, attribute::MAX_ATTRIBUTES, secret};

/// What [`merge`] led to.
pub struct Merged {
    /// What opens the cart of the outcome.
    pub key: CartKey,
    /// The customer's own cart; where something was wrong, the one that was to be brought along.
    pub outcome: CartOutcome,
}

/// Brings what is in a cart into the own cart of the customer that a token is of: their open one
/// that changed last. Codes, note, attributes and declined offers come along, the address where
/// theirs has none; what can't is warned of. Lines of equal variant and attributes become one; where there aren't as many,
/// what there is, with a warning. The other cart is empty then, so doing it again changes nothing.
/// Who has no cart of their own gets this one.
///
/// The customer's cart has another secret then, which only whoever has both the token and the cart's
/// key is told: whoever knows an earlier one, of either cart, has no part in what they buy.
///
/// # Errors
/// `CONFLICT` at `cartId` when one of the two is being ordered; else the database's.
pub async fn merge(
    tx: &TenantTx,
    market: Market<'_>,
    asked: &CartKey,
    token: &str,
) -> db::Result<Merged> {
    let done = |outcome| Merged { key: asked.clone(), outcome };
    let (guest, key) = match opened(tx, asked, token, false).await? {
        None => return Ok(done(refused(Fault::not_found("cart").at("cartId")))),
        Some((cart, _)) if cart.order_id.is_some() => return Ok(done(refused(completed()))),
        Some(opened) => opened,
    };
    let done = |outcome| Merged { key: key.clone(), outcome };
    let customer = match whose(tx, &guest, token).await? {
        Ok(customer) => customer,
        Err(fault) => {
            let cart = Some(read(tx, market, guest).await?);
            let faults = vec![fault];
            return Ok(done(CartOutcome { cart, faults, ..CartOutcome::default() }));
        }
    };
    let Some(own) = own(tx, customer.id, guest.id).await? else {
        return take(tx, market, asked, token).await;
    };
    let (guest, own) = lock(tx, &guest, &own).await?;
    let secret = secret::of_merged(&key.secret, own.id, token);
    rekey(tx, own.id, &secret).await?;
    let key = CartKey { id: own.id, secret };
    let outcome = bring(tx, market, guest, &key).await?;
    Ok(Merged { key, outcome })
}

/// The cart that a key opens, or opened before it became the customer's own by this very request;
/// with the key that it has now.
async fn opened(
    tx: &TenantTx,
    key: &CartKey,
    token: &str,
    lock: bool,
) -> db::Result<Option<(Cart, CartKey)>> {
    if let Some(cart) = find(tx, key, lock).await? {
        return Ok(Some((cart, key.clone())));
    }
    let taken = CartKey { id: key.id, secret: secret::of_merged(&key.secret, key.id, token) };
    Ok(find(tx, &taken, lock).await?.map(|cart| (cart, taken)))
}

/// Makes a cart the own one of a customer who has none, under another secret unless this very
/// request gave it that before.
async fn take(
    tx: &TenantTx,
    market: Market<'_>,
    asked: &CartKey,
    token: &str,
) -> db::Result<Merged> {
    let done = |key: &CartKey, outcome| Merged { key: key.clone(), outcome };
    let key = match opened(tx, asked, token, true).await? {
        None => return Ok(done(asked, refused(Fault::not_found("cart").at("cartId")))),
        Some((cart, key)) if cart.order_id.is_some() => {
            return Ok(done(&key, refused(completed())));
        }
        Some((_, key)) if key != *asked => key,
        Some((cart, key)) => {
            let secret = secret::of_merged(&key.secret, cart.id, token);
            rekey(tx, cart.id, &secret).await?;
            CartKey { id: cart.id, secret }
        }
    };
    let customer_access_token = Some(token.to_owned());
    let buyer = BuyerIdentity { customer_access_token, ..BuyerIdentity::default() };
    let outcome = set_buyer_identity(tx, market, &key, buyer).await?;
    Ok(Merged { key, outcome })
}

/// Whose the token is, if they may have the cart.
async fn whose(tx: &TenantTx, guest: &Cart, token: &str) -> db::Result<Result<Customer, Fault>> {
    let Some(customer) = customer::by_token(tx, token).await? else {
        return Ok(Err(token::refused()));
    };
    if guest.customer_id.is_some_and(|whose| whose != customer.id) {
        let message = "This cart is another customer's.";
        return Ok(Err(Fault::new(Code::Conflict, message).at("cartId")));
    }
    Ok(Ok(customer))
}

/// The customer's own cart: of those that became no order the one that changed last, `but` left
/// out.
async fn own(tx: &TenantTx, customer: Uuid, but: Uuid) -> db::Result<Option<Cart>> {
    let theirs = tx.find::<Entity>().filter(Column::CustomerId.eq(customer));
    let open = theirs.filter(Column::OrderId.is_null()).filter(Column::Id.ne(but));
    open.order_by_desc(Column::UpdatedAt).order_by_desc(Column::Id).one().await
}

/// Locks both, one after the other by id, and sees that they still are what they were.
async fn lock(tx: &TenantTx, guest: &Cart, own: &Cart) -> db::Result<(Cart, Cart)> {
    let sql = "SELECT * FROM cart WHERE tenant_id = $1 AND id = ANY($2) ORDER BY id FOR UPDATE";
    let both: Vec<Cart> = tx.sql(sql, [vec![guest.id, own.id].into()]).await?;
    let same = |was: &Cart| {
        let mut found = both.iter().filter(|it| it.id == was.id && it.order_id.is_none());
        found.find(|it| it.customer_id == was.customer_id).cloned()
    };
    same(guest).zip(same(own)).ok_or_else(|| {
        let message = "One of the carts is being ordered at this moment.";
        Fault::new(Code::Conflict, message).at("cartId").into()
    })
}

/// Puts what is in a locked cart into the one that `key` opens, and empties it.
async fn bring(
    tx: &TenantTx,
    market: Market<'_>,
    guest: Cart,
    key: &CartKey,
) -> db::Result<CartOutcome> {
    let (id, details) = (guest.id, guest.clone());
    let lines = read(tx, market, guest).await?.lines;
    // What campaigns give is given anew.
    let lines = lines.into_iter().filter(|line| !line.gift);
    let (sold, unsold): (Vec<_>, Vec<_>) =
        lines.partition(|line| line.product.published_at.is_some());
    let sold: Vec<NewLine> = sold.into_iter().map(again).collect();
    let wanted = wanted(&sold);
    let mut outcome = change(tx, market, key, &wanted, |draft| {
        draft.add_all(tx, sold);
        draft.take_over(details);
    })
    .await?;
    if !outcome.faults.is_empty() {
        // They name lines that whoever asks hasn't sent.
        outcome.faults = outcome.faults.into_iter().map(|fault| fault.at("cartId")).collect();
        return Ok(outcome);
    }
    outcome.warnings.extend(unsold.iter().map(not_sold));
    tx.delete::<line::Entity>(Condition::all().add(line::Column::CartId.eq(id))).await?;
    let emptied = tx.update_many::<Entity>().filter(Column::Id.eq(id));
    let emptied = emptied.set(Column::CustomerId, Option::<Uuid>::None);
    emptied.set(Column::UpdatedAt, tx.now()).exec().await?;
    Ok(outcome)
}

impl Draft<'_> {
    /// Takes over what was said of another cart beside its lines. Nothing is lost silently.
    fn take_over(&mut self, other: Cart) {
        self.codes_said |= !other.discount_codes.is_empty();
        for code in other.discount_codes {
            if self.cart.discount_codes.contains(&code) {
                continue;
            }
            if self.cart.discount_codes.len() < MAX_CODES {
                self.cart.discount_codes.push(code);
            } else {
                self.warn_of_merge(format!("The discount code {code} is one too many."));
            }
        }
        self.take_over_note(&other.note);
        for attribute in other.attributes.0 {
            self.take_over_attribute(attribute);
        }
        for campaign in other.declined_campaigns {
            let declined = &mut self.cart.declined_campaigns;
            if !declined.contains(&campaign) && declined.len() < MAX_DECLINED {
                declined.push(campaign);
            }
        }
        if self.cart.delivery_address.is_none() && self.cart.pickup_location_id.is_none() {
            self.cart.delivery_address = other.delivery_address;
            self.cart.pickup_location_id = other.pickup_location_id;
        }
    }

    fn take_over_note(&mut self, note: &str) {
        let own = &self.cart.note;
        if note.is_empty() || own.contains(note) {
            return;
        }
        let both = if own.is_empty() { note.to_owned() } else { format!("{own}\n{note}") };
        if both.chars().count() <= MAX_NOTE {
            self.cart.note = both;
        } else {
            self.warn_of_merge("The note of the other cart doesn't fit behind this one's.");
        }
    }

    /// What was said last counts; a value that gives way is warned of.
    fn take_over_attribute(&mut self, attribute: Attribute) {
        let Attributes(own) = &mut self.cart.attributes;
        let Attribute { key, value } = &attribute;
        if let Some(same) = own.iter_mut().find(|it| it.key == *key) {
            let before = std::mem::replace(&mut same.value, value.clone());
            if before != *value {
                self.warn_of_merge(format!("{key} was {before} and is {value} now."));
            }
        } else if own.len() < MAX_ATTRIBUTES {
            own.push(attribute);
        } else {
            self.warn_of_merge(format!("The attribute {key} is one too many."));
        }
    }

    fn warn_of_merge(&mut self, message: impl Into<String>) {
        let cart = Target::Cart(self.cart.id);
        self.warn(WarningCode::MergeIncomplete, cart, message);
    }
}

fn again(line: CartLineView) -> NewLine {
    let CartLineView { line, .. } = line;
    let (variant_id, quantity) = (line.variant_id, line.quantity);
    NewLine { variant_id, quantity, attributes: line.attributes.0 }
}

fn not_sold(line: &CartLineView) -> Warning {
    let message = format!("{} isn't sold any more.", line.product.title);
    let target = Target::Merchandise(line.variant.id);
    Warning { code: WarningCode::OutOfStock, target, message }
}
