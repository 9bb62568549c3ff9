use chrono::{DateTime, Utc};
use kernel::{Checks, Fault, given, search_key};
use uuid::Uuid;

use super::{ActiveModel, Collection};
use crate::{
    Patch, Seo,
    content::{check_html, check_seo, check_title},
    handle, link,
    plain::plain,
};

/// A collection to be added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewCollection {
    /// What shoppers read; 1 to 255 characters.
    pub title: String,
    /// Its name in addresses; made from the title when it isn't given.
    pub handle: Option<String>,
    /// HTML, which is kept as it is.
    pub description_html: String,
    /// An http or https address.
    pub image_url: Option<String>,
    /// For search engines.
    pub seo: Seo,
    /// Shown to shoppers at once.
    pub published: bool,
    /// In their order.
    pub product_ids: Vec<Uuid>,
}

/// What to change of a collection. `None` leaves as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CollectionChange {
    /// What shoppers read.
    pub title: Option<String>,
    /// Its name in addresses. The old one will lead to the new one.
    pub handle: Option<String>,
    /// HTML, which is kept as it is.
    pub description_html: Option<String>,
    /// An http or https address.
    pub image_url: Patch<String>,
    /// Title for search engines.
    pub seo_title: Patch<String>,
    /// Description for search engines.
    pub seo_description: Patch<String>,
    /// Whether shoppers see it.
    pub published: Option<bool>,
}

impl NewCollection {
    pub(super) fn tidied(self) -> Self {
        let seo = Seo { title: given(self.seo.title), description: given(self.seo.description) };
        Self { handle: given(self.handle), image_url: given(self.image_url), seo, ..self }
    }

    pub(super) fn check(&self) -> Result<(), Vec<Fault>> {
        let mut checks = Checks::new();
        check_title(&mut checks, &self.title);
        handle::check(&mut checks, self.handle.as_deref());
        check_html(&mut checks, "descriptionHtml", &self.description_html);
        if let Some(url) = &self.image_url {
            link::check_web(&mut checks, "imageUrl", url);
        }
        self.seo.check(&mut checks);
        checks.finish()
    }
}

impl CollectionChange {
    pub(super) fn check(&self) -> Result<(), Vec<Fault>> {
        let mut checks = Checks::new();
        if let Some(title) = &self.title {
            check_title(&mut checks, title);
        }
        handle::check(&mut checks, self.handle.as_deref());
        check_html(&mut checks, "descriptionHtml", self.description_html.as_deref().unwrap_or(""));
        if let Some(url) = self.image_url.value() {
            link::check_web(&mut checks, "imageUrl", url);
        }
        let (title, description) = (self.seo_title.value(), self.seo_description.value());
        check_seo(&mut checks, title.map(String::as_str), description.map(String::as_str));
        checks.finish()
    }

    /// The row with the changes.
    pub(super) fn over(self, old: Collection, now: DateTime<Utc>) -> ActiveModel {
        let mut row = ActiveModel::from(old.clone());
        if let Some(title) = self.title {
            row.title_key.set_if_not_equals(search_key(&title));
            row.title.set_if_not_equals(title);
        }
        row.handle.set_if_not_equals(self.handle.unwrap_or(old.handle));
        if let Some(html) = self.description_html {
            row.description.set_if_not_equals(plain(&html));
            row.description_html.set_if_not_equals(html);
        }
        row.image_url.set_if_not_equals(self.image_url.over(old.image_url));
        row.seo_title.set_if_not_equals(self.seo_title.over(old.seo_title));
        row.seo_description.set_if_not_equals(self.seo_description.over(old.seo_description));
        let published = self.published.unwrap_or(old.published_at.is_some());
        row.published_at.set_if_not_equals(published.then(|| old.published_at.unwrap_or(now)));
        row
    }
}
