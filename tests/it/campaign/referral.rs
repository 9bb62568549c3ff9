//! Who brings somebody is rewarded once that person's first order can't come back any more.

use chrono::TimeDelta;
use futures::future::join_all;
use serde_json::{Value, json};
use tests::{Customer, Order, Shop, TestApp, faults, imbalances, list, text};

use super::acts::{cancel, number, pay, refund, send};

/// A shop that rewards who brings somebody.
struct Club<'a> {
    shop: Shop<'a>,
    tea: String,
    campaign: String,
}

impl<'a> Club<'a> {
    async fn of(app: &'a TestApp, more: Value) -> Self {
        let shop = app.shop("club").await;
        let (_, tea) = shop.product("Tea", "50.0", 100).await;
        let coupon = |amount: i64| json!({ "given": {}, "reward": { "amount": amount } });
        let reward = shop.campaign("coupon", "Reward", coupon(1_000)).await;
        let welcome = shop.campaign("coupon", "Welcome", coupon(500)).await;
        let mut config = json!({ "couponId": reward, "inviteeCouponId": welcome });
        for (name, value) in more.as_object().into_iter().flatten() {
            config[name] = value.clone();
        }
        let campaign = shop.campaign("referral", "Friends", config).await;
        Self { shop, tea, campaign }
    }

    async fn customer(&self, name: &str) -> Customer {
        self.shop.customer(&format!("{name}@example.com")).await
    }

    async fn code(&self, who: &Customer) -> String {
        let query = "mutation($token: String!) { referralCode(customerAccessToken: $token) {
            referral { code } userErrors { field code } } }";
        let made = self.shop.store(query, json!({ "token": who.token })).await.payload();
        assert_eq!(made["userErrors"], json!([]), "{made}");
        text(&made["referral"]["code"])
    }

    /// Says by whose code somebody was invited; the whole payload.
    async fn accept(&self, who: &Customer, code: &str) -> Value {
        let query = "mutation($token: String!, $code: String!) {
            referralAccept(customerAccessToken: $token, code: $code) {
                accepted { invitedAt couponCode } userErrors { field code } } }";
        self.shop.store(query, json!({ "token": who.token, "code": code })).await.payload()
    }

    /// Somebody invites somebody.
    async fn invite(&self, inviter: &Customer, invitee: &Customer) {
        let accepted = self.accept(invitee, &self.code(inviter).await).await;
        assert_eq!(faults(&accepted), [""; 0]);
    }

    /// An order of one unit, paid.
    async fn buys(&self, who: &Customer) -> Order {
        let cart = self.shop.cart_with(&[(&self.tea, 1)], &[], Some(&who.token)).await;
        let order = self.shop.placed(&cart).await;
        pay(&self.shop, &order).await;
        order
    }

    /// Lets time pass, with all that comes of it.
    async fn pass(&mut self, days: i64) {
        self.shop.app.advance(TimeDelta::days(days));
        self.shop.app.run_jobs().await;
        self.shop.sign_in_again().await;
    }

    /// `title state` of each coupon of a customer, the newest first.
    async fn coupons(&self, who: &Customer) -> Vec<String> {
        let query =
            "query($token: String!) { coupons(customerAccessToken: $token) { title state } }";
        let found = self.shop.store(query, json!({ "token": who.token })).await.root("coupons");
        let said = |it: &Value| format!("{} {}", text(&it["title"]), text(&it["state"]));
        list(&found).iter().map(said).collect()
    }

    /// What became of each invitation, the newest first.
    async fn states(&self) -> Vec<String> {
        let query = "query($id: ID!) { referralInvitations(campaignId: $id) { state } }";
        let found = self.shop.admin(query, json!({ "id": self.campaign })).await;
        let found = found.root("referralInvitations");
        list(&found).iter().map(|it| text(&it["state"])).collect()
    }

    /// How many a customer has invited, and for how many they were rewarded.
    async fn counts(&self, who: &Customer) -> (Value, Value) {
        let query = "query($token: String!) { referral(customerAccessToken: $token) {
            invited rewarded } }";
        let found = self.shop.store(query, json!({ "token": who.token })).await.root("referral");
        (found["invited"].clone(), found["rewarded"].clone())
    }
}

#[tokio::test]
async fn who_was_invited_gets_a_coupon_at_once_and_the_inviter_after_seventeen_days() {
    let app = TestApp::start().await;
    let mut club = Club::of(&app, json!({})).await;
    let (mei, lin) = (club.customer("mei").await, club.customer("lin").await);
    club.invite(&mei, &lin).await;
    assert_eq!(club.coupons(&lin).await, ["Welcome UNUSED"]);
    let order = club.buys(&lin).await;
    club.pass(3).await;
    send(&club.shop, &order).await;
    club.pass(16).await;
    assert_eq!(
        (club.coupons(&mei).await, club.states().await),
        (vec![], vec!["PENDING".to_owned()])
    );
    club.pass(1).await;
    assert_eq!(club.coupons(&mei).await, ["Reward UNUSED"]);
    assert_eq!(club.states().await, ["REWARDED"]);
    assert_eq!(club.counts(&mei).await, (json!(1), json!(1)));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn however_often_it_is_asked_there_is_one_reward() {
    let app = TestApp::start().await;
    let mut club = Club::of(&app, json!({})).await;
    let (mei, lin) = (club.customer("mei").await, club.customer("lin").await);
    club.invite(&mei, &lin).await;
    let order = club.buys(&lin).await;
    send(&club.shop, &order).await;
    let again = club.buys(&lin).await;
    send(&club.shop, &again).await;
    club.pass(17).await;
    assert_eq!(club.coupons(&mei).await, ["Reward UNUSED"]);
    // As a worker does that stopped before it could say that it was done.
    let sql = "INSERT INTO timer (shop_id, kind, key, due_at)
               SELECT tenant_id, 'order.complete', id, now() FROM orders";
    sqlx::query(sql).execute(&app.outside().await).await.expect("timers");
    app.run_jobs().await;
    assert_eq!(number(&app, "SELECT count(*) FROM timer WHERE kind = 'order.complete'").await, 0);
    assert_eq!(club.coupons(&mei).await, ["Reward UNUSED"]);
    assert_eq!(club.counts(&mei).await, (json!(1), json!(1)));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_refund_before_that_voids_it_and_no_later_order_makes_it_good() {
    let app = TestApp::start().await;
    let mut club = Club::of(&app, json!({})).await;
    let (mei, lin) = (club.customer("mei").await, club.customer("lin").await);
    club.invite(&mei, &lin).await;
    let order = club.buys(&lin).await;
    send(&club.shop, &order).await;
    club.pass(12).await;
    refund(&club.shop, &order, "RETURN").await;
    let second = club.buys(&lin).await;
    send(&club.shop, &second).await;
    club.pass(5).await;
    assert_eq!((club.coupons(&mei).await, club.states().await), (vec![], vec!["VOID".to_owned()]));
    club.pass(12).await;
    assert_eq!((club.coupons(&mei).await, club.states().await), (vec![], vec!["VOID".to_owned()]));
    assert_eq!(club.counts(&mei).await, (json!(1), json!(0)));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

/// Gives up what of an order isn't sent, for nothing; `first` lines stay.
async fn drop_rest(club: &Club<'_>, order: &Order, first: usize) {
    let query = "query($id: ID!) { order(id: $id) { lines { id quantity } } }";
    let found = club.shop.admin(query, json!({ "id": order.id })).await.root("order");
    let line = |line: &Value| json!({ "lineId": line["id"], "quantity": line["quantity"], "amount": "0.0", "restock": "CANCEL" });
    let lines: Vec<Value> = list(&found["lines"])[first..].iter().map(line).collect();
    let query = "mutation($id: ID!, $input: OrderRefundInput!) {
        orderRefund(id: $id, input: $input, idempotencyKey: \"rest\") {
            order { fulfilmentState } userErrors { field code message } } }";
    let input = json!({ "reason": "It is sold out", "lines": lines });
    let payload = club.shop.done(query, json!({ "id": order.id, "input": input })).await;
    assert_eq!(payload["order"]["fulfilmentState"], "FULFILLED");
}

#[tokio::test]
async fn an_order_whose_gift_is_dropped_after_the_rest_was_sent_counts_as_any() {
    let app = TestApp::start().await;
    let mut club = Club::of(&app, json!({})).await;
    let (_, cup) = club.shop.product("Cup", "9.0", 5).await;
    let gift = json!({ "variantId": cup, "quantity": 1 });
    let tiers = json!({ "tiers": [{ "fromAmount": 5_000, "gift": gift }] });
    club.shop.campaign("threshold", "A cup", tiers).await;
    let (mei, lin) = (club.customer("mei").await, club.customer("lin").await);
    club.invite(&mei, &lin).await;
    let order = club.buys(&lin).await;
    let query = "query($id: ID!) { order(id: $id) { lines { id } } }";
    let found = club.shop.admin(query, json!({ "id": order.id })).await.root("order");
    assert_eq!(list(&found["lines"]).len(), 2, "tea, and a cup for nothing");
    let query = "mutation($id: ID!, $line: ID!) { orderFulfil(id: $id, input: { carrier: \"UPS\",
        trackingNumber: \"1\", lines: [{ lineId: $line, quantity: 1 }] }) {
            userErrors { field code message } } }";
    let tea = json!({ "id": order.id, "line": found["lines"][0]["id"] });
    club.shop.done(query, tea).await;
    drop_rest(&club, &order, 1).await;
    club.pass(18).await;
    assert_eq!(club.coupons(&mei).await, ["Reward UNUSED"]);
    assert_eq!(club.states().await, ["REWARDED"]);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn an_order_that_was_emptied_by_refunds_is_no_first_order() {
    let app = TestApp::start().await;
    let mut club = Club::of(&app, json!({})).await;
    let (mei, lin) = (club.customer("mei").await, club.customer("lin").await);
    club.invite(&mei, &lin).await;
    let emptied = club.buys(&lin).await;
    refund(&club.shop, &emptied, "CANCEL").await;
    app.advance(TimeDelta::minutes(1));
    let order = club.buys(&lin).await;
    send(&club.shop, &order).await;
    club.pass(18).await;
    assert_eq!(club.coupons(&mei).await, ["Reward UNUSED"]);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn the_first_order_that_stands_counts_and_not_the_one_that_is_sent_first() {
    let app = TestApp::start().await;
    let mut club = Club::of(&app, json!({})).await;
    let (mei, lin) = (club.customer("mei").await, club.customer("lin").await);
    club.invite(&mei, &lin).await;
    let cancelled = club.buys(&lin).await;
    cancel(&club.shop, &cancelled).await;
    app.advance(TimeDelta::minutes(1));
    let first = club.buys(&lin).await;
    app.advance(TimeDelta::minutes(1));
    let second = club.buys(&lin).await;
    send(&club.shop, &second).await;
    club.pass(10).await;
    send(&club.shop, &first).await;
    club.pass(7).await;
    assert_eq!(club.states().await, ["PENDING"], "the second was through");
    club.pass(10).await;
    assert_eq!(
        (club.coupons(&mei).await, club.states().await),
        (vec!["Reward UNUSED".to_owned()], vec!["REWARDED".to_owned()])
    );
    let of = "SELECT count(*) FROM referral_invitation i JOIN orders o ON o.id = i.order_id
              WHERE o.number = (SELECT min(number) FROM orders WHERE state = 'open')";
    assert_eq!(number(&app, of).await, 1);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn nobody_is_invited_by_themselves_or_in_a_circle_or_twice_or_after_they_ordered() {
    let app = TestApp::start().await;
    let club = Club::of(&app, json!({})).await;
    let (mei, lin, bo) =
        (club.customer("mei").await, club.customer("lin").await, club.customer("bo").await);
    let (first, second, third) =
        (club.code(&mei).await, club.code(&lin).await, club.code(&bo).await);
    assert_eq!(first, club.code(&mei).await);
    assert_eq!(faults(&club.accept(&mei, &first).await), ["code CONFLICT"]);
    assert_eq!(faults(&club.accept(&mei, "NOBODYSCOD").await), ["code NOT_FOUND"]);
    club.invite(&mei, &lin).await;
    assert_eq!(faults(&club.accept(&mei, &second).await), ["code CONFLICT"], "a circle of two");
    club.invite(&lin, &bo).await;
    assert_eq!(faults(&club.accept(&mei, &third).await), ["code CONFLICT"], "a circle of three");
    assert_eq!(faults(&club.accept(&lin, &third).await), ["code CONFLICT"], "by another");
    let again = club.accept(&lin, &format!(" {} ", first.to_lowercase())).await;
    assert_eq!(faults(&again), [""; 0], "the same changes nothing");
    assert_eq!(club.coupons(&lin).await, ["Welcome UNUSED"]);
    let old = club.customer("old").await;
    club.buys(&old).await;
    assert_eq!(faults(&club.accept(&old, &first).await), ["code CONFLICT"]);
    assert_eq!(club.counts(&mei).await, (json!(1), json!(0)));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn of_two_who_invite_each_other_at_once_one_is_invited() {
    let app = TestApp::start().await;
    let club = Club::of(&app, json!({})).await;
    let (mei, lin) = (club.customer("mei").await, club.customer("lin").await);
    let (first, second) = (club.code(&mei).await, club.code(&lin).await);
    let tries = [(&mei, &second), (&lin, &first), (&mei, &second), (&lin, &first)];
    let said = join_all(tries.map(|(who, code)| club.accept(who, code))).await;
    let refused: Vec<String> = said.iter().flat_map(faults).collect();
    assert_eq!(refused, ["code CONFLICT"; 2]);
    assert_eq!(number(&app, "SELECT count(*) FROM referral_invitation").await, 1);
    assert_eq!(number(&app, "SELECT count(*) FROM coupon").await, 1);
}

#[tokio::test]
async fn an_inviter_is_rewarded_for_as_many_as_may_be() {
    let app = TestApp::start().await;
    let mut club = Club::of(&app, json!({ "mostPerInviter": 2 })).await;
    let mei = club.customer("mei").await;
    for nr in 0..4 {
        let friend = club.customer(&format!("friend-{nr}")).await;
        club.invite(&mei, &friend).await;
        let order = club.buys(&friend).await;
        send(&club.shop, &order).await;
    }
    club.pass(17).await;
    assert_eq!(club.coupons(&mei).await, ["Reward UNUSED"; 2]);
    let mut states = club.states().await;
    states.sort();
    assert_eq!(states, ["REWARDED", "REWARDED", "VOID", "VOID"]);
    assert_eq!(club.counts(&mei).await, (json!(4), json!(2)));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn what_was_promised_is_kept_when_the_campaign_is_over_and_nobody_else_is_invited() {
    let app = TestApp::start().await;
    let mut club = Club::of(&app, json!({})).await;
    let (mei, lin, bo) =
        (club.customer("mei").await, club.customer("lin").await, club.customer("bo").await);
    club.invite(&mei, &lin).await;
    let order = club.buys(&lin).await;
    send(&club.shop, &order).await;
    club.shop.change_campaign("campaignEnd", &club.campaign).await;
    let code = club.code(&mei).await;
    assert_eq!(faults(&club.accept(&bo, &code).await), ["code NOT_FOUND"]);
    club.pass(17).await;
    assert_eq!(club.coupons(&mei).await, ["Reward UNUSED"]);
    let query = "mutation($id: ID!) { campaignDelete(id: $id) { userErrors { field code } } }";
    let deleted = club.shop.admin(query, json!({ "id": club.campaign })).await.payload();
    assert_eq!(faults(&deleted), ["id CONFLICT"]);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_code_of_another_shop_or_of_who_was_erased_is_nobodys() {
    let app = TestApp::start().await;
    let club = Club::of(&app, json!({})).await;
    let (mei, lin) = (club.customer("mei").await, club.customer("lin").await);
    let code = club.code(&mei).await;
    let other = app.shop("silk").await;
    let stranger = other.customer("stranger@example.com").await;
    let there = Club { shop: other, tea: String::new(), campaign: String::new() };
    assert_eq!(faults(&there.accept(&stranger, &code).await), ["code NOT_FOUND"]);
    assert_eq!(
        faults(&club.accept(&stranger, &code).await),
        ["customerAccessToken BAD_CREDENTIALS"]
    );
    let query = "mutation($id: ID!) { customerErase(id: $id) { userErrors { code } } }";
    club.shop.done(query, json!({ "id": mei.id })).await;
    assert_eq!(faults(&club.accept(&lin, &code).await), ["code NOT_FOUND"]);
}

#[tokio::test]
async fn its_coupons_must_be_of_this_shop_and_such_as_are_given() {
    let app = TestApp::start().await;
    let (shop, other) = (app.shop("club").await, app.shop("silk").await);
    let given = json!({ "given": {}, "reward": { "amount": 100 } });
    let theirs = other.campaign("coupon", "Theirs", given).await;
    let code = json!({ "code": "SPRING", "reward": { "amount": 100 } });
    let code = shop.campaign("coupon", "Spring", code).await;
    for wrong in [theirs, code] {
        let config = json!({ "couponId": wrong, "inviteeCouponId": wrong });
        let input = json!({ "plugin": "referral", "title": "Friends", "config": config });
        let made = shop.new_campaign(input).await;
        let expected = ["config.couponId NOT_FOUND", "config.inviteeCouponId NOT_FOUND"];
        assert_eq!(faults(&made), expected);
    }
}

#[tokio::test]
async fn a_campaign_whose_coupons_another_gives_is_not_deleted() {
    let app = TestApp::start().await;
    let club = Club::of(&app, json!({})).await;
    let query = "query($id: ID!) { campaign(id: $id) { config } }";
    let found = club.shop.admin(query, json!({ "id": club.campaign })).await.root("campaign");
    let reward = text(&found["config"]["couponId"]);
    let delete =
        "mutation($id: ID!) { campaignDelete(id: $id) { userErrors { field code message } } }";
    let deleted = async || club.shop.admin(delete, json!({ "id": reward })).await.payload();
    assert_eq!(faults(&deleted().await), ["id CONFLICT"]);
    club.shop.change_campaign("campaignEnd", &club.campaign).await;
    assert_eq!(faults(&deleted().await), [""; 0]);
}
