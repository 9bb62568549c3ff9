//! How a mail looks, whatever it tells: the same parts as HTML and as plain text.

use askama::Template;

use crate::words::{Around, Words};

/// What a mail says. Only texts: the templates escape them.
pub(crate) struct Letter {
    /// The language.
    pub(crate) words: &'static Words,
    /// The shop's name.
    pub(crate) shop: String,
    /// It is about an order that moves no money.
    pub(crate) test: bool,
    /// In a line.
    pub(crate) subject: String,
    /// What it says first.
    pub(crate) heading: &'static str,
    /// What it says then; each may have several lines.
    pub(crate) paragraphs: Vec<String>,
    /// What was ordered, or was in a parcel.
    pub(crate) items: Vec<Item>,
    /// What that comes to: names and amounts, the grand total among them.
    pub(crate) sums: Vec<(&'static str, String)>,
    /// Where it leads.
    pub(crate) links: Vec<Link>,
    /// What it says last, around the shop's name.
    pub(crate) footer: Around,
}

/// Something that was ordered.
pub(crate) struct Item {
    /// What it is called.
    pub(crate) title: String,
    /// How many.
    pub(crate) quantity: i32,
    /// What they cost together, where that is told.
    pub(crate) amount: Option<String>,
}

/// A way on.
pub(crate) struct Link {
    /// What is there.
    pub(crate) label: &'static str,
    /// An http or https address.
    pub(crate) url: String,
}

#[derive(Template)]
#[template(path = "letter.html")]
struct Html<'a> {
    letter: &'a Letter,
}

#[derive(Template)]
#[template(path = "letter.txt")]
struct Text<'a> {
    letter: &'a Letter,
}

impl Letter {
    /// The subject, which says so when it is about a test.
    pub(crate) fn subject(&self) -> String {
        if self.test { (self.words.test_subject)(&self.subject) } else { self.subject.clone() }
    }

    /// As HTML, without anything that would have to be fetched.
    pub(crate) fn html(&self) -> String {
        Html { letter: self }.render().expect("texts can always be written")
    }

    /// As plain text.
    pub(crate) fn text(&self) -> String {
        Text { letter: self }.render().expect("texts can always be written")
    }

    fn footer(&self) -> String {
        (self.footer)(&self.shop)
    }
}
