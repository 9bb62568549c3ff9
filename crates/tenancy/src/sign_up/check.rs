use chrono_tz::Tz;
use kernel::{Checks, Code, Fault};

use super::SignUp;
use crate::{
    Passwords, country, email,
    shop::{CURRENCIES, check_name},
    slug,
};

/// Characters of a password of staff.
const LEAST_PASSWORD: usize = 10;

/// A sign-up in its stored form, nothing wrong with it.
pub(super) struct Application {
    pub(super) email: String,
    pub(super) password: String,
    pub(super) shop_name: String,
    pub(super) slug: Option<String>,
    pub(super) currency: String,
    pub(super) time_zone: String,
    pub(super) language: Language,
    pub(super) country: String,
}

/// The languages that a shop can be kept in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    Chinese,
    English,
}

impl Language {
    /// The stored name.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Chinese => "zh",
            Self::English => "en",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        [Self::Chinese, Self::English].into_iter().find(|language| language.as_str() == name)
    }
}

impl SignUp {
    /// The application that this is, or all that is wrong with it.
    pub(super) fn checked(self) -> Result<Application, Vec<Fault>> {
        let mut checks = Checks::new();
        let email = email::normal(&self.email);
        checks.ensure(email::is_one(&email), "email", Code::Invalid, email::MESSAGE);
        Passwords::check(&mut checks, "password", &self.password, &email, LEAST_PASSWORD);
        let shop_name = self.shop_name.trim().to_owned();
        check_name(&mut checks, "shopName", &shop_name);
        if let Some(slug) = &self.slug {
            checks.nest("slug", slug::check(slug).map_err(|fault| vec![fault]));
        }
        let is_zone = self.time_zone.parse::<Tz>().is_ok();
        let message = "This is not an IANA time zone, such as Asia/Shanghai.";
        checks.ensure(is_zone, "timeZone", Code::Invalid, message);
        let language = Language::parse(&self.language);
        checks.ensure(language.is_some(), "language", Code::Invalid, "Either zh or en.");
        let country = check_country(&mut checks, &self.currency, self.country);
        checks.finish()?;
        Ok(Application {
            email,
            password: self.password,
            shop_name,
            slug: self.slug,
            currency: self.currency,
            time_zone: self.time_zone,
            language: language.expect("its absence is a fault"),
            country: country.expect("its absence is a fault"),
        })
    }
}

/// The currency, and the country: the one given, else the currency's own.
fn check_country(checks: &mut Checks, currency: &str, given: Option<String>) -> Option<String> {
    let offered = CURRENCIES.contains(&currency);
    if !offered {
        let message = format!("One of {}.", CURRENCIES.join(", "));
        checks.fault("currency", Code::Invalid, message);
    }
    let country = given.or_else(|| country::of_currency(currency).map(str::to_owned));
    match &country {
        Some(code) => {
            checks.ensure(country::is_one(code), "country", Code::Invalid, country::MESSAGE);
        }
        None if offered => {
            let message = "This currency is used in several countries: say which one.";
            checks.fault("country", Code::Blank, message);
        }
        None => {}
    }
    country
}

#[cfg(test)]
mod tests {
    use super::{Language, SignUp};
    use kernel::Code;

    fn input() -> SignUp {
        SignUp {
            email: " Wang@Example.com ".to_owned(),
            password: "correct horse".to_owned(),
            shop_name: "老王茶馆".to_owned(),
            slug: None,
            currency: "CNY".to_owned(),
            time_zone: "Asia/Shanghai".to_owned(),
            language: "zh".to_owned(),
            country: None,
        }
    }

    fn faults(input: SignUp) -> Vec<(String, Code)> {
        let faults = input.checked().err().unwrap_or_default();
        faults.into_iter().map(|fault| (fault.field.join("."), fault.code)).collect()
    }

    fn fault(field: &str, code: Code) -> Vec<(String, Code)> {
        vec![(field.to_owned(), code)]
    }

    #[test]
    fn a_country_follows_from_the_currency_where_it_can() {
        let application = input().checked().expect("no faults");
        assert_eq!((&*application.country, &*application.email), ("CN", "wang@example.com"));
        assert_eq!(application.language, Language::Chinese);
        let euros = || SignUp { currency: "EUR".to_owned(), ..input() };
        assert_eq!(faults(euros()), fault("country", Code::Blank));
        assert_eq!(faults(SignUp { country: Some("DE".to_owned()), ..euros() }), []);
    }

    #[test]
    fn every_wrong_field_is_named() {
        let all = SignUp {
            email: "nobody".to_owned(),
            password: "short".to_owned(),
            shop_name: " ".to_owned(),
            slug: Some("www".to_owned()),
            currency: "XAU".to_owned(),
            time_zone: "Mars/Olympus".to_owned(),
            language: "fr".to_owned(),
            country: Some("cn".to_owned()),
        };
        let fields: Vec<String> = faults(all).into_iter().map(|(field, _)| field).collect();
        let expected = [
            "email", "password", "shopName", "slug", "timeZone", "language", "currency", "country",
        ];
        assert_eq!(fields, expected);
    }

    #[test]
    fn a_password_is_long_enough_and_not_the_email() {
        let with = |password: &str| faults(SignUp { password: password.to_owned(), ..input() });
        assert_eq!(with("WANG@example.com"), fault("password", Code::Invalid));
        assert_eq!(with(&"密".repeat(9)), fault("password", Code::TooShort));
        assert_eq!(with(&"密".repeat(10)), []);
        assert_eq!(with(&"x".repeat(129)), fault("password", Code::TooLong));
    }
}
