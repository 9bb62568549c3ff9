use std::borrow::Cow;

use async_graphql::{
    ContextSelectionSet, InputType, InputValueError, InputValueResult, Name, OutputType,
    Positioned, ServerResult, Value,
    parser::types::Field,
    registry::{Deprecation, MetaEnumValue, MetaType, MetaTypeId, Registry},
};
use kernel::Currency;

/// A GraphQL enum with a long list of codes that all mean themselves. Unlike a derived enum it is
/// a text to Rust, so that no list of variants stands beside the list of codes.
macro_rules! code_enum {
    ($(#[$doc:meta])* $name:ident, $description:literal, $codes:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $name(&'static str);

        impl $name {
            /// The code as one of the dialect's, if it is one.
            pub fn known(code: &str) -> Option<Self> {
                $codes.split_ascii_whitespace().find(|known| *known == code).map(Self)
            }

            /// The letters.
            pub const fn as_str(self) -> &'static str {
                self.0
            }

            fn register(_: &mut Registry) -> MetaType {
                enum_type(stringify!($name), $description, std::any::type_name::<Self>(), $codes)
            }
        }

        impl InputType for $name {
            type RawValueType = Self;

            fn type_name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }

            fn create_type_info(registry: &mut Registry) -> String {
                registry.create_input_type::<Self, _>(MetaTypeId::Enum, Self::register)
            }

            fn parse(value: Option<Value>) -> InputValueResult<Self> {
                let value = value.unwrap_or_default();
                let known = match &value {
                    Value::Enum(code) => Self::known(code),
                    Value::String(code) => Self::known(code),
                    _ => None,
                };
                known.ok_or_else(|| InputValueError::expected_type(value))
            }

            fn to_value(&self) -> Value {
                Value::Enum(Name::new(self.0))
            }

            fn as_raw_value(&self) -> Option<&Self> {
                Some(self)
            }
        }

        impl OutputType for $name {
            fn type_name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }

            fn create_type_info(registry: &mut Registry) -> String {
                registry.create_output_type::<Self, _>(MetaTypeId::Enum, Self::register)
            }

            async fn resolve(
                &self,
                _: &ContextSelectionSet<'_>,
                _: &Positioned<Field>,
            ) -> ServerResult<Value> {
                Ok(self.to_value())
            }
        }
    };
}

fn enum_type(name: &str, description: &str, rust: &'static str, codes: &str) -> MetaType {
    let value = |code: &str| MetaEnumValue {
        name: code.to_owned(),
        description: None,
        deprecation: Deprecation::NoDeprecated,
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        directive_invocations: Vec::new(),
    };
    let values = codes.split_ascii_whitespace().map(|code| (code.to_owned(), value(code)));
    MetaType::Enum {
        name: name.to_owned(),
        description: Some(description.to_owned()),
        enum_values: values.collect(),
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        rust_typename: Some(rust),
        directive_invocations: Vec::new(),
        requires_scopes: Vec::new(),
    }
}

code_enum! {
    /// A country of ISO 3166, the dialect's few extras included; `ZZ` is "unknown".
    CountryCode,
    "A country of ISO 3166. `ZZ` stands for the shop's own.",
    "
    AC AD AE AF AG AI AL AM AN AO AR AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO
    BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ
    DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ
    GR GS GT GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI
    KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MK ML MM MN MO
    MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK
    PL PM PN PS PT PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST
    SV SX SY SZ TA TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC
    VE VG VN VU WF WS XK YE YT ZA ZM ZW ZZ
    "
}

code_enum! {
    /// A language of ISO 639, some with a country.
    LanguageCode,
    "A language of ISO 639, some with the country where it is spoken like this.",
    "
    AF AK AM AR AS AZ BE BG BM BN BO BR BS CA CE CKB CS CU CY DA DE DZ EE EL EN EO ES ET EU
    FA FF FI FIL FO FR FY GA GD GL GU GV HA HE HI HR HU HY IA ID IG II IS IT JA JV KA KI KK
    KL KM KN KO KS KU KW KY LA LB LG LN LO LT LU LV MG MI MK ML MN MO MR MS MT MY NB ND NE
    NL NN NO OM OR OS PA PL PS PT PT_BR PT_PT QU RM RN RO RU RW SA SC SD SE SG SH SI SK SL
    SN SO SQ SR SU SV SW TA TE TG TH TI TK TO TR TT UG UK UR UZ VI VO WO XH YI YO ZH ZH_CN
    ZH_TW ZU
    "
}

code_enum! {
    /// A currency of ISO 4217.
    CurrencyCode,
    "A currency of ISO 4217, such as `CNY`.",
    "
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN
    BWP BYN BYR BZD CAD CDF CHF CLP CNY COP CRC CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD
    FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JEP JMD
    JOD JPY KES KGS KHR KID KMF KRW KWD KYD KZT LAK LBP LKR LRD LSL LTL LVL LYD MAD MDL MGA
    MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP
    PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLL SOS SRD SSP STD STN SYP
    SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VEF VES VND VUV WST XAF
    XCD XOF XPF XXX YER ZAR ZMW
    "
}

impl From<Currency> for CurrencyCode {
    fn from(currency: Currency) -> Self {
        Self(currency.code())
    }
}

impl CountryCode {
    /// "Unknown", which clients also send for "the shop's own".
    pub const UNKNOWN: Self = Self("ZZ");
}

impl LanguageCode {
    /// Chinese.
    pub const CHINESE: Self = Self("ZH");
    /// English.
    pub const ENGLISH: Self = Self("EN");
}

#[cfg(test)]
mod tests {
    use async_graphql::{InputType, Name, Value};

    use super::{CountryCode, LanguageCode};

    #[test]
    fn a_code_is_read_as_a_literal_and_as_a_variable() {
        for value in [Value::Enum(Name::new("ZZ")), Value::String("ZZ".into())] {
            assert_eq!(CountryCode::parse(Some(value)).ok(), Some(CountryCode::UNKNOWN));
        }
        assert!(LanguageCode::known("PT_BR").is_some());
        assert!(CountryCode::parse(Some(Value::String("zz".into()))).is_err());
        assert!(CountryCode::parse(Some(Value::from(1))).is_err());
    }
}
