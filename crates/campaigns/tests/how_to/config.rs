use campaign::build::Scope;
use kernel::Checks;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How much less the second of two costs.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Config {
    /// Hundredths of a percent off every second unit of a variant: 5000 is half the price.
    pub off_bp: u32,
    /// What takes part.
    #[serde(default)]
    pub scope: Scope,
}

impl Config {
    pub(super) fn check(&self, checks: &mut Checks) {
        checks.range("offBp", self.off_bp, 1..=10_000);
        self.scope.check("scope", checks);
    }
}
