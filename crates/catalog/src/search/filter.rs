//! Conditions of SQL from the terms of a query.

use db::{
    TenantTx,
    sea_orm::{
        ColumnTrait, Condition, Value,
        sea_query::{Expr, ExprTrait},
    },
};
use kernel::{Currency, Fault, Money};
use uuid::Uuid;

use super::text::{Comparison, Field, Pattern, Term, Test, parse};

/// Products of which all terms hold.
pub(super) async fn condition(tx: &TenantTx, terms: &[Term]) -> db::Result<Condition> {
    let mut all = Condition::all();
    let mut currency = None;
    for term in terms {
        let test = match &term.test {
            Test::Price(comparison, amount) => {
                let known = match currency {
                    Some(known) => known,
                    None => *currency.insert(tenancy::shop::current(tx).await?.currency()),
                };
                price(*comparison, amount, known)
            }
            Test::Word(word) => Some(like("product.search_text LIKE $1", anywhere(word))),
            Test::Field(field, pattern) => Some(field_is(*field, pattern)),
            Test::Available(wanted) => Some(available(*wanted)),
        };
        if let Some(test) = test {
            all = all.add(if term.negated { test.not() } else { test });
        }
    }
    Ok(all)
}

/// The query's terms about titles, of what is searched by its title alone; its other fields are left
/// out.
///
/// # Errors
/// `TOO_LONG` and `TOO_MANY` at `query`.
pub(crate) fn titled(title_key: impl ColumnTrait, query: &str) -> Result<Condition, Fault> {
    let asked = |term: &Term| {
        let pattern = match &term.test {
            Test::Word(text) | Test::Field(Field::Title, Pattern::Whole(text)) => anywhere(text),
            Test::Field(Field::Title, Pattern::Start(start)) => format!("{}%", escaped(start)),
            _ => return None,
        };
        let test = title_key.like(pattern);
        Some(if term.negated { test.not() } else { test })
    };
    Ok(parse(query)?.iter().filter_map(asked).fold(Condition::all(), Condition::add))
}

/// The row that puts a product into a collection. A join, because the collection's order has an index:
/// a page of a large one reads no more than a page.
pub(super) fn in_collection(collection: Uuid) -> Expr {
    Expr::cust_with_values(
        "collection_product.tenant_id = product.tenant_id \
         AND collection_product.product_id = product.id \
         AND collection_product.collection_id = $1",
        [collection],
    )
}

/// A pattern for `LIKE` that finds the text anywhere.
pub(super) fn anywhere(text: &str) -> String {
    format!("%{}%", escaped(text))
}

/// The text without the meaning that `LIKE` gives to some characters.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// A comparison of what is stored for search with a pattern of the same form.
fn like(sql: &'static str, pattern: String) -> Expr {
    Expr::cust_with_values(sql, [pattern])
}

fn field_is(field: Field, pattern: &Pattern) -> Expr {
    let (text, whole) = match pattern {
        Pattern::Whole(text) => (escaped(text), true),
        Pattern::Start(text) => (format!("{}%", escaped(text)), false),
    };
    match field {
        // As the dialect has it, a title is found by any of its words.
        Field::Title if whole => like("product.title_key LIKE $1", format!("%{text}%")),
        Field::Title => like("product.title_key LIKE $1", text),
        Field::Handle => like("product.handle LIKE $1", text),
        Field::Vendor => like("product.vendor_key LIKE $1", text),
        Field::ProductType => like("product.product_type_key LIKE $1", text),
        Field::Tag => {
            like("EXISTS (SELECT 1 FROM unnest(product.tag_keys) tag WHERE tag LIKE $1)", text)
        }
    }
}

/// There is some left of the variant `v`, or need not be: what [`crate::variant::offered`] says of a
/// published product's.
pub(super) const IN_STOCK: &str = "(NOT v.tracked OR v.continue_selling \
     OR 0 < (SELECT sum(s.on_hand - s.reserved) FROM stock s \
             WHERE s.tenant_id = v.tenant_id AND s.variant_id = v.id))";

/// Any of the variants can be bought.
fn available(wanted: bool) -> Expr {
    let any = Expr::cust(format!(
        "(product.published_at IS NOT NULL AND EXISTS (SELECT 1 FROM variant v \
         WHERE v.tenant_id = product.tenant_id AND v.product_id = product.id AND {IN_STOCK}))"
    ));
    if wanted { any } else { any.not() }
}

/// None for an amount that isn't one: like an unknown field, it is left out.
fn price(comparison: Comparison, amount: &str, currency: Currency) -> Option<Expr> {
    let amount = Value::from(Money::parse(amount, currency).ok()?.minor);
    let sign = match comparison {
        Comparison::Less => "<",
        Comparison::AtMost => "<=",
        Comparison::Equal => "=",
        Comparison::AtLeast => ">=",
        Comparison::More => ">",
    };
    let sql = format!(
        "EXISTS (SELECT 1 FROM variant v WHERE v.tenant_id = product.tenant_id \
         AND v.product_id = product.id AND v.price {sign} $1)"
    );
    Some(Expr::cust_with_values(sql, [amount]))
}

#[cfg(test)]
mod tests {
    use super::anywhere;

    #[test]
    fn the_metacharacters_of_like_are_plain_characters() {
        assert_eq!(anywhere(r"50%_\"), r"%50\%\_\\%");
    }
}
