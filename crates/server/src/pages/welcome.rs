//! The page that introduces the demo to whoever has started it. Only the demo has it: it shows logins.

use askama::Template;
use axum::{
    Router,
    extract::Path,
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
    routing::get,
};

use super::{
    answer::{Frame, page},
    asset::{self, DEMO_SCRIPT, DEMO_STYLE},
    visit::Place,
};
use crate::{
    App,
    demo::{DemoShop, Introduction, PASSWORD, picture},
    http::Origin,
};

/// What the platform calls itself.
pub(super) const PLATFORM: &str = "Fangshi 坊市";
/// The version of the dialect that the texts for storefronts name.
pub(super) const API_VERSION: &str = "2026-04";
/// How many pictures are shown of each shop.
const PICTURES: usize = 6;

#[derive(Template)]
#[template(path = "welcome.html")]
struct WelcomePage<'a> {
    frame: Frame,
    demo_style: &'static str,
    demo_script: &'static str,
    explorer: String,
    admin: String,
    password: &'static str,
    shops: Vec<Card<'a>>,
    certificate: &'a str,
    mails: &'a str,
}

/// A shop on the page.
struct Card<'a> {
    shop: &'a DemoShop,
    /// Its storefront API.
    storefront: String,
    /// Where it can be bought from.
    buy: Option<String>,
    /// Paths of pictures.
    pictures: Vec<String>,
    /// What tells storefronts of others where the shop is: name, file, and what stands in it.
    texts: [(&'static str, &'static str, String); 3],
}

/// The routes of what is on the page.
pub(super) fn routes() -> Router<App> {
    let picture = Router::new().route(&format!("{}{{file}}", picture::PATH), get(send_picture));
    picture.merge(asset::demo_routes())
}

/// The page, as it is asked for at `origin`.
pub(super) fn show(
    introduction: &Introduction,
    origin: &Origin,
    domain: &str,
    parts: &Parts,
) -> Response {
    let place = Place::of(parts);
    let shops = introduction.shops.iter().map(|shop| Card::new(shop, origin, domain));
    let frame = Frame { shop_name: PLATFORM.to_owned(), ..Frame::new(&place, None) };
    let view = WelcomePage {
        frame,
        demo_style: &DEMO_STYLE.path,
        demo_script: &DEMO_SCRIPT.path,
        explorer: place.link("/explorer", ""),
        admin: format!("{}/admin/api/graphql", origin.base()),
        password: PASSWORD,
        shops: shops.collect(),
        certificate: &introduction.certificate,
        mails: &introduction.mails,
    };
    page(StatusCode::OK, &view)
}

impl<'a> Card<'a> {
    fn new(shop: &'a DemoShop, origin: &Origin, domain: &str) -> Self {
        let base = origin.of_shop(domain, &shop.slug);
        let pictures = shop.shown.iter().take(PICTURES);
        Self {
            shop,
            storefront: format!("{base}/graphql"),
            buy: shop.sample.map(|variant| format!("{base}/cart/{variant}:1")),
            pictures: pictures.map(|handle| format!("{}{handle}.webp", picture::PATH)).collect(),
            texts: storefront_texts(shop, origin, &base),
        }
    }
}

/// Storefronts that send the token can ask the platform's own host, which every resolver knows. Next.js
/// Commerce asks the shop's all the same: it cuts the host that it asks from the links of menus.
fn storefront_texts(
    shop: &DemoShop,
    origin: &Origin,
    base: &str,
) -> [(&'static str, &'static str, String); 3] {
    let without = |url: &str| url.split_once("://").map_or("", |(_, rest)| rest).to_owned();
    let (name, token) = (&shop.name, &shop.token);
    let (platform, host) = (without(&origin.base()), without(base));
    [
        (
            "Next.js Commerce",
            ".env.local",
            format!(
                "COMPANY_NAME=\"{name}\"\nSITE_NAME=\"{name}\"\n\
                 SHOPIFY_STORE_DOMAIN=\"{host}\"\n\
                 SHOPIFY_STOREFRONT_ACCESS_TOKEN=\"{token}\"\n\
                 SHOPIFY_REVALIDATION_SECRET=\"demo\""
            ),
        ),
        (
            "Hydrogen",
            ".env",
            format!(
                "SESSION_SECRET=\"demo\"\nPUBLIC_STORE_DOMAIN=\"http://{platform}\"\n\
                 PUBLIC_STOREFRONT_API_TOKEN=\"{token}\"\n\
                 PUBLIC_STOREFRONT_API_VERSION=\"{API_VERSION}\"\n\
                 PUBLIC_CHECKOUT_DOMAIN=\"{host}\""
            ),
        ),
        (
            "Astro",
            ".env",
            format!(
                "PUBLIC_SHOPIFY_SHOP=\"{host}\"\n\
                 PUBLIC_SHOPIFY_STOREFRONT_ACCESS_TOKEN=\"{token}\"\n\
                 PRIVATE_SHOPIFY_STOREFRONT_ACCESS_TOKEN=\"{token}\"\n\
                 PUBLIC_SHOPIFY_API_VERSION=\"{API_VERSION}\""
            ),
        ),
    ]
}

async fn send_picture(Path(file): Path<String>) -> Response {
    let Some(picture) = picture::named(&file) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let cached = "public, max-age=86400";
    let headers = [(header::CONTENT_TYPE, "image/webp"), (header::CACHE_CONTROL, cached)];
    (headers, picture).into_response()
}
