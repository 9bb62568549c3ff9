use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::{ConnectInfo, FromRequestParts, Request},
    http::{Extensions, HeaderMap, header, request::Parts},
};

use super::tls::ByTls;
use crate::{App, settings::Server};

/// Where a request was sent to, as the client wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    https: bool,
    /// Host and port, lower case.
    authority: String,
}

impl Origin {
    fn of(headers: &HeaderMap, parts: &Parts, settings: &Server) -> Self {
        let host = headers.get(header::HOST).and_then(|value| value.to_str().ok());
        let forwarded = |name| settings.trust_proxy.then(|| last(headers, name)).flatten();
        let authority = forwarded("x-forwarded-host")
            .or(host)
            .or_else(|| parts.uri.authority().map(axum::http::uri::Authority::as_str))
            .unwrap_or_default();
        let https = by_https(headers, &parts.extensions, settings);
        Self { https, authority: authority.to_ascii_lowercase() }
    }

    /// The host without its port.
    pub fn host(&self) -> &str {
        self.authority.rsplit_once(':').map_or(&self.authority, |(host, port)| {
            if port.bytes().all(|b| b.is_ascii_digit()) { host } else { &self.authority }
        })
    }

    /// The slug of the shop, when the host is `{slug}.{domain}`.
    pub fn slug(&self, domain: &str) -> Option<&str> {
        let slug = self.host().strip_suffix(domain)?.strip_suffix('.')?;
        (!slug.is_empty() && !slug.contains('.')).then_some(slug)
    }

    /// Scheme, host and port of the shop of that slug: the request's own where that went to the shop,
    /// else the shop's host beside it.
    pub fn of_shop(&self, domain: &str, slug: &str) -> String {
        if self.slug(domain) == Some(slug) {
            return self.base();
        }
        let port = self.authority.strip_prefix(self.host()).unwrap_or_default();
        format!("{}://{slug}.{domain}{port}", self.scheme())
    }

    fn scheme(&self) -> &'static str {
        if self.https { "https" } else { "http" }
    }

    /// Scheme, host and port.
    pub fn base(&self) -> String {
        format!("{}://{}", self.scheme(), self.authority)
    }
}

/// Whether a request was sent by https.
pub(super) fn is_https(request: &Request, settings: &Server) -> bool {
    by_https(request.headers(), request.extensions(), settings)
}

fn by_https(headers: &HeaderMap, extensions: &Extensions, settings: &Server) -> bool {
    let forwarded = settings.trust_proxy.then(|| last(headers, "x-forwarded-proto")).flatten();
    let by_tls = || extensions.get::<ByTls>().is_some();
    forwarded.map_or_else(by_tls, |scheme| scheme.eq_ignore_ascii_case("https"))
}

/// The last of a list that proxies append to, be it to the header's line or as a further line: the
/// one that our own wrote. Those before it anybody can make up.
fn last<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let line = headers.get_all(name).into_iter().next_back()?.to_str().ok()?;
    Some(line.rsplit(',').next().unwrap_or_default().trim())
}

impl FromRequestParts<App> for Origin {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        Ok(Self::of(&parts.headers, parts, &app.settings.server))
    }
}

/// The address of whoever sent a request, for bounds on attempts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client(pub String);

impl FromRequestParts<App> for Client {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let trusted = app.settings.server.trust_proxy;
        let forwarded = trusted.then(|| last(&parts.headers, "x-forwarded-for")).flatten();
        let forwarded = forwarded.and_then(|address| address.parse().ok());
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
        let address: Option<IpAddr> = forwarded.or(peer);
        Ok(Self(address.map_or_else(|| "unknown".to_owned(), |address| address.to_string())))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use axum::http::{HeaderMap, HeaderValue};

    use super::{Origin, last};

    fn origin(authority: &str) -> Origin {
        Origin { https: false, authority: authority.to_owned() }
    }

    #[test]
    fn a_shops_origin_is_its_own_host_whatever_host_was_asked() {
        for (asked, expected) in [
            ("tea.example.com:8080", "http://tea.example.com:8080"),
            ("api.example.org:8443", "http://tea.example.com:8443"),
            ("example.com", "http://tea.example.com"),
            ("127.0.0.1:80", "http://tea.example.com:80"),
            ("silk.example.com:8080", "http://tea.example.com:8080"),
        ] {
            assert_eq!(origin(asked).of_shop("example.com", "tea"), expected);
        }
    }

    #[test]
    fn the_slug_is_the_one_label_before_the_domain() {
        assert_eq!(origin("tea.example.com:8080").slug("example.com"), Some("tea"));
        for other in
            ["example.com", "a.b.example.com", "teaexample.com", "tea.example.org", ".example.com"]
        {
            assert_eq!(origin(other).slug("example.com"), None, "{other}");
        }
    }

    #[test]
    fn of_what_proxies_say_only_the_last_counts() {
        let said = |lines: &[&'static str]| {
            let name = axum::http::HeaderName::from_static("x-forwarded-for");
            let lines = lines.iter().map(|line| (name.clone(), HeaderValue::from_static(line)));
            let headers: HeaderMap = lines.collect();
            last(&headers, "x-forwarded-for").map(str::to_owned)
        };
        assert_eq!(said(&[]), None);
        assert_eq!(said(&["1.1.1.1"]).as_deref(), Some("1.1.1.1"));
        assert_eq!(said(&["1.1.1.1, 2.2.2.2"]).as_deref(), Some("2.2.2.2"));
        assert_eq!(said(&["1.1.1.1, 2.2.2.2", "3.3.3.3"]).as_deref(), Some("3.3.3.3"));
    }

    proptest! {
        #[test]
        fn whatever_host_is_asked_links_lead_to_the_shops_own(
            asked in prop_oneof![
                "\\PC{0,40}",
                "(tea|silk|\\.|example|com|:|80|@|/|evil|\\[|\\]){0,10}",
            ],
        ) {
            let origin = origin(&asked.to_ascii_lowercase());
            let link = origin.of_shop("example.com", "tea");
            let rest = link.strip_prefix("http://tea.example.com").expect("the shop's own host");
            let port = rest.strip_prefix(':').unwrap_or(rest);
            prop_assert!(port.bytes().all(|b| b.is_ascii_digit()), "{}", link);
        }
    }
}
