use async_graphql::{ID, Object, Union};
use ordering::Address;

use crate::CountryCode;

/// A postal address in lines, as its country writes it on a parcel, and the country's code.
fn formatted(address: &Address, with_name: bool, with_company: bool) -> Vec<String> {
    let mut lines = address.lines(with_name, with_company);
    lines.extend(address.country_code.clone());
    lines
}

fn name(address: &Address) -> Option<String> {
    joined([&address.first_name, &address.last_name])
}

fn joined<const N: usize>(parts: [&Option<String>; N]) -> Option<String> {
    let parts: Vec<&str> = parts.into_iter().filter_map(|part| part.as_deref()).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

macro_rules! address_object {
    ($(#[$doc:meta])* $name:ident { $($more:tt)* }) => {
        $(#[$doc])*
        #[Object]
        impl $name {
            $($more)*

            /// The given name.
            async fn first_name(&self) -> Option<&String> {
                self.0.first_name.as_ref()
            }

            /// The family name.
            async fn last_name(&self) -> Option<&String> {
                self.0.last_name.as_ref()
            }

            /// Both names.
            async fn name(&self) -> Option<String> {
                name(&self.0)
            }

            /// The company.
            async fn company(&self) -> Option<&String> {
                self.0.company.as_ref()
            }

            /// Street and number.
            async fn address1(&self) -> Option<&String> {
                self.0.address1.as_ref()
            }

            /// Flat, floor and the like.
            async fn address2(&self) -> Option<&String> {
                self.0.address2.as_ref()
            }

            /// The town.
            async fn city(&self) -> Option<&String> {
                self.0.city.as_ref()
            }

            /// The district of the town, where addresses have one.
            async fn district(&self) -> Option<&String> {
                self.0.district.as_ref()
            }

            /// The province or state, as it was written.
            async fn province_code(&self) -> Option<&String> {
                self.0.province.as_ref()
            }

            /// The postal code.
            async fn zip(&self) -> Option<&String> {
                self.0.zip.as_ref()
            }

            /// The telephone.
            async fn phone(&self) -> Option<&String> {
                self.0.phone.as_ref()
            }

            /// In lines, as its country writes it on a parcel; the country's code is the last.
            async fn formatted(
                &self,
                #[graphql(default_with = "Some(false)")] with_name: Option<bool>,
                #[graphql(default_with = "Some(true)")] with_company: Option<bool>,
            ) -> Vec<String> {
                formatted(&self.0, with_name.unwrap_or(false), with_company.unwrap_or(true))
            }

            /// Town, province and country in a line.
            async fn formatted_area(&self) -> Option<String> {
                joined([&self.0.city, &self.0.province, &self.0.country_code])
            }
        }
    };
}

/// The address that a cart shall be sent to.
#[derive(Debug, Clone)]
pub struct CartDeliveryAddress(pub(super) Address);

address_object! {
    /// The address that a cart shall be sent to.
    CartDeliveryAddress {
        /// The country's code.
        async fn country_code(&self) -> Option<&String> {
            self.0.country_code.as_ref()
        }
    }
}

/// A postal address.
#[derive(Debug, Clone)]
pub struct MailingAddress(Address, ID);

impl MailingAddress {
    /// An address under a global id.
    pub(in crate::storefront) const fn new(address: Address, id: ID) -> Self {
        Self(address, id)
    }
}

address_object! {
    /// A postal address.
    MailingAddress {
        /// Global id.
        async fn id(&self) -> &ID {
            &self.1
        }

        /// The province or state, as it was written.
        async fn province(&self) -> Option<&String> {
            self.0.province.as_ref()
        }

        /// Where it is; not known.
        async fn latitude(&self) -> Option<f64> {
            None
        }

        /// Where it is; not known.
        async fn longitude(&self) -> Option<f64> {
            None
        }

        /// The country's code: names are left to the client.
        async fn country(&self) -> Option<&String> {
            self.0.country_code.as_ref()
        }

        /// The country.
        async fn country_code_v2(&self) -> Option<CountryCode> {
            self.0.country_code.as_deref().and_then(CountryCode::known)
        }
    }
}

/// Where a buyer wants to have things sent.
#[derive(Debug, Clone, Union)]
pub enum DeliveryAddress {
    /// To a postal address.
    MailingAddress(MailingAddress),
}

/// An address of a cart.
#[derive(Debug, Clone, Union)]
pub enum CartAddress {
    /// To send it to.
    CartDeliveryAddress(CartDeliveryAddress),
}
