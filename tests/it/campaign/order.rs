use serde_json::{Value, json};
use tests::{TestApp, imbalances, list, offers};

use super::every_day;

#[tokio::test]
async fn an_order_explains_each_cent_to_shopper_and_staff_and_counts_in_the_figures() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "33.33", 100).await;
    let id = shop.campaign("member-day", "Day", every_day(1500)).await;
    assert_eq!(
        shop.figures(&id).await,
        json!({ "reach": 0, "orders": 0, "sales": { "amount": "0.0" }, "discount": { "amount": "0.0" } })
    );
    let cart = shop.cart_with(&[(&tea, 3)], &[], None).await;
    assert_eq!(cart.total, "84.99");
    assert_eq!(shop.figures(&id).await["reach"], 1);
    let order = shop.placed(&cart).await;
    let query = "query($number: Int!, $key: String!) { orderStatus(number: $number, key: $key) {
        totalPrice { amount } subtotalPrice { amount } totalDiscount { amount }
        appliedOffers { plugin target amount { amount } } discountApplications(first: 9) { nodes { targetType } }
        lines { listPrice { amount } unitPrice { amount } totalPrice { amount } discountedTotalPrice { amount }
            discountAllocations { allocatedAmount { amount } } } } }";
    let seen = shop.store(query, json!({ "number": order.number, "key": order.key })).await;
    let seen = seen.root("orderStatus");
    assert_eq!(offers(&seen), ["member-day PRICE 15.0"]);
    assert_eq!(list(&seen["discountApplications"]["nodes"]).len(), 0);
    assert_eq!(seen["lines"][0]["unitPrice"]["amount"], "28.33");
    assert_eq!(seen["lines"][0]["discountedTotalPrice"]["amount"], "84.99");
    let query = "mutation($id: ID!) { orderMarkAsPaid(id: $id) { userErrors { message } } }";
    shop.done(query, json!({ "id": order.id })).await;
    assert_eq!(
        shop.figures(&id).await,
        json!({ "reach": 1, "orders": 1, "sales": { "amount": "84.99" }, "discount": { "amount": "15.0" } })
    );
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_campaign_that_orders_name_can_be_ended_but_not_deleted() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "10.0", 100).await;
    let used = shop.campaign("member-day", "Used", every_day(2000)).await;
    let unused = shop.campaign("member-day", "Unused", every_day(1000)).await;
    let cart = shop.cart_with(&[(&tea, 1)], &[], None).await;
    shop.placed(&cart).await;
    let query = "mutation($id: ID!) { campaignDelete(id: $id) { deletedId userErrors { code } } }";
    let delete = async |id: &str| shop.admin(query, json!({ "id": id })).await.payload();
    assert_eq!(delete(&used).await["userErrors"][0]["code"], "CONFLICT");
    assert_eq!(delete(&unused).await["deletedId"], unused.as_str());
    assert_eq!(delete(&unused).await["userErrors"][0]["code"], "NOT_FOUND");
    let ended = shop.change_campaign("campaignEnd", &used).await;
    assert_eq!(ended["campaign"]["status"], "ENDED");
    assert_eq!(shop.cart_with(&[(&tea, 1)], &[], None).await.total, "10.0");
}

#[tokio::test]
async fn an_unpaid_order_that_is_given_up_no_longer_counts() {
    let app = TestApp::start().await;
    let mut shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "10.0", 100).await;
    let id = shop.campaign("member-day", "Day", every_day(1000)).await;
    let cart = shop.cart_with(&[(&tea, 1)], &[], None).await;
    let order = shop.placed(&cart).await;
    app.advance(chrono::TimeDelta::hours(73));
    app.run_jobs().await;
    shop.sign_in_again().await;
    let found =
        shop.admin("query($id: ID!) { order(id: $id) { state } }", json!({ "id": order.id }));
    assert_eq!(found.await.root("order")["state"], "CANCELLED");
    assert_eq!(shop.figures(&id).await["orders"], Value::from(0));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}
