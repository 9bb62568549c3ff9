use kernel::ShopId;

use super::network;

/// Whose password is tried.
#[derive(Debug, Clone, Copy)]
pub enum Account<'a> {
    /// Somebody who works in shops, by their e-mail.
    Staff(&'a str),
    /// A shop's customer, by their e-mail: in another shop it is somebody else's.
    Customer(ShopId, &'a str),
    /// The same by an e-mail or a telephone that a code was sent to, which is tried instead.
    Code(ShopId, &'a str),
}

impl Account<'_> {
    /// What is counted or remembered of it, seen from where `client` is.
    pub(super) fn pair(self, what: &str, client: &str) -> String {
        let network = network(client);
        match self {
            Self::Staff(email) => format!("{what}\n{email}\n{network}"),
            // Who is known to sign in from somewhere is, by whatever they do.
            Self::Code(shop, to) if what != super::known::WHAT => {
                format!("code-{what}\n{shop}\n{to}\n{network}")
            }
            Self::Customer(shop, to) | Self::Code(shop, to) => {
                format!("customer-{what}\n{shop}\n{to}\n{network}")
            }
        }
    }

    /// What is counted from everywhere.
    pub(super) fn alone(self) -> String {
        match self {
            Self::Staff(email) => format!("account\n{email}"),
            Self::Customer(shop, to) => format!("customer-account\n{shop}\n{to}"),
            Self::Code(shop, to) => format!("code-account\n{shop}\n{to}"),
        }
    }

    /// What is counted from where `client` is, whatever the e-mail and the shop. Staff and
    /// customers are counted apart: a storefront may send all its customers' from one address.
    pub(super) fn address(self, client: &str) -> String {
        let network = network(client);
        match self {
            Self::Staff(_) => format!("address\n{network}"),
            Self::Customer(..) => format!("customer-address\n{network}"),
            Self::Code(..) => format!("code-address\n{network}"),
        }
    }
}
