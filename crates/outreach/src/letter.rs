//! How a mail looks, whatever it tells: the same parts as HTML and as plain text.

use askama::Template;

use crate::{
    unlinked::unlinked,
    words::{Around, Words},
};

/// What a mail says. Only texts: the templates escape them. None but its links lead anywhere.
#[derive(Clone)]
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
#[derive(Clone)]
pub(crate) struct Item {
    /// What it is called.
    pub(crate) title: String,
    /// How many.
    pub(crate) quantity: i32,
    /// What they cost together, where that is told.
    pub(crate) amount: Option<String>,
}

/// A way on.
#[derive(Clone)]
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
        let subject = unlinked(&self.subject);
        if self.test { (self.words.test_subject)(&subject) } else { subject }
    }

    /// As HTML, without anything that would have to be fetched.
    pub(crate) fn html(&self) -> String {
        Html { letter: &self.without_addresses() }.render().expect("texts can always be written")
    }

    /// As plain text.
    pub(crate) fn text(&self) -> String {
        Text { letter: &self.without_addresses() }.render().expect("texts can always be written")
    }

    /// With texts that mail programs make no links of: shops and shoppers have written them.
    fn without_addresses(&self) -> Self {
        let item = |item: &Item| Item { title: unlinked(&item.title), ..item.clone() };
        Self {
            shop: unlinked(&self.shop),
            paragraphs: self.paragraphs.iter().map(|text| unlinked(text)).collect(),
            items: self.items.iter().map(item).collect(),
            ..self.clone()
        }
    }

    fn footer(&self) -> String {
        (self.footer)(&self.shop)
    }
}
