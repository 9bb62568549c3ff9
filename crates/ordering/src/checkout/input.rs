use std::sync::Arc;

use catalog::stock::Location;
use customers::{check_contact, phone};
use kernel::{Checks, Code, Fault, given};
use payments::{Method, method};
use serde::Serialize;
use tenancy::{email, secret::sha256, shop::Shop};
use uuid::Uuid;

use crate::{
    Address,
    cart::{Cart, CartKey, CartView},
};

/// A request to turn a cart into an order.
#[derive(Debug, Clone)]
pub struct CompleteCart {
    /// The cart.
    pub key: CartKey,
    /// Who orders, and whereto.
    pub input: CompleteInput,
    /// What the shopper was shown, in minor units of the shop's currency.
    pub expected_total: i64,
    /// The same key again, with all else equal, gets the same order again. 1 to 255 characters.
    pub idempotency_key: String,
    /// What the shopper reads: `zh` or `en`.
    pub language: String,
    /// Scheme, host and port of the shop as the shopper sees it.
    pub origin: String,
    /// The address that the request came from.
    pub client: String,
}

/// What the shop offers whoever orders.
pub(super) struct Offered {
    /// Its ways to pay, those that are switched off included.
    pub(super) methods: Arc<[Method]>,
    /// Where orders can be fetched.
    pub(super) places: Vec<Location>,
}

/// Who orders, and whereto. What is `None` is taken from the cart.
#[derive(Debug, Clone, Default, Serialize)]
pub struct CompleteInput {
    /// Where the order's news go. This or `phone` is needed.
    pub email: Option<String>,
    /// The same by telephone.
    pub phone: Option<String>,
    /// Where it is sent; needed when anything is.
    pub delivery_address: Option<Address>,
    /// Where it is fetched instead.
    pub pickup_location_id: Option<Uuid>,
    /// How it is paid; the first way that the shop offers for such an order when it isn't said.
    pub gateway: Option<String>,
    /// A word to the merchant.
    pub note: Option<String>,
    /// In which parts it is paid, as the shopper was shown: the schedule's terms, empty for at once.
    /// They aren't compared when it isn't said.
    pub payment_terms: Option<String>,
    /// What the cart held when the shopper was shown it, by [`CartView::revision`]. Without it what
    /// was shown at the last change counts.
    pub revision: Option<String>,
}

impl CompleteCart {
    /// What tells a repeated request from another one under the same key. The cart's secret is
    /// part of it: nobody gets at an order by guessing its key.
    pub(super) fn digest(&self) -> Vec<u8> {
        let said = (self.key.id, &self.key.secret, &self.input, self.expected_total);
        sha256(&serde_json::to_vec(&said).expect("texts and numbers always make JSON"))
    }
}

impl Offered {
    /// The way to pay that was chosen, or else the first, if the shop offers it for such an order.
    pub(super) fn method(&self, input: &CompleteInput, view: &CartView) -> Option<&Method> {
        let mut offered = method::offered(&self.methods, view.fetched_from().is_some());
        match &input.gateway {
            Some(chosen) => offered.find(|method| method.gateway == chosen),
            None => offered.next(),
        }
    }

    /// Where the order is fetched.
    pub(super) fn place(&self, view: &CartView) -> Option<&Location> {
        let wanted = view.fetched_from()?;
        self.places.iter().find(|place| place.id == wanted)
    }
}

impl CompleteInput {
    /// Lets the cart be sent or fetched as the input says, if it does.
    pub(super) fn choose_delivery(&self, cart: &mut Cart) {
        if self.delivery_address.is_some() || self.pickup_location_id.is_some() {
            cart.pickup_location_id = self.pickup_location_id;
        }
    }

    /// With the cart's words where it has none itself, in the form in which they are stored.
    pub(super) fn completed_from(&self, view: &CartView, shop: &Shop) -> Self {
        let cart = &view.cart;
        let or = |said: &Option<String>, cart: &Option<String>| {
            given(said.clone()).or_else(|| cart.clone())
        };
        let address = self.delivery_address.as_ref().or(cart.delivery_address.as_ref());
        let address = address.cloned().map(|address| address.normal(&shop.country));
        let country = address.as_ref().and_then(|address| address.country_code.as_deref());
        let countries = [country.unwrap_or_default(), &shop.country];
        Self {
            email: or(&self.email, &cart.email).map(|text| email::normal(&text)),
            phone: or(&self.phone, &cart.phone).map(|text| phone::normal(&text, &countries)),
            delivery_address: address.clone(),
            pickup_location_id: self.pickup_location_id,
            gateway: given(self.gateway.clone()),
            note: Some(given(self.note.clone()).unwrap_or_else(|| cart.note.clone())),
            payment_terms: self.payment_terms.clone(),
            revision: self.revision.clone(),
        }
    }

    /// Refuses a cart that doesn't hold what the shopper was shown.
    pub(super) fn check_contents(&self, view: &CartView) -> Result<(), Vec<Fault>> {
        let missing = view.cart.snapshot.as_ref().and_then(|shown| shown.missing(view));
        let changed = match &self.revision {
            Some(shown) => *shown != view.revision(),
            None => missing.is_some(),
        };
        let message = missing.unwrap_or("The cart holds something else than it did.");
        Checks::new().ensure(!changed, "cartId", Code::CartChanged, message).finish()
    }

    /// Refuses a place to fetch the order that there isn't.
    pub(super) fn check_place(&self, offered: &Offered, view: &CartView) -> Result<(), Vec<Fault>> {
        const PATH: &str = "input.pickupLocationId";
        let mut checks = Checks::new();
        if view.fetched_from().is_some() && offered.place(view).is_none() {
            checks.fault(PATH, Code::NotFound, "It can't be fetched there.");
        }
        let both = self.pickup_location_id.is_some() && self.delivery_address.is_some();
        let message = "Either it is fetched, or it is sent to an address.";
        checks.ensure(!both, PATH, Code::Invalid, message).finish()
    }

    /// Finds everything else that keeps the cart from being ordered like this.
    pub(super) fn check(
        &self,
        shop: &Shop,
        offered: &Offered,
        view: &CartView,
        checks: &mut Checks,
    ) {
        let (email, phone) = (self.email.as_deref(), self.phone.as_deref());
        let reachable = email.is_some() || phone.is_some();
        let message = "An e-mail address or a telephone number is needed.";
        checks.ensure(reachable, "input.email", Code::Blank, message);
        check_contact(checks, "input.", email, phone);
        checks.lines("input.note", self.note.as_deref().unwrap_or(""), 0..=5_000);
        let message = "The shop doesn't offer this way to pay for such an order.";
        let payable = view.priced.total == 0 || offered.method(self, view).is_some();
        checks.ensure(payable, "input.gateway", Code::UnknownGateway, message);
        if view.is_sent() {
            self.check_address(shop, checks);
        } else if let Some(address) = &self.delivery_address {
            address.check("input.deliveryAddress", checks);
        }
    }

    fn check_address(&self, shop: &Shop, checks: &mut Checks) {
        const PATH: &str = "input.deliveryAddress";
        let Some(address) = &self.delivery_address else {
            checks.fault(PATH, Code::Blank, "Where shall it be sent?");
            return;
        };
        address.check(PATH, checks);
        address.check_complete(PATH, checks);
        if let Some(country) = &address.country_code {
            let delivered = shop.delivery_countries.contains(country);
            if delivered {
                address.check_format(PATH, checks);
            }
            let message = "The shop doesn't deliver to this country.";
            let path = format!("{PATH}.countryCode");
            checks.ensure(delivered, &path, Code::NotDeliverable, message);
        }
    }
}
