//! The first label of a shop's host name.

use kernel::{Code, Fault};

use crate::secret;

/// Labels that the platform keeps for itself, or that a shop could mislead with. Sorted.
#[rustfmt::skip]
const RESERVED: [&str; 58] = [
    "about", "abuse", "account", "accounts", "admin", "administrator", "api", "app", "apps",
    "assets", "auth", "autoconfig", "autodiscover", "billing", "blog", "cdn", "checkout", "demo",
    "dev", "docs", "fangshi", "files", "ftp", "graphql", "help", "hostmaster", "images", "imap",
    "internal", "legal", "localhost", "login", "mail", "media", "metrics", "official", "pay",
    "payment", "payments", "platform", "pop", "postmaster", "root", "secure", "security", "shop",
    "signup", "smtp", "staging", "static", "status", "store", "support", "system", "test",
    "webmail", "webmaster", "www",
];

const LEAST: usize = 3;
const MOST: usize = 40;

/// Whether a shop may have this slug: 3 to 40 of `a-z`, `0-9` and single inner hyphens, and not
/// a label that the platform keeps for itself.
///
/// # Errors
/// A fault that names no field.
pub fn check(slug: &str) -> Result<(), Fault> {
    check_form(slug)?;
    if RESERVED.binary_search(&slug).is_ok() {
        return Err(Fault::new(Code::Taken, "This is reserved for the platform."));
    }
    Ok(())
}

/// Whether a text has a slug's form, so that others needn't be looked up. A label that was
/// reserved after a shop took it still is that shop's.
pub(crate) fn could_be(text: &str) -> bool {
    check_form(text).is_ok()
}

fn check_form(slug: &str) -> Result<(), Fault> {
    if slug.is_empty() {
        return Err(Fault::new(Code::Blank, "This can't be empty."));
    }
    let label = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
    if !slug.bytes().all(label) {
        return Err(Fault::new(Code::Invalid, "Only the letters a to z, digits and hyphens."));
    }
    if slug.len() < LEAST {
        return Err(Fault::new(Code::TooShort, "At least 3 characters."));
    }
    if slug.len() > MOST {
        return Err(Fault::new(Code::TooLong, "At most 40 characters."));
    }
    // The rule on double hyphens also keeps out `xn--`, which browsers show as other letters.
    if slug.starts_with('-') || slug.ends_with('-') || slug.contains("--") {
        let message = "Hyphens stand singly, between letters or digits.";
        return Err(Fault::new(Code::Invalid, message));
    }
    Ok(())
}

/// A slug made from a shop's name, as far as it is ASCII; `shop-` and chance otherwise.
pub fn suggest(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let joined = words.collect::<Vec<_>>().join("-").to_ascii_lowercase();
    let slug = shortened(&joined, MOST);
    if check(slug).is_ok() { slug.to_owned() } else { distinct("shop") }
}

/// `slug` with chance behind it, for when it is taken.
pub(crate) fn distinct(slug: &str) -> String {
    let suffix = secret::suffix();
    format!("{}-{suffix}", shortened(slug, MOST - 1 - suffix.len()))
}

/// The beginning of an ASCII slug.
fn shortened(slug: &str, most: usize) -> &str {
    slug.get(..most).unwrap_or(slug).trim_end_matches('-')
}

#[cfg(test)]
mod tests {
    use super::{RESERVED, check, distinct, suggest};
    use kernel::Code;

    #[test]
    fn a_slug_is_a_plain_host_label() {
        for slug in ["abc", "tea-house-7", "123", &"x".repeat(40)] {
            assert_eq!(check(slug), Ok(()), "{slug}");
        }
        let long = "x".repeat(41);
        for (slug, code) in [
            ("", Code::Blank),
            ("ab", Code::TooShort),
            (&long, Code::TooLong),
            ("-abc", Code::Invalid),
            ("abc-", Code::Invalid),
            ("a--b", Code::Invalid),
            ("xn--fiq228c", Code::Invalid),
            ("Abc", Code::Invalid),
            ("a.bc", Code::Invalid),
            ("茶馆茶馆", Code::Invalid),
            ("ab\0c", Code::Invalid),
            ("admin", Code::Taken),
            ("fangshi", Code::Taken),
        ] {
            assert_eq!(check(slug).expect_err(slug).code, code, "{slug}");
        }
    }

    #[test]
    fn reserved_labels_are_sorted() {
        assert!(RESERVED.is_sorted());
    }

    #[test]
    fn a_name_suggests_a_slug_that_is_allowed() {
        assert_eq!(suggest("Tom & Jerry's Tea-House"), "tom-jerry-s-tea-house");
        assert_eq!(suggest("老王 Tea 茶馆"), "tea");
        for name in ["老王茶馆", "", "a", "Admin", "---"] {
            let slug = suggest(name);
            assert!(slug.starts_with("shop-") && check(&slug).is_ok(), "{name}: {slug}");
        }
        for name in ["x".repeat(200), "ab ".repeat(60)] {
            let slug = suggest(&name);
            assert_eq!(check(&slug), Ok(()), "{slug}");
            assert_eq!(check(&distinct(&slug)), Ok(()), "{slug}");
        }
    }
}
