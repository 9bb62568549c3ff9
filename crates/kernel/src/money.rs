use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A currency of ISO 4217 that a shop can trade in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency(iso_currency::Currency);

/// The sign of whatever currency.
const NO_SYMBOL: &str = "¤";

impl Currency {
    /// Digits after the decimal point: 0 for JPY, 2 for CNY, 3 for KWD.
    pub fn exponent(self) -> u32 {
        self.0.exponent().map_or(2, u32::from)
    }

    /// The three letters.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// What it is called in English.
    pub fn name(&self) -> &str {
        self.0.name()
    }

    /// Its sign; the code of those that have none of their own, such as funds.
    pub fn symbol(self) -> String {
        let symbol = self.0.symbol().symbol;
        if symbol == NO_SYMBOL { self.code().to_owned() } else { symbol }
    }

    /// Minor units as a decimal text with the currency's digits. Sums of many amounts may be more than
    /// an `i64` holds.
    pub fn decimal(self, minor: impl Into<i128>) -> String {
        let minor = minor.into();
        let exponent = self.exponent() as usize;
        let sign = if minor < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", minor.unsigned_abs(), width = exponent + 1);
        let (whole, fraction) = digits.split_at(digits.len() - exponent);
        let point = if exponent == 0 { "" } else { "." };
        format!("{sign}{whole}{point}{fraction}")
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(code: &str) -> Result<Self, MoneyError> {
        let found = iso_currency::Currency::from_code(code).filter(|c| c.exponent().is_some());
        found.map(Self).ok_or(MoneyError::UnknownCurrency)
    }
}

impl TryFrom<String> for Currency {
    type Error = MoneyError;

    fn try_from(code: String) -> Result<Self, MoneyError> {
        code.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Why a text is not an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not a code of ISO 4217 with a number of decimals.
    #[error("this is not a currency code")]
    UnknownCurrency,
    /// Not a plain decimal number.
    #[error("this is not an amount such as 12.50")]
    NotANumber,
    /// More digits after the point than the currency has.
    #[error("this has more decimals than the currency")]
    TooPrecise,
    /// Above [`Money::MAX_MINOR`].
    #[error("this amount is too large")]
    TooLarge,
}

/// An amount in a currency, held in minor units (分, cents; whole yen in JPY).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Minor units.
    pub minor: i64,
    /// The currency, which says how many decimals minor units stand for.
    pub currency: Currency,
}

impl Money {
    /// The largest amount accepted as input, in minor units. A thousand lines of 1,000 units at
    /// this price still fit in an `i64`.
    pub const MAX_MINOR: i64 = 999_999_999_999;

    /// An amount of minor units.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Reads a plain decimal such as `12.5` or `12.50`. Trailing zeros beyond the currency's
    /// decimals are accepted (`9.00` in JPY is 9), other digits are not (`9.99` in JPY).
    ///
    /// # Errors
    /// Says what is wrong with the text.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let money = Self::parse_total(text, currency)?;
        if money.minor.abs() > Self::MAX_MINOR {
            return Err(MoneyError::TooLarge);
        }
        Ok(money)
    }

    /// As [`Money::parse`], for what is a sum of amounts: as large as an `i64` can hold.
    ///
    /// # Errors
    /// As [`Money::parse`].
    pub fn parse_total(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let text = text.trim();
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !plain(whole) || !plain(fraction) || digits.ends_with('.') {
            return Err(MoneyError::NotANumber);
        }
        let fraction = fraction.trim_end_matches('0');
        let exponent = currency.exponent() as usize;
        if fraction.len() > exponent {
            return Err(MoneyError::TooPrecise);
        }
        let minor = format!("{whole}{fraction:0<exponent$}");
        let minor: i64 = minor.parse().map_err(|_| MoneyError::TooLarge)?;
        Ok(Self::new(if negative { -minor } else { minor }, currency))
    }

    /// The amount as a decimal text with the currency's digits: `12.50`, `1250`, `12.500`.
    pub fn decimal(self) -> String {
        self.currency.decimal(self.minor)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.decimal(), self.currency)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Currency, Money, MoneyError};

    fn currency(code: &str) -> Currency {
        code.parse().expect("a known currency")
    }

    fn minor(text: &str, code: &str) -> Result<i64, MoneyError> {
        Money::parse(text, currency(code)).map(|money| money.minor)
    }

    #[test]
    fn amounts_follow_the_decimals_of_their_currency() {
        assert_eq!(minor("12.5", "CNY"), Ok(1250));
        assert_eq!(minor("1250", "JPY"), Ok(1250));
        assert_eq!(minor("9.00", "JPY"), Ok(9));
        assert_eq!(minor("9.99", "JPY"), Err(MoneyError::TooPrecise));
        assert_eq!(minor("1.234", "KWD"), Ok(1234));
        assert_eq!(minor("-0.05", "USD"), Ok(-5));
    }

    #[test]
    fn what_is_not_a_plain_decimal_is_refused() {
        for text in ["", ".", "1.", ".5", "1e3", "1,000", "--1", "NaN", "¥1", "1.2.3", "٣"] {
            assert_eq!(minor(text, "USD"), Err(MoneyError::NotANumber), "{text}");
        }
        assert_eq!(minor("99999999999999999999", "USD"), Err(MoneyError::TooLarge));
        assert_eq!("XYZ".parse::<Currency>(), Err(MoneyError::UnknownCurrency));
        assert_eq!("XXX".parse::<Currency>(), Err(MoneyError::UnknownCurrency));
    }

    #[test]
    fn an_amount_prints_the_digits_that_it_was_read_from() {
        for (text, code) in [("12.50", "CNY"), ("0.05", "USD"), ("1250", "JPY"), ("-1.005", "KWD")]
        {
            let money = Money::parse(text, currency(code)).expect("an amount");
            assert_eq!(money.decimal(), text);
        }
    }

    #[test]
    fn a_currency_has_a_name_and_a_sign_of_its_own() {
        for (code, name, symbol) in [
            ("CNY", "Renminbi (Chinese) yuan", "¥"),
            ("EUR", "Euro", "€"),
            ("CLF", "Unidad de Fomento", "CLF"),
        ] {
            assert_eq!((currency(code).name(), currency(code).symbol().as_str()), (name, symbol));
        }
    }

    proptest! {
        #[test]
        fn an_amount_is_read_back_as_it_was_written(
            minor in -Money::MAX_MINOR..=Money::MAX_MINOR,
            code in "CNY|USD|JPY|KWD|CLF",
        ) {
            let money = Money::new(minor, currency(&code));
            prop_assert_eq!(Money::parse(&money.decimal(), money.currency), Ok(money));
        }

        #[test]
        fn whatever_is_typed_is_an_amount_within_bounds_or_none(
            text in prop_oneof![".{0,30}", "[ -]?[0-9]{0,25}[.,]?[0-9]{0,6}[ e]?"],
            code in "CNY|JPY|KWD",
        ) {
            if let Ok(money) = Money::parse(&text, currency(&code)) {
                prop_assert!(money.minor.abs() <= Money::MAX_MINOR);
                prop_assert_eq!(Money::parse(&money.decimal(), money.currency), Ok(money));
            }
        }
    }
}
