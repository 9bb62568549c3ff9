//! What filters ask, as SQL.

use db::sea_orm::{
    Condition,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};

use super::{super::filter::IN_STOCK, Facet, ProductFilter};

/// The value of the variant `v` for the option `o`.
pub(super) const VALUE: &str = "(ARRAY[v.option1, v.option2, v.option3])[o.position]";

/// Products that the filters leave, whatever those of one kind say.
pub(in super::super) fn condition(filters: &[ProductFilter], without: Option<&Facet>) -> Condition {
    let keys = |facet: &Facet| keys(filters, facet).filter(|_| without != Some(facet));
    let any_of = |sql: &'static str, keys: Option<Vec<String>>| {
        keys.map(|k| Expr::cust_with_values(sql, [k]))
    };
    let mut all = Condition::all();
    for test in [
        any_of("product.product_type_key = ANY($1)", keys(&Facet::ProductType)),
        any_of("product.vendor_key = ANY($1)", keys(&Facet::Vendor)),
        any_of("product.tag_keys && $1", keys(&Facet::Tag)),
        filters.contains(&ProductFilter::Nothing).then(|| Expr::val(false)),
    ] {
        all = all.add_option(test);
    }
    let asked = variants(filters, without);
    let wanted = availability(filters).filter(|_| without != Some(&Facet::Availability));
    match (asked, wanted) {
        (None, None) => all,
        (Some(asked), None) => all.add(Expr::exists(asked)),
        (asked, Some(true)) => all.add(in_stock(asked)),
        (None, Some(false)) => all.add(in_stock(None).not()),
        (Some(asked), Some(false)) => {
            all.add(Expr::exists(asked.clone())).add(in_stock(Some(asked)).not())
        }
    }
}

/// One of the asked variants, or of all, is in stock.
pub(super) fn in_stock(asked: Option<SelectStatement>) -> Expr {
    let mut some = asked.unwrap_or_else(of_product);
    some.and_where(Expr::cust(IN_STOCK));
    Expr::exists(some)
}

/// The variants `v` of a product that the filters ask for, but for availability and whatever those of
/// one kind say; none where they ask nothing of variants.
pub(super) fn variants(
    filters: &[ProductFilter],
    without: Option<&Facet>,
) -> Option<SelectStatement> {
    let mut some = of_product();
    let mut asks = false;
    if without != Some(&Facet::Price)
        && let Some(prices) = prices(filters)
    {
        some.cond_where(prices);
        asks = true;
    }
    for facet in options(filters).into_iter().filter(|facet| without != Some(facet)) {
        let Facet::Option(name) = &facet else { continue };
        some.and_where(has_value(name, keys(filters, &facet).unwrap_or_default()));
        asks = true;
    }
    asks.then_some(some)
}

/// A product's variants, as `v`.
pub(super) fn of_product() -> SelectStatement {
    let theirs = Expr::cust("v.tenant_id = product.tenant_id AND v.product_id = product.id");
    Query::select().expr(Expr::cust("1")).from_as("variant", "v").and_where(theirs).to_owned()
}

/// The options that are asked for, each once.
pub(super) fn options(filters: &[ProductFilter]) -> Vec<Facet> {
    let mut options = Vec::new();
    for filter in filters {
        let facet = filter.facet();
        if matches!(facet, Facet::Option(_)) && !options.contains(&facet) {
            options.push(facet);
        }
    }
    options
}

/// None where it isn't asked for, or both answers will do.
fn availability(filters: &[ProductFilter]) -> Option<bool> {
    let asked = |wanted| filters.contains(&ProductFilter::Available(wanted));
    (asked(true) != asked(false)).then(|| asked(true))
}

/// The texts of the filters of a kind; none where there are no such filters.
fn keys(filters: &[ProductFilter], facet: &Facet) -> Option<Vec<String>> {
    let of_kind = filters.iter().filter(|filter| filter.facet() == *facet);
    let keys: Vec<String> = of_kind.filter_map(ProductFilter::key).collect();
    (!keys.is_empty()).then_some(keys)
}

fn prices(filters: &[ProductFilter]) -> Option<Condition> {
    let mut any = Condition::any();
    for filter in filters {
        let ProductFilter::Price { min, max } = filter else { continue };
        let mut range = Condition::all().add(Expr::cust_with_values("v.price >= $1", [*min]));
        if let Some(max) = max {
            range = range.add(Expr::cust_with_values("v.price <= $1", [*max]));
        }
        any = any.add(range);
    }
    (!any.is_empty()).then_some(any)
}

/// The variant `v` has one of the values of the option.
fn has_value(name: &str, values: Vec<String>) -> Expr {
    let sql = format!(
        "EXISTS (SELECT 1 FROM product_option o, generate_subscripts(o.option_values, 1) place \
         WHERE o.tenant_id = v.tenant_id AND o.product_id = v.product_id AND o.name_key = $1 \
         AND o.value_keys[place] = ANY($2) AND o.option_values[place] = {VALUE})"
    );
    Expr::cust_with_values(sql, [db::sea_orm::Value::from(name), values.into()])
}
