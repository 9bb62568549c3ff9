//! Amounts and times as shoppers read them.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Currency, Money};
use tenancy::shop::Shop;

use super::{language::Language, texts::Texts};

/// An amount with its currency: `¥1,280.00`, `US$9.50`, `12.500 KWD`.
pub(super) fn money(minor: i64, currency: Currency, language: Language) -> String {
    let decimal = grouped(&Money::new(minor, currency).decimal());
    let (sign, digits) = decimal.strip_prefix('-').map_or(("", &*decimal), |rest| ("−", rest));
    match symbol(currency.code(), language) {
        Some(symbol) => format!("{sign}{symbol}{digits}"),
        None => format!("{sign}{digits} {currency}"),
    }
}

/// Signs that readers of a language take for this currency and no other.
fn symbol(code: &str, language: Language) -> Option<&'static str> {
    Some(match (code, language) {
        ("CNY", Language::Zh) | ("JPY", Language::En) => "¥",
        ("CNY", Language::En) => "CN¥",
        ("USD", Language::En) => "$",
        ("USD", Language::Zh) => "US$",
        ("JPY", Language::Zh) => "JP¥",
        ("EUR", _) => "€",
        ("GBP", _) => "£",
        ("HKD", _) => "HK$",
        _ => return None,
    })
}

/// With a comma before every third digit from the point.
fn grouped(decimal: &str) -> String {
    let whole = decimal.find('.').unwrap_or(decimal.len());
    let mut text = String::with_capacity(decimal.len() + whole / 3);
    for (place, digit) in decimal.char_indices() {
        let comes = whole.saturating_sub(place);
        if place < whole && comes % 3 == 0 && text.ends_with(|c: char| c.is_ascii_digit()) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A time as clocks at the shop show it.
pub(super) fn time(at: DateTime<Utc>, shop: &Shop) -> String {
    at.with_timezone(&shop.time_zone()).format("%Y-%m-%d %H:%M").to_string()
}

/// How long it is until then, in the two largest units: `2 days 5 hours`.
pub(super) fn left(by: TimeDelta, t: &Texts) -> String {
    let minutes = by.num_minutes().max(1);
    let (days, hours, minutes) = (minutes / 1_440, minutes / 60 % 24, minutes % 60);
    let units = [(days, t.common.days), (hours, t.common.hours), (minutes, t.common.minutes)];
    let told = units.iter().skip_while(|(count, _)| *count == 0).take(2);
    let told = told.filter(|(count, _)| *count > 0).map(|(count, unit)| unit(*count));
    told.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::{Language, left, money};

    #[test]
    fn amounts_are_written_as_they_are_read() {
        let say =
            |minor, code: &str, language| money(minor, code.parse().expect("a currency"), language);
        assert_eq!(say(128_000, "CNY", Language::Zh), "¥1,280.00");
        assert_eq!(say(-99_999, "USD", Language::En), "−$999.99");
        assert_eq!(say(1_234_567, "JPY", Language::En), "¥1,234,567");
        assert_eq!(say(12_500, "KWD", Language::En), "12.500 KWD");
        assert_eq!(say(5, "CNY", Language::En), "CN¥0.05");
    }

    #[test]
    fn time_that_is_left_is_told_in_two_units() {
        let say = |minutes, language: Language| left(TimeDelta::minutes(minutes), language.texts());
        assert_eq!(say(3 * 1_440, Language::Zh), "3 天");
        assert_eq!(say(1_440 + 61, Language::En), "1 day 1 hour");
        assert_eq!(say(29, Language::En), "29 minutes");
        assert_eq!(say(-5, Language::Zh), "1 分钟");
    }
}
