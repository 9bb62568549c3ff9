//! Telephone numbers: the form in which they are stored and compared.
//!
//! With a plus a number says its country. Without one it is read as people in the shop's country
//! write it, where that is beyond doubt: mobile numbers of China, numbers of North America.
//! Elsewhere it stays the digits that were typed.

/// The form in which numbers are stored and compared: digits alone, after a plus where the country
/// is known. `country` is the shop's.
pub fn normal(text: &str, country: &str) -> String {
    let typed = typed(text);
    if typed.starts_with('+') {
        return typed;
    }
    if let Some(whole) = typed.strip_prefix("00").filter(|rest| rest.len() >= 8) {
        return format!("+{whole}");
    }
    match prefixed(&typed, country) {
        Some(whole) => format!("+{whole}"),
        None => typed,
    }
}

/// Everything that somebody may have typed, needless signs aside, for the number of that normal
/// form.
pub fn spellings(normal_form: &str, country: &str) -> Vec<String> {
    let mut spellings = vec![normal_form.to_owned()];
    if let Some(digits) = normal_form.strip_prefix('+') {
        let home = if country == "CN" { digits.get(2..) } else { digits.get(1..) };
        let candidates = [Some(format!("00{digits}")), Some(digits.to_owned())];
        let candidates = candidates.into_iter().chain([home.map(str::to_owned)]).flatten();
        spellings.extend(candidates.filter(|it| normal(it, country) == normal_form));
    }
    spellings
}

/// Without what people put between digits.
pub(crate) fn typed(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '.')).collect()
}

/// The number with its country's prefix, where its digits leave no doubt.
fn prefixed(digits: &str, country: &str) -> Option<String> {
    match country {
        "CN" if digits.len() == 11 && digits.starts_with('1') => Some(format!("86{digits}")),
        "CN" if digits.len() == 13 && digits.starts_with("861") => Some(digits.to_owned()),
        "US" | "CA" if digits.len() == 10 => Some(format!("1{digits}")),
        "US" | "CA" if digits.len() == 11 && digits.starts_with('1') => Some(digits.to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{normal, spellings};

    #[test]
    fn a_number_has_one_normal_form_however_it_is_typed() {
        for (text, country, expected) in [
            ("+86 138-0013-8000", "CN", "+8613800138000"),
            ("138 0013 8000", "CN", "+8613800138000"),
            ("8613800138000", "CN", "+8613800138000"),
            ("0086 13800138000", "CN", "+8613800138000"),
            ("(555) 010.9999", "US", "+15550109999"),
            ("1 555 010 9999", "CA", "+15550109999"),
            ("+86 13800138000", "US", "+8613800138000"),
            ("(0571) 8765 4321", "CN", "057187654321"),
            ("030 123456", "DE", "030123456"),
        ] {
            assert_eq!(normal(text, country), expected, "{text} in {country}");
            assert_eq!(normal(expected, country), expected, "a normal form is its own");
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
            ("+15550109999", "US", &["+15550109999", "0015550109999", "15550109999", "5550109999"]),
            ("+8613800138000", "DE", &["+8613800138000", "008613800138000"]),
            ("030123456", "DE", &["030123456"]),
        ] {
            let found = spellings(number, country);
            assert_eq!(found, expected, "{number} in {country}");
            assert!(found.iter().all(|it| normal(it, country) == number));
        }
    }

    proptest! {
        #[test]
        fn a_normal_form_is_its_own_whatever_was_typed(
            text in prop_oneof!["[+0-9 ().-]{0,30}", ".{0,30}"],
            country in "CN|US|CA|DE|",
        ) {
            let once = normal(&text, &country);
            prop_assert_eq!(normal(&once, &country), once.clone());
            for spelling in spellings(&once, &country) {
                prop_assert_eq!(normal(&spelling, &country), once.clone());
            }
        }
    }
}
