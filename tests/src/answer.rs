use serde_json::Value;

/// What an API answered over HTTP.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Value,
}

impl Answer {
    /// The body's `data`, when nothing went wrong.
    ///
    /// # Panics
    /// When there are top-level errors.
    #[track_caller]
    pub fn data(self) -> Value {
        assert!(self.body.get("errors").is_none(), "errors: {}", self.body);
        assert_eq!(self.status, 200, "{}", self.body);
        self.body["data"].clone()
    }

    /// `extensions.code` of the first top-level error.
    ///
    /// # Panics
    /// When there is none.
    #[track_caller]
    pub fn code(&self) -> String {
        let code = self.body["errors"][0]["extensions"]["code"].as_str();
        code.unwrap_or_else(|| panic!("no error: {}", self.body)).to_owned()
    }

    /// The root field `name` of `data`.
    #[track_caller]
    pub fn root(self, name: &str) -> Value {
        self.data()[name].clone()
    }

    /// The only root field of `data`: what a mutation says.
    ///
    /// # Panics
    /// When there are top-level errors.
    #[track_caller]
    pub fn payload(self) -> Value {
        let data = self.data();
        let payload = data.as_object().and_then(|data| data.values().next()).cloned();
        payload.unwrap_or_else(|| panic!("no payload: {data}"))
    }
}

/// Field and code of each of a payload's `userErrors`: `variants.0.price TOO_SMALL`.
///
/// # Panics
/// When the payload has none of that name.
#[track_caller]
pub fn faults(payload: &Value) -> Vec<String> {
    let errors = payload["userErrors"].as_array();
    let errors = errors.unwrap_or_else(|| panic!("no userErrors: {payload}")).iter();
    errors.map(|error| format!("{} {}", path(&error["field"]), text(&error["code"]))).collect()
}

/// The text of a field that must be one.
///
/// # Panics
/// When it is none.
#[track_caller]
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

/// Minor units of an amount of a currency with two decimals.
///
/// # Panics
/// When it is none.
#[track_caller]
pub fn cents(amount: &str) -> i64 {
    let (whole, fraction) = amount.split_once('.').unwrap_or((amount, ""));
    assert!(fraction.len() <= 2, "no amount: {amount}");
    format!("{whole}{fraction:0<2}").parse().unwrap_or_else(|_| panic!("no amount: {amount}"))
}

/// The entries of a field that must be a list.
///
/// # Panics
/// When it is none.
#[track_caller]
pub fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("no list: {value}"))
}

fn path(field: &Value) -> String {
    let parts = field.as_array().into_iter().flatten();
    parts.filter_map(Value::as_str).collect::<Vec<_>>().join(".")
}
