//! The pages that shoppers see: the checkout, an order's status, the sandbox's page, the one on
//! which a forgotten password is set anew, and links that fill a cart. They are written here whole
//! and work without script.
//!
//! Their addresses carry the secret that opens them, and nothing else does: there are no cookies.

mod answer;
mod asset;
mod cart_link;
mod checkout;
mod explorer;
mod form;
mod format;
mod front;
mod language;
mod order;
mod parts;
mod picture;
mod reset;
mod sandbox;
mod texts;
mod visit;
mod welcome;

use axum::{
    Router, middleware,
    routing::{get, post},
};

use crate::App;

/// The routes of all pages, and of what they are made with.
pub fn routes() -> Router<App> {
    let pages = Router::new()
        .route("/", get(front::show))
        .route("/checkout/{cart}", get(checkout::show).post(checkout::send))
        .route("/orders/{number}", get(order::show))
        .route("/orders/{number}/pay", post(order::pay))
        .route("/sandbox/{reference}", get(sandbox::show).post(sandbox::press))
        .route("/cart/{lines}", get(cart_link::fill))
        .route("/account/reset/{customer}", get(reset::show).post(reset::send))
        .layer(middleware::map_response(answer::guarded));
    pages.merge(asset::routes())
}

/// The routes that only the demo has. They take an [`Introduction`](crate::demo::Introduction) from
/// the request's extensions, as the page at `/` does where there is one.
pub fn demo_routes() -> Router<App> {
    welcome::routes().merge(explorer::routes())
}
