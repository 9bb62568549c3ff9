//! A page of the demo that sends GraphQL to its APIs and shows what they answer. It needs script.

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension, Router,
    extract::{Path, Request},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware,
    response::{IntoResponse, Response},
    routing::get,
};

use super::{
    answer::{self, Frame, page},
    asset::{DEMO_SCRIPT, DEMO_STYLE},
    visit::Place,
    welcome::{API_VERSION, PLATFORM},
};
use crate::{
    App,
    demo::{DemoShop, Introduction, PASSWORD},
};

#[derive(Template)]
#[template(path = "explorer.html")]
struct ExplorerPage<'a> {
    frame: Frame,
    demo_style: &'static str,
    demo_script: &'static str,
    back: String,
    storefront: String,
    shops: &'a [DemoShop],
    password: &'static str,
}

/// The routes of the page and of the schemas that it leads to.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/explorer", get(show))
        .layer(middleware::map_response(asking))
        .route("/explorer/{file}", get(schema))
}

async fn show(Extension(introduction): Extension<Arc<Introduction>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let place = Place::of(&parts);
    let frame = Frame { shop_name: PLATFORM.to_owned(), ..Frame::new(&place, None) };
    let view = ExplorerPage {
        frame,
        demo_style: &DEMO_STYLE.path,
        demo_script: &DEMO_SCRIPT.path,
        back: place.link("/", ""),
        storefront: format!("/api/{API_VERSION}/graphql.json"),
        shops: &introduction.shops,
        password: PASSWORD,
    };
    page(StatusCode::OK, &view)
}

/// Guarded as all pages are, but for that it may ask the APIs of its own host.
async fn asking(response: Response) -> Response {
    let mut response = answer::guarded(response).await;
    let policy = HeaderValue::from_str(&format!("{}; connect-src 'self'", answer::POLICY));
    if let Ok(policy) = policy {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

async fn schema(Path(file): Path<String>) -> Response {
    let text = match file.as_str() {
        "storefront.graphql" => include_str!("../../../../graphql/storefront.graphql"),
        "admin.graphql" => include_str!("../../../../graphql/admin.graphql"),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let sandboxed = (HeaderName::from_static("content-security-policy"), "default-src 'none'");
    let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), sandboxed];
    (headers, text).into_response()
}
