use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use kernel::{Code, Currency, Fault, Money, MoneyError};

macro_rules! text_scalar {
    ($(#[$doc:meta])* $name:ident, $graphql:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name(pub String);

        #[Scalar(name = $graphql)]
        impl ScalarType for $name {
            fn parse(value: Value) -> InputValueResult<Self> {
                match value {
                    Value::String(text) => Ok(Self(text)),
                    other => Err(InputValueError::expected_type(other)),
                }
            }

            fn to_value(&self) -> Value {
                Value::String(self.0.clone())
            }
        }
    };
}

text_scalar! {
    /// A text with HTML tags.
    Html, "HTML"
}
text_scalar! {
    /// An absolute address.
    Url, "URL"
}
text_scalar! {
    /// An RGB colour such as `#ff0044`.
    Color, "Color"
}
text_scalar! {
    /// A document of JSON, as a string.
    Json, "JSON"
}
text_scalar! {
    /// A whole number of up to 64 bits, as a string.
    UnsignedInt64, "UnsignedInt64"
}

/// A decimal number, as a string, so that no digit is lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decimal(pub String);

impl Decimal {
    /// The amount in minor units of a currency.
    ///
    /// # Errors
    /// `INVALID` or `TOO_BIG` at `field` (dotted).
    pub fn minor(&self, currency: Currency, field: &str) -> Result<i64, Fault> {
        let read = Money::parse(&self.0, currency).map(|money| money.minor);
        read.map_err(|error| {
            let code = if error == MoneyError::TooLarge { Code::TooBig } else { Code::Invalid };
            Fault::new(code, format!("In {currency}: {error}.")).at(field)
        })
    }
}

/// A decimal number, as a string without more zeros at its end than one: `"180.0"`, `"19.99"`.
/// Numbers are accepted as input too.
#[Scalar]
impl ScalarType for Decimal {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(text) => Ok(Self(text)),
            Value::Number(number) => Ok(Self(number.to_string())),
            other => Err(InputValueError::expected_type(other)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(dialect_form(&self.0))
    }
}

/// The form in which clients of the dialect compare amounts as texts: `180.00` and `180` are
/// `180.0`.
fn dialect_form(decimal: &str) -> String {
    let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, ""));
    let fraction = fraction.trim_end_matches('0');
    format!("{whole}.{fraction:0<1}")
}

#[cfg(test)]
mod tests {
    use super::dialect_form;

    #[test]
    fn a_decimal_has_no_more_zeros_at_its_end_than_one() {
        for (stored, written) in [
            ("180.00", "180.0"),
            ("180", "180.0"),
            ("19.90", "19.9"),
            ("19.99", "19.99"),
            ("-0.05", "-0.05"),
            ("1.050", "1.05"),
            ("100", "100.0"),
        ] {
            assert_eq!(dialect_form(stored), written);
        }
    }
}
