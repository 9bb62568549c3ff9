use chrono::{DateTime, Utc};
use kernel::{Checks, Fault, given, search_key};

use super::{ActiveModel, TextPage};
use crate::{
    Patch, Seo,
    content::{check_html, check_seo, check_title},
    handle,
    plain::plain,
};

/// A page to be added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewTextPage {
    /// What shoppers read; 1 to 255 characters.
    pub title: String,
    /// Its name in addresses; made from the title when it isn't given.
    pub handle: Option<String>,
    /// HTML, which is kept as it is.
    pub body_html: String,
    /// For search engines.
    pub seo: Seo,
    /// Shown to shoppers at once.
    pub published: bool,
}

/// What to change of a page. `None` leaves as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TextPageChange {
    /// What shoppers read.
    pub title: Option<String>,
    /// Its name in addresses. The old one will lead to the new one.
    pub handle: Option<String>,
    /// HTML, which is kept as it is.
    pub body_html: Option<String>,
    /// Title for search engines.
    pub seo_title: Patch<String>,
    /// Description for search engines.
    pub seo_description: Patch<String>,
    /// Whether shoppers see it.
    pub published: Option<bool>,
}

impl NewTextPage {
    pub(super) fn tidied(self) -> Self {
        let seo = Seo { title: given(self.seo.title), description: given(self.seo.description) };
        Self { handle: given(self.handle), seo, ..self }
    }

    pub(super) fn check(&self) -> Result<(), Vec<Fault>> {
        let mut checks = Checks::new();
        check_title(&mut checks, &self.title);
        handle::check(&mut checks, self.handle.as_deref());
        check_html(&mut checks, "bodyHtml", &self.body_html);
        self.seo.check(&mut checks);
        checks.finish()
    }
}

impl TextPageChange {
    pub(super) fn check(&self) -> Result<(), Vec<Fault>> {
        let mut checks = Checks::new();
        if let Some(title) = &self.title {
            check_title(&mut checks, title);
        }
        handle::check(&mut checks, self.handle.as_deref());
        check_html(&mut checks, "bodyHtml", self.body_html.as_deref().unwrap_or(""));
        let (title, description) = (self.seo_title.value(), self.seo_description.value());
        check_seo(&mut checks, title.map(String::as_str), description.map(String::as_str));
        checks.finish()
    }

    /// The row with the changes.
    pub(super) fn over(self, old: TextPage, now: DateTime<Utc>) -> ActiveModel {
        let mut row = ActiveModel::from(old.clone());
        if let Some(title) = self.title {
            row.title_key.set_if_not_equals(search_key(&title));
            row.title.set_if_not_equals(title);
        }
        row.handle.set_if_not_equals(self.handle.unwrap_or(old.handle));
        if let Some(html) = self.body_html {
            row.body.set_if_not_equals(plain(&html));
            row.body_html.set_if_not_equals(html);
        }
        row.seo_title.set_if_not_equals(self.seo_title.over(old.seo_title));
        row.seo_description.set_if_not_equals(self.seo_description.over(old.seo_description));
        let published = self.published.unwrap_or(old.published_at.is_some());
        row.published_at.set_if_not_equals(published.then(|| old.published_at.unwrap_or(now)));
        row
    }
}
