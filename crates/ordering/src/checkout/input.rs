use catalog::given;
use kernel::{Checks, Code};
use payments::Gateways;
use serde::Serialize;
use tenancy::{secret::sha256, shop::Shop};

use crate::{
    Address,
    cart::{CartKey, CartView},
    contact::check_contact,
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
    /// How it is paid; `offline` when it isn't said.
    pub gateway: Option<String>,
    /// A word to the merchant.
    pub note: Option<String>,
}

impl CompleteCart {
    /// What tells a repeated request from another one under the same key. The cart's secret is
    /// part of it: nobody gets at an order by guessing its key.
    pub(super) fn digest(&self) -> Vec<u8> {
        let said = (self.key.id, &self.key.secret, &self.input, self.expected_total);
        sha256(&serde_json::to_vec(&said).expect("texts and numbers always make JSON"))
    }
}

impl CompleteInput {
    /// With the cart's words where it has none itself, and without needless spaces.
    pub(super) fn completed_from(&self, view: &CartView) -> Self {
        let cart = &view.cart;
        let or = |said: &Option<String>, cart: &Option<String>| {
            given(said.clone()).or_else(|| cart.clone())
        };
        let address = self.delivery_address.as_ref().or(cart.delivery_address.as_ref());
        Self {
            email: or(&self.email, &cart.email),
            phone: or(&self.phone, &cart.phone),
            delivery_address: address.cloned().map(Address::trimmed),
            gateway: Some(given(self.gateway.clone()).unwrap_or(Gateways::DEFAULT.to_owned())),
            note: Some(given(self.note.clone()).unwrap_or_else(|| cart.note.clone())),
        }
    }

    /// Finds everything that keeps the cart from being ordered like this.
    pub(super) fn check(
        &self,
        shop: &Shop,
        gateways: &Gateways,
        view: &CartView,
        checks: &mut Checks,
    ) {
        let (email, phone) = (self.email.as_deref(), self.phone.as_deref());
        let reachable = email.is_some() || phone.is_some();
        let message = "An e-mail address or a telephone number is needed.";
        checks.ensure(reachable, "input.email", Code::Blank, message);
        check_contact(checks, "input.", email, phone);
        checks.text("input.note", self.note.as_deref().unwrap_or(""), 0..=5_000);
        let gateway = self.gateway.as_deref().and_then(|id| gateways.get(id));
        let message = "The shop doesn't offer this way to pay.";
        checks.ensure(gateway.is_some(), "input.gateway", Code::UnknownGateway, message);
        if view.requires_shipping() {
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
            let message = "The shop doesn't deliver to this country.";
            let path = format!("{PATH}.countryCode");
            checks.ensure(delivered, &path, Code::NotDeliverable, message);
        }
    }
}
