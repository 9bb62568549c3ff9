use pricing::Phase;

/// A text in the languages that merchants read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Text {
    /// In a language: Chinese for `zh`, else English.
    pub fn in_language(self, language: &str) -> &'static str {
        if language == "zh" { self.zh } else { self.en }
    }
}

/// What a plugin says of itself.
#[derive(Debug, Clone, Copy)]
pub struct Manifest {
    /// Its semantic version.
    pub version: &'static str,
    /// The version of its settings; those of older campaigns go through [`crate::Plugin::migrate`].
    pub config_version: i32,
    /// What merchants call it.
    pub title: Text,
    /// What it does, in a sentence.
    pub summary: Text,
    /// In which phases it has something to offer.
    pub phases: &'static [Phase],
    /// The shopper chooses it for a line, by the attribute `_campaign`.
    pub opt_in: bool,
    /// What a plan must include for it; none when every plan does.
    pub entitlement: Option<&'static str>,
}
