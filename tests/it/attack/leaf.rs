//! Every value that can be given to an API, one at a time.

use serde_json::{Map, Value, json};
use tests::Shop;

use crate::isolation::{
    fixture::Fixture,
    kind::known_kind_of,
    schema::{Field, Schema, innermost, kind, named},
};

/// Inputs within inputs are followed so far.
const DEEPEST: usize = 4;

/// A place in a field's arguments that holds one value.
pub struct Leaf {
    /// `input.lines.quantity`.
    pub path: String,
    /// The name of its type.
    pub ty: String,
}

/// An API, and somebody who uses it.
pub struct Api<'a> {
    pub schema: Schema,
    pub shop: &'a Shop<'a>,
    pub own: Fixture,
    is_admin: bool,
}

impl<'a> Api<'a> {
    /// The storefront, for its shoppers.
    pub async fn storefront(shop: &'a Shop<'a>) -> Self {
        let (schema, own) = (Schema::storefront().await, Fixture::make(shop, "mine").await);
        Self { schema, shop, own, is_admin: false }
    }

    /// The admin, for the shop's owner.
    pub async fn admin(shop: &'a Shop<'a>) -> Self {
        let (schema, own) = (Schema::admin().await, Fixture::make(shop, "mine").await);
        Self { schema, shop, own, is_admin: true }
    }

    /// Every root field, with what kind of operation it is of.
    pub fn roots(&self) -> Vec<(&'static str, Field)> {
        let queries = self.schema.queries().into_iter().map(|field| ("query", field));
        let mutations = self.schema.mutations().into_iter().map(|field| ("mutation", field));
        queries.chain(mutations).collect()
    }

    /// The leaves of a field's arguments.
    pub fn leaves(&self, field: &Field) -> Vec<Leaf> {
        let mut found = Vec::new();
        let mut open: Vec<(String, Value, usize)> =
            field.args.iter().map(|arg| (arg.name.clone(), arg.ty.clone(), 0)).collect();
        while let Some((path, ty, depth)) = open.pop() {
            let ty = innermost(&ty);
            if kind(ty) != "INPUT_OBJECT" {
                found.push(Leaf { path, ty: named(ty).to_owned() });
            } else if depth < DEEPEST {
                for inner in self.schema.input_fields(named(ty)) {
                    open.push((format!("{path}.{}", inner.name), inner.ty, depth + 1));
                }
            }
        }
        found
    }

    /// The arguments that are needed, with `value` at the leaf.
    pub fn arguments(&self, field: &Field, leaf: &Leaf, value: &Value) -> Map<String, Value> {
        let id =
            |path: &str| json!(self.own.id(known_kind_of(&field.name, path).unwrap_or("product")));
        let mut given = Map::new();
        for arg in &field.args {
            let whole = arg.name == leaf.path;
            let leads = leaf.path.split('.').next() == Some(arg.name.as_str());
            if !arg.is_needed() && !leads && arg.name != "first" {
                continue;
            }
            let token = (arg.name == "customerAccessToken").then_some(&*arg.name);
            let own = token.and_then(|name| self.own.name(&field.name, name));
            let own = own.unwrap_or_else(|| self.schema.sample(&arg.ty, &arg.name, &id));
            let filled = match leaf.path.split_once('.') {
                Some((_, rest)) if leads => self.put(own, &arg.ty, rest, value, (&arg.name, &id)),
                _ if whole => shaped(&arg.ty, value),
                _ => own,
            };
            given.insert(arg.name.clone(), filled);
        }
        given
    }

    /// An input with `value` at a path below it.
    fn put(
        &self,
        input: Value,
        ty: &Value,
        path: &str,
        value: &Value,
        (at, id): (&str, &dyn Fn(&str) -> Value),
    ) -> Value {
        let ty = match kind(ty) {
            "NON_NULL" => &ty["ofType"],
            _ => ty,
        };
        if kind(ty) == "LIST" {
            let first = input.get(0).cloned().unwrap_or_else(|| json!({}));
            return json!([self.put(first, &ty["ofType"], path, value, (at, id))]);
        }
        let (name, rest) = path.split_once('.').map_or((path, None), |(a, b)| (a, Some(b)));
        let fields = self.schema.input_fields(named(ty));
        let field = fields.iter().find(|field| field.name == name).expect("a field of the input");
        let at = format!("{at}.{name}");
        let mut input = if input.is_object() { input } else { json!({}) };
        input[name] = match rest {
            None => shaped(&field.ty, value),
            Some(rest) => {
                let inner = self.schema.sample(&field.ty, &at, id);
                self.put(inner, &field.ty, rest, value, (&at, id))
            }
        };
        input
    }

    /// Asks.
    pub async fn ask(&self, document: &str, given: Map<String, Value>) -> tests::Answer {
        if self.is_admin {
            self.shop.admin(document, Value::Object(given)).await
        } else {
            self.shop.store(document, Value::Object(given)).await
        }
    }
}

/// A list of the value where a list is wanted.
fn shaped(ty: &Value, value: &Value) -> Value {
    match kind(ty) {
        "NON_NULL" => shaped(&ty["ofType"], value),
        "LIST" => json!([shaped(&ty["ofType"], value)]),
        _ => value.clone(),
    }
}

/// What says what was wrong, whatever a field returns.
pub fn selection(field: &Field, schema: &Schema) -> String {
    let object = matches!(kind(innermost(field.returns())), "OBJECT" | "INTERFACE" | "UNION");
    if !object {
        return String::new();
    }
    let name = named(innermost(field.returns()));
    if name.ends_with("Payload") {
        return format!(" {{ {} {{ field code message }} }}", schema.errors_field(field));
    }
    schema.selection(field.returns(), 1)
}
