use kernel::{Checks, Code};

/// E-mail and telephone, as far as they are given.
pub fn check_contact(checks: &mut Checks, prefix: &str, email: Option<&str>, phone: Option<&str>) {
    let email_is_one = email.is_none_or(tenancy::email::is_one);
    checks.ensure(email_is_one, &format!("{prefix}email"), Code::Invalid, tenancy::email::MESSAGE);
    let message = "This is not a telephone number such as +86 138 0013 8000.";
    checks.ensure(phone.is_none_or(is_phone), &format!("{prefix}phone"), Code::Invalid, message);
}

fn is_phone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let rest = text.strip_prefix('+').unwrap_or(text);
    let plain = rest.bytes().all(|c| c.is_ascii_digit() || b" -().".contains(&c));
    plain && (5..=15).contains(&digits) && text.len() <= 30
}

#[cfg(test)]
mod tests {
    use super::is_phone;

    #[test]
    fn telephone_numbers_are_told_from_other_texts() {
        for text in ["13800138000", "+86 138-0013-8000", "(030) 123456"] {
            assert!(is_phone(text), "{text}");
        }
        for text in ["", "1234", "call me", "1+234567", "1234567890123456"] {
            assert!(!is_phone(text), "{text}");
        }
    }
}
