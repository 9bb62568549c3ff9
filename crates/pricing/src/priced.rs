use chrono::{DateTime, Utc};
use kernel::Currency;
use uuid::Uuid;

use crate::{Claim, GiftTerms, Missed, Schedule, Source};

/// What a cart comes to. `total = subtotal − discount + delivery`, `+ tax` unless that is included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PricedCart {
    /// Each line, in the order in which they were given; gifts after them.
    pub lines: Vec<PricedLine>,
    /// The lines' totals.
    pub subtotal: i64,
    /// What is taken off the cart as a whole.
    pub discount: i64,
    /// Freight after what is taken off it, 0 when there is none.
    pub delivery: i64,
    /// Tax on lines and freight.
    pub tax: i64,
    /// Tax on lines alone.
    pub goods_tax: i64,
    /// The prices include the tax.
    pub tax_included: bool,
    /// What is to be paid.
    pub total: i64,
    /// The currency of all these amounts.
    pub currency: Currency,
    /// What explains every difference from the ordinary prices, in the order of the phases.
    pub applied: Vec<Applied>,
    /// The offers that don't apply.
    pub missed: Vec<Missed>,
    /// What the order takes of what is limited, each with its campaign.
    pub claims: Vec<(Uuid, Claim)>,
    /// The lines that can't be bought like this, by their places.
    pub rejected: Vec<usize>,
    /// The campaign that the shopper chose.
    pub chosen: Option<Uuid>,
    /// Nothing of the order is sent until that lets it go; this is when it is given up instead.
    pub hold_until: Option<DateTime<Utc>>,
    /// The order waits no longer than so many minutes to be paid.
    pub pay_within: Option<i64>,
    /// How it is paid in two parts; `None` when it is paid at once.
    pub schedule: Option<Schedule>,
    /// The lines of which there may be none yet, by their places.
    pub may_oversell: Vec<usize>,
    /// What must stay of the order for the gifts of a campaign to stay.
    pub gift_terms: Vec<(Uuid, GiftTerms)>,
}

impl PricedCart {
    /// What is to be paid for the lines alone: `total` without freight and the tax added to that.
    pub const fn goods_total(&self) -> i64 {
        let freight_tax = if self.tax_included { 0 } else { self.tax - self.goods_tax };
        self.total - self.delivery - freight_tax
    }
}

/// What a line comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PricedLine {
    /// What one costs, before discounts.
    pub unit_price: i64,
    /// Before its discounts.
    pub subtotal: i64,
    /// After its own discounts; without the tax that is added to it, with the tax that it includes.
    pub total: i64,
    /// After its part of the discounts on the cart as well.
    pub net: i64,
    /// Its tax.
    pub tax: i64,
}

/// Something that was made cheaper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// By whom.
    pub source: Source,
    /// What.
    pub target: Target,
    /// How much less is paid, in minor units.
    pub amount: i64,
    /// The lines' parts of that, by their places; none for freight.
    pub parts: Vec<(usize, i64)>,
}

impl Applied {
    /// What it takes off each of so many lines, by their places.
    pub fn part_of_each(&self, lines: usize) -> Vec<i64> {
        let mut each = vec![0; lines];
        for (line, part) in &self.parts {
            each[*line] += part;
        }
        each
    }
}

/// What a discount makes cheaper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The price of a line's units.
    Price,
    /// Lines.
    Line,
    /// The cart.
    Order,
    /// Freight.
    Delivery,
}
