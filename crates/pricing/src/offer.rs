use chrono::{DateTime, Utc};
use uuid::Uuid;

/// The steps in which a cart is priced, in their order. What an earlier one did is never revisited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// The price of a line in an activity: flash sale, group-buy.
    Activity,
    /// The price of a line for a time or for somebody: member day.
    Member,
    /// A price for a set of lines, where their own prices come to more by then.
    Bundle,
    /// What is taken off or given from an amount or a number on.
    Threshold,
    /// Coupons, and the first order's discount.
    Coupon,
    /// What is taken off freight.
    Freight,
}

impl Phase {
    /// All of them, in their order.
    pub const ALL: [Self; 6] =
        [Self::Activity, Self::Member, Self::Bundle, Self::Threshold, Self::Coupon, Self::Freight];
}

/// Where a discount comes from: what explains each cent.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// When the campaign was made: of equal offers the earliest wins.
    pub created_at: DateTime<Utc>,
    /// The campaign.
    pub campaign_id: Uuid,
    /// Its plugin.
    pub plugin: String,
    /// What shoppers read.
    pub title: String,
    /// The code that the shopper entered for it.
    pub code: Option<String>,
}

/// What later phases may do to a line that takes part in an activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stacking {
    /// A member's price replaces the activity's where it is lower.
    pub member: bool,
    /// The line counts for threshold offers and has its part of them.
    pub threshold: bool,
    /// The same of coupons.
    pub coupon: bool,
}

impl Stacking {
    /// Nothing.
    pub const NONE: Self = Self { member: false, threshold: false, coupon: false };
    /// Everything.
    pub const ALL: Self = Self { member: true, threshold: true, coupon: true };
}

/// Something that a campaign does to a cart. Lines are named by their places, from 0; amounts are
/// in minor units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// One unit of a line costs this. Never makes it dearer.
    PriceOverride {
        /// The line.
        line: usize,
        /// What one costs.
        unit_price: i64,
    },
    /// Less is paid for some lines; shown on the lines.
    LineDiscount {
        /// The lines that share it.
        lines: Vec<usize>,
        /// How much less for all of them.
        amount: i64,
    },
    /// Less is paid for some lines; shown on the cart.
    OrderDiscount {
        /// The lines that share it.
        lines: Vec<usize>,
        /// How much less for all of them.
        amount: i64,
    },
    /// A share of what is still to be paid for some lines when its turn comes.
    PercentDiscount {
        /// The lines that share it.
        lines: Vec<usize>,
        /// Hundredths of a percent: 2000 is 20 %.
        off_bp: u32,
        /// No more than this, in minor units.
        most: Option<i64>,
        /// Shown on the cart instead of the lines.
        on_order: bool,
    },
    /// Less is paid for freight.
    ShippingDiscount {
        /// How much less, at most.
        amount: i64,
    },
    /// Something is given.
    Gift {
        /// What.
        variant_id: Uuid,
        /// How many.
        quantity: u32,
    },
    /// Takes units of something that is limited, when the order is placed. Only counts where the
    /// same offer made something cheaper.
    Claim(Claim),
    /// Nothing of the order is sent until the campaign lets it go, or this moment has come: then it is
    /// given up. Only for what the shopper chose.
    HoldFulfilment {
        /// When it is given up.
        until: DateTime<Utc>,
    },
    /// The order is paid by a schedule: a deposit at once, the rest within a time of its own. Only for
    /// what the shopper chose; what later phases take off the line never touches the deposit.
    PaymentSchedule {
        /// The line that the deposit is for.
        line: usize,
        /// What it comes to, and when the rest is due.
        schedule: Schedule,
    },
    /// A line can be ordered even when there is none of it yet. Only for what the shopper chose.
    MayOversell {
        /// The line.
        line: usize,
    },
    /// A line can't be bought like this. Stands whatever else is offered.
    Reject {
        /// The line.
        line: usize,
    },
    /// The order waits no longer than this to be paid.
    PayWithin {
        /// Minutes.
        minutes: i64,
    },
    /// What is given goes when less than this stays of the order.
    GiftTerms(GiftTerms),
}

/// What must stay of an order for its gifts to stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GiftTerms {
    /// The lines that earned them.
    pub lines: Vec<usize>,
    /// How much must stay of those.
    pub least: Least,
}

/// A least amount or number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Least {
    /// In minor units, at the lines' prices before discounts on lines and cart.
    Amount(i64),
    /// Units.
    Units(i64),
}

/// How an order is paid in two parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    /// What is paid first, in minor units: at most what the goods cost. Freight and tax are paid with
    /// the rest.
    pub deposit: i64,
    /// From when on the rest can be paid.
    pub balance_from: DateTime<Utc>,
    /// When the order is given up unless it is.
    pub balance_until: DateTime<Utc>,
    /// Then the deposit isn't given back.
    pub keeps_deposit: bool,
}

impl Schedule {
    /// All of it in a word: equal for equal terms.
    pub fn terms(&self) -> String {
        let Self { deposit, balance_from, balance_until, keeps_deposit } = self;
        let (from, until) = (balance_from.timestamp(), balance_until.timestamp());
        format!("{deposit}.{from}.{until}.{}", u8::from(*keeps_deposit))
    }
}

/// Units of something that a campaign has only so much of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The line that they are for; `None` for the cart as a whole.
    pub line: Option<usize>,
    /// What is counted: `total`, or `customer:…`.
    pub key: String,
    /// How many are taken.
    pub units: i64,
    /// How many there are.
    pub most: i64,
}

/// What a campaign offers on a cart, to be taken as a whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bid {
    /// It stands alone in its phase: taken when it is worth more than all others together. A coupon
    /// stands alone among all coupons, those for freight included.
    pub exclusive: bool,
    /// It is a coupon, also where it is for freight.
    pub coupon: bool,
    /// The shopper chose it, so no other price replaces it.
    pub opted_in: bool,
    /// Of coupons that go together those with a lower rank are applied first; of equal ones the
    /// earliest campaign's.
    pub rank: usize,
    /// What later phases may do to its lines.
    pub stacking: Stacking,
    /// What it does.
    pub effects: Vec<Effect>,
}

impl Bid {
    /// An offer that goes together with others.
    pub fn of(effects: impl IntoIterator<Item = Effect>) -> Self {
        let effects = effects.into_iter().collect();
        let (exclusive, coupon, opted_in) = (false, false, false);
        Self { exclusive, coupon, opted_in, rank: 0, stacking: Stacking::ALL, effects }
    }

    /// The same, as a coupon.
    #[must_use]
    pub fn coupon(self) -> Self {
        Self { coupon: true, ..self }
    }

    /// The same, applied after coupons with a lower rank.
    #[must_use]
    pub fn ranked(self, rank: usize) -> Self {
        Self { rank, ..self }
    }

    /// The same, to be taken alone or not at all.
    #[must_use]
    pub fn exclusive(self, exclusive: bool) -> Self {
        Self { exclusive, ..self }
    }

    /// The same, with what later phases may do to its lines.
    #[must_use]
    pub fn stacking(self, stacking: Stacking) -> Self {
        Self { stacking, ..self }
    }
}

/// A [`Bid`], and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Whose.
    pub source: Source,
    /// What it is.
    pub bid: Bid,
}

/// Why an offer doesn't apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Nothing in the cart takes part.
    NothingEligible,
    /// So much more must be bought, in minor units.
    AmountMissing(i64),
    /// So many more must be bought.
    UnitsMissing(i64),
    /// There are none left.
    UsedUp,
    /// The shopper has had as many as everybody may.
    LimitReached,
    /// Only for whoever is signed in.
    SignIn,
    /// Only for somebody's first order.
    NotFirstOrder,
    /// Only for what is bought by itself.
    OnlyAlone,
    /// It has not begun.
    NotYet,
    /// It is over.
    Over,
    /// Another offer is better, and they don't go together.
    BetterOffer,
    /// What would be given is sold out.
    SoldOut,
    /// The total wouldn't be lower with it.
    NoSaving,
    /// The shopper doesn't want it.
    Declined,
}

/// An offer that doesn't apply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed {
    /// Whose.
    pub source: Source,
    /// Why.
    pub reason: Reason,
}
