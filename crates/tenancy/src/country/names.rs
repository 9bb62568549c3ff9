use std::{collections::HashMap, sync::LazyLock};

/// A country a line: its code, its Chinese name without spaces, its English name.
const TEXT: &str = include_str!("names.txt");

static NAMES: LazyLock<HashMap<&str, CountryNames>> = LazyLock::new(|| {
    let names = TEXT.lines().filter_map(|line| {
        let (code, names) = line.split_once(' ')?;
        let (zh, en) = names.split_once(' ')?;
        Some((code, CountryNames { zh, en }))
    });
    names.collect()
});

/// What a country is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CountryNames {
    /// In simplified Chinese.
    pub zh: &'static str,
    /// In English.
    pub en: &'static str,
}

impl CountryNames {
    /// Those of a code of ISO 3166-1 alpha-2.
    pub fn of(code: &str) -> Option<Self> {
        NAMES.get(code).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::{CountryNames, NAMES};
    use crate::country::CODES;

    #[test]
    fn every_country_has_names() {
        assert_eq!(CountryNames::of("DE"), Some(CountryNames { zh: "德国", en: "Germany" }));
        assert!(CODES.iter().all(|code| NAMES.contains_key(code)) && NAMES.len() == CODES.len());
        assert_eq!(CountryNames::of("ZZ"), None);
    }
}
