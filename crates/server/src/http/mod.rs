//! Routes, and what is around all of them.

mod admin;
mod callback;
mod crowd;
mod guard;
mod health;
mod import;
mod imports;
mod listen;
mod metrics;
mod origin;
mod patient;
mod storefront;
mod tls;
mod trace;
mod whose;

use std::{any::Any as Thrown, convert::Infallible, panic::AssertUnwindSafe, sync::Arc};

use axum::{
    Extension, Router,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{any, get, post},
};
use futures::FutureExt;
use tower::Service;
use tower_http::cors::{AllowHeaders, Any, CorsLayer};

use crate::{App, demo::Introduction, graphql::Refusal, pages};

pub use self::{
    crowd::Crowd,
    imports::Imports,
    listen::{Answer, listen},
    metrics::Metrics,
    origin::{Client, Origin},
    tls::{Tls, cryptography},
};
pub(crate) use self::{trace::say_tenant, whose::by_slug};

/// Every route of the program, and what is around all of them.
#[derive(Clone)]
pub struct Site {
    app: App,
    routes: Router,
    /// What tells browsers to come by https from now on.
    strict: Option<HeaderValue>,
}

impl Site {
    /// The site of an application.
    pub fn new(app: App) -> Self {
        let routes = routes().with_state(app.clone());
        Self::of(app, routes)
    }

    /// The same with the pages that introduce the demo, logins and all.
    pub fn of_demo(app: App, introduction: Arc<Introduction>) -> Self {
        let routes = routes().merge(pages::demo_routes()).layer(Extension(introduction));
        let routes = routes.with_state(app.clone());
        Self::of(app, routes)
    }

    fn of(app: App, routes: Router) -> Self {
        let seconds = app.settings.server.hsts_seconds;
        let strict = (seconds > 0).then(|| format!("max-age={seconds}"));
        let strict = strict.and_then(|text| HeaderValue::from_str(&text).ok());
        Self { app, routes, strict }
    }
}

/// As a function and not as layers, which the router would box and clone for every request.
impl Answer for Site {
    async fn answer(mut self, request: Request) -> Response {
        let https = self.strict.is_some() && origin::is_https(&request, &self.app.settings.server);
        trace::traced(&self.app, request, async |request| {
            let mut response = match guard::check(&request) {
                Ok(()) => answered(&mut self.routes, request).await,
                Err(refusal) => ([(header::CONNECTION, "close")], refusal).into_response(),
            };
            label(&mut response);
            if let (true, Some(strict)) = (https, &self.strict) {
                response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, strict.clone());
            }
            response
        })
        .await
    }
}

/// What is answered is what its label says: browsers are not to guess. Nor is it kept by anybody unless
/// the answer says so: most are somebody's own.
fn label(response: &mut Response) {
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let no_store = || HeaderValue::from_static("no-store");
    headers.entry(header::CACHE_CONTROL).or_insert_with(no_store);
}

/// What the request's route answers, also when that panics.
async fn answered(routes: &mut Router, request: Request) -> Response {
    let answer = AssertUnwindSafe(async { routes.call(request).await });
    match answer.catch_unwind().await {
        Ok(answer) => answer.unwrap_or_else(|never: Infallible| match never {}),
        Err(thrown) => panicked(&*thrown),
    }
}

fn routes() -> Router<App> {
    let day = std::time::Duration::from_hours(24);
    // Storefronts live anywhere and send no cookies.
    let cors = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([axum::http::Method::POST])
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers([header::HeaderName::from_static("x-request-id")])
        .max_age(day);
    let storefront = Router::new()
        .route("/graphql", post(storefront::graphql).fallback(only_post))
        .route("/api/{version}/graphql.json", post(storefront::graphql).fallback(only_post))
        .route("/api/{version}/graphql", post(storefront::graphql).fallback(only_post))
        .layer(cors);
    Router::new()
        .merge(storefront)
        .merge(pages::routes())
        .route("/admin/api/graphql", post(admin::graphql).fallback(only_post))
        .route("/admin/api/import/products", post(import::products).fallback(only_post))
        .route("/callbacks/{gateway}", post(callback::notice).fallback(only_post))
        .route("/static/placeholder.svg", get(placeholder))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .fallback(any(nothing))
}

async fn only_post() -> Response {
    let message = "Send a POST request.";
    let refusal = Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", message);
    ([(header::ALLOW, "POST")], refusal).into_response()
}

async fn nothing() -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, "NOT_FOUND", "There is nothing at this address.")
}

fn failure() -> Refusal {
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    Refusal::new(status, "INTERNAL_SERVER_ERROR", "Something went wrong on our side.")
}

/// What a panic says is ours to know.
fn panicked(thrown: &(dyn Thrown + Send)) -> Response {
    let text = thrown.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| thrown.downcast_ref::<&str>().copied()).unwrap_or("no text");
    tracing::error!(panic = text, "a request panicked");
    failure().into_response()
}

/// Stands in for a product's image where there is none: clients expect one.
async fn placeholder() -> impl IntoResponse {
    let cached = "public, max-age=31536000, immutable";
    let headers = [(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, cached)];
    (headers, include_str!("placeholder.svg"))
}
