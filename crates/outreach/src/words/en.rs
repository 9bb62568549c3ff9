use super::{
    Alert, Balance, Cancelled, Code, Fetched, NewEmail, Paid, Placed, Refunded, Reset, Shipped,
    Sums, Words,
};

/// English.
pub(super) const WORDS: Words = Words {
    tag: "en",
    colon: ": ",
    test_subject: |subject| format!("[Test] {subject}"),
    test_note: "This is a test order: no money moves.",
    footer: |shop| {
        format!(
            "You get this mail because of an order at {shop}. To ask the shop something, just answer it."
        )
    },
    see_order: "See your order",
    reason: |reason| format!("Reason: {reason}"),
    deliver_to: |address| format!("Delivery address:\n{address}"),
    country: |names| names.en,
    placed: Placed {
        subject: |order| format!("Order {order} confirmed"),
        heading: "Thank you for your order!",
        to_pay: |amount| format!("It still has to be paid: {amount}."),
        fetch_at: |place| format!("You can pick it up here:\n{place}"),
    },
    balance: Balance {
        subject: |order| format!("The balance of order {order} can be paid"),
        heading: "It's time to pay the balance",
        due: |amount, until| {
            format!(
                "{amount} is still to be paid, until {until}. The order's page shows how. An order whose balance isn't paid by then is cancelled."
            )
        },
        later: |amount, from, until| {
            format!("The balance of {amount} can be paid from {from} until {until}.")
        },
        kept: "If it isn't paid in time, the deposit isn't given back.",
        given_back: "If it isn't paid in time, the deposit is given back.",
        was_kept: |amount| {
            format!("The deposit of {amount} isn't given back, because the balance wasn't paid.")
        },
    },
    paid: Paid {
        subject: |order| format!("Order {order} is paid"),
        heading: "Thank you for your payment!",
        received: |amount| format!("We have received {amount}. Your order is paid in full."),
    },
    shipped: Shipped {
        subject: |order| format!("Order {order} is on its way"),
        part_subject: |order| format!("A part of order {order} is on its way"),
        heading: "A parcel is on its way to you",
        carrier: |carrier| format!("Carrier: {carrier}"),
        number: |number| format!("Tracking number: {number}"),
        track: "Track the parcel",
    },
    fetched: Fetched {
        subject: |order| format!("Order {order} was picked up"),
        part_subject: |order| format!("A part of order {order} was picked up"),
        heading: "You have picked up your order",
    },
    refunded: Refunded {
        subject: |order| format!("Refund for order {order}"),
        heading: "Your money is on its way back",
        amount: |amount| {
            format!(
                "{amount} is being given back to you, the way it was paid. It may take your bank a few days."
            )
        },
        late: "This payment came when the order was cancelled already.",
        twice: "This payment came when the order was paid already.",
        mismatch: "This payment wasn't of the amount that was to be paid.",
    },
    cancelled: Cancelled {
        subject: |order| format!("Order {order} was cancelled"),
        heading: "Your order was cancelled",
        not_paid_in_time: "It wasn't paid in time.",
        offer_failed: "The offer did not come about.",
        given_back: |amount| format!("What was paid will be given back to you: {amount}."),
    },
    sums: Sums {
        subtotal: "Subtotal",
        discount: "Discount",
        delivery: "Delivery",
        tax: "Tax",
        total: "Total",
        included_tax: "Tax included in it",
    },
    code: Code {
        subject: |shop| format!("Your code for {shop}"),
        heading: "Your code to sign in",
        hint: "It is good for 10 minutes, and once. Nobody from the shop will ever ask you for it.",
        text: |shop, code| {
            format!(
                "{shop}: your code to sign in is {code}. It is good for 10 minutes. Tell it nobody."
            )
        },
        footer: |shop| {
            format!(
                "You get this mail because somebody asked for a code to sign in at {shop}. If that wasn't you, ignore it: nothing happens without the code."
            )
        },
    },
    reset: Reset {
        subject: |shop| format!("Set a new password for {shop}"),
        heading: "Set a new password",
        hint: "The link is good for an hour, and once. With a new password you are signed out everywhere else.",
        choose: "Set a new password",
        footer: |shop| {
            format!(
                "You get this mail because somebody asked for a new password for your account at {shop}. If that wasn't you, ignore it: your password stays as it is."
            )
        },
    },
    new_email: NewEmail {
        subject: |shop| format!("Your code for {shop}"),
        heading: "Your code for your new e-mail address",
        hint: "Enter it where you asked for it. It is good for an hour, and once. Until then your account keeps the address that it has.",
        footer: |shop| {
            format!(
                "You get this mail because somebody wants to use this address for an account at {shop}. If that wasn't you, ignore it: nothing happens without the code."
            )
        },
    },
    alert: Alert {
        subject: |shop| format!("Somebody tries to sign in to your account at {shop}"),
        heading: "Somebody guesses at your password",
        hint: "There were many wrong passwords for your account, from different places. Guessing is slowed down now; where you have signed in before you still can. If your password is short or used elsewhere too, choose another.",
        footer: |shop| {
            format!(
                "You get this mail because you have an account at {shop}. You needn't do anything if your password is good."
            )
        },
    },
};
