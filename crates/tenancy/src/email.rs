//! E-mail addresses: what can be one, and the form in which they are compared.

/// What to say when [`is_one`] says no.
pub const MESSAGE: &str = "This is not an e-mail address such as me@example.com.";

/// The form in which addresses are stored and compared. The full stop of a Chinese keyboard is a dot.
pub fn normal(text: &str) -> String {
    kernel::plain(text).replace('\u{3002}', ".").to_ascii_lowercase()
}

/// Whether a text in normal form could be an address. Only sending to it would tell for sure.
///
/// ASCII only: PostgreSQL and Rust lower other letters differently, and who can sign in must not
/// depend on that.
pub fn is_one(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let plain = |c: u8| c.is_ascii_graphic() && !b"@<>()[],;:\\\"".contains(&c);
    let label = |label: &str| {
        let inner = label.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-');
        (1..=63).contains(&label.len()) && inner && !label.starts_with('-') && !label.ends_with('-')
    };
    text.len() <= 254
        && (1..=64).contains(&local.len())
        && local.bytes().all(plain)
        && local.split('.').all(|part| !part.is_empty())
        && domain.contains('.')
        && domain.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{is_one, normal};

    #[test]
    fn addresses_are_told_from_other_texts() {
        for text in ["a@b.cn", "first.last+shop@mail.example.com", "o'neil_1@xn--fsq.com"] {
            assert!(is_one(text), "{text}");
        }
        let long = format!("{}@example.com", "x".repeat(65));
        for text in [
            "",
            "a",
            "a@b",
            "@b.cn",
            "a@.cn",
            "a@b.",
            "a b@c.de",
            "a@b@c.de",
            "a\0@b.cn",
            "é@b.cn",
            "a@-b.cn",
            "<a>@b.cn",
            ".a@b.cn",
            "a.@b.cn",
            "a..b@b.cn",
            &long,
        ] {
            assert!(!is_one(text), "{text}");
        }
        assert_eq!(normal(" Me@Example.COM\n"), "me@example.com");
        for text in ["ａ＠ｂ．ｃｎ", "ａ@b。cn", "\u{200b}a@b.cn\u{feff}", "A＠B｡CN"] {
            assert_eq!(normal(text), "a@b.cn", "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn what_passes_for_an_address_holds_nothing_that_ends_a_header(text in "\\PC{0,12}@?[\r\n\0a-z.<>@ -]{0,40}") {
            let normal_form = normal(&text);
            prop_assert_eq!(normal(&normal_form), normal_form.clone());
            if is_one(&normal_form) {
                prop_assert!(normal_form.bytes().all(|c| c.is_ascii_graphic()));
                prop_assert_eq!(normal_form.matches('@').count(), 1);
                prop_assert!(!normal_form.contains(['<', '>', ',', ';']));
            }
        }

        #[test]
        fn ordinary_addresses_are_some(text in "[a-z0-9]{1,20}(\\.[a-z0-9]{1,20})?@[a-z0-9]{1,20}\\.[a-z]{2,10}") {
            prop_assert!(is_one(&text));
        }
    }
}
