use kernel::{Checks, Code, Fault, given};
use tenancy::email;

use crate::phone;

/// Where somebody can be reached, in normal form.
#[derive(Clone, PartialEq, Eq)]
pub enum Destination {
    /// An e-mail address.
    Email(String),
    /// A telephone number.
    Phone(String),
}

impl Destination {
    /// Reads the one of the two that is given. `country` is the shop's.
    ///
    /// # Errors
    /// `BLANK` at `email` when neither is; `INVALID` at `phone` when both are; `INVALID` at the one
    /// that can't be one.
    pub fn read(
        email: Option<String>,
        phone: Option<String>,
        country: &str,
    ) -> Result<Self, Vec<Fault>> {
        let (email, phone) = (given(email), given(phone));
        let destination = match (email, phone) {
            (Some(email), None) => Self::Email(email::normal(&email)),
            (None, Some(phone)) => Self::Phone(phone::normal(&phone, &[country])),
            (None, None) => return Err(one_of_two("email", Code::Blank)),
            (Some(_), Some(_)) => return Err(one_of_two("phone", Code::Invalid)),
        };
        let (email, phone) = match &destination {
            Self::Email(email) => (Some(email.as_str()), None),
            Self::Phone(phone) => (None, Some(phone.as_str())),
        };
        let mut checks = Checks::new();
        check_contact(&mut checks, "", email, phone);
        checks.finish()?;
        Ok(destination)
    }

    /// The address or the number.
    pub fn text(&self) -> &str {
        match self {
            Self::Email(text) | Self::Phone(text) => text,
        }
    }
}

fn one_of_two(field: &str, code: Code) -> Vec<Fault> {
    vec![Fault::new(code, "Either an e-mail or a telephone number is needed.").at(field)]
}

/// E-mail and telephone in normal form, as far as they are given.
pub fn check_contact(checks: &mut Checks, prefix: &str, email: Option<&str>, phone: Option<&str>) {
    let email_is_one = email.is_none_or(email::is_one);
    checks.ensure(email_is_one, &format!("{prefix}email"), Code::Invalid, email::MESSAGE);
    let phone_is_one = phone.is_none_or(phone::is_one);
    checks.ensure(phone_is_one, &format!("{prefix}phone"), Code::Invalid, phone::MESSAGE);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Destination;

    #[test]
    fn one_of_e_mail_and_telephone_is_read() {
        let read = |email: Option<&str>, phone: Option<&str>| {
            let read = Destination::read(email.map(Into::into), phone.map(Into::into), "CN");
            read.map(|it| it.text().to_owned()).map_err(|faults| faults[0].to_string())
        };
        assert_eq!(read(Some(" Mei@Example.com"), Some(" ")), Ok("mei@example.com".into()));
        assert_eq!(read(None, Some("138 0013 8000")), Ok("+8613800138000".into()));
        assert_eq!(
            read(Some("ｍｅｉ＠ｅｘａｍｐｌｅ．ｃｏｍ"), None),
            Ok("mei@example.com".into())
        );
        assert_eq!(read(None, Some("１３８ ００１３ ８０００")), Ok("+8613800138000".into()));
        for (email, phone, fault) in [
            (None, Some(""), "Blank at email"),
            (Some("a@b.cn"), Some("13800138000"), "Invalid at phone"),
            (Some("a"), None, "Invalid at email"),
            (None, Some("call me"), "Invalid at phone"),
            (None, Some("138 0013 800"), "Invalid at phone"),
        ] {
            let refused = read(email, phone).expect_err("refused");
            assert!(refused.starts_with(fault), "{refused}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_read_or_refused_at_its_field(
            email in proptest::option::of(".{0,60}"),
            phone in proptest::option::of(prop_oneof![".{0,40}", "[+0-9 ().-]{0,32}"]),
        ) {
            match Destination::read(email, phone, "CN") {
                Ok(destination) => prop_assert!(destination.text().is_ascii()),
                Err(faults) => {
                    prop_assert!(!faults.is_empty());
                    for fault in faults {
                        prop_assert!(fault.field == ["email"] || fault.field == ["phone"]);
                    }
                }
            }
        }
    }
}
