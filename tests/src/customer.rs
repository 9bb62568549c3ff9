use serde_json::{Value, json};

use crate::{Answer, PASSWORD, Shop, text};

/// A shop's customer, signed in.
#[derive(Debug, Clone)]
pub struct Customer {
    /// Their id.
    pub id: String,
    /// What they sign in with, besides [`PASSWORD`].
    pub email: String,
    /// Their access token.
    pub token: String,
}

impl Shop<'_> {
    /// Opens an account and signs its owner in, from an address of their own.
    ///
    /// # Panics
    /// When that isn't possible.
    pub async fn customer(&self, email: &str) -> Customer {
        let address = self.app.new_address();
        let input = json!({ "email": email, "password": PASSWORD });
        let made = self.register_from(&address, input).await.payload();
        assert_eq!(made["customerUserErrors"], json!([]), "{made}");
        let signed_in = self.sign_in_from(&address, email, PASSWORD).await.payload();
        let token = text(&signed_in["customerAccessToken"]["accessToken"]);
        Customer { id: text(&made["customer"]["id"]), email: email.to_owned(), token }
    }

    /// Opens an account as `input` (a `CustomerCreateInput`) says. Returns the answer as it is.
    pub async fn register_from(&self, address: &str, input: Value) -> Answer {
        let query = "mutation($input: CustomerCreateInput!) { customerCreate(input: $input) {
            customer { id email firstName lastName phone acceptsMarketing displayName }
            customerUserErrors { code field message } userErrors { field message } } }";
        self.store_from(address, query, json!({ "input": input })).await
    }

    /// Signs a customer in. Returns the answer as it is.
    pub async fn sign_in_from(&self, address: &str, email: &str, password: &str) -> Answer {
        let query = "mutation($input: CustomerAccessTokenCreateInput!) {
            customerAccessTokenCreate(input: $input) {
                customerAccessToken { accessToken expiresAt }
                customerUserErrors { code field message } userErrors { field message } } }";
        let input = json!({ "email": email, "password": password });
        self.store_from(address, query, json!({ "input": input })).await
    }

    /// Asks the storefront API from an address of choice.
    pub async fn store_from(&self, address: &str, query: &str, variables: Value) -> Answer {
        let request = self.app.post(&format!("{}.localhost", self.slug), "/graphql");
        let request = request.header("x-forwarded-for", address);
        self.app.send(request.json(&json!({ "query": query, "variables": variables }))).await
    }

    /// What of a customer a token shows, the part of it that `fields` name.
    pub async fn customer_of(&self, token: &str, fields: &str) -> Value {
        let query = format!(
            "query($token: String!) {{ customer(customerAccessToken: $token) {{ {fields} }} }}"
        );
        self.store(&query, json!({ "token": token })).await.root("customer")
    }

    /// Asks for a code, as `input` (a `CustomerCodeRequestInput`) says. Returns the answer as it
    /// is.
    pub async fn ask_for_code_from(&self, address: &str, input: Value) -> Answer {
        let query = "mutation($input: CustomerCodeRequestInput!) {
            customerCodeRequest(input: $input) {
                customerUserErrors { code field message } userErrors { field message } } }";
        self.store_from(address, query, json!({ "input": input })).await
    }

    /// Signs in with a code, as `input` (a `CustomerAccessTokenCreateWithCodeInput`) says. Returns
    /// the answer as it is.
    pub async fn sign_in_with_code_from(&self, address: &str, input: Value) -> Answer {
        let query = "mutation($input: CustomerAccessTokenCreateWithCodeInput!) {
            customerAccessTokenCreateWithCode(input: $input) {
                customerAccessToken { accessToken expiresAt }
                customerUserErrors { code field message } userErrors { field message } } }";
        self.store_from(address, query, json!({ "input": input })).await
    }

    /// The code that somebody gets who asks for one from an address of their own.
    ///
    /// # Panics
    /// When none comes.
    pub async fn code_to(&self, to: Value) -> String {
        // So that nothing else is on its way.
        self.app.run_jobs().await;
        let asked = self.ask_for_code_from(&self.app.new_address(), to).await.payload();
        assert_eq!(asked["customerUserErrors"], json!([]), "{asked}");
        let before = (self.app.mails().len(), self.app.texts().len());
        self.app.run_jobs().await;
        let mails = self.app.mails().split_off(before.0);
        let mut texts: Vec<String> = mails.into_iter().map(|mail| mail.text).collect();
        texts.extend(self.app.texts().split_off(before.1).into_iter().map(|text| text.body));
        let [text] = &texts[..] else { panic!("one message, not {texts:?}") };
        let words = text.split(|c: char| !c.is_ascii_digit());
        words.into_iter().find(|word| word.len() == 6).expect("six digits").to_owned()
    }

    /// Signs in somebody who reads what is sent to `to`; their token.
    ///
    /// # Panics
    /// When that isn't possible.
    pub async fn token_by_code(&self, to: Value) -> String {
        let mut input = to.clone();
        input["code"] = json!(self.code_to(to).await);
        let address = self.app.new_address();
        let signed_in = self.sign_in_with_code_from(&address, input).await.payload();
        assert_eq!(signed_in["customerUserErrors"], json!([]), "{signed_in}");
        text(&signed_in["customerAccessToken"]["accessToken"])
    }
}
