use axum::http::{HeaderMap, header};
use tenancy::CountryNames;

use super::texts::{EN, Texts, ZH};

/// The languages that pages speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    /// Chinese, simplified.
    Zh,
    /// English.
    En,
}

impl Language {
    /// The language of a code such as `zh`, `zh-CN` or `EN_us`, if it is one of these.
    pub(super) fn of_code(code: &str) -> Option<Self> {
        let primary = code.trim().split(['-', '_']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "zh" => Some(Self::Zh),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The one that a browser likes best.
    pub(super) fn accepted(headers: &HeaderMap) -> Option<Self> {
        let liked = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?.split(',');
        let mut liked: Vec<(f32, Self)> = liked.filter_map(liking).collect();
        // The sort is stable: of those liked alike the first wins.
        liked.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        liked.first().map(|(_, language)| *language)
    }

    /// Its code, as orders store it.
    pub(super) fn code(self) -> &'static str {
        self.texts().code
    }

    /// What the pages say in it.
    pub(super) fn texts(self) -> &'static Texts {
        match self {
            Self::Zh => &ZH,
            Self::En => &EN,
        }
    }

    /// What a country is called in it; its code where that isn't known.
    pub(super) fn country(self, code: &str) -> &str {
        match (CountryNames::of(code), self) {
            (Some(names), Self::Zh) => names.zh,
            (Some(names), Self::En) => names.en,
            (None, _) => code,
        }
    }

    /// What somebody who doesn't read it may read.
    pub(super) fn other(self) -> Self {
        match self {
            Self::Zh => Self::En,
            Self::En => Self::Zh,
        }
    }
}

/// An entry of `Accept-Language`, with how much it is liked: `en;q=0.8`.
fn liking(entry: &str) -> Option<(f32, Language)> {
    let (code, quality) = entry.split_once(';').unwrap_or((entry, ""));
    let quality = match quality.trim().strip_prefix("q=") {
        Some(quality) => quality.trim().parse().ok()?,
        None => 1.0,
    };
    let liked = Language::of_code(code).filter(|_| quality > 0.0);
    liked.map(|language| (quality, language))
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header::ACCEPT_LANGUAGE};

    use super::Language;

    #[test]
    fn the_language_that_is_liked_best_is_spoken() {
        for (header, language) in [
            ("zh-CN,zh;q=0.9,en;q=0.8", Some(Language::Zh)),
            ("fr, en;q=0.7, zh;q=0.8", Some(Language::Zh)),
            ("EN-us", Some(Language::En)),
            ("zh;q=0, en;q=0.1", Some(Language::En)),
            ("zh;q=x", None),
            ("fr, *", None),
            ("", None),
        ] {
            let value = HeaderValue::from_static(header);
            let headers = HeaderMap::from_iter([(ACCEPT_LANGUAGE, value)]);
            assert_eq!(Language::accepted(&headers), language, "{header}");
        }
        assert_eq!(Language::accepted(&HeaderMap::new()), None);
    }
}
