use db::sea_orm::{self, FromJsonQueryResult};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::OrderLine;

/// Why a line was given: by which campaign, and what must stay of the order for it to stay. Frozen at
/// placement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(rename_all = "camelCase")]
pub struct GiftTerms {
    /// Whose gift it is.
    pub campaign_id: Uuid,
    /// The lines that earned it.
    pub lines: Vec<Uuid>,
    /// How much must stay of those.
    pub least: Least,
}

/// A least amount or number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Least {
    /// In minor units, at the lines' unit prices.
    Amount(i64),
    /// Units.
    Units(i64),
}

impl GiftTerms {
    /// Whether enough stays when of each line only so many units do.
    pub(super) fn are_met(&self, lines: &[OrderLine], stay: impl Fn(&OrderLine) -> i32) -> bool {
        let earning = || lines.iter().filter(|line| self.lines.contains(&line.id));
        match self.least {
            Least::Units(least) => {
                earning().map(|line| i64::from(stay(line))).sum::<i64>() >= least
            }
            Least::Amount(least) => {
                let worth = |line| i128::from(stay(line)) * i128::from(line.unit_price);
                earning().map(worth).sum::<i128>() >= i128::from(least)
            }
        }
    }
}

impl From<pricing::Least> for Least {
    fn from(least: pricing::Least) -> Self {
        match least {
            pricing::Least::Amount(least) => Self::Amount(least),
            pricing::Least::Units(least) => Self::Units(least),
        }
    }
}
