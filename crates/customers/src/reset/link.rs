use uuid::Uuid;

/// What an address of the page on which a new password is set says:
/// `…/account/reset/<customer>?key=<token>`.
#[derive(Clone, PartialEq, Eq)]
pub struct Link {
    /// Whose password it is.
    pub customer: Uuid,
    /// The secret that was sent to them.
    pub token: String,
}

/// The path of the page, before the customer's id.
const PATH: &str = "/account/reset/";

impl Link {
    /// The page's path.
    pub fn path(customer: Uuid) -> String {
        format!("{PATH}{customer}")
    }

    /// The address, below an origin. The secret has no letter that an address would have to hide.
    pub fn url(&self, origin: &str) -> String {
        format!("{origin}{}?key={}", Self::path(self.customer), self.token)
    }

    /// Reads an address of the page, whatever else stands in it.
    pub fn read(url: &str) -> Option<Self> {
        let (path, query) = url.split_once('?')?;
        let (_, customer) = path.split_once(PATH)?;
        let query = query.split('#').next().unwrap_or_default();
        let token = query.split('&').find_map(|part| part.strip_prefix("key="))?;
        Some(Self { customer: customer.parse().ok()?, token: token.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::Link;

    #[test]
    fn a_link_is_read_as_it_was_written() {
        let link = Link { customer: Uuid::from_u128(7), token: "fcr_x-_9".to_owned() };
        let url = link.url("https://tea.example.com:8443");
        assert_eq!(
            url,
            "https://tea.example.com:8443/account/reset/00000000-0000-0000-0000-000000000007?key=fcr_x-_9"
        );
        assert!(Link::read(&url).as_ref() == Some(&link));
        assert!(Link::read(&format!("{url}&lang=zh#top")).as_ref() == Some(&link));
        for other in ["", "https://tea.example.com", "https://x/account/reset/7?key=a"] {
            assert!(Link::read(other).is_none(), "{other}");
        }
    }
}
