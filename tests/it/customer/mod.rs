//! Shoppers with an account.

mod account;
mod address;
mod admin;
mod cart;
mod code;
mod code_limits;
mod erase;
mod export;
mod merge;
mod new_email;
mod orders;
mod proof;
pub mod recovery;
mod recovery_page;
mod sign_in;
mod token;

use serde_json::{Value, json};
use tests::{Answer, Shop, list, text};

/// Field and code of each of a payload's `customerUserErrors`; the same fields stand in the
/// deprecated `userErrors`.
#[track_caller]
pub fn faults(payload: &Value) -> Vec<String> {
    let errors = list(&payload["customerUserErrors"]);
    let old = list(&payload["userErrors"]);
    let without_code =
        |error: &Value| json!({ "field": error["field"], "message": error["message"] });
    assert_eq!(errors.iter().map(without_code).collect::<Vec<_>>(), old, "{payload}");
    let path = |error: &Value| {
        let parts = error["field"].as_array().into_iter().flatten();
        parts.map(text).collect::<Vec<_>>().join(".")
    };
    errors.iter().map(|error| format!("{} {}", path(error), text(&error["code"]))).collect()
}

/// Runs one of the mutations that take a token and answer with `customerUserErrors`. `args` are the
/// others that it takes: names, types and values.
pub async fn change(
    shop: &Shop<'_>,
    token: &str,
    what: &str,
    args: &[(&str, &str, Value)],
    selection: &str,
) -> Value {
    let declared = args.iter().map(|(name, ty, _)| format!(", ${name}: {ty}"));
    let passed = args.iter().map(|(name, ..)| format!(", {name}: ${name}"));
    let [declared, passed] =
        [declared.collect::<Vec<_>>(), passed.collect()].map(|all| all.concat());
    let query = format!(
        "mutation($token: String!{declared}) {{ {what}(customerAccessToken: $token{passed}) {{
            {selection} customerUserErrors {{ code field message }} userErrors {{ field message }} }} }}"
    );
    let mut variables = json!({ "token": token });
    for (name, _, value) in args {
        variables[*name] = value.clone();
    }
    shop.store(&query, variables).await.payload()
}

/// Changes an account as `input` (a `CustomerUpdateInput`) says.
pub async fn update(shop: &Shop<'_>, token: &str, input: Value) -> Value {
    let args = [("customer", "CustomerUpdateInput!", input)];
    let selection = "customer { id email firstName lastName phone acceptsMarketing displayName }
        customerAccessToken { accessToken expiresAt }";
    change(shop, token, "customerUpdate", &args, selection).await
}

/// Adds an address; its id.
pub async fn add_address(shop: &Shop<'_>, token: &str, address: Value) -> String {
    let args = [("address", "MailingAddressInput!", address)];
    let payload =
        change(shop, token, "customerAddressCreate", &args, "customerAddress { id }").await;
    assert_eq!(faults(&payload), [""; 0], "{payload}");
    text(&payload["customerAddress"]["id"])
}

/// The token that signing in gave, if it gave one.
pub fn token_of(answer: Answer) -> Option<String> {
    answer.payload()["customerAccessToken"]["accessToken"].as_str().map(str::to_owned)
}
