use std::sync::Arc;

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
    response::Response,
};
use ordering::Market;
use tenancy::shop::Shop;
use url::form_urlencoded;

use super::{answer::Trouble, form::Form, language::Language};
use crate::{
    App,
    http::{Client, Origin},
};

/// Somebody's request for a page of a shop.
pub(super) struct Visit {
    /// The shop.
    pub(super) shop: Arc<Shop>,
    /// Scheme, host and port of the shop as the shopper sees it.
    pub(super) origin: String,
    /// The address that the request came from.
    pub(super) client: String,
    /// Where on the shop's host, and in which language.
    pub(super) place: Place,
}

/// An address, and the language that is spoken there.
pub(super) struct Place {
    /// What is spoken.
    pub(super) language: Language,
    /// The address says the language; links lead on in it then.
    said: bool,
    path: String,
    query: Form,
}

/// The part of an address that a route leaves open; empty when it can't be read.
pub(super) struct Segment(pub(super) String);

impl Place {
    fn of(parts: &Parts) -> Self {
        let query = Form::parse(parts.uri.query().unwrap_or_default().as_bytes());
        let said = Language::of_code(query.text("lang"));
        let language = said.or_else(|| Language::accepted(&parts.headers));
        Self {
            language: language.unwrap_or(Language::En),
            said: said.is_some(),
            path: parts.uri.path().to_owned(),
            query,
        }
    }

    /// A parameter of the address; empty when it isn't there.
    pub(super) fn parameter(&self, name: &str) -> &str {
        self.query.text(name)
    }

    /// The secret in the address.
    pub(super) fn key(&self) -> &str {
        self.parameter("key")
    }

    /// This page in the other language. What is only sent to `…/pay` is shown above it.
    pub(super) fn in_other_language(&self) -> String {
        let path = self.path.strip_suffix("/pay").unwrap_or(&self.path);
        address(path, self.key(), Some(self.language.other()))
    }

    /// The address of another page of the shop that `key` opens, in the same language.
    pub(super) fn link(&self, path: &str, key: &str) -> String {
        address(path, key, self.said.then_some(self.language))
    }
}

impl Visit {
    /// Where the shop's carts are priced.
    pub(super) fn market<'a>(&'a self, app: &'a App) -> Market<'a> {
        Market { shop: &self.shop, campaigns: &app.campaigns }
    }

    /// Whether an address is of the shop's own host.
    pub(super) fn is_here(&self, url: &str) -> bool {
        url.strip_prefix(&self.origin).is_some_and(|rest| rest.starts_with('/'))
    }

    /// An address with parameters; in the same language, where it is the shop's own.
    pub(super) fn onward(&self, url: &str) -> String {
        if self.place.said && self.is_here(url) {
            return format!("{url}&lang={}", self.place.language.code());
        }
        url.to_owned()
    }
}

fn address(path: &str, key: &str, language: Option<Language>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    if !key.is_empty() {
        query.append_pair("key", key);
    }
    if let Some(language) = language {
        query.append_pair("lang", language.code());
    }
    let query = query.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

impl FromRequestParts<App> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let Ok(origin) = Origin::from_request_parts(parts, app).await;
        let Ok(Client(client)) = Client::from_request_parts(parts, app).await;
        let mut place = Place::of(parts);
        match found(app, &origin).await {
            Ok((shop, slug)) => {
                let known = place.said || Language::accepted(&parts.headers).is_some();
                if let Some(language) = Language::of_code(&shop.language).filter(|_| !known) {
                    place.language = language;
                }
                let origin = origin.of_shop(&app.settings.server.domain, &slug);
                Ok(Self { shop, origin, client, place })
            }
            Err(trouble) => Err(trouble.page(&place, None)),
        }
    }
}

/// The shop that the host names, with its slug.
async fn found(app: &App, origin: &Origin) -> Result<(Arc<Shop>, String), Trouble> {
    let slug = origin.slug(&app.settings.server.domain).ok_or(Trouble::NoShop)?;
    let id = app.directory.by_slug(slug).await?.ok_or(Trouble::NoShop)?;
    crate::http::say_tenant(id);
    let shop = match app.directory.known_settings(id) {
        Some(known) => known,
        None => app.directory.settings(&app.db.read(id).await?).await?,
    };
    Ok((shop, slug.to_owned()))
}

impl FromRequestParts<App> for Segment {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let open = Path::<(String,)>::from_request_parts(parts, app).await;
        Ok(Self(open.map(|Path((text,))| text).unwrap_or_default()))
    }
}
