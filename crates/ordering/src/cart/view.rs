use std::sync::Arc;

use campaign::Progress;
use catalog::{product::Product, variant::Variant};
use db::TenantTx;
use kernel::Fault;
use pricing::{PricedCart, PricedLine, Reason};
use tenancy::shop::Shop;
use uuid::Uuid;

use super::{Cart, CartLine, contents::Contents, offers::Offers};
use crate::Market;

/// A cart with everything that its page shows.
#[derive(Debug, Clone)]
pub struct CartView {
    /// The cart itself: buyer identity, note, attributes, discount codes, address.
    pub cart: Cart,
    /// Its lines, the oldest first; gifts last.
    pub lines: Vec<CartLineView>,
    /// What it comes to; `priced.lines` stand beside `lines`.
    pub priced: PricedCart,
    /// What is missing for the next rewards.
    pub progress: Vec<Progress>,
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
    /// A campaign gives it: it can't be changed, and goes when its reason goes.
    pub gift: bool,
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
    /// Something of a cart that was merged could not be taken over.
    MergeIncomplete,
    /// `DISCOUNT_…`: a discount code is known and has no effect, for this reason.
    DiscountMissed(Reason),
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

    /// The lines that the shopper put into it.
    pub(crate) fn own_lines(&self) -> impl Iterator<Item = &CartLine> {
        self.lines.iter().filter(|line| !line.gift).map(|line| &line.line)
    }

    /// Whether a code that was entered takes something off.
    pub fn is_applicable(&self, code: &str) -> bool {
        self.priced.applied.iter().any(|it| it.source.code.as_deref() == Some(code))
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
    /// The price of one to strike through: the ordinary one where a campaign made it less, unless the
    /// merchant has named a higher one.
    pub fn compare_at_price(&self) -> Option<i64> {
        let ordinary = Some(self.variant.price).filter(|price| *price > self.cost.unit_price);
        self.variant.compare_at_price.max(ordinary)
    }

    /// Whether the line can be ordered as it is.
    pub fn for_sale(&self) -> bool {
        self.product.published_at.is_some()
    }
}

/// A cart with what campaigns offer on it.
///
/// # Errors
/// `TOO_BIG` when it comes to more than an order can; else the database's.
pub(super) async fn read(
    tx: &TenantTx,
    market: Market<'_>,
    cart: Cart,
    contents: &Contents,
) -> db::Result<CartView> {
    let offers = Offers::read(tx, market, &cart, contents).await?;
    Ok(assemble(market.shop, cart, contents, &offers)?)
}

/// Puts the parts of a cart together.
///
/// # Errors
/// `TOO_BIG` when it comes to more than an order can.
pub(crate) fn assemble(
    shop: &Shop,
    cart: Cart,
    contents: &Contents,
    offers: &Offers,
) -> Result<CartView, Fault> {
    let offered = offers.price(shop, &cart, contents)?;
    let priced = offered.priced;
    let own = contents.lines.iter().map(|line| {
        let offer = contents.offer(line);
        (line.clone(), offer.variant.clone(), Arc::clone(&offer.product), false)
    });
    let gifts = offered.gifts.into_iter();
    let gifts = gifts.map(|gift| (gift.line(&cart), gift.variant, gift.product, true));
    let view = |((line, variant, product, gift), cost): ((_, _, _, _), &PricedLine)| CartLineView {
        line,
        variant,
        product,
        cost: *cost,
        gift,
    };
    let lines = own.chain(gifts).zip(&priced.lines).map(view).collect();
    let country = country(shop, &cart);
    let mut cart = cart;
    note_reach(&mut cart, &priced);
    Ok(CartView {
        lines,
        progress: offered.progress,
        deliverable: shop.delivery_countries.contains(&country),
        country,
        cart,
        priced,
    })
}

/// The most campaigns that a cart remembers.
const MOST_CAMPAIGNS: usize = 100;

/// Lets the cart remember which campaigns have made it cheaper, for when it is written next.
fn note_reach(cart: &mut Cart, priced: &PricedCart) {
    for applied in priced.applied.iter().filter(|applied| applied.amount > 0) {
        let id = applied.source.campaign_id;
        if !cart.campaigns.contains(&id) && cart.campaigns.len() < MOST_CAMPAIGNS {
            cart.campaigns.push(id);
        }
    }
}

/// Where a cart would be sent. `ZZ` stands for the shop's own country.
pub(super) fn country(shop: &Shop, cart: &Cart) -> String {
    let address = cart.delivery_address.as_ref().and_then(|address| address.country_code.as_ref());
    let said = address.or(cart.country_code.as_ref()).filter(|code| *code != "ZZ");
    said.unwrap_or(&shop.country).clone()
}
