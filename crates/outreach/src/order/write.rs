use chrono::{DateTime, Utc};
use ordering::order::{self, FlagCode, Fulfilment, FulfilmentLine, OrderLine};
use payments::Instruction;

use tenancy::CountryNames;

use super::story::{Event, GivenBack, Story};
use crate::{
    Mailer,
    letter::{Item, Letter, Link},
    words::{self, Words},
};

/// The title of a product's only variant, which says nothing.
const NO_TITLE: &str = "Default Title";

/// The mail that tells a story. `instruction` says how to pay what was placed.
pub(super) fn letter(mailer: &Mailer, story: &Story, instruction: Option<&Instruction>) -> Letter {
    let letter = blank(story);
    let mut letter = match &story.event {
        Event::Placed => placed(story, instruction, letter),
        Event::BalanceDue(until) => balance_due(story, *until, letter),
        Event::Paid => paid(story, letter),
        Event::Shipped(parcel, held) => shipped(story, parcel, held, letter),
        Event::Refunded(back) => refunded(story, back, letter),
        Event::Cancelled(given_back) => cancelled(story, *given_back, letter),
    };
    let label = letter.words.see_order;
    let page = story.order.status_url().map(|url| mailer.own_link(&url));
    let page = page.map(|url| format!("{url}&lang={}", story.order.language));
    letter.links.extend(page.map(|url| Link { label, url }));
    letter
}

/// A letter that says nothing yet.
fn blank(story: &Story) -> Letter {
    let words = words::of(&story.order.language);
    Letter {
        words,
        shop: story.shop.name.clone(),
        test: story.order.test,
        subject: number(story),
        heading: "",
        paragraphs: Vec::new(),
        items: Vec::new(),
        sums: Vec::new(),
        links: Vec::new(),
        footer: words.footer,
    }
}

fn placed(story: &Story, instruction: Option<&Instruction>, letter: Letter) -> Letter {
    let (order, words) = (&story.order, &letter.words.placed);
    let mut paragraphs = Vec::new();
    if order.awaits_payment() {
        paragraphs.push((words.to_pay)(&story.amount(order.next_payment())));
        paragraphs.extend(instruction.map(|instruction| instruction.text.clone()));
        paragraphs.extend(later(story, letter.words));
    }
    if let Some(name) = &order.pickup_name {
        let address = order.pickup_address.as_deref().unwrap_or_default();
        paragraphs.push((words.fetch_at)(format!("{name}\n{address}").trim_end()));
    }
    let item = |line: &OrderLine| item(line, line.quantity, Some(story.amount(line.total)));
    Letter {
        subject: (words.subject)(&number(story)),
        heading: words.heading,
        paragraphs,
        items: story.lines.iter().map(item).collect(),
        sums: sums(story, letter.words),
        ..letter
    }
}

/// What is paid after the deposit, and what becomes of that when it isn't.
fn later(story: &Story, words: &Words) -> Option<String> {
    let (schedule, words) = (story.order.schedule()?, &words.balance);
    let balance = story.amount(story.order.total - schedule.deposit);
    let window = [schedule.balance_from, schedule.balance_until].map(|at| time(story, at));
    let kept = if schedule.keeps_deposit { words.kept } else { words.given_back };
    Some(format!("{}\n{kept}", (words.later)(&balance, &window[0], &window[1])))
}

fn balance_due(story: &Story, until: DateTime<Utc>, letter: Letter) -> Letter {
    let (order, words) = (&story.order, &letter.words.balance);
    let due = (words.due)(&story.amount(order.next_payment()), &time(story, until));
    let kept = if order.keeps_deposit == Some(true) { words.kept } else { words.given_back };
    Letter {
        subject: (words.subject)(&number(story)),
        heading: words.heading,
        paragraphs: vec![due, kept.to_owned()],
        ..letter
    }
}

/// A time as clocks at the shop show it.
fn time(story: &Story, at: DateTime<Utc>) -> String {
    at.with_timezone(&story.shop.time_zone()).format("%Y-%m-%d %H:%M").to_string()
}

/// What the order comes to, as far as each part is something.
fn sums(story: &Story, words: &Words) -> Vec<(&'static str, String)> {
    let (order, words) = (&story.order, &words.sums);
    let delivered = order.delivery_address.is_some() || order.delivery > 0;
    let taxed = order.tax > 0;
    let all = [
        (true, words.subtotal, order.subtotal),
        (order.discount > 0, words.discount, -order.discount),
        (delivered, words.delivery, order.delivery),
        (taxed && !order.tax_included, words.tax, order.tax),
        (true, words.total, order.total),
        (taxed && order.tax_included, words.included_tax, order.tax),
    ];
    let told = all.into_iter().filter(|(is_told, ..)| *is_told);
    told.map(|(_, name, minor)| (name, story.amount(minor))).collect()
}

fn paid(story: &Story, letter: Letter) -> Letter {
    let words = &letter.words.paid;
    Letter {
        subject: (words.subject)(&number(story)),
        heading: words.heading,
        paragraphs: [(words.received)(&story.amount(story.order.paid))]
            .into_iter()
            .chain(destination(story, letter.words))
            .collect(),
        ..letter
    }
}

/// Where the order is sent, as the country writes its addresses. Not told before somebody has paid or
/// sent something: whoever orders with a stranger's e-mail could have anything sent to it.
fn destination(story: &Story, words: &Words) -> Option<String> {
    let address = story.order.delivery_address.as_ref()?;
    let country = address.country_code.as_deref().and_then(CountryNames::of);
    let country = country.map(|names| (words.country)(names).to_owned());
    let lines: Vec<String> = address.lines(true, true).into_iter().chain(country).collect();
    Some((words.deliver_to)(&lines.join("\n")))
}

fn shipped(story: &Story, parcel: &Fulfilment, held: &[FulfilmentLine], letter: Letter) -> Letter {
    let (sent, fetched) = (&letter.words.shipped, &letter.words.fetched);
    let is_fetched = story.order.pickup_location_id.is_some();
    let subject = match (is_fetched, is_whole(story, held)) {
        (false, true) => sent.subject,
        (false, false) => sent.part_subject,
        (true, true) => fetched.subject,
        (true, false) => fetched.part_subject,
    };
    // Whoever fetches an order needs no carrier, so there may be none.
    let said = [(&parcel.carrier, sent.carrier), (&parcel.tracking_number, sent.number)];
    let said = said.into_iter().filter(|(text, _)| !text.is_empty());
    let said: Vec<String> = said.map(|(text, around)| around(text)).collect();
    let said = Some(said.join("\n")).filter(|said| !said.is_empty());
    let items = story.lines.iter().filter_map(|line| {
        let quantity = quantity_in(held, line);
        (quantity > 0).then(|| item(line, quantity, None))
    });
    let page = parcel.tracking_url.clone().map(|url| Link { label: sent.track, url });
    Letter {
        subject: subject(&number(story)),
        heading: if is_fetched { fetched.heading } else { sent.heading },
        paragraphs: said.into_iter().chain(destination(story, letter.words)).collect(),
        items: items.collect(),
        links: page.into_iter().collect(),
        ..letter
    }
}

/// Whether a parcel held all that was to be sent of the order.
fn is_whole(story: &Story, held: &[FulfilmentLine]) -> bool {
    story.lines.iter().all(|line| quantity_in(held, line) == line.quantity - line.cancelled)
}

/// How many of a line were in a parcel.
fn quantity_in(held: &[FulfilmentLine], line: &OrderLine) -> i32 {
    held.iter().filter(|held| held.order_line_id == line.id).map(|held| held.quantity).sum()
}

fn refunded(story: &Story, back: &GivenBack, letter: Letter) -> Letter {
    let words = &letter.words.refunded;
    let unwanted = back.unwanted.map(|code| match code {
        FlagCode::LatePayment => words.late.to_owned(),
        FlagCode::DoublePayment => words.twice.to_owned(),
        FlagCode::PaymentMismatch => words.mismatch.to_owned(),
    });
    let amount = (words.amount)(&back.amount.to_string());
    let reason = back.reason.as_deref().map(|reason| match reason {
        order::OFFER_FAILED => letter.words.cancelled.offer_failed.to_owned(),
        reason => (letter.words.reason)(reason),
    });
    Letter {
        subject: (words.subject)(&number(story)),
        heading: words.heading,
        paragraphs: unwanted.into_iter().chain([amount]).chain(reason).collect(),
        ..letter
    }
}

fn cancelled(story: &Story, given_back: i64, letter: Letter) -> Letter {
    let (order, words) = (&story.order, &letter.words.cancelled);
    let reason = order.cancel_reason.as_deref().map(|reason| match reason {
        order::NOT_PAID_IN_TIME => words.not_paid_in_time.to_owned(),
        order::OFFER_FAILED => words.offer_failed.to_owned(),
        reason => (letter.words.reason)(reason),
    });
    let kept = order
        .deposit_kept()
        .then(|| (letter.words.balance.was_kept)(&story.amount(order.refundable())));
    let given_back = (given_back > 0).then(|| (words.given_back)(&story.amount(given_back)));
    Letter {
        subject: (words.subject)(&number(story)),
        heading: words.heading,
        paragraphs: reason.into_iter().chain(given_back).chain(kept).collect(),
        ..letter
    }
}

fn item(line: &OrderLine, quantity: i32, amount: Option<String>) -> Item {
    let title = match line.variant_title.as_str() {
        NO_TITLE | "" => line.title.clone(),
        variant => format!("{} – {variant}", line.title),
    };
    Item { title, quantity, amount }
}

/// What people call the order.
fn number(story: &Story) -> String {
    format!("#{}", story.order.number)
}
