use std::collections::HashMap;

use serde_json::{Value, json};

/// A schema as introspection describes it.
pub struct Schema {
    types: HashMap<String, Value>,
    query: String,
    mutation: String,
}

/// A field of a root, with its arguments.
#[derive(Clone)]
pub struct Field {
    pub name: String,
    pub args: Vec<Input>,
    returns: Value,
}

/// An argument, or a field of an input object.
#[derive(Clone)]
pub struct Input {
    pub name: String,
    pub ty: Value,
    has_default: bool,
}

const INTROSPECTION: &str = "{ __schema { queryType { name } mutationType { name } types {
    name kind enumValues { name }
    fields { name args { name defaultValue type { ...T } } type { ...T } }
    inputFields { name defaultValue type { ...T } } possibleTypes { name } } } }
    fragment T on __Type { name kind ofType { name kind ofType { name kind ofType { name kind } } } }";

impl Schema {
    /// The storefront's.
    pub async fn storefront() -> Self {
        let answer = server::storefront::schema().finish().execute(INTROSPECTION).await;
        Self::read(answer)
    }

    /// The admin's.
    pub async fn admin() -> Self {
        let answer = server::admin::schema().finish().execute(INTROSPECTION).await;
        Self::read(answer)
    }

    fn read(answer: async_graphql::Response) -> Self {
        let schema = answer.data.into_json().expect("JSON")["__schema"].clone();
        let name = |value: &Value| value["name"].as_str().expect("a name").to_owned();
        let types = schema["types"].as_array().expect("types");
        Self {
            types: types.iter().map(|ty| (name(ty), ty.clone())).collect(),
            query: name(&schema["queryType"]),
            mutation: name(&schema["mutationType"]),
        }
    }

    /// What can be asked.
    pub fn queries(&self) -> Vec<Field> {
        self.fields(&self.query)
    }

    /// What can be done.
    pub fn mutations(&self) -> Vec<Field> {
        self.fields(&self.mutation)
    }

    /// Those of an object.
    pub fn fields(&self, ty: &str) -> Vec<Field> {
        let fields = self.types[ty]["fields"].as_array().cloned().unwrap_or_default();
        let field = |field: Value| Field {
            name: field["name"].as_str().expect("a name").to_owned(),
            args: inputs(&field["args"]),
            returns: field["type"].clone(),
        };
        fields.into_iter().map(field).collect()
    }

    /// Fields of an input object; none for other types.
    pub fn input_fields(&self, ty: &str) -> Vec<Input> {
        inputs(&self.types[ty]["inputFields"])
    }

    /// Where a mutation says what was wrong, with codes.
    pub fn errors_field(&self, mutation: &Field) -> &'static str {
        let payload = self.fields(named(innermost(&mutation.returns)));
        let own = payload.iter().any(|field| field.name == "customerUserErrors");
        if own { "customerUserErrors" } else { "userErrors" }
    }

    /// A value of a type with nothing in it that isn't needed. `id` makes ids, by their path.
    pub fn sample(&self, ty: &Value, path: &str, id: &dyn Fn(&str) -> Value) -> Value {
        match kind(ty) {
            "NON_NULL" => self.sample(&ty["ofType"], path, id),
            "LIST" => json!([self.sample(&ty["ofType"], path, id)]),
            "ENUM" => self.types[named(ty)]["enumValues"][0]["name"].clone(),
            "INPUT_OBJECT" => {
                let needed = self.input_fields(named(ty)).into_iter().filter(Input::is_needed);
                let sampled = needed.map(|field| {
                    let value = self.sample(&field.ty, &format!("{path}.{}", field.name), id);
                    (field.name, value)
                });
                Value::Object(sampled.collect())
            }
            _ => match named(ty) {
                "ID" => id(path),
                "Int" => json!(1),
                "Float" => json!(1.0),
                "Boolean" => json!(true),
                "Decimal" => json!("1.0"),
                "URL" => json!("https://example.com/picture.png"),
                _ => json!(text(path)),
            },
        }
    }

    /// Everything below a field that can be asked without arguments, a few levels deep.
    pub fn selection(&self, ty: &Value, depth: usize) -> String {
        let ty = innermost(ty);
        if !self.has_parts(ty) {
            return String::new();
        }
        let mut parts = vec!["__typename".to_owned()];
        if kind(ty) == "UNION" {
            for member in self.types[named(ty)]["possibleTypes"].as_array().expect("members") {
                let below = self.selection(&self.types[named(member)], depth);
                parts.push(format!("... on {}{below}", named(member)));
            }
        }
        for field in self.fields(named(ty)) {
            let nested = self.has_parts(innermost(&field.returns));
            let page = field.args.iter().any(|arg| arg.name == "first");
            if field.args.iter().any(Input::is_needed) || (nested && depth == 0) {
                continue;
            }
            let args = if page { "(first: 5)" } else { "" };
            let below =
                if nested { self.selection(&field.returns, depth - 1) } else { String::new() };
            parts.push(format!("{}{args}{below}", field.name));
        }
        format!(" {{ {} }}", parts.join(" "))
    }

    fn has_parts(&self, ty: &Value) -> bool {
        kind(ty) == "UNION" || !self.fields(named(ty)).is_empty()
    }
}

impl Field {
    /// A document that runs this field alone, with the arguments in `given` as variables.
    pub fn document(
        &self,
        operation: &str,
        given: &serde_json::Map<String, Value>,
        selection: &str,
    ) -> String {
        let chosen: Vec<&Input> =
            self.args.iter().filter(|arg| given.contains_key(&arg.name)).collect();
        if chosen.is_empty() {
            return format!("{operation} {{ {}{selection} }}", self.name);
        }
        let declare = chosen.iter().map(|arg| format!("${}: {}", arg.name, written(&arg.ty)));
        let pass = chosen.iter().map(|arg| format!("{0}: ${0}", arg.name));
        let (declare, pass): (Vec<_>, Vec<_>) = (declare.collect(), pass.collect());
        let (declare, pass) = (declare.join(", "), pass.join(", "));
        format!("{operation}({declare}) {{ {}({pass}){selection} }}", self.name)
    }

    /// What it returns.
    pub fn returns(&self) -> &Value {
        &self.returns
    }
}

impl Input {
    /// It must be given.
    pub fn is_needed(&self) -> bool {
        kind(&self.ty) == "NON_NULL" && !self.has_default
    }
}

fn inputs(list: &Value) -> Vec<Input> {
    let input = |input: &Value| Input {
        name: input["name"].as_str().expect("a name").to_owned(),
        ty: input["type"].clone(),
        has_default: !input["defaultValue"].is_null(),
    };
    list.as_array().map(|list| list.iter().map(input).collect()).unwrap_or_default()
}

pub fn kind(ty: &Value) -> &str {
    ty["kind"].as_str().expect("a kind")
}

pub fn named(ty: &Value) -> &str {
    ty["name"].as_str().unwrap_or_default()
}

/// A type without its lists and exclamation marks.
pub fn innermost(ty: &Value) -> &Value {
    if ty["ofType"].is_object() { innermost(&ty["ofType"]) } else { ty }
}

/// A type as a document writes it.
fn written(ty: &Value) -> String {
    match kind(ty) {
        "NON_NULL" => format!("{}!", written(&ty["ofType"])),
        "LIST" => format!("[{}]", written(&ty["ofType"])),
        _ => named(ty).to_owned(),
    }
}

/// A text that is good enough for the field of that name.
fn text(path: &str) -> String {
    let name = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match name.as_str() {
        "email" => "somebody@example.com".to_owned(),
        "path" | "target" => "/somewhere".to_owned(),
        "currency" => "USD".to_owned(),
        "timezone" => "Asia/Shanghai".to_owned(),
        name if name.ends_with("url") => "https://example.com/picture.png".to_owned(),
        name => format!("some-{name}"),
    }
}
