use axum::{
    extract::Request,
    http::{HeaderMap, StatusCode, Uri, header},
};

use crate::graphql::Refusal;

/// Whether a request names no more than one host: whoever stands between its sender and us may have
/// read another one than we would, and the host says the shop (RFC 9112, 3.2).
pub(super) fn names_one(request: &Request) -> bool {
    agree(request.headers(), request.uri())
}

/// The answer to a request that names several.
pub(super) fn refusal() -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, "BAD_REQUEST", "Name one host.")
}

/// No host at all is none too many: what needs a shop finds none then.
fn agree(headers: &HeaderMap, uri: &Uri) -> bool {
    let mut lines = headers.get_all(header::HOST).into_iter();
    match (lines.next(), lines.next(), uri.authority()) {
        (_, Some(_), _) => false,
        (Some(host), None, Some(target)) => {
            host.as_bytes().eq_ignore_ascii_case(target.as_str().as_bytes())
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, Uri, header::HOST};

    use super::agree;

    #[test]
    fn a_request_names_one_host() {
        let named = |hosts: &[&'static str], target: &'static str| {
            let lines = hosts.iter().map(|host| (HOST, HeaderValue::from_static(host)));
            let headers: HeaderMap = lines.collect();
            agree(&headers, &Uri::from_static(target))
        };
        assert!(named(&[], "/") && named(&["tea.example"], "/"));
        assert!(named(&["tea.example:80"], "http://TEA.example:80/"));
        assert!(!named(&["tea.example", "tea.example"], "/"));
        assert!(!named(&["tea.example"], "http://silk.example/"));
        assert!(!named(&["tea.example"], "http://tea.example@silk.example/"));
    }
}
