//! Postal addresses: what countries need of one, and how they write it.

mod format;
mod lines;

use db::sea_orm::{self, FromJsonQueryResult};
use kernel::{Checks, Code, given, plain};
use serde::{Deserialize, Serialize};

pub use self::format::{Format, Part, Province};
use crate::{contact::check_contact, phone};

/// The most characters of most parts.
const MAX_TEXT: usize = 100;

/// The most characters of a postal code.
const MAX_ZIP: usize = 20;

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
    /// In the form in which it is stored: without spaces around its texts, and without texts that were
    /// nothing else; postal code and province as its country writes them; the telephone is read as in
    /// its country, or else the shop's.
    #[must_use]
    pub fn normal(self, shop_country: &str) -> Self {
        let country_code = given(self.country_code);
        let countries = [country_code.as_deref().unwrap_or_default(), shop_country];
        let phone = given(self.phone).map(|phone| phone::normal(&phone, &countries));
        let format = Format::of(country_code.as_deref().unwrap_or_default());
        let province = given(self.province);
        let province = province.map(|text| match format.province(&text) {
            Some(known) => known.spelling(&text).to_owned(),
            None => text,
        });
        Self {
            first_name: given(self.first_name),
            last_name: given(self.last_name),
            company: given(self.company),
            address1: given(self.address1),
            address2: given(self.address2),
            city: given(self.city),
            district: given(self.district),
            province,
            zip: given(self.zip.as_deref().map(|zip| plain(zip).to_uppercase())),
            country_code,
            phone,
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
            ("firstName", &self.first_name, MAX_TEXT),
            ("lastName", &self.last_name, MAX_TEXT),
            ("company", &self.company, MAX_TEXT),
            ("address1", &self.address1, 200),
            ("address2", &self.address2, 200),
            ("city", &self.city, MAX_TEXT),
            ("district", &self.district, MAX_TEXT),
            ("province", &self.province, MAX_TEXT),
            ("zip", &self.zip, MAX_ZIP),
        ];
        for (name, text, most) in texts {
            if let Some(text) = text {
                checks.name(&format!("{path}.{name}"), text, 0..=most);
            }
        }
        check_country(checks, &format!("{path}.countryCode"), self.country_code.as_deref());
        check_contact(checks, &format!("{path}."), None, self.phone.as_deref());
    }

    /// Refuses what its country doesn't know: postal codes of another form, and provinces that there
    /// aren't where they are required.
    pub fn check_format(&self, path: &str, checks: &mut Checks) {
        let Some(country) = &self.country_code else { return };
        let format = Format::of(country);
        if let Some(zip) = self.zip.as_ref().filter(|zip| zip.chars().count() <= MAX_ZIP) {
            let message = format!(
                "This is not a postal code of {country}, such as {}.",
                format.zip_example.unwrap_or_default()
            );
            checks.ensure(format.is_zip(zip), &format!("{path}.zip"), Code::Invalid, &message);
        }
        if let Some(province) = self.province.as_ref().filter(|it| it.chars().count() <= MAX_TEXT) {
            let known = format.provinces.is_empty() || format.province(province).is_some();
            let keys: Vec<&str> = format.provinces.iter().map(|province| province.key).collect();
            let message = format!("{country} has: {}.", keys.join(", "));
            checks.ensure(known, &format!("{path}.province"), Code::Invalid, &message);
        }
    }

    /// Refuses an address that nothing could be sent to.
    pub fn check_complete(&self, path: &str, checks: &mut Checks) {
        let name = self.last_name.as_ref().or(self.first_name.as_ref());
        let country = self.country_code.as_ref();
        let format = Format::of(country.map_or("", String::as_str));
        let mut need = |field: &str, text: Option<&String>| {
            let path = format!("{path}.{field}");
            checks.ensure(text.is_some(), &path, Code::Blank, "An address needs this.");
        };
        need("lastName", name);
        for part in Part::TYPED.into_iter().filter(|part| format.requires(*part)) {
            need(part.field(), part.of(self));
        }
        need("countryCode", country);
    }
}

/// The form of a country's code; `ZZ`, which stands for none, included.
pub fn check_country(checks: &mut Checks, path: &str, code: Option<&str>) {
    let is_code = |code: &str| code.len() == 2 && code.bytes().all(|c| c.is_ascii_uppercase());
    let message = "This is not a country code of ISO 3166-1, such as CN.";
    checks.ensure(code.is_none_or(is_code), path, Code::Invalid, message);
}
