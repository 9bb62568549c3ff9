use kernel::{Checks, Code};
use pricing::Line;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{CollectionId, ProductId};
use crate::{Mention, Mentioned};

/// What takes part.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Scope {
    /// Everything in the shop.
    #[default]
    All,
    /// These products.
    Products(Vec<ProductId>),
    /// The products of these collections.
    Collections(Vec<CollectionId>),
}

/// The most things that settings name.
const MOST: usize = 500;

impl Scope {
    /// Whether a product takes part that stands in some collections.
    pub fn holds(&self, product: Uuid, collections: &[Uuid]) -> bool {
        match self {
            Self::All => true,
            Self::Products(products) => products.contains(&ProductId(product)),
            Self::Collections(wanted) => wanted.iter().any(|id| collections.contains(&id.0)),
        }
    }

    /// Whether a line takes part.
    pub fn holds_line(&self, line: &Line) -> bool {
        self.holds(line.product_id, &line.collection_ids)
    }

    /// Refuses a scope that holds nothing, or too much.
    pub fn check(&self, path: &str, checks: &mut Checks) {
        let (path, count) = match self {
            Self::All => return,
            Self::Products(products) => (format!("{path}.products"), products.len()),
            Self::Collections(all) => (format!("{path}.collections"), all.len()),
        };
        checks.ensure(count > 0, &path, Code::Blank, "What takes part?");
        checks.count(&path, count, MOST);
    }

    /// What it names of the catalogue.
    pub fn mentions(&self, path: &str) -> Vec<Mention> {
        let mention =
            |field: &str, nr: usize, what| Mention { path: format!("{path}.{field}.{nr}"), what };
        match self {
            Self::All => Vec::new(),
            Self::Products(products) => {
                let products = products.iter().take(MOST).enumerate();
                let mention = |(nr, id): (usize, &ProductId)| {
                    mention("products", nr, Mentioned::Product(id.0))
                };
                products.map(mention).collect()
            }
            Self::Collections(all) => {
                let all = all.iter().take(MOST).enumerate();
                let mention = |(nr, id): (usize, &CollectionId)| {
                    mention("collections", nr, Mentioned::Collection(id.0))
                };
                all.map(mention).collect()
            }
        }
    }
}
