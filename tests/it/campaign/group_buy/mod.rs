//! Group-buys, from the first seat to the last refund.

mod end;
mod join;
mod moving;
mod seat;

use payments::sandbox::Button;
use serde_json::{Value, json};
use tests::{Cart, Customer, Order, Shop, TestApp, text};

/// A shop with a group-buy of something that costs 50.00 alone and 30.00 in a group.
pub(super) struct Fair<'a> {
    pub(super) shop: Shop<'a>,
    tea: String,
    campaign: String,
}

impl<'a> Fair<'a> {
    /// A group-buy for groups of a size.
    pub(super) async fn of(app: &'a TestApp, size: u32) -> Self {
        Self::with(app, json!({ "size": size })).await
    }

    /// A group-buy with other settings than usual.
    async fn with(app: &'a TestApp, settings: Value) -> Self {
        let shop = app.shop("fair").await;
        shop.offer_sandbox().await;
        let (_, tea) = shop.product("Tea", "50.0", 100).await;
        let mut config = json!({ "prices": [{ "variantId": tea, "price": 3_000 }] });
        for (name, value) in settings.as_object().expect("settings") {
            config[name] = value.clone();
        }
        let campaign = shop.campaign("group-buy", "三人团", config).await;
        Self { shop, tea, campaign }
    }

    pub(super) async fn shopper(&self, name: &str) -> Customer {
        self.shop.customer(&format!("{name}@example.com")).await
    }

    /// A cart with one unit for which the campaign was chosen, and a group to join.
    async fn cart(&self, shopper: Option<&Customer>, group: Option<&str>) -> Cart {
        self.cart_of(shopper, group, &[1]).await
    }

    async fn cart_of(
        &self,
        shopper: Option<&Customer>,
        group: Option<&str>,
        quantities: &[i64],
    ) -> Cart {
        self.cart_by(shopper, group, quantities, &[]).await
    }

    /// The same with more attributes of the line for which the campaign was chosen.
    async fn cart_by(
        &self,
        shopper: Option<&Customer>,
        group: Option<&str>,
        quantities: &[i64],
        more: &[Value],
    ) -> Cart {
        let mut attributes = vec![json!({ "key": "_campaign", "value": self.campaign })];
        attributes.extend(group.map(|group| json!({ "key": "_choice", "value": group })));
        attributes.extend_from_slice(more);
        let line = |(nr, quantity): (usize, &i64)| {
            let attributes = if nr == 0 { json!(attributes) } else { json!([]) };
            json!({ "merchandiseId": self.tea, "quantity": quantity, "attributes": attributes })
        };
        let lines: Vec<Value> = quantities.iter().enumerate().map(line).collect();
        let token = shopper.map(|shopper| &shopper.token);
        let input = json!({ "lines": lines, "buyerIdentity": { "customerAccessToken": token } });
        let query = "mutation($input: CartInput) { cartCreate(input: $input) {
            cart { id cost { orderTotalAmount { amount } } } userErrors { message } } }";
        let payload = self.shop.store(query, json!({ "input": input })).await.payload();
        let cart = &payload["cart"];
        Cart { id: text(&cart["id"]), total: text(&cart["cost"]["orderTotalAmount"]["amount"]) }
    }

    /// An order of one unit in a group, or one that founds a group. It isn't paid.
    pub(super) async fn order(&self, shopper: &Customer, group: Option<&str>) -> Order {
        let cart = self.cart(Some(shopper), group).await;
        assert_eq!(cart.total, "30.0");
        self.shop.placed_by(&cart, "sandbox").await
    }

    /// An order of one unit in a group, or in another when that has no seat any more.
    async fn order_that_may_move(&self, shopper: &Customer, group: &str) -> Order {
        let moves = json!({ "key": "_move", "value": "true" });
        let cart = self.cart_by(Some(shopper), Some(group), &[1], &[moves]).await;
        assert_eq!(cart.total, "30.0");
        self.shop.placed_by(&cart, "sandbox").await
    }

    /// The same, paid, with all that follows from it.
    async fn paid(&self, name: &str, group: Option<&str>) -> Order {
        let order = self.order(&self.shopper(name).await, group).await;
        self.shop.pays(&order, Button::Pay).await;
        self.shop.app.run_jobs().await;
        order
    }

    async fn group(&self, id: &str) -> Value {
        let query =
            "query($id: ID!) { groupBuyGroup(id: $id) { state open size joined expiresAt } }";
        self.shop.store(query, json!({ "id": id })).await.root("groupBuyGroup")
    }

    /// `state joined` of a group.
    async fn standing(&self, id: &str) -> String {
        let group = self.group(id).await;
        format!("{} {}", text(&group["state"]), group["joined"])
    }

    /// `state financialStatus` of an order, as staff see it.
    async fn fate(&self, order: &Order) -> String {
        let query = "query($id: ID!) { order(id: $id) { state financialStatus } }";
        let found = self.shop.admin(query, json!({ "id": order.id })).await.root("order");
        format!("{} {}", text(&found["state"]), text(&found["financialStatus"]))
    }
}

/// The id of the group that an order founded.
pub(super) fn group_of(order: &Order) -> String {
    order.id.replace("/Order/", "/GroupBuyGroup/")
}
