use kernel::{Checks, Code, Fault};
use tenancy::shop::Shop;
use uuid::Uuid;

use super::{
    Cart, CartLine, CartView, Target, Warning, WarningCode,
    contents::Contents,
    offers::{Offers, has_chosen},
    view,
};
use crate::Attributes;

/// The most lines of a cart.
const MOST_LINES: usize = 500;

/// The most characters of all lines' attributes together: every touch of a cart reads them all.
const MOST_CHARACTERS: usize = 100_000;

/// A cart that is being changed in memory. Nothing is written unless all of it is in order.
pub(crate) struct Draft<'a> {
    pub(crate) shop: &'a Shop,
    pub(crate) cart: Cart,
    pub(crate) contents: Contents,
    pub(crate) checks: Checks,
    pub(crate) warnings: Vec<Warning>,
    /// The place in the input of the line that was counted last.
    pub(super) counted_last: Option<usize>,
    /// The lines whose quantities were set, and what they had before: checked against what campaigns
    /// keep once they are priced.
    pub(super) counted: Vec<(Uuid, i32)>,
    /// The discount codes were said: what comes of them is to be said, too.
    pub(super) codes_said: bool,
}

impl<'a> Draft<'a> {
    pub(crate) fn new(shop: &'a Shop, cart: Cart, contents: Contents) -> Self {
        let (checks, warnings) = (Checks::new(), Vec::new());
        let (counted_last, counted, codes_said) = (None, Vec::new(), false);
        Self { shop, cart, contents, checks, warnings, counted_last, counted, codes_said }
    }

    /// Adds `quantity` of a variant, to the line that is equal otherwise when there is one.
    /// `nr` is the place in the input.
    pub(crate) fn add(
        &mut self,
        nr: usize,
        id: Uuid,
        variant: Uuid,
        quantity: i32,
        attributes: Attributes,
    ) {
        if !self.can_be_bought(nr, variant) || !self.is_quantity(nr, quantity, 1) {
            return;
        }
        let key = attributes.digest();
        let equal = |line: &CartLine| line.variant_id == variant && line.attributes_key == key;
        let before = self.contents.lines.iter().position(equal);
        let had = before.map_or(0, |at| self.contents.lines[at].quantity);
        if !self.is_quantity(nr, had.saturating_add(quantity), 1) {
            return;
        }
        let at = before.unwrap_or_else(|| {
            self.contents.lines.push(CartLine {
                tenant_id: self.cart.tenant_id,
                id,
                cart_id: self.cart.id,
                variant_id: variant,
                quantity: 0,
                attributes,
                attributes_key: key,
            });
            self.contents.lines.len() - 1
        });
        self.set_quantity(nr, at, had.saturating_add(quantity));
    }

    /// Changes the line `id`. A quantity of 0 removes it; a change that makes it equal to another
    /// line merges the two.
    pub(crate) fn update(
        &mut self,
        nr: usize,
        id: Uuid,
        variant: Option<Uuid>,
        quantity: Option<i32>,
        attributes: Option<Attributes>,
    ) {
        let Some(at) = self.contents.lines.iter().position(|line| line.id == id) else {
            let fault = Fault::not_found("line");
            self.checks.fault(&format!("lines.{nr}.id"), fault.code, fault.message);
            return;
        };
        let quantity = quantity.unwrap_or(self.contents.lines[at].quantity);
        if !self.is_quantity(nr, quantity, 0) {
            return;
        }
        if quantity == 0 {
            self.contents.lines.remove(at);
            return;
        }
        if variant.is_some_and(|variant| !self.switch(nr, at, variant)) {
            return;
        }
        if let Some(attributes) = attributes {
            self.contents.lines[at].attributes_key = attributes.digest();
            self.contents.lines[at].attributes = attributes;
        }
        self.merge(nr, at, quantity);
    }

    /// Makes the line at `at` one of another variant; says whether that can be had.
    fn switch(&mut self, nr: usize, at: usize, variant: Uuid) -> bool {
        if !self.can_be_bought(nr, variant) {
            return false;
        }
        let line = &self.contents.lines[at];
        if line.variant_id == variant {
            return true;
        }
        if !has_chosen(&line.attributes) && self.room(variant, line.id) == Some(0) {
            self.warn_of_stock(Target::Line(line.id), variant);
            return false;
        }
        // What was had of the other variant gives no claim on this one.
        let line = &mut self.contents.lines[at];
        (line.variant_id, line.quantity) = (variant, 0);
        true
    }

    /// Gives the line at `at` its new quantity, or gives it to the line that it became equal to.
    fn merge(&mut self, nr: usize, at: usize, quantity: i32) {
        let line = self.contents.lines[at].clone();
        let equal = |other: &CartLine| {
            other.id != line.id
                && other.variant_id == line.variant_id
                && other.attributes_key == line.attributes_key
        };
        let Some(other) = self.contents.lines.iter().find(|line| equal(line)) else {
            return self.set_quantity(nr, at, quantity);
        };
        let (other, sum) = (other.id, other.quantity.saturating_add(quantity));
        if self.is_quantity(nr, sum, 1) {
            self.contents.lines.remove(at);
            if let Some(at) = self.contents.lines.iter().position(|line| line.id == other) {
                self.set_quantity(nr, at, sum);
            }
        }
    }

    /// Removes the line `id`.
    pub(crate) fn remove(&mut self, nr: usize, id: Uuid) {
        let before = self.contents.lines.len();
        self.contents.lines.retain(|line| line.id != id);
        if self.contents.lines.len() == before {
            let fault = Fault::not_found("line");
            self.checks.fault(&format!("lineIds.{nr}"), fault.code, fault.message);
        }
    }

    /// Tells the shopper of something that was done differently.
    pub(crate) fn warn(&mut self, code: WarningCode, target: Target, message: impl Into<String>) {
        self.warnings.push(Warning { code, target, message: message.into() });
    }

    /// Finds what is wrong with the draft as a whole.
    ///
    /// # Errors
    /// Everything that was found wrong.
    pub(crate) fn check(&mut self) -> Result<(), Vec<Fault>> {
        self.checks.count("lines", self.contents.lines.len(), MOST_LINES);
        let lines = self.contents.lines.iter();
        let characters: usize = lines.map(|line| line.attributes.characters()).sum();
        let message = "At most 100000 characters of attributes in all lines together.";
        self.checks.ensure(characters <= MOST_CHARACTERS, "lines", Code::TooMany, message);
        self.checks.finish()
    }

    /// What a draft in which nothing is wrong comes to.
    ///
    /// # Errors
    /// `TOO_BIG` at a line that costs too much: at its place in the input, not in the cart.
    pub(crate) fn finish(&mut self, offers: &Offers) -> Result<CartView, Vec<Fault>> {
        self.leave_what_is_kept(offers);
        let view = view::assemble(self.shop, self.cart.clone(), &self.contents, offers);
        let view = view.map_err(|fault| {
            let last = self.counted_last.map(|last| format!("lines.{last}.quantity"));
            vec![last.map_or(fault.clone(), |path| fault.at(&path))]
        })?;
        if self.codes_said {
            self.warn_of_codes(&view);
        }
        Ok(view)
    }

    /// What is unknown, another shop's, or not published looks the same.
    fn can_be_bought(&mut self, nr: usize, variant: Uuid) -> bool {
        let offer = self.contents.offers.get(&variant);
        let published = offer.is_some_and(|offer| offer.product.published_at.is_some());
        if !published {
            let fault = Fault::not_found("variant");
            self.checks.fault(&format!("lines.{nr}.merchandiseId"), fault.code, fault.message);
        }
        published
    }
}

/// The fault that a mutation answers when its cart can't be changed any more.
pub(crate) fn completed() -> Fault {
    Fault::new(Code::CartCompleted, "This cart became an order.").at("cartId")
}

#[cfg(test)]
mod tests;
