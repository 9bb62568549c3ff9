use std::time::Duration;

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue},
    response::Response,
};
use tracing::{Instrument, field::Empty};

use crate::App;

/// The id of everything that one act of a caller led to, here and elsewhere: from `traceparent`
/// where a caller sends one, else the request's own. Masked errors carry it.
#[derive(Debug, Clone)]
pub struct TraceId(pub String);

/// From when on an answer is slow.
const SLOW: Duration = Duration::from_secs(1);

/// Logs requests that failed by our fault or were answered slowly, the others only at the level
/// `debug`: id, which the answer's header `x-request-id` says too, method, path without its query,
/// status, time. Never addresses, bodies or headers: they hold personal data and secrets.
pub async fn traced(
    app: &App,
    mut request: Request,
    answer: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    let id = app.db.new_id().simple().to_string();
    let trace = from_traceparent(request.headers()).unwrap_or_else(|| id.clone());
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let span = tracing::info_span!("request", %id, %trace, tenant = Empty);
    request.extensions_mut().insert(TraceId(trace));
    let start = tokio::time::Instant::now();
    let mut response = answer(request).instrument(span.clone()).await;
    let (status, took) = (response.status(), start.elapsed());
    let (path, code, micros) = (uri.path(), status.as_u16(), took.as_micros());
    span.in_scope(|| {
        if status.is_server_error() || took >= SLOW {
            tracing::warn!(%method, path, status = code, micros, "answered");
        } else {
            tracing::debug!(%method, path, status = code, micros, "answered");
        }
    });
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    response
}

/// The trace id of a W3C `traceparent` header.
fn from_traceparent(headers: &HeaderMap) -> Option<String> {
    let mut parts = headers.get("traceparent")?.to_str().ok()?.split('-').skip(1);
    let id = parts.next().filter(|id| id.len() == 32)?;
    id.bytes().all(|b| b.is_ascii_hexdigit()).then(|| id.to_ascii_lowercase())
}

/// Says the shop on the request's log lines.
pub fn say_tenant(shop: kernel::ShopId) {
    tracing::Span::current().record("tenant", tracing::field::display(shop));
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};

    #[test]
    fn only_a_well_formed_trace_is_taken_over() {
        let id = "0af7651916cd43dd8448eb211c80319c";
        for (header, trace) in [
            (format!("00-{id}-b7ad6b7169203331-01"), Some(id)),
            ("00-<script>-b7ad6b7169203331-01".to_owned(), None),
            (String::new(), None),
        ] {
            let value = HeaderValue::from_str(&header).expect("a header");
            let headers = HeaderMap::from_iter([("traceparent".parse().expect("a name"), value)]);
            assert_eq!(super::from_traceparent(&headers).as_deref(), trace, "{header}");
        }
    }
}
