//! All that the pages say, a constant a language: a text that a language lacks doesn't compile.

mod en;
mod welcome;
mod zh;

use ordering::Part;

pub(super) use self::{en::EN, welcome::Welcome, zh::ZH};

/// What the pages say in one language.
pub(super) struct Texts {
    /// As orders store it.
    pub(super) code: &'static str,
    /// As pages declare it.
    pub(super) tag: &'static str,
    /// What it calls itself.
    pub(super) name: &'static str,
    pub(super) common: Common,
    pub(super) notice: Notices,
    pub(super) checkout: Checkout,
    pub(super) problem: Problems,
    pub(super) order: Order,
    pub(super) schedule: Schedule,
    pub(super) sandbox: Sandbox,
    pub(super) reset: Reset,
    pub(super) welcome: Welcome,
}

/// What several pages say.
pub(super) struct Common {
    pub(super) help: &'static str,
    pub(super) items: &'static str,
    pub(super) quantity: &'static str,
    pub(super) subtotal: &'static str,
    pub(super) delivery: &'static str,
    pub(super) free: &'static str,
    pub(super) tax_included: &'static str,
    pub(super) tax_added: &'static str,
    pub(super) total: &'static str,
    pub(super) days: fn(i64) -> String,
    pub(super) hours: fn(i64) -> String,
    pub(super) minutes: fn(i64) -> String,
}

/// Pages that say one thing.
pub(super) struct Notices {
    pub(super) front: &'static str,
    pub(super) no_shop_title: &'static str,
    pub(super) no_shop: &'static str,
    pub(super) not_found_title: &'static str,
    pub(super) not_found: &'static str,
    pub(super) too_long_title: &'static str,
    pub(super) too_long: &'static str,
    pub(super) busy_title: &'static str,
    pub(super) busy: &'static str,
    pub(super) broken_title: &'static str,
    pub(super) broken: &'static str,
    pub(super) empty_title: &'static str,
    pub(super) empty: &'static str,
    pub(super) not_for_sale_title: &'static str,
    pub(super) not_for_sale: &'static str,
    pub(super) sold_out_title: &'static str,
    pub(super) sold_out: &'static str,
    pub(super) leaving_title: &'static str,
    pub(super) leaving: &'static str,
    pub(super) go_on: &'static str,
}

/// The checkout.
pub(super) struct Checkout {
    pub(super) title: &'static str,
    pub(super) contact: &'static str,
    pub(super) contact_hint: &'static str,
    pub(super) email: &'static str,
    pub(super) phone: &'static str,
    pub(super) delivery: &'static str,
    pub(super) ship: &'static str,
    pub(super) pickup_at: fn(&str) -> String,
    pub(super) name: &'static str,
    pub(super) country: &'static str,
    /// What a part of an address is called, by what the country has there.
    pub(super) part: fn(Part, &str) -> &'static str,
    pub(super) country_hint: &'static str,
    pub(super) choose: &'static str,
    pub(super) region_hint: &'static str,
    pub(super) address2: &'static str,
    pub(super) optional: &'static str,
    pub(super) update: &'static str,
    pub(super) update_hint: &'static str,
    pub(super) payment: &'static str,
    pub(super) nothing_to_pay: &'static str,
    pub(super) no_way_to_pay: &'static str,
    pub(super) note: &'static str,
    pub(super) place: &'static str,
    pub(super) place_hint: &'static str,
    pub(super) decline: &'static str,
    pub(super) restore: &'static str,
    /// Why an offer of this title doesn't apply.
    pub(super) no_saving: fn(&str) -> String,
}

/// What is wrong with what was typed.
pub(super) struct Problems {
    pub(super) summary: fn(usize) -> String,
    pub(super) blank: &'static str,
    pub(super) blank_contact: &'static str,
    pub(super) blank_choice: &'static str,
    pub(super) invalid: &'static str,
    pub(super) invalid_email: &'static str,
    pub(super) invalid_phone: &'static str,
    pub(super) invalid_region: &'static str,
    /// With a postal code that there is.
    pub(super) invalid_zip: fn(&str) -> String,
    pub(super) too_long: &'static str,
    pub(super) not_deliverable: &'static str,
    pub(super) no_such_place: &'static str,
    pub(super) unknown_gateway: &'static str,
    pub(super) too_many_wait: &'static str,
    pub(super) not_enough_stock: &'static str,
    pub(super) not_for_sale: &'static str,
    pub(super) too_big: &'static str,
    pub(super) price_changed: fn(&str) -> String,
    pub(super) cart_changed: &'static str,
    pub(super) other: &'static str,
}

/// An order's status.
pub(super) struct Order {
    pub(super) title: fn(i64) -> String,
    pub(super) placed_at: fn(&str) -> String,
    pub(super) test: &'static str,
    pub(super) awaits: &'static str,
    pub(super) awaits_at_pickup: &'static str,
    pub(super) awaits_rest: &'static str,
    pub(super) failed: &'static str,
    pub(super) confirming: &'static str,
    pub(super) confirming_hint: &'static str,
    pub(super) look_again: &'static str,
    pub(super) paid: &'static str,
    pub(super) to_send: &'static str,
    pub(super) held: &'static str,
    pub(super) to_fetch: &'static str,
    pub(super) nothing_to_send: &'static str,
    pub(super) partly_sent: &'static str,
    pub(super) sent: &'static str,
    pub(super) fetched: &'static str,
    pub(super) cancelled: &'static str,
    pub(super) expired: &'static str,
    pub(super) offer_failed: &'static str,
    pub(super) cancelled_unpaid: &'static str,
    pub(super) cancelled_paid: &'static str,
    pub(super) reason: &'static str,
    pub(super) refunded: &'static str,
    pub(super) refunded_hint: &'static str,
    pub(super) to_pay: &'static str,
    pub(super) time_left: fn(&str, &str) -> String,
    pub(super) pay_now: &'static str,
    pub(super) unreachable: &'static str,
    pub(super) pay_otherwise: &'static str,
    pub(super) choose_way: &'static str,
    pub(super) cannot_pay: &'static str,
    pub(super) parcels: &'static str,
    pub(super) parcel: fn(usize) -> String,
    pub(super) sent_at: fn(&str) -> String,
    pub(super) track: &'static str,
    pub(super) refunds: &'static str,
    /// What has come so far, of an order that was paid in part.
    pub(super) paid_so_far: &'static str,
    /// What was given back, or is being.
    pub(super) given_back: &'static str,
    pub(super) refund_pending: &'static str,
    pub(super) refund_done: &'static str,
    pub(super) refund_of_surplus: &'static str,
    pub(super) sent_to: &'static str,
    pub(super) fetched_at: &'static str,
    pub(super) contact: &'static str,
    pub(super) note: &'static str,
    pub(super) keep: &'static str,
}

/// Orders that are paid in two parts.
pub(super) struct Schedule {
    pub(super) title: &'static str,
    pub(super) deposit: &'static str,
    pub(super) deposit_paid: &'static str,
    pub(super) balance: &'static str,
    /// From when on and until when the balance can be paid.
    pub(super) window: fn(&str, &str) -> String,
    pub(super) kept: &'static str,
    pub(super) given_back: &'static str,
    pub(super) awaits_deposit: &'static str,
    pub(super) awaits_balance: &'static str,
    pub(super) deposited: &'static str,
    pub(super) not_due: &'static str,
    pub(super) expired: &'static str,
    pub(super) was_kept: &'static str,
}

/// The sandbox's page.
pub(super) struct Sandbox {
    pub(super) title: &'static str,
    pub(super) warning: &'static str,
    pub(super) amount: &'static str,
    pub(super) choose: &'static str,
    pub(super) pay: Button,
    pub(super) fail: Button,
    pub(super) late: Button,
    pub(super) twice: Button,
    pub(super) less: Button,
    pub(super) back: &'static str,
    pub(super) too_late_title: &'static str,
    pub(super) too_late: &'static str,
}

/// A button, and what pressing it does.
pub(super) struct Button {
    pub(super) label: &'static str,
    pub(super) hint: &'static str,
}

/// On which a forgotten password is set anew.
pub(super) struct Reset {
    pub(super) title: &'static str,
    pub(super) hint: &'static str,
    pub(super) password: &'static str,
    pub(super) password_hint: &'static str,
    pub(super) set: &'static str,
    pub(super) blank: &'static str,
    pub(super) too_short: &'static str,
    pub(super) too_long: &'static str,
    pub(super) invalid: &'static str,
    pub(super) busy: &'static str,
    pub(super) done_title: &'static str,
    pub(super) done: &'static str,
    pub(super) ended_title: &'static str,
    pub(super) ended: &'static str,
}
