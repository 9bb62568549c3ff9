//! All that mails say, in each language. A text that a language lacks doesn't compile.

mod en;
mod zh;

use tenancy::CountryNames;

/// A text around another one: a number, an amount, a name.
pub(crate) type Around = fn(&str) -> String;

/// What mails say in one language. An order's number comes as `#1001`, an amount as `12.50 CNY`.
pub(crate) struct Words {
    /// The language's name for programs.
    pub(crate) tag: &'static str,
    /// Between a name and what it names.
    pub(crate) colon: &'static str,
    /// The subject of a mail about a test order.
    pub(crate) test_subject: Around,
    /// What such a mail says first.
    pub(crate) test_note: &'static str,
    /// What a mail about an order says last, around the shop's name.
    pub(crate) footer: Around,
    /// The address of the order's page.
    pub(crate) see_order: &'static str,
    /// Around why something was done, as staff have said it.
    pub(crate) reason: Around,
    /// Around where an order is sent.
    pub(crate) deliver_to: Around,
    /// What a country is called.
    pub(crate) country: fn(CountryNames) -> &'static str,
    /// An order was placed.
    pub(crate) placed: Placed,
    /// It is paid in two parts.
    pub(crate) balance: Balance,
    /// It was paid.
    pub(crate) paid: Paid,
    /// A parcel was sent.
    pub(crate) shipped: Shipped,
    /// An order was fetched.
    pub(crate) fetched: Fetched,
    /// Money was given back.
    pub(crate) refunded: Refunded,
    /// An order was cancelled.
    pub(crate) cancelled: Cancelled,
    /// What an order comes to.
    pub(crate) sums: Sums,
    /// A code to sign in with.
    pub(crate) code: Code,
    /// A link to set a new password.
    pub(crate) reset: Reset,
    /// A code that makes an e-mail a customer's.
    pub(crate) new_email: NewEmail,
    /// Somebody guesses at a password.
    pub(crate) alert: Alert,
}

/// Subjects are around the order's number.
pub(crate) struct Placed {
    pub(crate) subject: Around,
    pub(crate) heading: &'static str,
    /// Around the amount.
    pub(crate) to_pay: Around,
    /// Around the place's name and address.
    pub(crate) fetch_at: Around,
}

pub(crate) struct Balance {
    pub(crate) subject: Around,
    pub(crate) heading: &'static str,
    /// Around the amount, and when it must be paid.
    pub(crate) due: fn(&str, &str) -> String,
    /// Around the amount, and from when on and until when it can be paid.
    pub(crate) later: fn(&str, &str, &str) -> String,
    /// What becomes of the deposit when it isn't paid.
    pub(crate) kept: &'static str,
    pub(crate) given_back: &'static str,
    /// Around the deposit that isn't given back.
    pub(crate) was_kept: Around,
}

pub(crate) struct Paid {
    pub(crate) subject: Around,
    pub(crate) heading: &'static str,
    /// Around the amount.
    pub(crate) received: Around,
}

pub(crate) struct Shipped {
    pub(crate) subject: Around,
    /// When the parcel holds only some of it.
    pub(crate) part_subject: Around,
    pub(crate) heading: &'static str,
    pub(crate) carrier: Around,
    pub(crate) number: Around,
    /// The address of the carrier's page.
    pub(crate) track: &'static str,
}

pub(crate) struct Fetched {
    pub(crate) subject: Around,
    /// When only some of it was.
    pub(crate) part_subject: Around,
    pub(crate) heading: &'static str,
}

pub(crate) struct Refunded {
    pub(crate) subject: Around,
    pub(crate) heading: &'static str,
    /// Around the amount.
    pub(crate) amount: Around,
    /// The order was cancelled when the money came.
    pub(crate) late: &'static str,
    /// It was paid already.
    pub(crate) twice: &'static str,
    /// Another amount was asked for.
    pub(crate) mismatch: &'static str,
}

pub(crate) struct Cancelled {
    pub(crate) subject: Around,
    pub(crate) heading: &'static str,
    /// Why, when time ran out.
    pub(crate) not_paid_in_time: &'static str,
    pub(crate) offer_failed: &'static str,
    /// Around what is being given back.
    pub(crate) given_back: Around,
}

pub(crate) struct Sums {
    pub(crate) subtotal: &'static str,
    pub(crate) discount: &'static str,
    pub(crate) delivery: &'static str,
    /// Added to the other amounts.
    pub(crate) tax: &'static str,
    pub(crate) total: &'static str,
    /// Included in them.
    pub(crate) included_tax: &'static str,
}

pub(crate) struct Code {
    /// Around the shop's name.
    pub(crate) subject: Around,
    pub(crate) heading: &'static str,
    /// What stands below the code.
    pub(crate) hint: &'static str,
    /// All that a message to a telephone says, around the shop's name and the code.
    pub(crate) text: fn(&str, &str) -> String,
    /// What the mail says last, around the shop's name.
    pub(crate) footer: Around,
}

pub(crate) struct Reset {
    /// Around the shop's name.
    pub(crate) subject: Around,
    pub(crate) heading: &'static str,
    pub(crate) hint: &'static str,
    /// The address of the page.
    pub(crate) choose: &'static str,
    /// What the mail says last, around the shop's name.
    pub(crate) footer: Around,
}

pub(crate) struct NewEmail {
    /// Around the shop's name.
    pub(crate) subject: Around,
    pub(crate) heading: &'static str,
    /// What stands below the code.
    pub(crate) hint: &'static str,
    /// What the mail says last, around the shop's name.
    pub(crate) footer: Around,
}

pub(crate) struct Alert {
    /// Around the shop's name.
    pub(crate) subject: Around,
    pub(crate) heading: &'static str,
    pub(crate) hint: &'static str,
    /// What the mail says last, around the shop's name.
    pub(crate) footer: Around,
}

/// What messages say in a language of ours: `zh` or `en`.
pub(crate) fn of(language: &str) -> &'static Words {
    if language == "zh" { &zh::WORDS } else { &en::WORDS }
}
