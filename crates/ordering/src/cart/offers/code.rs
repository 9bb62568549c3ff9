use pricing::{Missed, Reason};

use crate::cart::{CartView, Target, WarningCode, draft::Draft};

impl Draft<'_> {
    /// Says of each discount code that has no effect why it hasn't.
    pub(in crate::cart) fn warn_of_codes(&mut self, view: &CartView) {
        for code in self.cart.discount_codes.clone() {
            if view.is_applicable(&code) {
                continue;
            }
            let its = |missed: &&Missed| missed.source.code.as_deref() == Some(code.as_str());
            let missed = view.priced.missed.iter().find(its).map(|missed| missed.reason);
            let cart = Target::Cart(self.cart.id);
            if let Some(reason) = missed {
                let message = format!("The discount code {code} has no effect: {}", why(reason));
                self.warn(WarningCode::DiscountMissed(reason), cart, message);
            } else {
                let message = format!("The discount code {code} isn't known.");
                self.warn(WarningCode::DiscountNotFound, cart, message);
            }
        }
    }
}

fn why(reason: Reason) -> &'static str {
    match reason {
        Reason::NothingEligible => "nothing in the cart takes part.",
        Reason::AmountMissing(_) | Reason::UnitsMissing(_) => "more must be bought for it.",
        Reason::UsedUp => "it is used up.",
        Reason::LimitReached => "you have used it as often as you may.",
        Reason::SignIn => "it is for customers who are signed in.",
        Reason::NotFirstOrder => "it is for a first order.",
        Reason::OnlyAlone => "it is for what is bought by itself.",
        Reason::NotYet => "it isn't valid yet.",
        Reason::Over => "it isn't valid any more.",
        Reason::BetterOffer => "another offer is better, and they don't go together.",
        Reason::SoldOut => "what it gives is sold out.",
        Reason::NoSaving => "the total wouldn't be lower with it.",
        Reason::Declined => "you don't want it.",
    }
}
