//! What countries are called.

use std::{collections::HashMap, sync::LazyLock};

use super::language::Language;

/// A country a line: its code, its Chinese name without spaces, its English name.
const TEXT: &str = include_str!("countries.txt");

static NAMES: LazyLock<HashMap<&str, (&str, &str)>> = LazyLock::new(|| {
    let names = TEXT.lines().filter_map(|line| {
        let (code, names) = line.split_once(' ')?;
        Some((code, names.split_once(' ')?))
    });
    names.collect()
});

/// What a country is called; its code where that isn't known.
pub(super) fn name(code: &str, language: Language) -> &str {
    match (NAMES.get(code), language) {
        (Some((zh, _)), Language::Zh) => zh,
        (Some((_, en)), Language::En) => en,
        (None, _) => code,
    }
}

#[cfg(test)]
mod tests {
    use super::{Language, NAMES, name};

    #[test]
    fn countries_have_names_in_both_languages() {
        assert_eq!((name("DE", Language::Zh), name("DE", Language::En)), ("德国", "Germany"));
        assert_eq!(name("US", Language::En), "United States");
        assert_eq!((NAMES.len(), name("ZZ", Language::En)), (249, "ZZ"));
    }
}
