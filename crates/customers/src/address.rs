use db::sea_orm::{self, FromJsonQueryResult};
use kernel::{Checks, Code, given};
use serde::{Deserialize, Serialize};

use crate::contact::check_contact;

/// A postal address. In a cart it may still be incomplete.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(rename_all = "camelCase", default)]
pub struct Address {
    /// The given name.
    pub first_name: Option<String>,
    /// The family name.
    pub last_name: Option<String>,
    /// The company, where there is one.
    pub company: Option<String>,
    /// Street and number.
    pub address1: Option<String>,
    /// Flat, floor and the like.
    pub address2: Option<String>,
    /// The town.
    pub city: Option<String>,
    /// The district of the town, where addresses have one.
    pub district: Option<String>,
    /// The province or state.
    pub province: Option<String>,
    /// The postal code.
    pub zip: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country_code: Option<String>,
    /// For the carrier.
    pub phone: Option<String>,
}

impl Address {
    /// Without spaces around its texts, and without texts that were nothing else.
    #[must_use]
    pub fn trimmed(self) -> Self {
        Self {
            first_name: given(self.first_name),
            last_name: given(self.last_name),
            company: given(self.company),
            address1: given(self.address1),
            address2: given(self.address2),
            city: given(self.city),
            district: given(self.district),
            province: given(self.province),
            zip: given(self.zip),
            country_code: given(self.country_code),
            phone: given(self.phone),
        }
    }

    /// What is said here, and of `other` what isn't.
    #[must_use]
    pub fn over(self, other: Self) -> Self {
        Self {
            first_name: self.first_name.or(other.first_name),
            last_name: self.last_name.or(other.last_name),
            company: self.company.or(other.company),
            address1: self.address1.or(other.address1),
            address2: self.address2.or(other.address2),
            city: self.city.or(other.city),
            district: self.district.or(other.district),
            province: self.province.or(other.province),
            zip: self.zip.or(other.zip),
            country_code: self.country_code.or(other.country_code),
            phone: self.phone.or(other.phone),
        }
    }

    /// Refuses texts that can't be part of an address. `path` is the address's own.
    pub fn check(&self, path: &str, checks: &mut Checks) {
        let texts = [
            ("firstName", &self.first_name, 100),
            ("lastName", &self.last_name, 100),
            ("company", &self.company, 100),
            ("address1", &self.address1, 200),
            ("address2", &self.address2, 200),
            ("city", &self.city, 100),
            ("district", &self.district, 100),
            ("province", &self.province, 100),
            ("zip", &self.zip, 20),
        ];
        for (name, text, most) in texts {
            if let Some(text) = text {
                checks.name(&format!("{path}.{name}"), text, 0..=most);
            }
        }
        check_country(checks, &format!("{path}.countryCode"), self.country_code.as_deref());
        check_contact(checks, &format!("{path}."), None, self.phone.as_deref());
    }

    /// Refuses an address that nothing could be sent to.
    pub fn check_complete(&self, path: &str, checks: &mut Checks) {
        let name = self.last_name.as_ref().or(self.first_name.as_ref());
        let needed = [
            ("lastName", name),
            ("address1", self.address1.as_ref()),
            ("city", self.city.as_ref()),
            ("countryCode", self.country_code.as_ref()),
        ];
        for (field, text) in needed {
            let path = format!("{path}.{field}");
            checks.ensure(text.is_some(), &path, Code::Blank, "An address needs this.");
        }
    }
}

/// The form of a country's code; `ZZ`, which stands for none, included.
pub fn check_country(checks: &mut Checks, path: &str, code: Option<&str>) {
    let is_code = |code: &str| code.len() == 2 && code.bytes().all(|c| c.is_ascii_uppercase());
    let message = "This is not a country code of ISO 3166-1, such as CN.";
    checks.ensure(code.is_none_or(is_code), path, Code::Invalid, message);
}
