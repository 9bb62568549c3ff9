//! What the checkout and an order's status both show: the lines, and what they come to.

use catalog::product::NO_OPTION_VALUE;
use kernel::{Code, Currency};
use ordering::{
    cart::CartView,
    order::{DiscountTarget, Order, OrderDiscount},
};
use pricing::{PricedCart, Schedule, Target};

use super::{
    format::{money, time},
    language::Language,
    picture::Pictures,
    visit::Visit,
};

/// Something that is bought.
pub(super) struct Line {
    /// Its picture.
    pub(super) image: String,
    /// The product.
    pub(super) title: String,
    /// The variant, where the product has several.
    pub(super) variant: String,
    /// How many.
    pub(super) quantity: i32,
    /// What it comes to.
    pub(super) total: String,
    /// What keeps it from being ordered; empty when nothing does.
    pub(super) problem: String,
}

/// What all lines come to.
pub(super) struct Totals {
    pub(super) subtotal: String,
    /// What is taken off the whole, each with its name.
    pub(super) discounts: Vec<(String, String)>,
    /// `None` when nothing is delivered.
    pub(super) delivery: Option<String>,
    /// `None` when there is no tax.
    pub(super) tax: Option<String>,
    pub(super) tax_included: bool,
    pub(super) total: String,
}

/// How something is paid in two parts, and what becomes of the first when the second isn't paid.
pub(super) struct Installments {
    pub(super) deposit_name: &'static str,
    pub(super) deposit: String,
    pub(super) balance: String,
    pub(super) window: String,
    pub(super) otherwise: &'static str,
}

/// Amounts as they are stored.
struct Amounts {
    subtotal: i64,
    discounts: Vec<(String, i64)>,
    delivery: Option<i64>,
    tax: i64,
    tax_included: bool,
    total: i64,
    currency: Currency,
}

/// A variant's title; empty where the product has no others.
pub(super) fn variant_title(title: &str) -> String {
    if title == NO_OPTION_VALUE { String::new() } else { title.to_owned() }
}

/// The lines of a cart; `problem` says what is wrong with the line of that place.
pub(super) fn lines_of_cart(
    view: &CartView,
    pictures: &Pictures,
    language: Language,
    problem: impl Fn(usize) -> String,
) -> Vec<Line> {
    let line = |(place, line): (usize, &ordering::cart::CartLineView)| Line {
        image: pictures.of(line.variant.id),
        title: line.product.title.clone(),
        variant: variant_title(&line.variant.title()),
        quantity: line.line.quantity,
        total: money(line.cost.total, view.priced.currency, language),
        problem: problem(place),
    };
    view.lines.iter().enumerate().map(line).collect()
}

/// What a cart's discounts on the whole are called; what they take off delivery is in its price.
fn discounts_of_cart(priced: &PricedCart) -> Vec<(String, i64)> {
    let whole = priced.applied.iter().filter(|applied| applied.target == Target::Order);
    whole
        .map(|applied| {
            (name(&applied.source.title, applied.source.code.as_deref()), applied.amount)
        })
        .collect()
}

/// The same of an order.
fn discounts_of_order(discounts: &[OrderDiscount]) -> Vec<(String, i64)> {
    let same = |one: &OrderDiscount, other: &OrderDiscount| one.position == other.position;
    let whole = |parts: &[OrderDiscount]| {
        let amount = parts.iter().map(|part| part.amount).sum();
        (parts[0].target == DiscountTarget::Order)
            .then(|| (name(&parts[0].title, parts[0].code.as_deref()), amount))
    };
    discounts.chunk_by(same).filter_map(whole).collect()
}

fn name(title: &str, code: Option<&str>) -> String {
    code.map_or_else(|| title.to_owned(), |code| format!("{title} ({code})"))
}

impl Installments {
    /// Of a cart; `None` when it is paid at once.
    pub(super) fn of_cart(view: &CartView, visit: &Visit) -> Option<Self> {
        let (priced, t) = (&view.priced, &visit.t().schedule);
        Some(Self::new(priced.schedule?, priced.total, priced.currency, t.deposit, visit))
    }

    /// Of an order that stands.
    pub(super) fn of_order(order: &Order, visit: &Visit) -> Option<Self> {
        let t = &visit.t().schedule;
        let name = if order.deposited_at.is_some() { t.deposit_paid } else { t.deposit };
        let schedule = order.schedule().filter(|_| order.awaits_payment())?;
        Some(Self::new(schedule, order.total, order.currency(), name, visit))
    }

    fn new(
        schedule: Schedule,
        total: i64,
        currency: Currency,
        deposit_name: &'static str,
        visit: &Visit,
    ) -> Self {
        let (t, language) = (&visit.t().schedule, visit.place.language);
        let window = [schedule.balance_from, schedule.balance_until];
        let [from, until] = window.map(|at| time(at, &visit.shop));
        Self {
            deposit_name,
            deposit: money(schedule.deposit, currency, language),
            balance: money(total - schedule.deposit, currency, language),
            window: (t.window)(&from, &until),
            otherwise: if schedule.keeps_deposit { t.kept } else { t.given_back },
        }
    }
}

impl Totals {
    /// What a cart comes to.
    pub(super) fn of_cart(view: &CartView, language: Language) -> Self {
        let priced = &view.priced;
        let amounts = Amounts {
            subtotal: priced.subtotal,
            discounts: discounts_of_cart(priced),
            delivery: view.requires_shipping().then_some(priced.delivery),
            tax: priced.tax,
            tax_included: priced.tax_included,
            total: priced.total,
            currency: priced.currency,
        };
        amounts.written(language)
    }

    /// What an order comes to.
    pub(super) fn of_order(order: &Order, discounts: &[OrderDiscount], language: Language) -> Self {
        let delivered = order.delivery_address.is_some() || order.pickup_location_id.is_some();
        let amounts = Amounts {
            subtotal: order.subtotal,
            discounts: discounts_of_order(discounts),
            delivery: delivered.then_some(order.delivery),
            tax: order.tax,
            tax_included: order.tax_included,
            total: order.total,
            currency: order.currency(),
        };
        amounts.written(language)
    }
}

impl Amounts {
    fn written(self, language: Language) -> Totals {
        let currency = self.currency;
        let say = |minor| money(minor, currency, language);
        let free = language.texts().common.free;
        let delivery = |minor| if minor == 0 { free.to_owned() } else { say(minor) };
        Totals {
            subtotal: say(self.subtotal),
            discounts: self.discounts.into_iter().map(|(name, off)| (name, say(-off))).collect(),
            delivery: self.delivery.map(delivery),
            tax: (self.tax > 0).then(|| say(self.tax)),
            tax_included: self.tax_included,
            total: say(self.total),
        }
    }
}

/// What is wrong with a line of a cart.
pub(super) fn line_problem(code: Code, language: Language) -> &'static str {
    let t = &language.texts().problem;
    match code {
        Code::NotEnoughStock => t.not_enough_stock,
        Code::NotForSale => t.not_for_sale,
        Code::TooBig => t.too_big,
        _ => t.other,
    }
}
