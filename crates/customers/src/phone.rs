//! Telephone numbers: what can be one, and the form in which they are stored and compared.
//!
//! That is E.164, a plus and at most fifteen digits, by the numbering plans of all countries that the
//! `phonenumber` crate has from Google's libphonenumber. It reads them at the first number: 0.1 s once.

use phonenumber::{Mode, PhoneNumber, country};

/// What to say when [`is_one`] says no.
pub const MESSAGE: &str = "This is not a telephone number such as +86 138 0013 8000.";

/// The most characters that a number is typed with.
const MOST: usize = 30;

/// The form in which numbers are stored and compared. With a plus a number says its country; without
/// one it is read as people write it in the first of `countries` where it is one. What is none stays
/// as it was typed, for [`is_one`] to refuse.
pub fn normal(text: &str, countries: &[&str]) -> String {
    let typed = kernel::plain(text);
    let known = countries.iter().find_map(|country| read(&typed, Some(country)));
    // With 00 before it a number is a whole one everywhere.
    let abroad = || read(&format!("+{}", typed.strip_prefix("00")?), None);
    known.or_else(|| read(&typed, None)).or_else(abroad).unwrap_or(typed)
}

/// Whether a text in normal form is the number of somebody, as far as a numbering plan tells.
pub fn is_one(text: &str) -> bool {
    text.starts_with('+') && read(text, None).is_some_and(|number| number == text)
}

/// Everything that may be stored of before for the number of that normal form, needless signs aside:
/// `country` is the shop's.
pub fn spellings(normal_form: &str, country: &str) -> Vec<String> {
    let mut spellings = vec![normal_form.to_owned()];
    if let Ok(number) = phonenumber::parse(None, normal_form) {
        let digits = normal_form.trim_start_matches('+');
        let at_home = digits_of(&number.format().mode(Mode::National).to_string());
        let bare = number.national().to_string();
        let candidates = [format!("00{digits}"), digits.to_owned(), at_home, bare];
        for candidate in candidates {
            if !spellings.contains(&candidate) && normal(&candidate, &[country]) == normal_form {
                spellings.push(candidate);
            }
        }
    }
    spellings
}

/// The digits of a text that may be a number or a part of one, without the zeros before it that the
/// normal form doesn't have.
pub(crate) fn part(text: &str) -> Option<String> {
    let typed = kernel::plain(text);
    let number = can_be_dialled(&typed).then(|| digits_of(&typed))?;
    let number = number.trim_start_matches('0');
    (number.len() >= 4).then(|| number.to_owned())
}

fn read(typed: &str, country: Option<&str>) -> Option<String> {
    if !can_be_dialled(typed) || !(5..=17).contains(&digits_of(typed).len()) {
        return None;
    }
    let country: Option<country::Id> = match country {
        Some(code) => Some(code.parse().ok()?),
        None => None,
    };
    let number: PhoneNumber = phonenumber::parse(country, typed).ok()?;
    number.is_valid().then(|| number.format().mode(Mode::E164).to_string())
}

/// Digits, and what people put between them.
fn can_be_dialled(typed: &str) -> bool {
    let rest = typed.strip_prefix('+').unwrap_or(typed);
    typed.len() <= MOST && rest.bytes().all(|c| c.is_ascii_digit() || b" -()./".contains(&c))
}

fn digits_of(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{is_one, normal, part, spellings};

    #[test]
    fn a_number_has_one_normal_form_however_it_is_typed() {
        for (text, country, expected) in [
            ("+86 138-0013-8000", "CN", "+8613800138000"),
            ("138 0013 8000", "CN", "+8613800138000"),
            ("＋８６ １３８　００１３ ８０００", "CN", "+8613800138000"),
            ("１３８００１３８０００", "CN", "+8613800138000"),
            ("8613800138000", "CN", "+8613800138000"),
            ("0086 13800138000", "CN", "+8613800138000"),
            ("0086 13800138000", "US", "+8613800138000"),
            ("(202) 555.0199", "US", "+12025550199"),
            ("1 202 555 0199", "CA", "+12025550199"),
            ("+86 13800138000", "US", "+8613800138000"),
            ("(0571) 8765 4321", "CN", "+8657187654321"),
            ("030 123456", "DE", "+4930123456"),
            ("6123 4567", "SG", "+6561234567"),
            ("03-1234-5678", "JP", "+81312345678"),
            ("020 7946 0958", "GB", "+442079460958"),
            ("06 6982", "IT", "+39066982"),
            ("+44 20 7946 0958", "ZZ", "+442079460958"),
            ("+86\u{2011}138\u{2011}0013\u{2011}8000\u{202c}", "CN", "+8613800138000"),
        ] {
            let form = normal(text, &[country]);
            assert_eq!(form, expected, "{text} in {country}");
            assert!(is_one(&form), "{form}");
            assert_eq!(normal(&form, &[country]), form, "a normal form is its own");
        }
        assert_eq!(normal("2123 4567", &["CN", "HK"]), "+85221234567", "the first that it fits");
    }

    #[test]
    fn what_nobody_has_is_refused() {
        for (text, country) in [
            ("", "CN"),
            ("call me", "CN"),
            ("1234", "CN"),
            ("12345678", "CN"),
            ("138 0013 800", "CN"),
            ("+86 138 0013 80000", "CN"),
            ("+1 555 010 9999", "US"),
            ("13800138000", "US"),
            ("+999 123456789", "US"),
            ("030 123456", "ZZ"),
            ("+86 138 0013 8000 ext. 5", "CN"),
            ("+", "CN"),
            ("+13800138000;phone-context=+86", "CN"),
        ] {
            assert!(!is_one(&normal(text, &[country])), "{text} in {country}");
        }
    }

    #[test]
    fn every_spelling_has_the_normal_form_it_is_of() {
        for (number, country, expected) in [
            (
                "+8613800138000",
                "CN",
                ["+8613800138000", "008613800138000", "8613800138000", "13800138000"].as_slice(),
            ),
            ("+12025550199", "US", &["+12025550199", "0012025550199", "12025550199", "2025550199"]),
            ("+8613800138000", "DE", &["+8613800138000", "008613800138000"]),
        ] {
            let found = spellings(number, country);
            assert_eq!(found, expected, "{number} in {country}");
            assert!(found.iter().all(|it| normal(it, &[country]) == number));
        }
        for (number, country, before) in
            [("+8657187654321", "CN", "057187654321"), ("+4930123456", "DE", "030123456")]
        {
            assert!(spellings(number, country).contains(&before.to_owned()), "{number}");
        }
    }

    #[test]
    fn a_part_of_a_number_is_found_by_its_digits() {
        assert_eq!(part("(380) 013-80").as_deref(), Some("38001380"));
        assert_eq!(part("0571 8765").as_deref(), Some("5718765"));
        assert_eq!(part("＋８６ １３８").as_deref(), Some("86138"));
        for text in ["", "Lin", "00", "12", "a 12345"] {
            assert_eq!(part(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_normal_form_is_its_own_whatever_was_typed(
            text in prop_oneof!["[+0-9 ().-]{0,30}", ".{0,30}", "\\+(86|1|44|49|81)[0-9]{5,12}"],
            country in "CN|US|CA|DE|ZZ|",
        ) {
            let once = normal(&text, &[&country]);
            prop_assert_eq!(normal(&once, &[&country]), once.clone());
            if is_one(&once) {
                prop_assert!(once.len() <= 16 && once[1..].bytes().all(|c| c.is_ascii_digit()));
                for spelling in spellings(&once, &country) {
                    prop_assert_eq!(normal(&spelling, &[&country]), once.clone());
                }
            }
        }
    }
}
