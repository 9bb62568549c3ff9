use std::sync::Arc;

use catalog::{product::Product, variant::Variant};
use kernel::Fault;
use pricing::{Delivery, Line, PricedCart, PricedLine, Tax};
use tenancy::shop::{Shop, TaxMode};
use uuid::Uuid;

use super::{Cart, CartLine, contents::Contents};

/// A cart with everything that its page shows.
#[derive(Debug, Clone)]
pub struct CartView {
    /// The cart itself: buyer identity, note, attributes, discount codes, address.
    pub cart: Cart,
    /// Its lines, the oldest first.
    pub lines: Vec<CartLineView>,
    /// What it comes to; `priced.lines` stand beside `lines`.
    pub priced: PricedCart,
    /// Where it would be sent: the address's country, else the buyer's, else the shop's.
    pub country: String,
    /// Whether the shop delivers to `country`.
    pub deliverable: bool,
}

/// A line of a [`CartView`].
#[derive(Debug, Clone)]
pub struct CartLineView {
    /// The line itself: id, quantity, attributes.
    pub line: CartLine,
    /// What is bought.
    pub variant: Variant,
    /// Whose variant it is.
    pub product: Arc<Product>,
    /// What the line comes to.
    pub cost: PricedLine,
}

/// What a change of a cart led to.
#[derive(Debug, Clone, Default)]
pub struct CartOutcome {
    /// The cart as it is now: unchanged when there are faults, `None` when there is no such cart
    /// or it became an order.
    pub cart: Option<CartView>,
    /// Why nothing was changed.
    pub faults: Vec<Fault>,
    /// What was done differently from what was asked.
    pub warnings: Vec<Warning>,
}

/// Something that the shopper should know although the change was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// What it is about, for programs.
    pub code: WarningCode,
    /// The thing it is about.
    pub target: Target,
    /// An English sentence for people.
    pub message: String,
}

/// The kinds of [`Warning`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WarningCode {
    /// `MERCHANDISE_NOT_ENOUGH_STOCK`: the quantity was lowered to what there is.
    NotEnoughStock,
    /// `MERCHANDISE_OUT_OF_STOCK`: there is none left, so none was added.
    OutOfStock,
    /// The shop doesn't deliver to the buyer's country.
    NotDeliverable,
    /// A discount code is unknown.
    DiscountNotFound,
}

/// What a [`Warning`] points at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The cart of this id.
    Cart(Uuid),
    /// The line of this id.
    Line(Uuid),
    /// The variant of this id, which didn't get a line.
    Merchandise(Uuid),
}

impl CartView {
    /// Units over all lines.
    pub fn total_quantity(&self) -> i64 {
        self.lines.iter().map(|line| i64::from(line.line.quantity)).sum()
    }

    /// Whether anything in it must be brought to the shopper, or fetched by them.
    pub fn requires_shipping(&self) -> bool {
        self.lines.iter().any(|line| line.variant.requires_shipping)
    }

    /// Whether anything in it is sent to an address.
    pub fn is_sent(&self) -> bool {
        self.requires_shipping() && self.cart.pickup_location_id.is_none()
    }

    /// Where it is fetched, when there is anything to fetch.
    pub fn fetched_from(&self) -> Option<Uuid> {
        self.cart.pickup_location_id.filter(|_| self.requires_shipping())
    }
}

impl CartLineView {
    /// Whether the line can be ordered as it is.
    pub fn for_sale(&self) -> bool {
        self.product.published_at.is_some()
    }
}

/// What the contents of a cart come to in a shop. There is one flat rate of delivery, so it is
/// known before the address is; fetching is free.
pub(crate) fn price(shop: &Shop, cart: &Cart, contents: &Contents) -> Result<PricedCart, Fault> {
    let lines: Vec<Line> = contents.lines.iter().map(|line| priced_line(contents, line)).collect();
    let goods = contents.lines.iter().any(|line| contents.offer(line).variant.requires_shipping);
    let sent = goods && cart.pickup_location_id.is_none();
    let (rate, free_from) = (shop.delivery_rate, shop.delivery_free_from);
    let rate_bp = shop.tax_rate_bp.unsigned_abs();
    let tax = match shop.tax_mode() {
        TaxMode::None => Tax::None,
        TaxMode::Inclusive => Tax::Inclusive { rate_bp },
        TaxMode::Exclusive => Tax::Exclusive { rate_bp },
    };
    pricing::price(&lines, sent.then_some(Delivery { rate, free_from }), tax, shop.currency())
}

fn priced_line(contents: &Contents, line: &CartLine) -> Line {
    let variant = &contents.offer(line).variant;
    let quantity = line.quantity.unsigned_abs();
    Line { unit_price: variant.price, quantity, discount: 0, taxable: variant.taxable }
}

/// Puts the parts of a cart together.
pub(crate) fn assemble(
    shop: &Shop,
    cart: Cart,
    contents: &Contents,
    priced: PricedCart,
) -> CartView {
    let view = |(line, cost): (&CartLine, &PricedLine)| {
        let offer = contents.offer(line);
        CartLineView {
            line: line.clone(),
            variant: offer.variant.clone(),
            product: Arc::clone(&offer.product),
            cost: *cost,
        }
    };
    let country = country(shop, &cart);
    CartView {
        lines: contents.lines.iter().zip(&priced.lines).map(view).collect(),
        deliverable: shop.delivery_countries.contains(&country),
        country,
        cart,
        priced,
    }
}

/// Where a cart would be sent. `ZZ` stands for the shop's own country.
pub(super) fn country(shop: &Shop, cart: &Cart) -> String {
    let address = cart.delivery_address.as_ref().and_then(|address| address.country_code.as_ref());
    let said = address.or(cart.country_code.as_ref()).filter(|code| *code != "ZZ");
    said.unwrap_or(&shop.country).clone()
}
