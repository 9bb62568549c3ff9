use db::{
    KeyType,
    sea_orm::{
        Order,
        sea_query::{Expr, ExprTrait},
    },
};

use uuid::Uuid;

use super::{ProductQuery, text::Term};

/// What products can be sorted by, smallest first unless it says otherwise.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ProductSort {
    /// The most words found in the title first; without words, as [`ProductSort::Manual`].
    #[default]
    Relevance,
    /// The collection's own order; outside of collections, as [`ProductSort::Id`].
    Manual,
    /// By title.
    Title,
    /// By the lowest price of the variants.
    Price,
    /// The oldest first.
    CreatedAt,
    /// The one that changed longest ago first.
    UpdatedAt,
    /// The most units sold first.
    BestSelling,
    /// By the time they were made.
    Id,
    /// By vendor.
    Vendor,
    /// By type.
    ProductType,
}

/// How a sort key is computed. All are ascending.
pub(super) struct Key {
    expression: Expr,
    /// What it is called: cursors are good in lists of the same.
    pub(super) name: String,
    /// What its values are.
    pub(super) values: KeyType,
}

const UNITS_SOLD: &str = "-coalesce((SELECT s.units FROM product_sales s \
     WHERE s.tenant_id = product.tenant_id AND s.product_id = product.id), 0)";

/// Of a cursor's product: how many units were sold is nobody's business, so no cursor says it.
const UNITS_SOLD_OF: &str = "-coalesce((SELECT s.units FROM product_sales s \
     WHERE s.tenant_id = product.tenant_id AND s.product_id = $1), 0)";

impl Key {
    pub(super) fn of(query: &ProductQuery, terms: &[Term]) -> Self {
        let column = |values, name| Self {
            expression: Expr::col(("product", name)),
            name: format!("product.{name}"),
            values,
        };
        match query.sort {
            ProductSort::Title => column(KeyType::Text, "title"),
            ProductSort::Vendor => column(KeyType::Text, "vendor"),
            ProductSort::ProductType => column(KeyType::Text, "product_type"),
            ProductSort::Price => column(KeyType::Number, "min_price"),
            ProductSort::CreatedAt => column(KeyType::Instant, "created_at"),
            ProductSort::UpdatedAt => column(KeyType::Instant, "updated_at"),
            ProductSort::BestSelling => Self {
                expression: Expr::cust(UNITS_SOLD),
                name: "product_sales.units".to_owned(),
                values: KeyType::Hidden(UNITS_SOLD_OF),
            },
            ProductSort::Id => Self::none(),
            ProductSort::Manual => Self::manual(query),
            ProductSort::Relevance => Self::relevance(terms).unwrap_or_else(|| Self::manual(query)),
        }
    }

    fn number(name: impl Into<String>, expression: Expr) -> Self {
        Self { expression, name: name.into(), values: KeyType::Number }
    }

    /// Only the id sorts. A cast, because a bare number would name a column of the select.
    fn none() -> Self {
        Self::number("product.id", Expr::cust("0::bigint"))
    }

    fn manual(query: &ProductQuery) -> Self {
        query.collection.map_or_else(Self::none, |collection| {
            let place = Expr::col(("collection_product", "position"));
            Self::number(name_of_manual(collection), place)
        })
    }

    /// Minus the number of words found in the title.
    fn relevance(terms: &[Term]) -> Option<Self> {
        let found = |word: &str| {
            let pattern = super::filter::anywhere(word);
            Expr::cust_with_values("(product.title_key LIKE $1)::int", [pattern])
        };
        let words: Vec<&str> = terms.iter().filter_map(Term::wanted_word).collect();
        let sum = words.iter().map(|word| found(word)).reduce(ExprTrait::add)?;
        Some(Self::number(words.join(" "), Expr::val(0_i64).sub(sum).cast_as("bigint")))
    }

    pub(super) fn expression(&self) -> Expr {
        self.expression.clone()
    }

    /// What a cursor holds. PostgreSQL's JSON has instants in the form of RFC 3339.
    pub(super) fn as_text(&self) -> Expr {
        match self.values {
            KeyType::Instant => Expr::cust_with_expr("to_json($1) #>> '{}'", self.expression()),
            KeyType::Hidden(_) => Expr::cust("''::text"),
            _ => self.expression().cast_as("text"),
        }
    }
}

/// The name of a collection's own order, which is no other's.
pub(super) fn name_of_manual(collection: Uuid) -> String {
    collection.to_string()
}

pub(super) fn order(descending: bool) -> Order {
    if descending { Order::Desc } else { Order::Asc }
}
