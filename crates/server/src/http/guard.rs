//! What two programs in a row could read in two ways is refused before anything is made of it.

use axum::{
    extract::Request,
    http::{HeaderMap, StatusCode, Uri, header},
};

use crate::graphql::Refusal;

/// Lets a request pass that names one host at the most and ends in one way.
///
/// # Errors
/// `BAD_REQUEST`: then the connection isn't to go on.
pub(super) fn check(request: &Request) -> Result<(), Refusal> {
    let bad = |message| Refusal::new(StatusCode::BAD_REQUEST, "BAD_REQUEST", message);
    if !names_one_host(request.headers(), request.uri()) {
        return Err(bad("Name one host."));
    }
    if !ends_in_one_way(request.headers()) {
        return Err(bad("The one transfer encoding is chunked, named once."));
    }
    Ok(())
}

/// Whoever stands between a request's sender and us may have read another host than we would, and the
/// host says the shop (RFC 9112, 3.2). None at all is none too many: what needs a shop finds none then.
fn names_one_host(headers: &HeaderMap, uri: &Uri) -> bool {
    let mut lines = headers.get_all(header::HOST).into_iter();
    match (lines.next(), lines.next(), uri.authority()) {
        (_, Some(_), _) => false,
        (Some(host), None, Some(target)) => {
            host.as_bytes().eq_ignore_ascii_case(target.as_str().as_bytes())
        }
        _ => true,
    }
}

/// Where a body ends is said by its length or by its last chunk. Encodings before that of chunks, or
/// that one twice, are read differently by different programs (RFC 9112, 6.1).
fn ends_in_one_way(headers: &HeaderMap) -> bool {
    let mut lines = headers.get_all(header::TRANSFER_ENCODING).into_iter();
    match (lines.next(), lines.next()) {
        (None, _) => true,
        (Some(one), None) => one.as_bytes().trim_ascii().eq_ignore_ascii_case(b"chunked"),
        (Some(_), Some(_)) => false,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{
        HeaderMap, HeaderValue, Uri,
        header::{HOST, TRANSFER_ENCODING},
    };

    use super::{ends_in_one_way, names_one_host};

    #[test]
    fn a_request_names_one_host() {
        let named = |hosts: &[&'static str], target: &'static str| {
            let lines = hosts.iter().map(|host| (HOST, HeaderValue::from_static(host)));
            let headers: HeaderMap = lines.collect();
            names_one_host(&headers, &Uri::from_static(target))
        };
        assert!(named(&[], "/") && named(&["tea.example"], "/"));
        assert!(named(&["tea.example:80"], "http://TEA.example:80/"));
        assert!(!named(&["tea.example", "tea.example"], "/"));
        assert!(!named(&["tea.example"], "http://silk.example/"));
        assert!(!named(&["tea.example"], "http://tea.example@silk.example/"));
    }

    #[test]
    fn a_body_ends_in_one_way() {
        let ends = |lines: &[&'static str]| {
            let lines =
                lines.iter().map(|line| (TRANSFER_ENCODING, HeaderValue::from_static(line)));
            ends_in_one_way(&lines.collect())
        };
        assert!(ends(&[]) && ends(&["chunked"]) && ends(&["Chunked "]));
        assert!(!ends(&["chunked", "chunked"]) && !ends(&["chunked, chunked"]));
        assert!(!ends(&["gzip, chunked"]) && !ends(&["identity", "chunked"]) && !ends(&[""]));
    }
}
