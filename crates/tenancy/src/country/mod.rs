mod names;

pub use names::CountryNames;

/// The officially assigned codes of ISO 3166-1 alpha-2, sorted.
#[rustfmt::skip]
pub(crate) const CODES: [&str; 249] = [
    "AD", "AE", "AF", "AG", "AI", "AL", "AM", "AO", "AQ", "AR", "AS", "AT", "AU", "AW", "AX", "AZ",
    "BA", "BB", "BD", "BE", "BF", "BG", "BH", "BI", "BJ", "BL", "BM", "BN", "BO", "BQ", "BR", "BS",
    "BT", "BV", "BW", "BY", "BZ", "CA", "CC", "CD", "CF", "CG", "CH", "CI", "CK", "CL", "CM", "CN",
    "CO", "CR", "CU", "CV", "CW", "CX", "CY", "CZ", "DE", "DJ", "DK", "DM", "DO", "DZ", "EC", "EE",
    "EG", "EH", "ER", "ES", "ET", "FI", "FJ", "FK", "FM", "FO", "FR", "GA", "GB", "GD", "GE", "GF",
    "GG", "GH", "GI", "GL", "GM", "GN", "GP", "GQ", "GR", "GS", "GT", "GU", "GW", "GY", "HK", "HM",
    "HN", "HR", "HT", "HU", "ID", "IE", "IL", "IM", "IN", "IO", "IQ", "IR", "IS", "IT", "JE", "JM",
    "JO", "JP", "KE", "KG", "KH", "KI", "KM", "KN", "KP", "KR", "KW", "KY", "KZ", "LA", "LB", "LC",
    "LI", "LK", "LR", "LS", "LT", "LU", "LV", "LY", "MA", "MC", "MD", "ME", "MF", "MG", "MH", "MK",
    "ML", "MM", "MN", "MO", "MP", "MQ", "MR", "MS", "MT", "MU", "MV", "MW", "MX", "MY", "MZ", "NA",
    "NC", "NE", "NF", "NG", "NI", "NL", "NO", "NP", "NR", "NU", "NZ", "OM", "PA", "PE", "PF", "PG",
    "PH", "PK", "PL", "PM", "PN", "PR", "PS", "PT", "PW", "PY", "QA", "RE", "RO", "RS", "RU", "RW",
    "SA", "SB", "SC", "SD", "SE", "SG", "SH", "SI", "SJ", "SK", "SL", "SM", "SN", "SO", "SR", "SS",
    "ST", "SV", "SX", "SY", "SZ", "TC", "TD", "TF", "TG", "TH", "TJ", "TK", "TL", "TM", "TN", "TO",
    "TR", "TT", "TV", "TW", "TZ", "UA", "UG", "UM", "US", "UY", "UZ", "VA", "VC", "VE", "VG", "VI",
    "VN", "VU", "WF", "WS", "YE", "YT", "ZA", "ZM", "ZW",
];

/// What to say when [`is_one`] says no.
pub(crate) const MESSAGE: &str = "This is not a country code of ISO 3166-1, such as CN.";

/// Whether `code` is a country's.
pub(crate) fn is_one(code: &str) -> bool {
    CODES.binary_search(&code).is_ok()
}

/// The country of a currency: its code begins with it, except for currencies of many countries.
pub(crate) fn of_currency(currency: &str) -> Option<&str> {
    currency.get(..2).filter(|code| is_one(code))
}

#[cfg(test)]
mod tests {
    use super::{CODES, is_one, of_currency};

    #[test]
    fn the_codes_are_sorted() {
        assert!(CODES.is_sorted() && is_one("CN") && !is_one("cn") && !is_one("EU"));
    }

    #[test]
    fn a_currency_says_its_country_when_it_has_just_one() {
        assert_eq!(of_currency("CNY"), Some("CN"));
        assert_eq!(of_currency("EUR"), None);
        assert_eq!(of_currency("分"), None);
    }
}
