use std::collections::HashSet;

use campaign::build::VariantId;
use kernel::{Checks, Code, Currency, Money};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What makes a set, and what a set costs.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Config {
    /// What belongs to a set, 2 to 10 different variants.
    pub components: Vec<Component>,
    /// What a set costs, in minor units.
    #[schemars(extend("format" = "money"))]
    pub price: i64,
}

/// A part of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Component {
    /// The variant.
    pub variant_id: VariantId,
    /// How many of it.
    pub quantity: u32,
}

/// The most different variants in a set.
const MOST: usize = 10;

impl Config {
    /// What goes well with some variants: the rest of the set, when one of them belongs to it.
    pub(super) fn goes_with(&self, variants: &[Uuid]) -> Vec<Uuid> {
        let all = || self.components.iter().map(|it| it.variant_id.0);
        if !all().any(|id| variants.contains(&id)) {
            return Vec::new();
        }
        all().filter(|id| !variants.contains(id)).collect()
    }

    pub(super) fn holds(&self, variant: VariantId) -> bool {
        self.components.iter().any(|it| it.variant_id == variant)
    }

    pub(super) fn check(&self, currency: Currency, checks: &mut Checks) {
        let some = self.components.len() >= 2;
        checks.ensure(some, "components", Code::TooSmall, "A set has at least two variants.");
        checks.count("components", self.components.len(), MOST);
        let mut seen = HashSet::new();
        for (nr, component) in self.components.iter().enumerate().take(MOST) {
            let at = |field: &str| format!("components.{nr}.{field}");
            let new = seen.insert(component.variant_id);
            let message = "This variant belongs to the set already.";
            checks.ensure(new, &at("variantId"), Code::Taken, message);
            checks.range(&at("quantity"), component.quantity, 1..=100);
        }
        checks.amount("price", self.price, 1..=Money::MAX_MINOR, currency);
    }
}
