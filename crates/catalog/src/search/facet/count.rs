//! How many products each choice leaves.

use db::{
    Find, TenantTx,
    sea_orm::{
        self, FromQueryResult, JoinType, QueryFilter, QuerySelect,
        sea_query::{Alias, Expr, Order, Query},
    },
};

use super::{
    super::{ProductQuery, matching, published, text::Term},
    Facet, FacetValue, OptionFacet, PriceFacet, condition,
};
use crate::product::{Entity, NO_OPTION, NO_OPTION_VALUE};

/// The most choices of a kind: those with the most products.
const MOST_VALUES: u64 = 100;
/// The most values of all options together.
const MOST_OPTION_VALUES: u64 = 500;
/// More options than a product can have and one: with more of them asked for, nothing is left whichever
/// is taken away.
const MOST_ASKED: usize = 4;

/// A list of products that is to be narrowed.
pub(super) struct List<'t> {
    pub(super) tx: &'t TenantTx,
    pub(super) query: &'t ProductQuery,
    pub(super) terms: &'t [Term],
}

#[derive(FromQueryResult)]
struct Availability {
    available: i64,
    total: i64,
}

#[derive(FromQueryResult)]
struct Prices {
    min: Option<i64>,
    max: Option<i64>,
    count: i64,
}

#[derive(FromQueryResult)]
struct OptionValue {
    name_key: String,
    name: String,
    #[sea_orm(nested)]
    value: FacetValue,
}

impl<'t> List<'t> {
    /// The products, without what is asked of one kind.
    async fn without(&self, facet: Option<&Facet>) -> db::Result<Find<'t, Entity>> {
        let found = matching(self.tx, published(self.tx), self.query, self.terms, facet).await?;
        Ok(found.select_only())
    }

    /// How many can be bought, and how many can't.
    pub(super) async fn availability(&self) -> db::Result<(i64, i64)> {
        let facet = Some(&Facet::Availability);
        let in_stock = condition::in_stock(condition::variants(&self.query.filters, facet));
        let rows: Vec<Availability> = self
            .without(facet)
            .await?
            .column_as(Expr::cust_with_expr("count(*) FILTER (WHERE $1)", in_stock), "available")
            .column_as(Expr::cust("count(*)"), "total")
            .all_as()
            .await?;
        Ok(rows.first().map_or((0, 0), |row| (row.available, row.total - row.available)))
    }

    /// What variants cost that are asked for otherwise.
    pub(super) async fn price(&self) -> db::Result<Option<PriceFacet>> {
        let facet = Some(&Facet::Price);
        let mut prices =
            condition::variants(&self.query.filters, facet).unwrap_or_else(condition::of_product);
        prices.clear_selects().expr_as(Expr::cust("min(v.price)"), "lowest");
        prices.expr_as(Expr::cust("max(v.price)"), "highest");
        let mut find = self.without(facet).await?;
        let always = Expr::val(true);
        QuerySelect::query(&mut find).join_lateral(JoinType::InnerJoin, prices, "prices", always);
        let rows: Vec<Prices> = find
            .column_as(Expr::cust("min(prices.lowest)"), "min")
            .column_as(Expr::cust("max(prices.highest)"), "max")
            .column_as(Expr::cust("count(*)"), "count")
            .all_as()
            .await?;
        let facet =
            |row: &Prices| Some(PriceFacet { min: row.min?, max: row.max?, count: row.count });
        Ok(rows.first().and_then(facet))
    }

    /// The values of a column that isn't empty, which has a column of keys beside it.
    pub(super) async fn texts(&self, facet: &Facet, column: &str) -> db::Result<Vec<FacetValue>> {
        let find = self.without(Some(facet)).await?;
        let find = find.filter(Expr::cust(format!("product.{column}_key <> ''")));
        by_label(find, &format!("product.{column}_key"), &format!("product.{column}")).await
    }

    /// The tags.
    pub(super) async fn tags(&self) -> db::Result<Vec<FacetValue>> {
        let mut find = self.without(Some(&Facet::Tag)).await?;
        let places = Query::select()
            .expr_as(Expr::cust("generate_subscripts(product.tags, 1)"), "place")
            .to_owned();
        let always = Expr::val(true);
        QuerySelect::query(&mut find).join_lateral(JoinType::InnerJoin, places, "tag", always);
        by_label(find, "product.tag_keys[tag.place]", "product.tags[tag.place]").await
    }

    /// The options with their values. Of one that is asked for, those that could be asked for instead.
    pub(super) async fn options(&self) -> db::Result<Vec<OptionFacet>> {
        let asked = condition::options(&self.query.filters);
        let mut rows = self.option_values(None).await?;
        rows.retain(|row| !asked.contains(&Facet::Option(row.name_key.clone())));
        for facet in asked.iter().take(MOST_ASKED) {
            rows.extend(self.option_values(Some(facet)).await?);
        }
        rows.sort_by(|one, other| one.name_key.cmp(&other.name_key));
        let of_one = rows.chunk_by(|one, other| one.name_key == other.name_key);
        Ok(of_one.filter_map(option).collect())
    }

    /// The values of one option whatever is asked of it, or of all.
    async fn option_values(&self, facet: Option<&Facet>) -> db::Result<Vec<OptionValue>> {
        let mut choices = Query::select()
            .expr_as(Expr::cust("o.name_key"), "name_key")
            .expr_as(Expr::cust("o.name"), "name")
            .expr_as(Expr::cust("o.position"), "position")
            .expr_as(Expr::cust("o.option_values"), "option_values")
            .expr_as(Expr::cust("o.value_keys"), "value_keys")
            .expr_as(Expr::cust("generate_subscripts(o.option_values, 1)"), "place")
            .from_as("product_option", "o")
            .and_where(Expr::cust("o.tenant_id = product.tenant_id AND o.product_id = product.id"))
            .to_owned();
        if let Some(Facet::Option(name)) = facet {
            choices.and_where(Expr::cust_with_values("o.name_key = $1", [name.as_str()]));
        }
        let mut find = self.without(facet).await?;
        let always = Expr::val(true);
        QuerySelect::query(&mut find).join_lateral(JoinType::InnerJoin, choices, "o", always);
        find = find.filter(Expr::cust_with_values(
            "NOT (o.name = $1 AND o.option_values[o.place] = $2)",
            [NO_OPTION, NO_OPTION_VALUE],
        ));
        // Every value is a variant's; which of them is asked for, else.
        if let Some(mut asked) = condition::variants(&self.query.filters, facet) {
            let has = format!("o.option_values[o.place] = {}", condition::VALUE);
            asked.and_where(Expr::cust(has));
            find = find.filter(Expr::exists(asked));
        }
        let find = find.column_as(Expr::cust("min(o.name)"), "name");
        let find = find.column_as(Expr::cust("o.name_key"), "name_key");
        let find = find.group_by(Expr::cust("o.name_key"));
        counted(find, "o.value_keys[o.place]", "o.option_values[o.place]", MOST_OPTION_VALUES).await
    }
}

/// The values of an option, by name.
fn option(rows: &[OptionValue]) -> Option<OptionFacet> {
    let first = rows.first()?;
    let mut values: Vec<FacetValue> = rows.iter().map(|row| row.value.clone()).collect();
    values.sort_by(|one, other| one.label.cmp(&other.label));
    Some(OptionFacet { key: first.name_key.clone(), name: first.name.clone(), values })
}

/// The choices with the most products, by name.
async fn by_label(find: Find<'_, Entity>, key: &str, label: &str) -> db::Result<Vec<FacetValue>> {
    let mut values: Vec<FacetValue> = counted(find, key, label, MOST_VALUES).await?;
    values.sort_by(|one, other| one.label.cmp(&other.label));
    Ok(values)
}

/// The choices with the most products.
async fn counted<T: FromQueryResult + Send>(
    find: Find<'_, Entity>,
    key: &str,
    label: &str,
    most: u64,
) -> db::Result<Vec<T>> {
    let mut find = find
        .filter(Expr::cust(format!("{key} IS NOT NULL")))
        .column_as(Expr::cust(key.to_owned()), "key")
        .column_as(Expr::cust(format!("min({label})")), "label")
        .column_as(Expr::cust("count(DISTINCT product.id)"), "count")
        .group_by(Expr::cust(key.to_owned()))
        .limit(most);
    QuerySelect::query(&mut find)
        .order_by_expr(Expr::col(Alias::new("count")), Order::Desc)
        .order_by_expr(Expr::col(Alias::new("key")), Order::Asc);
    find.all_as().await
}
