use campaign::build::{Recurrence, Scope};
use kernel::Checks;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// When, what, for whom, and how much less.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Config {
    /// The days.
    pub on: Recurrence,
    /// Hundredths of a percent off: 2000 is 20 %, in China 8折.
    pub off_bp: u32,
    /// What takes part.
    #[serde(default)]
    pub scope: Scope,
    /// Only for whoever is signed in.
    #[serde(default)]
    pub members_only: bool,
}

impl Config {
    pub(super) fn check(&self, checks: &mut Checks) {
        self.on.check("on", checks);
        self.scope.check("scope", checks);
        checks.range("offBp", self.off_bp, 1..=9_999);
    }
}
