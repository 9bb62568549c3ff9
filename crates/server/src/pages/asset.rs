//! Stylesheets and scripts, at addresses that change when they do.

use std::sync::LazyLock;

use axum::{Router, http::header, response::IntoResponse, routing::get};
use data_encoding::HEXLOWER;

use crate::App;

/// A file that browsers may keep for a year.
pub(super) struct Asset {
    /// Where it is.
    pub(super) path: String,
    media_type: &'static str,
    text: &'static str,
}

/// How the pages look.
pub(super) static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("css", "text/css; charset=utf-8", include_str!("../../static/pages.css"))
});

/// Spares those who run it a press on a button.
pub(super) static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("js", "text/javascript; charset=utf-8", include_str!("../../static/pages.js"))
});

/// How the demo's own pages look, besides.
pub(super) static DEMO_STYLE: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("css", "text/css; charset=utf-8", include_str!("../../static/demo.css"))
});

/// Copies what the demo's page says, and sends what its explorer is told.
pub(super) static DEMO_SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("js", "text/javascript; charset=utf-8", include_str!("../../static/demo.js"))
});

/// The routes of those that shops' pages need.
pub(super) fn routes() -> Router<App> {
    of(&STYLE).merge(of(&SCRIPT))
}

/// The routes of those that only the demo has.
pub(super) fn demo_routes() -> Router<App> {
    of(&DEMO_STYLE).merge(of(&DEMO_SCRIPT))
}

fn of(asset: &'static Asset) -> Router<App> {
    Router::new().route(&asset.path, get(async || asset.answer()))
}

impl Asset {
    fn new(extension: &str, media_type: &'static str, text: &'static str) -> Self {
        let digest = tenancy::secret::sha256(text.as_bytes());
        let hash = HEXLOWER.encode(&digest[..6]);
        Self { path: format!("/static/pages-{hash}.{extension}"), media_type, text }
    }

    fn answer(&self) -> impl IntoResponse + use<> {
        let headers = [
            (header::CONTENT_TYPE, self.media_type),
            (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        ];
        (headers, self.text)
    }
}
