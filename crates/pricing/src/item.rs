use uuid::Uuid;

use crate::{Phase, Source, Stacking};

/// One line to be priced, before any offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What is bought.
    pub variant_id: Uuid,
    /// Whose variant that is.
    pub product_id: Uuid,
    /// The collections that the product stands in.
    pub collection_ids: Vec<Uuid>,
    /// Tells lines of one variant apart.
    pub attributes_key: String,
    /// What one costs, in minor units, not below 0.
    pub unit_price: i64,
    /// How many.
    pub quantity: u32,
    /// False for what isn't taxed.
    pub taxable: bool,
    /// The campaign that the shopper chose for it.
    pub campaign_id: Option<Uuid>,
    /// What of that campaign they chose: a group to join.
    pub choice: Option<Uuid>,
}

/// A line as the phases so far have left it: what offers of the next phase look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The line before any offer.
    pub line: Line,
    /// What one costs now.
    pub unit_price: i64,
    /// What of the line is still to be paid.
    pub left: i64,
    /// What of that is a deposit, which nothing is taken off any more.
    pub(crate) floor: i64,
    pub(crate) activity: Option<Activity>,
    pub(crate) price: Option<Source>,
    pub(crate) line_discount: i64,
    pub(crate) order_discount: i64,
    pub(crate) gift: bool,
}

/// The activity that a line takes part in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Activity {
    pub(crate) source: Source,
    pub(crate) stacking: Stacking,
    pub(crate) opted_in: bool,
}

impl Item {
    pub(crate) fn new(line: Line) -> Self {
        let unit_price = line.unit_price;
        let left = full(unit_price, line.quantity);
        let (activity, price) = (None, None);
        let (line_discount, order_discount, gift) = (0, 0, false);
        Self {
            line,
            unit_price,
            left,
            floor: 0,
            activity,
            price,
            line_discount,
            order_discount,
            gift,
        }
    }

    /// Whether offers of a phase may count the line and make it cheaper.
    pub fn is_open(&self, phase: Phase) -> bool {
        let stacks = |allowed: fn(&Stacking) -> bool| {
            self.activity.as_ref().is_none_or(|activity| allowed(&activity.stacking))
        };
        !self.gift
            && match phase {
                Phase::Activity | Phase::Freight => true,
                // At most one activity a line.
                Phase::Bundle => self.activity.is_none(),
                Phase::Member => stacks(|it| it.member),
                Phase::Threshold => stacks(|it| it.threshold),
                Phase::Coupon => stacks(|it| it.coupon),
            }
    }

    /// It is given for free.
    pub fn is_gift(&self) -> bool {
        self.gift
    }

    /// What all its units cost before discounts.
    pub(crate) fn subtotal(&self) -> i64 {
        full(self.unit_price, self.line.quantity)
    }

    /// What can still be taken off it.
    pub(crate) fn discountable(&self) -> i64 {
        (self.left - self.floor).max(0)
    }

    pub(crate) fn set_price(&mut self, unit_price: i64, source: Source) {
        self.unit_price = unit_price;
        self.price = Some(source);
        self.left = (self.subtotal() - self.line_discount - self.order_discount).max(0);
    }

    /// What ties between lines are broken by: not the place in the cart, so that the order of lines
    /// makes no difference.
    pub(crate) fn rank(&self) -> (Uuid, &str) {
        (self.line.variant_id, &self.line.attributes_key)
    }
}

/// The pricer has checked that base prices fit, and no offer makes anything dearer.
fn full(unit_price: i64, quantity: u32) -> i64 {
    unit_price.saturating_mul(i64::from(quantity))
}
