use std::sync::{Arc, OnceLock};

use axum::{
    body::Body,
    extract::{FromRequestParts, Path},
    http::{Method, request::Parts},
    response::Response,
};
use ordering::Market;
use tenancy::shop::Shop;
use url::form_urlencoded;

use super::{answer::Trouble, form::Form, language::Language};
use crate::{
    App,
    http::{self, Client, Origin},
    quota::{Api, Turn},
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
    /// The right to work on it, until it is answered.
    turn: OnceLock<Turn>,
}

/// What a page costs, in values of an API's answers.
const PAGE: u32 = 100;

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
    /// Where a request goes.
    pub(super) fn of(parts: &Parts) -> Self {
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

    /// What was sent with a page's form. It is only worked on when it has arrived, so whoever sends it
    /// slowly takes nobody's place.
    pub(super) async fn form(&self, app: &App, body: Body) -> Result<Form, Trouble> {
        let form = Form::read(body).await?;
        self.enter(app)?;
        Ok(form)
    }

    fn enter(&self, app: &App) -> Result<(), Trouble> {
        let entered = app.quotas.enter(self.shop.tenant_id, Api::Storefront);
        let mut turn = entered.map_err(Trouble::Busy)?;
        turn.spend(PAGE);
        let _ = self.turn.set(turn);
        Ok(())
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
        let mut place = Place::of(parts);
        let Ok(client) = Client::from_request_parts(parts, app).await;
        match found(app, &origin, &client).await {
            Ok((shop, slug)) => {
                let known = place.said || Language::accepted(&parts.headers).is_some();
                if let Some(language) = Language::of_code(&shop.language).filter(|_| !known) {
                    place.language = language;
                }
                let origin = origin.of_shop(&app.settings.server.domain, &slug);
                let visit = Self { shop, origin, client: client.0, place, turn: OnceLock::new() };
                if parts.method != Method::POST
                    && let Err(trouble) = visit.enter(app)
                {
                    return Err(visit.settle(Err(trouble)));
                }
                Ok(visit)
            }
            Err(trouble) => Err(trouble.page(&place, None)),
        }
    }
}

/// The shop that the host names, with its slug.
async fn found(
    app: &App,
    origin: &Origin,
    client: &Client,
) -> Result<(Arc<Shop>, String), Trouble> {
    let slug = origin.slug(&app.settings.server.domain).ok_or(Trouble::NoShop)?;
    let id = http::by_slug(app, client, slug).await.map_err(Trouble::Busy)?;
    let id = id.ok_or(Trouble::NoShop)?;
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
