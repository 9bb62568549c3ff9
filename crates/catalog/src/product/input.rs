use std::collections::HashSet;

use kernel::{Checks, Fault, given};

use super::{
    matrix,
    spelling::{Spellings, respell},
};
use crate::{
    Patch, Seo,
    content::{check_html, check_seo, check_title},
    handle, link,
    variant::NewVariant,
};

/// The most images that a product has.
pub const MOST_IMAGES: usize = 250;

/// The most tags that a product has.
pub(crate) const MOST_TAGS: usize = 250;

/// The option of a product that has no options.
pub const NO_OPTION: &str = "Title";
/// The value of that option.
pub const NO_OPTION_VALUE: &str = "Default Title";

/// A product to be added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewProduct {
    /// What shoppers read; 1 to 255 characters.
    pub title: String,
    /// Its name in addresses; made from the title when it isn't given.
    pub handle: Option<String>,
    /// HTML, which is kept as it is.
    pub description_html: String,
    /// Who makes it; may be empty.
    pub vendor: String,
    /// The merchant's own category; may be empty.
    pub product_type: String,
    /// In the merchant's order.
    pub tags: Vec<String>,
    /// For search engines.
    pub seo: Seo,
    /// On sale at once.
    pub published: bool,
    /// Up to three; none for a product with a single variant.
    pub options: Vec<NewOption>,
    /// 1 to 250, in their order.
    pub variants: Vec<NewVariant>,
    /// In their order; the first is the featured one.
    pub images: Vec<NewImage>,
}

/// An option of a product to be added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewOption {
    /// Size, colour.
    pub name: String,
    /// In the order in which they are shown. Each is the value of a variant.
    pub values: Vec<String>,
}

/// A reference to an image to be added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewImage {
    /// An http or https address.
    pub url: String,
    /// What it shows, for those who don't see it.
    pub alt: Option<String>,
    /// In pixels, when known.
    pub width: Option<i32>,
    /// In pixels, when known.
    pub height: Option<i32>,
}

/// What to change of a product. `None` leaves as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProductChange {
    /// What shoppers read.
    pub title: Option<String>,
    /// Its name in addresses. The old one will lead to the new one.
    pub handle: Option<String>,
    /// HTML, which is kept as it is.
    pub description_html: Option<String>,
    /// Who makes it.
    pub vendor: Option<String>,
    /// The merchant's own category.
    pub product_type: Option<String>,
    /// All tags.
    pub tags: Option<Vec<String>>,
    /// Title for search engines.
    pub seo_title: Patch<String>,
    /// Description for search engines.
    pub seo_description: Patch<String>,
}

impl NewProduct {
    /// With spaces trimmed, empty texts absent, the single option where there are none, and values of
    /// variants written as the options have them.
    pub(crate) fn tidied(mut self) -> Self {
        self.handle = given(self.handle);
        self.tags = tidied_tags(self.tags);
        self.seo = Seo { title: given(self.seo.title), description: given(self.seo.description) };
        self.variants = self.variants.into_iter().map(NewVariant::tidied).collect();
        if self.options.is_empty() {
            let (name, value) = (NO_OPTION.to_owned(), NO_OPTION_VALUE.to_owned());
            for variant in &mut self.variants {
                if variant.option_values.is_empty() {
                    variant.option_values = vec![value.clone()];
                }
            }
            self.options = vec![NewOption { name, values: vec![value] }];
        }
        let values = self.options.iter().map(|option| option.values.as_slice());
        let spellings: Vec<_> = values.map(|values| (values, Spellings::of(values))).collect();
        for variant in &mut self.variants {
            respell(&mut variant.option_values, &spellings);
        }
        self
    }

    pub(crate) fn check(&self) -> Result<(), Vec<Fault>> {
        let mut checks = Checks::new();
        check_title(&mut checks, &self.title);
        handle::check(&mut checks, self.handle.as_deref());
        check_html(&mut checks, "descriptionHtml", &self.description_html);
        checks.name("vendor", &self.vendor, 0..=255);
        checks.name("productType", &self.product_type, 0..=255);
        check_tags(&mut checks, &self.tags);
        self.seo.check(&mut checks);
        matrix::check(&mut checks, &self.options, &self.variants);
        for (position, variant) in self.variants.iter().enumerate() {
            checks.nest(&format!("variants.{position}"), variant.check());
        }
        check_each_image(&mut checks, &self.images);
        // Those that only variants name were checked there, but they count.
        checks.count("images", self.all_images().len(), MOST_IMAGES);
        checks.finish()
    }

    /// Its images and after them those that only variants name.
    pub(crate) fn all_images(&self) -> Vec<NewImage> {
        let mut seen: HashSet<&String> = self.images.iter().map(|image| &image.url).collect();
        let urls = self.variants.iter().filter_map(|variant| variant.image_url.as_ref());
        let further = urls.filter(|url| seen.insert(url));
        let further = further.map(|url| NewImage { url: url.clone(), ..NewImage::default() });
        self.images.iter().cloned().chain(further).collect()
    }
}

impl ProductChange {
    pub(crate) fn tidied(mut self) -> Self {
        self.tags = self.tags.map(tidied_tags);
        self
    }

    pub(crate) fn check(&self) -> Result<(), Vec<Fault>> {
        let mut checks = Checks::new();
        if let Some(title) = &self.title {
            check_title(&mut checks, title);
        }
        handle::check(&mut checks, self.handle.as_deref());
        check_html(&mut checks, "descriptionHtml", self.description_html.as_deref().unwrap_or(""));
        checks.name("vendor", self.vendor.as_deref().unwrap_or(""), 0..=255);
        checks.name("productType", self.product_type.as_deref().unwrap_or(""), 0..=255);
        check_tags(&mut checks, self.tags.as_deref().unwrap_or(&[]));
        let (title, description) = (self.seo_title.value(), self.seo_description.value());
        check_seo(&mut checks, title.map(String::as_str), description.map(String::as_str));
        checks.finish()
    }
}

/// Checks what `images` is to become.
pub(crate) fn check_images(checks: &mut Checks, images: &[NewImage]) {
    checks.count("images", images.len(), MOST_IMAGES);
    check_each_image(checks, images);
}

fn check_each_image(checks: &mut Checks, images: &[NewImage]) {
    for (position, image) in images.iter().take(MOST_IMAGES).enumerate() {
        let field = |name: &str| format!("images.{position}.{name}");
        link::check_web(checks, &field("url"), &image.url);
        checks.text(&field("alt"), image.alt.as_deref().unwrap_or(""), 0..=512);
        for (name, pixels) in [("width", image.width), ("height", image.height)] {
            checks.range(&field(name), pixels.unwrap_or(1), 1..=100_000);
        }
    }
}

/// Trimmed, each once however it is written, without empty ones.
fn tidied_tags(tags: Vec<String>) -> Vec<String> {
    let mut seen = HashSet::new();
    let tidy = tags.into_iter().filter_map(|tag| given(Some(tag)));
    tidy.filter(|tag| seen.insert(kernel::fold(tag))).collect()
}

fn check_tags(checks: &mut Checks, tags: &[String]) {
    checks.count("tags", tags.len(), MOST_TAGS);
    for (position, tag) in tags.iter().take(MOST_TAGS).enumerate() {
        checks.name(&format!("tags.{position}"), tag, 1..=255);
    }
}
