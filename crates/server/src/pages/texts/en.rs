use ordering::Part;

use super::{Button, Checkout, Common, Notices, Order, Problems, Reset, Sandbox, Schedule, Texts};

/// English.
pub(in super::super) const EN: Texts = Texts {
    code: "en",
    tag: "en",
    name: "English",
    common: COMMON,
    notice: NOTICES,
    checkout: CHECKOUT,
    problem: PROBLEMS,
    order: ORDER,
    schedule: SCHEDULE,
    sandbox: SANDBOX,
    reset: RESET,
    welcome: super::welcome::EN,
};

const COMMON: Common = Common {
    help: "Questions? Write to",
    items: "Your items",
    quantity: "Quantity",
    subtotal: "Subtotal",
    delivery: "Delivery",
    free: "Free",
    tax_included: "Tax included",
    tax_added: "Tax",
    total: "Total",
    days: |count| counted(count, "day", "days"),
    hours: |count| counted(count, "hour", "hours"),
    minutes: |count| counted(count, "minute", "minutes"),
};

const NOTICES: Notices = Notices {
    front: "This shop is open, but has no pages of its own to look through yet. You can order by the links that it sends you.",
    no_shop_title: "There is no shop here",
    no_shop: "Please check that the address is complete and spelled right.",
    not_found_title: "We can’t find this page",
    not_found: "The link may be incomplete or no longer valid. Please open it again from the shop’s \
        message, or ask the shop.",
    too_long_title: "That was too much",
    too_long: "Please go back, shorten what you wrote, and try again.",
    busy_title: "Please try again in a moment",
    busy: "Very many people want something at the same time. Nothing is lost: please load this page \
        again in a few seconds.",
    broken_title: "Something went wrong",
    broken: "This is our fault, and you were not charged for anything. Please try again later.",
    empty_title: "Your cart is empty",
    empty: "Please add what you want to buy, then come back to check out.",
    not_for_sale_title: "Not for sale",
    not_for_sale: "Something in this link is wrong or no longer sold. Please ask the shop for a new \
        link.",
    sold_out_title: "Sold out",
    sold_out: "What this link leads to is sold out for now. Please come back later, or ask the shop.",
    leaving_title: "Taking you to the payment page",
    leaving: "Your order is saved. If nothing happens, please follow the link below to pay.",
    go_on: "Continue to payment",
};

const CHECKOUT: Checkout = Checkout {
    title: "Checkout",
    contact: "Contact",
    contact_hint: "We need an e-mail address or a phone number to tell you about your order.",
    email: "E-mail",
    phone: "Phone",
    delivery: "Delivery",
    ship: "Deliver to an address",
    pickup_at: |place| format!("Pick up at {place}"),
    name: "Full name",
    country: "Country or region",
    part,
    country_hint: "After choosing another country, press “Update” to get its fields.",
    choose: "Please choose",
    region_hint: "Choose a province and press “Update” to get its cities; then a city, and press it \
        again to get its districts.",
    address2: "Flat, floor, building",
    optional: "optional",
    update: "Update",
    update_hint: "After changing the region or the way of delivery, press “Update” to see the new \
        total and ways to pay.",
    payment: "Payment",
    nothing_to_pay: "There is nothing to pay for this order.",
    no_way_to_pay: "The shop can’t be paid at the moment. Please write to it.",
    note: "Note to the shop",
    place: "Place order",
    place_hint: "This places your order and shows you how to pay.",
    decline: "Don’t use",
    restore: "Use again",
    no_saving: |title| format!("{title} isn’t used: you would pay no less with it."),
};

fn part(part: Part, kind: &str) -> &'static str {
    match (part, kind) {
        (Part::Street, _) => "Street and number",
        (Part::Zip, "zip") => "ZIP code",
        (Part::Zip, "eircode") => "Eircode",
        (Part::Zip, "pin") => "PIN code",
        (Part::Zip, "postcode") => "Postcode",
        (Part::Zip, _) => "Postal code",
        (Part::Province, "state") => "State",
        (Part::Province, "county") => "County",
        (Part::Province, "prefecture") => "Prefecture",
        (Part::Province, "emirate") => "Emirate",
        (Part::Province, "island") => "Island",
        (Part::Province, "parish") => "Parish",
        (Part::Province, "oblast") => "Oblast",
        (Part::Province, "department") => "Department",
        (Part::Province, "area") => "Area",
        (Part::Province, "do_si") => "Province or city (do/si)",
        (Part::City, "post_town") => "Town",
        (Part::City | Part::District, "suburb") => "Suburb",
        (Part::District, "neighborhood") => "Neighbourhood",
        (Part::District, "townland") => "Townland",
        (Part::District, "village_township") => "Village or township",
        (Part::District, _) | (_, "district") => "District",
        (Part::Province, _) => "Province",
        (Part::City, _) => "City",
    }
}

const PROBLEMS: Problems = Problems {
    summary: |count| match count {
        1 => "Please correct this before you place the order:".to_owned(),
        _ => format!("Please correct these {count} things before you place the order:"),
    },
    blank: "Please fill this in.",
    blank_contact: "Please enter an e-mail address or a phone number.",
    blank_choice: "Please choose.",
    invalid: "Please check this.",
    invalid_email: "This doesn’t look like an e-mail address such as name@example.com.",
    invalid_phone: "This doesn’t look like a phone number such as +1 202 555 0199.",
    invalid_region: "This doesn’t belong to the region chosen above. Please choose again.",
    invalid_zip: |example| {
        format!("This doesn’t look like a postal code of this country, for example {example}.")
    },
    too_long: "This is too long. Please shorten it.",
    not_deliverable: "The shop doesn’t deliver to this country or region.",
    no_such_place: "You can’t pick up here any more. Please choose again.",
    unknown_gateway: "You can’t pay this way. Please choose again.",
    too_many_wait: "Too many orders of yours are still to be paid. Please pay or cancel one of them first, or ask the shop.",
    not_enough_stock: "There isn’t enough of this left. Please go back to your cart and take fewer.",
    not_for_sale: "This is no longer sold. Please go back to your cart and remove it.",
    too_big: "This is too many. Please go back to your cart and take fewer.",
    cart_changed: "Your items have changed. Please look at them again before you order.",
    price_changed: |total| {
        format!(
            "Prices have changed: the total is now {total}. Please check it and place the order \
             again. Nothing was ordered so far."
        )
    },
    other: "This can’t be ordered at the moment. Please check it and try again.",
};

const ORDER: Order = Order {
    title: |number| format!("Order {number}"),
    placed_at: |time| format!("Placed on {time}"),
    test: "Test order: no money moves.",
    awaits: "Waiting for your payment",
    awaits_at_pickup: "Waiting for you to pick it up",
    awaits_rest: "A part is still to be paid",
    failed: "Your last payment didn’t work, and nothing was charged. Please try again or pay another \
        way.",
    confirming: "Confirming your payment",
    confirming_hint: "This usually takes a few seconds. The page refreshes by itself.",
    look_again: "Refresh now",
    paid: "Paid",
    to_send: "The shop is getting your order ready to ship.",
    held: "Your order waits for its offer to come about. If it doesn’t, everything is given back.",
    to_fetch: "The shop is getting your order ready. You can pick it up at the address below.",
    nothing_to_send: "Thank you for your purchase.",
    partly_sent: "Partly shipped",
    sent: "Shipped",
    fetched: "Picked up",
    cancelled: "Cancelled",
    expired: "The order wasn’t paid in time and was cancelled.",
    offer_failed: "The offer didn’t come about, so the order was cancelled.",
    cancelled_unpaid: "You were not charged. If you have paid all the same, the money is given back to \
                       you in full.",
    cancelled_paid: "What you paid is given back in full; see below how far that is.",
    reason: "Reason: ",
    refunded: "Refunded",
    refunded_hint: "See below how far your refund is.",
    to_pay: "To pay",
    time_left: |left, at| {
        format!("Please pay within {left} (until {at}); after that the order is cancelled.")
    },
    pay_now: "Pay now",
    unreachable: "The payment service can’t be reached. Please refresh this page later, or pay \
        another way.",
    pay_otherwise: "Pay another way",
    choose_way: "Choose how to pay",
    cannot_pay: "You can’t pay this way. Please choose another.",
    parcels: "Shipping",
    parcel: |number| format!("Parcel {number}"),
    sent_at: |time| format!("Shipped on {time}"),
    track: "Track this parcel",
    refunds: "Refunds",
    paid_so_far: "Paid so far",
    given_back: "Refunded",
    refund_pending: "Being given back",
    refund_done: "Given back",
    refund_of_surplus: "A payment that came twice, too late or with another amount.",
    sent_to: "Delivery address",
    fetched_at: "Pick up at",
    contact: "Contact",
    note: "Your note",
    keep: "Keep this page’s link to follow your order. It is yours alone: please don’t pass it on.",
};

const SCHEDULE: Schedule = Schedule {
    title: "Paid in two parts",
    deposit: "Deposit, paid now",
    deposit_paid: "Deposit",
    balance: "Balance, paid later",
    window: |from, until| format!("The balance can be paid from {from} until {until}."),
    kept: "If you don’t pay the balance in time, the order is cancelled and the deposit is not given \
        back.",
    given_back: "If you don’t pay the balance in time, the order is cancelled and the deposit is given \
        back in full.",
    awaits_deposit: "Waiting for your deposit",
    awaits_balance: "Waiting for the balance",
    deposited: "Deposit paid",
    not_due: "There is nothing to pay at the moment. We write to you when the balance can be paid.",
    expired: "The balance wasn’t paid in time, so the order was cancelled.",
    was_kept: "As agreed when you ordered, the deposit is not given back.",
};

const SANDBOX: Sandbox = Sandbox {
    title: "Sandbox payment",
    warning: "This is a test: whichever button you press, no money moves.",
    amount: "Test amount",
    choose: "How shall this payment go?",
    pay: Button { label: "Pay", hint: "Paid once and in full; the shop hears of it at once." },
    fail: Button { label: "Fail", hint: "It doesn’t work; the order can be paid again." },
    late: Button {
        label: "Pay late",
        hint: "Paid, but the shop hears of it when the order has ended: the money comes back.",
    },
    twice: Button { label: "Pay twice", hint: "Paid two times: the second comes back." },
    less: Button {
        label: "Pay a cent less",
        hint: "The smallest unit is missing: the money comes back, and the order is flagged.",
    },
    back: "Back to the order",
    too_late_title: "This can’t be paid any more",
    too_late: "This payment is done or closed. Please go back to the order to see how it stands.",
};

const RESET: Reset = Reset {
    title: "Set a new password",
    hint: "You will be signed out everywhere else.",
    password: "New password",
    password_hint: "8 to 128 characters",
    set: "Set password",
    blank: "Please enter a password.",
    too_short: "This is too short: at least 8 characters.",
    too_long: "This is too long: at most 128 characters.",
    invalid: "This can’t be your password: it must not be your e-mail address. Please choose another.",
    busy: "Many people are signing in at this moment. Please try again.",
    done_title: "Your password is set",
    done: "You can go back to the shop and sign in with it.",
    ended_title: "This link is no longer good",
    ended: "It works once, within an hour. Please ask for a new one where you sign in.",
};

fn counted(count: i64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
