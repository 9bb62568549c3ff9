use serde_json::{Value, json};

use crate::{Cart, Shop, list, text};

impl Shop<'_> {
    /// Makes a campaign that runs at once; returns its id.
    ///
    /// # Panics
    /// When it can't be made.
    pub async fn campaign(&self, plugin: &str, title: &str, config: Value) -> String {
        let input = json!({ "plugin": plugin, "title": title, "config": config });
        let payload = self.new_campaign(input).await;
        assert_eq!(payload["userErrors"], json!([]), "{payload}");
        text(&payload["campaign"]["id"])
    }

    /// Makes a campaign as `input` (a `CampaignCreateInput`) says; the whole payload.
    pub async fn new_campaign(&self, input: Value) -> Value {
        let query = "mutation($input: CampaignCreateInput!) { campaignCreate(input: $input) {
            campaign { id status } userErrors { field code message } } }";
        self.admin(query, json!({ "input": input })).await.payload()
    }

    /// Runs a mutation of a campaign that takes nothing but its id: `campaignPause`.
    pub async fn change_campaign(&self, mutation: &str, id: &str) -> Value {
        let query = format!(
            "mutation($id: ID!) {{ {mutation}(id: $id) {{
                 campaign {{ status }} userErrors {{ field code message }} }} }}"
        );
        self.admin(&query, json!({ "id": id })).await.payload()
    }

    /// What came of a campaign: `{ reach orders sales { amount } discount { amount } }`.
    pub async fn figures(&self, id: &str) -> Value {
        let query = "query($id: ID!) { campaign(id: $id) { figures {
            reach orders sales { amount } discount { amount } } } }";
        self.admin(query, json!({ "id": id })).await.root("campaign")["figures"].clone()
    }

    /// A cart with lines of a quantity each, codes, and whose it is.
    ///
    /// # Panics
    /// When it can't be made.
    pub async fn cart_with(
        &self,
        lines: &[(&str, i64)],
        codes: &[&str],
        customer: Option<&str>,
    ) -> Cart {
        let line = |(variant, quantity): &(&str, i64)| json!({ "merchandiseId": variant, "quantity": quantity });
        let lines: Vec<Value> = lines.iter().map(line).collect();
        let input = json!({
            "lines": lines,
            "discountCodes": codes,
            "buyerIdentity": { "customerAccessToken": customer },
        });
        let query = "mutation($input: CartInput) { cartCreate(input: $input) {
            cart { id cost { orderTotalAmount { amount } } } userErrors { field code message } } }";
        let payload = self.store(query, json!({ "input": input })).await.payload();
        assert_eq!(payload["userErrors"], json!([]), "{payload}");
        let cart = &payload["cart"];
        Cart { id: text(&cart["id"]), total: text(&cart["cost"]["orderTotalAmount"]["amount"]) }
    }

    /// A cart as it is now, with all that explains what it comes to.
    pub async fn explained(&self, cart: &Cart) -> Value {
        self.store(
            &format!("query($id: ID!) {{ cart(id: $id) {EXPLAINED} }}"),
            json!({ "id": cart.id }),
        )
        .await
        .root("cart")
    }
}

/// What a cart comes to and why.
pub const EXPLAINED: &str = "{ id discountCodes { code applicable }
    cost { subtotalAmount { amount } totalAmount { amount } orderTotalAmount { amount } }
    discountAllocations { discountedAmount { amount } targetType
        ... on CartAutomaticDiscountAllocation { title } ... on CartCodeDiscountAllocation { code } }
    appliedOffers { campaignId plugin title code target amount { amount } }
    missedOffers { plugin title code reason amountMissing { amount } unitsMissing }
    rewardProgress { title amountMissing { amount } unitsMissing freeDelivery }
    lines(first: 250) { nodes { id quantity ... on CartLine { isGift instructions { canRemove } }
        merchandise { ... on ProductVariant { id } }
        cost { amountPerQuantity { amount } compareAtAmountPerQuantity { amount }
            subtotalAmount { amount } totalAmount { amount } }
        discountAllocations { discountedAmount { amount } targetType } } } }";

/// `plugin target amount` of each of a cart's or an order's offers.
pub fn offers(explained: &Value) -> Vec<String> {
    let said = |offer: &Value| {
        format!(
            "{} {} {}",
            text(&offer["plugin"]),
            text(&offer["target"]),
            text(&offer["amount"]["amount"])
        )
    };
    list(&explained["appliedOffers"]).iter().map(said).collect()
}

/// `plugin reason` of each of a cart's offers that don't apply.
pub fn missed(explained: &Value) -> Vec<String> {
    let said = |offer: &Value| format!("{} {}", text(&offer["plugin"]), text(&offer["reason"]));
    list(&explained["missedOffers"]).iter().map(said).collect()
}
