use serde_json::{Value, json};
use tests::{Customer, Order, Shop, text};
use uuid::Uuid;

use super::kind::by_root;

/// Ids of one of each thing that a shop has, and what else it is known by.
pub struct Fixture {
    word: String,
    ids: Vec<(&'static str, String)>,
    handles: Vec<(&'static str, String)>,
    order: Option<Order>,
    customer: Option<Customer>,
    /// The code of a coupon that the customer has.
    coupon: String,
    /// The word of a location's channel.
    channel: String,
}

impl Fixture {
    /// Makes one of each thing; `word` stands in all their texts.
    pub async fn make(shop: &Shop<'_>, word: &str) -> Self {
        let mut fixture = Self {
            word: word.to_owned(),
            ids: Vec::new(),
            handles: ["product", "collection", "page", "menu"]
                .map(|kind| (kind, format!("{word}-{kind}")))
                .into(),
            order: None,
            customer: None,
            coupon: String::new(),
            channel: String::new(),
        };
        fixture.goods(shop).await;
        fixture.content(shop).await;
        fixture.account(shop).await;
        fixture.marketing(shop).await;
        fixture.coupons(shop).await;
        fixture.invitation(shop).await;
        fixture.trade(shop).await;
        fixture
    }

    async fn content(&mut self, shop: &Shop<'_>) {
        let word = &self.word;
        for (kind, field, query, input) in [
            (
                "collection",
                "collection",
                "mutation($input: CollectionCreateInput!) { collectionCreate(input: $input) { collection { id } userErrors { message } } }",
                json!({ "title": format!("{word} collection"), "handle": self.handle("collection"), "published": true }),
            ),
            (
                "page",
                "page",
                "mutation($input: PageCreateInput!) { pageCreate(input: $input) { page { id } userErrors { message } } }",
                json!({ "title": format!("{word} page"), "handle": self.handle("page"), "published": true }),
            ),
            (
                "menu",
                "menu",
                "mutation($input: MenuSetInput!) { menuSet(input: $input) { menu { id } userErrors { message } } }",
                json!({ "handle": self.handle("menu"), "title": format!("{word} menu"), "items": [] }),
            ),
            (
                "redirect",
                "redirect",
                "mutation($input: RedirectCreateInput!) { redirectCreate(input: $input) { redirect { id } userErrors { message } } }",
                json!({ "path": format!("/{word}-old"), "target": format!("/{word}") }),
            ),
        ] {
            let payload = shop.done(query, json!({ "input": input })).await;
            self.ids.push((kind, text(&payload[field]["id"])));
        }
        let query = "mutation($name: String!) { locationCreate(name: $name) { location { id } userErrors { message } } }";
        let payload = shop.done(query, json!({ "name": format!("{word} location") })).await;
        let location = text(&payload["location"]["id"]);
        let query = "mutation($id: ID!, $input: LocationUpdateInput!) { locationUpdate(id: $id, input: $input) { userErrors { message } } }";
        let input = json!({ "pickup": true, "pickupAddress": format!("{word} street") });
        shop.done(query, json!({ "id": location, "input": input })).await;
        self.ids.push(("location", location));
        let query = "mutation($input: PaymentMethodUpdateInput!) { paymentMethodUpdate(gateway: \"bank_transfer\", input: $input) { userErrors { message } } }";
        shop.done(query, json!({ "input": { "instructions": word } })).await;
        let query = "mutation($t: String!) { storefrontAccessTokenCreate(title: $t) { storefrontAccessToken { id } userErrors { message } } }";
        let payload = shop.done(query, json!({ "t": format!("{word} token") })).await;
        self.ids.push(("storefrontAccessToken", text(&payload["storefrontAccessToken"]["id"])));
    }

    /// A product with everything, and another one to be recommended beside it.
    async fn goods(&mut self, shop: &Shop<'_>) {
        let word = &self.word;
        let input = json!({
            "title": format!("{word} product"),
            "handle": self.handle("product"),
            "productType": word,
            "tags": [word],
            "variants": [{ "price": "10.0", "tracked": true, "sku": word }],
            "images": [{ "url": "https://example.com/a.png", "alt": word }],
        });
        let product = shop.product_of(input).await;
        let variant = product.variants[0].clone();
        shop.stock(&variant, 100).await;
        let (_, companion) = shop.product(&format!("{word} companion"), "1.0", 1).await;
        let query = "query($id: ID!) { product(id: $id) { images { id } } }";
        let found = shop.admin(query, json!({ "id": product.id })).await.root("product");
        let image = text(&found["images"][0]["id"]);
        self.ids.extend([("product", product.id), ("variant", variant), ("image", image)]);
        self.ids.push(("companion", companion));
    }

    /// A customer with an address.
    async fn account(&mut self, shop: &Shop<'_>) {
        let customer = shop.customer(&format!("{}@example.com", self.word)).await;
        let query = "mutation($token: String!, $address: MailingAddressInput!) {
            customerAddressCreate(customerAccessToken: $token, address: $address) {
                customerAddress { id } } }";
        let address = json!({ "lastName": self.word, "country": "US" });
        let variables = json!({ "token": customer.token, "address": address });
        let added = shop.store(query, variables).await.payload();
        self.ids.push(("customerAddress", text(&added["customerAddress"]["id"])));
        self.ids.push(("customer", customer.id.clone()));
        self.customer = Some(customer);
        self.link(shop).await;
    }

    /// A link by which the customer may set a new password, as the worker makes it.
    async fn link(&self, shop: &Shop<'_>) {
        let sql =
            "INSERT INTO customer_reset (tenant_id, id, email, language, origin, requested_at,
                                               customer_id, token_hash, expires_at, sent_at)
            SELECT tenant_id, gen_random_uuid(), email, 'en', '', now(), id,
                   sha256($2::text::bytea), now() + interval '1 hour', now()
            FROM customer WHERE id = $1";
        let customer = self.id("customer").rsplit('/').next().map(Uuid::parse_str);
        let customer = customer.and_then(Result::ok).expect("a customer");
        let insert = sqlx::query(sql).bind(customer).bind(self.reset_token());
        let made = insert.execute(&shop.app.outside().await).await.expect("a link");
        assert_eq!(made.rows_affected(), 1);
    }

    /// Makes the cart the customer's.
    pub async fn sign_in_to_cart(&self, shop: &Shop<'_>) {
        let query = "mutation($cart: ID!, $token: String!) { cartBuyerIdentityUpdate(cartId: $cart,
            buyerIdentity: { customerAccessToken: $token }) { userErrors { code message } } }";
        let token = self.customer.as_ref().map(|customer| &customer.token);
        shop.store(query, json!({ "cart": self.id("cart"), "token": token })).await.payload();
    }

    fn reset_token(&self) -> String {
        format!("fcr_{}", self.word)
    }

    /// A campaign that takes something off the orders of the fixture.
    async fn marketing(&mut self, shop: &Shop<'_>) {
        let days: Vec<u32> = (1..=31).collect();
        let config = json!({ "on": { "monthDays": days }, "offBp": 100 });
        let id = shop.campaign("member-day", &format!("{} days", self.word), config).await;
        self.ids.push(("campaign", id));
        let variant = self.id("variant").to_owned();
        let config = json!({ "prices": [{ "variantId": variant, "price": 1 }], "size": 2 });
        let id = shop.campaign("group-buy", &format!("{} group", self.word), config).await;
        self.ids.push(("groupBuy", id));
        let offered = json!({ "variantId": self.id("companion"), "price": 50, "quota": 1 });
        let config = json!({ "variants": [offered] });
        let id = shop.campaign("flash-sale", &format!("{} flash", self.word), config).await;
        self.ids.push(("flashSale", id));
        let config = json!({
            "prices": [{ "variantId": variant, "price": 2, "deposit": 1 }],
            "depositsUntil": "2999-01-01T00:00:00Z", "balanceFrom": "2999-01-02T00:00:00Z",
            "balanceUntil": "2999-01-03T00:00:00Z", "shipBy": "2999-01-04",
        });
        let id = shop.campaign("presale", &format!("{} presale", self.word), config).await;
        self.ids.push(("presale", id));
        self.bargain(shop, &variant).await;
    }

    /// A bargain that the customer has started.
    async fn bargain(&mut self, shop: &Shop<'_>, variant: &str) {
        let offered = json!({ "variantId": variant, "startPrice": 1_000, "floorPrice": 0 });
        let config = json!({ "variants": [offered], "helpers": 2 });
        let campaign = shop.campaign("bargain", &format!("{} bargain", self.word), config).await;
        let query = "mutation($token: String!, $campaign: ID!, $variant: ID!) {
            bargainStart(customerAccessToken: $token, campaignId: $campaign, variantId: $variant) {
                bargain { id } userErrors { message } } }";
        let token = self.customer.as_ref().map(|customer| &customer.token);
        let variables = json!({ "token": token, "campaign": campaign, "variant": variant });
        let started = shop.store(query, variables).await.payload();
        self.ids.push(("bargain", text(&started["bargain"]["id"])));
        self.ids.push(("bargainCampaign", campaign));
    }

    /// A coupon that the customer has, another one to take, and a location's channel.
    async fn coupons(&mut self, shop: &Shop<'_>) {
        let config =
            json!({ "given": { "open": true }, "usesPerCustomer": 5, "reward": { "amount": 1 } });
        let id = shop.campaign("coupon", &format!("{} coupon", self.word), config).await;
        let query = "mutation($campaign: ID!, $customer: ID!) { couponGive(campaignId: $campaign,
            customerId: $customer, idempotencyKey: \"fixture\") {
            given { coupon { id code } } userErrors { message } } }";
        let variables = json!({ "campaign": id, "customer": self.id("customer") });
        let coupon = shop.done(query, variables).await["given"]["coupon"].clone();
        self.coupon = text(&coupon["code"]);
        self.ids.push(("couponCampaign", id.clone()));
        self.ids.push(("coupon", text(&coupon["id"])));
        let config = json!({ "locationIds": [self.id("location")], "couponId": id, "offBp": 1 });
        let id = shop.campaign("store-traffic", &format!("{} store", self.word), config).await;
        shop.app.run_jobs().await;
        let query = "query($id: ID!) { storeTrafficChannels(campaignId: $id) { token } }";
        let channels = shop.admin(query, json!({ "id": id })).await.root("storeTrafficChannels");
        self.channel = text(&channels[0]["token"]);
        self.ids.push(("storeTraffic", id));
    }

    /// Somebody whom the customer invited.
    async fn invitation(&mut self, shop: &Shop<'_>) {
        let config = json!({ "couponId": self.id("couponCampaign") });
        let id = shop.campaign("referral", &format!("{} friends", self.word), config).await;
        self.ids.push(("referral", id));
        let customer = self.customer.as_ref().expect("there is a customer");
        let query = "mutation($token: String!) { referralCode(customerAccessToken: $token) {
            referral { code } } }";
        let made = shop.store(query, json!({ "token": customer.token })).await.payload();
        let friend = shop.customer(&format!("friend-{}@example.com", self.word)).await;
        let query = "mutation($token: String!, $code: String!) {
            referralAccept(customerAccessToken: $token, code: $code) { userErrors { message } } }";
        let variables = json!({ "token": friend.token, "code": made["referral"]["code"] });
        let accepted = shop.store(query, variables).await.payload();
        assert_eq!(accepted["userErrors"], json!([]));
    }

    /// A cart with a line, and an order that came of another.
    async fn trade(&mut self, shop: &Shop<'_>) {
        let variant = self.id("variant").to_owned();
        let order = shop.order_of(&variant, 1).await;
        self.ids.push(("order", order.id.clone()));
        self.order = Some(order);
        let query = "query($id: ID!) { order(id: $id) { lines { id } } }";
        let found = shop.admin(query, json!({ "id": self.id("order") })).await.root("order");
        self.ids.push(("orderLine", text(&found["lines"][0]["id"])));
        // Paid, else it could not be fulfilled whoever asks.
        let query = "mutation($id: ID!) { orderMarkAsPaid(id: $id) { userErrors { message } } }";
        shop.done(query, json!({ "id": self.id("order") })).await;
        self.money_back(shop).await;
        self.group(shop).await;
        self.deposit(shop).await;
        let cart = shop.cart_of(&variant, 2).await;
        let query = "query($id: ID!) { cart(id: $id) { lines(first: 1) { nodes { id } } } }";
        let found = shop.store(query, json!({ "id": cart.id })).await.root("cart");
        self.ids.push(("cartLine", text(&found["lines"]["nodes"][0]["id"])));
        // They are named by the cart that they are of.
        let (_, own) = cart.id.rsplit_once('/').expect("a global id");
        let own = own.split('?').next().unwrap_or_default();
        let of_cart = |kind: &str| format!("gid://shopify/{kind}/{own}");
        self.ids.push(("cartAddress", of_cart("CartSelectableAddress")));
        self.ids.push(("cartDeliveryGroup", of_cart("CartDeliveryGroup")));
        self.ids.push(("cart", cart.id));
    }

    /// Something given back for the order, and a flag on it.
    async fn money_back(&mut self, shop: &Shop<'_>) {
        let query = "mutation($id: ID!, $input: OrderRefundInput!) {
            orderRefund(id: $id, input: $input, idempotencyKey: \"fixture\") {
                order { payments { refunds { id } } } userErrors { message } } }";
        let lines = json!([{ "lineId": self.id("orderLine"), "amount": "0.01" }]);
        let input = json!({ "lines": lines, "reason": self.word });
        let payload = shop.done(query, json!({ "id": self.id("order"), "input": input })).await;
        let refund = &payload["order"]["payments"][0]["refunds"][0]["id"];
        self.ids.push(("paymentRefund", text(refund)));
        let sql = "INSERT INTO order_flag (tenant_id, id, order_id, code, detail, raised_at)
            SELECT tenant_id, gen_random_uuid(), id, 'late_payment', '{}', now() FROM orders
            WHERE id = $1 RETURNING id";
        let order = self.id("order").rsplit('/').next().and_then(|id| Uuid::parse_str(id).ok());
        let flag: Uuid = sqlx::query_scalar(sql)
            .bind(order)
            .fetch_one(&shop.app.outside().await)
            .await
            .expect("a flag");
        self.ids.push(("orderFlag", format!("gid://shopify/OrderFlag/{flag}")));
    }

    /// A group that the order founded.
    async fn group(&mut self, shop: &Shop<'_>) {
        let bare = |id: &str| id.rsplit('/').next().and_then(|id| Uuid::parse_str(id).ok());
        let order = bare(self.id("order"));
        sqlx::query(
            "INSERT INTO group_buy_group (tenant_id, id, campaign_id, size, lifetime_minutes, state,
                 joined, expires_at, created_at)
             SELECT tenant_id, $1, $2, 2, 60, 'forming', 0, now() + interval '1 day', now()
             FROM orders WHERE id = $1",
        )
        .bind(order)
        .bind(bare(self.id("groupBuy")))
        .execute(&shop.app.outside().await)
        .await
        .expect("a group");
        self.ids.push(("groupBuyGroup", self.id("order").replace("/Order/", "/GroupBuyGroup/")));
    }

    /// The order in a presale.
    async fn deposit(&self, shop: &Shop<'_>) {
        let bare = |id: &str| id.rsplit('/').next().and_then(|id| Uuid::parse_str(id).ok());
        sqlx::query(
            "WITH round AS (
                 INSERT INTO presale_round (tenant_id, campaign_id, state)
                 SELECT tenant_id, $2, 'open' FROM orders WHERE id = $1)
             INSERT INTO presale_deposit (tenant_id, order_id, campaign_id, units, state)
             SELECT tenant_id, $1, $2, 1, 'deposit_unpaid' FROM orders WHERE id = $1",
        )
        .bind(bare(self.id("order")))
        .bind(bare(self.id("presale")))
        .execute(&shop.app.outside().await)
        .await
        .expect("a deposit");
    }

    /// The id of the one of its kind.
    pub fn id(&self, kind: &str) -> &str {
        let found = self.ids.iter().find(|(name, _)| *name == kind);
        &found.unwrap_or_else(|| panic!("the fixture has no {kind}")).1
    }

    /// The handle of the one of its kind.
    fn handle(&self, kind: &str) -> &str {
        let found = self.handles.iter().find(|(name, _)| *name == kind);
        &found.unwrap_or_else(|| panic!("the fixture has no {kind} with a handle")).1
    }

    /// What an argument that isn't an id must be to find the one thing of this shop; nothing for
    /// arguments that find none.
    pub fn name(&self, root: &str, argument: &str) -> Option<Value> {
        let order = self.order.as_ref().expect("there is an order");
        let customer = self.customer.as_ref().expect("there is a customer");
        Some(match argument {
            "handle" => json!(self.handle(by_root(root)?)),
            "productHandle" => json!(self.handle("product")),
            "query" if root == "urlRedirects" => json!(format!("path:/{}-old", self.word)),
            "query" => json!(self.word),
            "number" => json!(order.number),
            "key" => json!(order.key),
            "customerAccessToken" => json!(customer.token),
            "resetToken" => json!(self.reset_token()),
            "code" if root == "couponRedeem" => json!(self.coupon),
            "token" if root == "storeTrafficChannel" => json!(self.channel),
            _ => return None,
        })
    }

    /// Every uuid.
    pub fn uuids(&self) -> impl Iterator<Item = &str> {
        self.ids.iter().filter_map(|(_, id)| id.rsplit('/').next()?.split('?').next())
    }
}
