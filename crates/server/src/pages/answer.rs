use askama::Template;
use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use tenancy::shop::Shop;

use super::{
    asset::{SCRIPT, STYLE},
    texts::Texts,
    visit::{Place, Visit},
};
use crate::graphql::Refusal;

/// What every page of a handler comes to.
pub(super) type Answer = Result<Response, Trouble>;

/// What every page has around its own.
pub(super) struct Frame {
    /// What it says.
    pub(super) t: &'static Texts,
    /// The shop's name; empty when there is no shop.
    pub(super) shop_name: String,
    /// Where shoppers can ask.
    pub(super) shop_email: String,
    /// This page in the other language.
    pub(super) other_url: String,
    /// The other language.
    pub(super) other: &'static Texts,
    /// The stylesheet's path.
    pub(super) style: &'static str,
    /// The script's path.
    pub(super) script: &'static str,
}

/// Why the page that was asked for isn't shown.
#[derive(Debug)]
pub(super) enum Trouble {
    /// No shop is at this host.
    NoShop,
    /// There is no such thing, or it isn't theirs.
    NotFound,
    /// The form is too long.
    TooLong,
    /// The form took too long to arrive.
    TooSlow,
    /// Too much is asked at this moment.
    Busy(Refusal),
    /// Our fault.
    Broken(db::Error),
}

/// A page that says one thing.
#[derive(Template)]
#[template(path = "notice.html")]
pub(super) struct Notice<'a> {
    /// Around it.
    pub(super) frame: Frame,
    /// In a few words.
    pub(super) title: &'a str,
    /// In a sentence or two.
    pub(super) text: &'a str,
    /// Where it leads on to, and what that is called.
    pub(super) link: Option<(&'a str, &'a str)>,
    /// It leads there by itself.
    pub(super) at_once: bool,
}

impl Frame {
    /// Of a page of a shop, or of one that is nobody's.
    pub(super) fn new(place: &Place, shop: Option<&Shop>) -> Self {
        let name = |shop: &Shop| (shop.name.clone(), shop.email.clone());
        let (shop_name, shop_email) = shop.map(name).unwrap_or_default();
        Self {
            t: place.language.texts(),
            shop_name,
            shop_email,
            other_url: place.in_other_language(),
            other: place.language.other().texts(),
            style: &STYLE.path,
            script: &SCRIPT.path,
        }
    }
}

impl Visit {
    /// What is around the page.
    pub(super) fn frame(&self) -> Frame {
        Frame::new(&self.place, Some(&self.shop))
    }

    /// What the page says.
    pub(super) fn t(&self) -> &'static Texts {
        self.place.language.texts()
    }

    /// The page, or else why it isn't shown.
    pub(super) fn settle(&self, answer: Answer) -> Response {
        answer.unwrap_or_else(|trouble| trouble.page(&self.place, Some(&self.shop)))
    }

    /// Sends the shopper to where they pay. Browsers let a form lead only to where the page's policy
    /// says, redirects included; so whoever pays elsewhere goes there from a page of ours.
    pub(super) fn go_to_pay(&self, url: &str) -> Response {
        if self.is_here(url) {
            return see_other(&self.onward(url));
        }
        let t = &self.t().notice;
        let link = Some((url, t.go_on));
        let frame = self.frame();
        let (title, text) = (t.leaving_title, t.leaving);
        page(StatusCode::OK, &Notice { frame, title, text, link, at_once: true })
    }
}

impl Trouble {
    /// The page that says so.
    pub(super) fn page(self, place: &Place, shop: Option<&Shop>) -> Response {
        let t = &place.language.texts().notice;
        let (status, title, text) = match self {
            Self::NoShop => (StatusCode::NOT_FOUND, t.no_shop_title, t.no_shop),
            Self::NotFound => (StatusCode::NOT_FOUND, t.not_found_title, t.not_found),
            Self::TooLong => (StatusCode::PAYLOAD_TOO_LARGE, t.too_long_title, t.too_long),
            Self::TooSlow => (StatusCode::REQUEST_TIMEOUT, t.broken_title, t.broken),
            Self::Busy(refusal) if refusal.retry_after().is_none() => {
                (refusal.status(), t.broken_title, t.broken)
            }
            Self::Busy(refusal) => return busy(place, shop, &refusal),
            Self::Broken(error) if error.is_crowded() => {
                return busy(place, shop, &Refusal::throttled(1));
            }
            Self::Broken(error) => {
                tracing::error!(%error, "a page can't be shown");
                (StatusCode::INTERNAL_SERVER_ERROR, t.broken_title, t.broken)
            }
        };
        let frame = Frame::new(place, shop);
        page(status, &Notice { frame, title, text, link: None, at_once: false })
    }
}

/// The page that asks to come again.
fn busy(place: &Place, shop: Option<&Shop>, refusal: &Refusal) -> Response {
    let t = &place.language.texts().notice;
    let (frame, title, text) = (Frame::new(place, shop), t.busy_title, t.busy);
    let page = page(refusal.status(), &Notice { frame, title, text, link: None, at_once: false });
    match refusal.retry_after() {
        Some(seconds) => ([(header::RETRY_AFTER, seconds)], page).into_response(),
        None => page,
    }
}

impl From<db::Error> for Trouble {
    fn from(error: db::Error) -> Self {
        Self::Broken(error)
    }
}

/// A page.
pub(super) fn page(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page can't be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Leads to another page, to be fetched anew.
pub(super) fn see_other(url: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, url)]).into_response()
}

/// What browsers may do with a page. Its address is a secret: it is told nobody and kept nowhere.
pub(super) async fn guarded(mut response: Response) -> Response {
    for (name, value) in GUARDS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

pub(super) const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
    img-src 'self' https: data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const GUARDS: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (HeaderName::from_static("x-robots-tag"), "noindex"),
];
