use std::collections::BTreeSet;

use customers::{Customer, check_contact, check_country, customer, phone, token};
use db::TenantTx;
use kernel::Fault;
use tenancy::email;
use uuid::Uuid;

use super::{CartKey, CartOutcome, Target, WarningCode, change, draft::Draft, find};
use crate::{Attribute, Attributes, Market};

/// The most discount codes of a cart.
pub(super) const MAX_CODES: usize = 50;

/// The most characters of a note.
pub(super) const MAX_NOTE: usize = 5_000;

/// The most campaigns whose offers a cart declines.
pub(super) const MAX_DECLINED: usize = 100;

/// Who buys. What is `None` stays as it is; an empty text clears it.
#[derive(Clone, Default)]
pub struct BuyerIdentity {
    /// Where the order's news go.
    pub email: Option<String>,
    /// The same by telephone.
    pub phone: Option<String>,
    /// ISO 3166-1 alpha-2; `ZZ` is the shop's own country. Kept as it is said.
    pub country_code: Option<String>,
    /// The token of the customer whose the cart is from now on.
    pub customer_access_token: Option<String>,
}

/// What a buyer's token says of whose the cart is.
pub(super) enum Whose {
    /// Nothing.
    Unsaid,
    /// Nobody's any more.
    Nobodys,
    /// This customer's.
    Theirs(Box<Customer>),
    /// The token isn't good.
    BadToken,
}

impl BuyerIdentity {
    /// Looks the token up. It can't end before the transaction does: the carts of a customer are
    /// unbound when their tokens end, so none may become theirs by one that has. A cart that is there
    /// already is locked before.
    pub(super) async fn whose(&self, tx: &TenantTx) -> db::Result<Whose> {
        Ok(match self.customer_access_token.as_deref() {
            None => Whose::Unsaid,
            Some("") => Whose::Nobodys,
            Some(token) => match customer::keep_by_token(tx, token).await? {
                Some(customer) => Whose::Theirs(Box::new(customer)),
                None => Whose::BadToken,
            },
        })
    }
}

impl Whose {
    /// What is wrong with the token.
    pub(super) fn fault(&self) -> Option<Fault> {
        matches!(self, Self::BadToken).then(|| token::refused().under("buyerIdentity"))
    }
}

/// Without the token.
impl std::fmt::Debug for BuyerIdentity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { email, phone, country_code, .. } = self;
        let mut shown = f.debug_struct("BuyerIdentity");
        shown.field("email", email).field("phone", phone).field("country_code", country_code);
        shown.finish_non_exhaustive()
    }
}

/// Sets the word to the merchant.
///
/// # Errors
/// The database's.
pub async fn set_note(
    tx: &TenantTx,
    market: Market<'_>,
    key: &CartKey,
    note: &str,
) -> db::Result<CartOutcome> {
    change(tx, market, key, &[], |draft| draft.set_note(note)).await
}

/// Replaces the cart's attributes.
///
/// # Errors
/// The database's.
pub async fn set_attributes(
    tx: &TenantTx,
    market: Market<'_>,
    key: &CartKey,
    attributes: Vec<Attribute>,
) -> db::Result<CartOutcome> {
    change(tx, market, key, &[], |draft| draft.set_attributes(attributes)).await
}

/// Says who buys. A country that the shop doesn't deliver to is kept, with a warning. With a token
/// that isn't good nothing is changed.
///
/// # Errors
/// The database's.
pub async fn set_buyer_identity(
    tx: &TenantTx,
    market: Market<'_>,
    key: &CartKey,
    buyer: BuyerIdentity,
) -> db::Result<CartOutcome> {
    if buyer.customer_access_token.is_some() {
        find(tx, key, true).await?;
    }
    let whose = buyer.whose(tx).await?;
    change(tx, market, key, &[], |draft| {
        if let Some(fault) = whose.fault() {
            draft.checks.fault(&fault.field.join("."), fault.code, fault.message);
        }
        draft.set_buyer_identity(buyer, whose);
    })
    .await
}

/// Replaces the discount codes. They are kept as they are typed; for each that has no effect there
/// is a warning that says why.
///
/// # Errors
/// The database's.
pub async fn set_discount_codes(
    tx: &TenantTx,
    market: Market<'_>,
    key: &CartKey,
    codes: Vec<String>,
) -> db::Result<CartOutcome> {
    change(tx, market, key, &[], |draft| draft.set_discount_codes(codes)).await
}

/// Replaces the campaigns whose offers don't apply by themselves.
///
/// # Errors
/// The database's. `NOT_FOUND` at `campaignIds.N` is among the outcome's faults.
pub async fn set_declined_campaigns(
    tx: &TenantTx,
    market: Market<'_>,
    key: &CartKey,
    campaigns: Vec<Uuid>,
) -> db::Result<CartOutcome> {
    let asked = &campaigns[..campaigns.len().min(MAX_DECLINED)];
    let existing = campaign::existing(tx, asked).await?;
    change(tx, market, key, &[], |draft| {
        draft.checks.count("campaignIds", campaigns.len(), MAX_DECLINED);
        for (index, id) in campaigns.iter().enumerate().take(MAX_DECLINED) {
            if !existing.contains(id) {
                let fault = Fault::not_found("campaign");
                draft.checks.fault(&format!("campaignIds.{index}"), fault.code, fault.message);
            }
        }
        let distinct: BTreeSet<Uuid> = campaigns.into_iter().collect();
        draft.cart.declined_campaigns = distinct.into_iter().collect();
    })
    .await
}

impl Draft<'_> {
    pub(super) fn set_note(&mut self, note: &str) {
        self.checks.lines("note", note, 0..=MAX_NOTE);
        note.clone_into(&mut self.cart.note);
    }

    pub(super) fn set_attributes(&mut self, attributes: Vec<Attribute>) {
        Attributes::check(&attributes, "attributes", &mut self.checks);
        self.cart.attributes = Attributes::new(attributes);
    }

    pub(super) fn set_buyer_identity(&mut self, buyer: BuyerIdentity, whose: Whose) {
        let replace = |field: &mut Option<String>, said: Option<String>| {
            if let Some(said) = said {
                *field = Some(said).filter(|said| !said.is_empty());
            }
        };
        let country_said = buyer.country_code.is_some();
        replace(&mut self.cart.country_code, buyer.country_code);
        let country = self.cart.country_code.clone().unwrap_or_default();
        let countries = [country.as_str(), &self.shop.country];
        let email = buyer.email.map(|text| email::normal(&text));
        let phone = buyer.phone.map(|text| phone::normal(&text, &countries));
        // What the cart had was checked when it was said.
        let said = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let (said_email, said_phone) = (said(&email), said(&phone));
        let (checks, prefix) = (&mut self.checks, "buyerIdentity.");
        check_contact(checks, prefix, said_email.as_deref(), said_phone.as_deref());
        replace(&mut self.cart.email, email);
        replace(&mut self.cart.phone, phone);
        self.bind(whose);
        let country = self.cart.country_code.as_deref();
        check_country(&mut self.checks, "buyerIdentity.countryCode", country);
        if country_said {
            self.warn_of_country();
        }
    }

    /// Makes the cart somebody's, and takes their e-mail over where it has none; of who has none
    /// their telephone.
    fn bind(&mut self, whose: Whose) {
        match whose {
            Whose::Unsaid | Whose::BadToken => {}
            Whose::Nobodys => self.cart.customer_id = None,
            Whose::Theirs(customer) => {
                self.cart.customer_id = Some(customer.id);
                let phone = customer.phone.filter(|_| customer.email.is_none());
                self.cart.email = self.cart.email.take().or(customer.email);
                self.cart.phone = self.cart.phone.take().or(phone);
            }
        }
    }

    pub(super) fn set_discount_codes(&mut self, codes: Vec<String>) {
        self.checks.count("discountCodes", codes.len(), MAX_CODES);
        let (mut kept, mut seen) = (Vec::new(), BTreeSet::new());
        for (nr, code) in codes.into_iter().enumerate().take(MAX_CODES) {
            self.checks.text(&format!("discountCodes.{nr}"), &code, 0..=255);
            let folded = kernel::fold(&code);
            if !folded.is_empty() && seen.insert(folded) {
                kept.push(code);
            }
        }
        self.cart.discount_codes = kept;
        self.codes_said = true;
    }

    fn warn_of_country(&mut self) {
        let country = super::view::country(self.shop, &self.cart);
        if !self.shop.delivery_countries.contains(&country) {
            let cart = Target::Cart(self.cart.id);
            let message = format!("The shop doesn't deliver to {country}.");
            self.warn(WarningCode::NotDeliverable, cart, message);
        }
    }
}
