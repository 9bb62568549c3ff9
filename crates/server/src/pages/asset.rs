//! The stylesheet and the script, at addresses that change when they do.

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

/// The routes of both.
pub(super) fn routes() -> Router<App> {
    let routes = Router::new().route(&STYLE.path, get(async || STYLE.answer()));
    routes.route(&SCRIPT.path, get(async || SCRIPT.answer()))
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
