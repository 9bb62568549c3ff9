use std::sync::Arc;

use axum::{
    extract::{FromRequestParts, Request, State},
    http::StatusCode,
    response::Response,
};

use super::{
    answer::{Notice, page},
    visit::Visit,
    welcome,
};
use crate::{App, demo::Introduction, http::Origin};

/// What is at `/`: at a shop's host that it is there, and how to reach it; at the platform's own, in
/// the demo, what can be tried.
pub(super) async fn show(State(app): State<App>, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    let introduction = parts.extensions.get::<Arc<Introduction>>().cloned();
    let Ok(origin) = Origin::from_request_parts(&mut parts, &app).await;
    let domain = &app.settings.server.domain;
    if let Some(introduction) = introduction.filter(|_| origin.slug(domain).is_none()) {
        return welcome::show(&introduction, &origin, domain, &parts);
    }
    match Visit::from_request_parts(&mut parts, &app).await {
        Ok(visit) => {
            let (frame, text) = (visit.frame(), visit.t().notice.front);
            let title = &visit.shop.name;
            page(StatusCode::OK, &Notice { frame, title, text, link: None, at_once: false })
        }
        Err(answer) => answer,
    }
}
