use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, header, request::Parts},
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
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let forwarded = |name| settings.trust_proxy.then(|| text(name).map(last)).flatten();
        let authority = forwarded("x-forwarded-host")
            .or_else(|| text(header::HOST.as_str()))
            .or_else(|| parts.uri.authority().map(axum::http::uri::Authority::as_str))
            .unwrap_or_default();
        let by_tls = parts.extensions.get::<ByTls>().is_some();
        let https = forwarded("x-forwarded-proto")
            .map_or(by_tls, |scheme| scheme.eq_ignore_ascii_case("https"));
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

/// The last of a list that proxies append to: the one that our own wrote. Those before it anybody
/// can make up.
fn last(list: &str) -> &str {
    list.rsplit(',').next().unwrap_or_default().trim()
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
        let forwarded = parts.headers.get("x-forwarded-for").and_then(|value| value.to_str().ok());
        let forwarded = forwarded.filter(|_| app.settings.server.trust_proxy);
        let forwarded = forwarded.and_then(|list| last(list).parse().ok());
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
        let address: Option<IpAddr> = forwarded.or(peer);
        Ok(Self(address.map_or_else(|| "unknown".to_owned(), |address| address.to_string())))
    }
}

#[cfg(test)]
mod tests {
    use super::Origin;

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
}
