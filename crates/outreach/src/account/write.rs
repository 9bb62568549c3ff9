use chrono::{DateTime, Utc};
use customers::{code::Code, reset};
use tenancy::shop::Shop;
use uuid::Uuid;

use crate::{
    Mailer, Message, Text,
    letter::{Letter, Link},
    unlinked::unlinked,
    words::{self, Around, Words},
};

/// The mail that brings a code.
pub(super) fn code_mail(shop: &Shop, code: &Code, to: &str) -> Message {
    let words = words::of(&code.language);
    let said = &words.code;
    let letter = Letter {
        subject: (said.subject)(&shop.name),
        heading: said.heading,
        paragraphs: vec![code.digits.clone(), said.hint.to_owned()],
        ..blank(shop, words, said.footer)
    };
    message(shop, code.id, code.at, to, &letter)
}

/// The mail that brings a code to the e-mail that somebody wants to be reached at.
pub(super) fn new_email_mail(shop: &Shop, code: &Code, to: &str) -> Message {
    let words = words::of(&code.language);
    let said = &words.new_email;
    let letter = Letter {
        subject: (said.subject)(&shop.name),
        heading: said.heading,
        paragraphs: vec![code.digits.clone(), said.hint.to_owned()],
        ..blank(shop, words, said.footer)
    };
    message(shop, code.id, code.at, to, &letter)
}

/// The mail that says that somebody guesses at a password.
pub(super) fn alert_mail(shop: &Shop, id: Uuid, at: DateTime<Utc>, to: &str) -> Message {
    let words = words::of(&shop.language);
    let said = &words.alert;
    let letter = Letter {
        subject: (said.subject)(&shop.name),
        heading: said.heading,
        paragraphs: vec![said.hint.to_owned()],
        ..blank(shop, words, said.footer)
    };
    message(shop, id, at, to, &letter)
}

/// The message to a telephone that brings a code.
pub(super) fn code_text(shop: &Shop, code: &Code, to: &str) -> Text {
    let said = &words::of(&code.language).code;
    Text { id: code.id, to: to.to_owned(), body: (said.text)(&unlinked(&shop.name), &code.digits) }
}

/// The mail that leads to the page on which a new password is set.
pub(super) fn link_mail(mailer: &Mailer, shop: &Shop, link: &reset::Letter) -> Message {
    let words = words::of(&link.language);
    let said = &words.reset;
    let letter = Letter {
        subject: (said.subject)(&shop.name),
        heading: said.heading,
        paragraphs: vec![said.hint.to_owned()],
        links: vec![Link { label: said.choose, url: mailer.own_link(&link.url) }],
        ..blank(shop, words, said.footer)
    };
    message(shop, link.id, link.at, &link.to, &letter)
}

fn blank(shop: &Shop, words: &'static Words, footer: Around) -> Letter {
    Letter {
        words,
        shop: shop.name.clone(),
        test: false,
        subject: String::new(),
        heading: "",
        paragraphs: Vec::new(),
        items: Vec::new(),
        sums: Vec::new(),
        links: Vec::new(),
        footer,
    }
}

fn message(shop: &Shop, id: Uuid, at: DateTime<Utc>, to: &str, letter: &Letter) -> Message {
    Message {
        id,
        at,
        sender: shop.name.clone(),
        reply_to: shop.email.clone(),
        to: to.to_owned(),
        subject: letter.subject(),
        text: letter.text(),
        html: letter.html(),
    }
}
