use serde_json::{Value, json};
use tests::{Shop, TestApp, list};

use super::{add_address, change, faults};

const ADDRESS: &str = "id firstName lastName address1 city district province zip country \
                       countryCodeV2 phone";

async fn book(shop: &Shop<'_>, token: &str) -> Value {
    let fields = "addresses(first: 250) { nodes { id } } defaultAddress { id }";
    shop.customer_of(token, fields).await
}

async fn on_address(shop: &Shop<'_>, token: &str, what: &str, id: &str) -> Value {
    let name = if what == "customerDefaultAddressUpdate" { "addressId" } else { "id" };
    change(shop, token, what, &[(name, "ID!", json!(id))], "").await
}

async fn rewrite(shop: &Shop<'_>, token: &str, id: &str, address: Value) -> Value {
    let args = [("id", "ID!", json!(id)), ("address", "MailingAddressInput!", address)];
    let selection = format!("customerAddress {{ {ADDRESS} }}");
    change(shop, token, "customerAddressUpdate", &args, &selection).await
}

#[tokio::test]
async fn the_first_address_is_the_default_until_another_is_chosen() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let mei = shop.customer("mei@example.com").await;
    assert_eq!(book(&shop, &mei.token).await["defaultAddress"], Value::Null);
    let home = add_address(&shop, &mei.token, json!({ "city": "Hangzhou" })).await;
    let work = add_address(&shop, &mei.token, json!({ "city": "Shanghai" })).await;
    let both = json!([{ "id": home }, { "id": work }]);
    let found = book(&shop, &mei.token).await;
    assert_eq!(found, json!({ "addresses": { "nodes": both }, "defaultAddress": { "id": home } }));
    let chosen = on_address(&shop, &mei.token, "customerDefaultAddressUpdate", &work).await;
    assert_eq!(faults(&chosen), [""; 0]);
    assert_eq!(book(&shop, &mei.token).await["defaultAddress"]["id"], work);
    assert_eq!(
        faults(&on_address(&shop, &mei.token, "customerAddressDelete", &work).await),
        [""; 0]
    );
    let found = book(&shop, &mei.token).await;
    assert_eq!(
        found,
        json!({ "addresses": { "nodes": [{ "id": home }] }, "defaultAddress": null })
    );
}

#[tokio::test]
async fn an_address_changes_by_field() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let mei = shop.customer("mei@example.com").await;
    let home = json!({
        "firstName": " Mei ", "lastName": "Lin", "address1": "1 West Lake", "city": "Hangzhou",
        "district": "Xihu", "province": "Zhejiang", "zip": "310000", "country": "CN",
        "phone": "13800138000",
    });
    let id = add_address(&shop, &mei.token, home).await;
    let changed =
        rewrite(&shop, &mei.token, &id, json!({ "zip": "", "address1": "2 West Lake" })).await;
    assert_eq!(faults(&changed), [""; 0]);
    let expected = json!({
        "id": id, "firstName": "Mei", "lastName": "Lin", "address1": "2 West Lake",
        "city": "Hangzhou", "district": "Xihu", "province": "Zhejiang", "zip": null,
        "country": "CN", "countryCodeV2": "CN", "phone": "+8613800138000",
    });
    assert_eq!(changed["customerAddress"], expected);
    for (wrong, fault) in [
        (json!({ "country": "China" }), "address.country INVALID"),
        (json!({ "phone": "call me" }), "address.phone INVALID"),
        (json!({ "city": "x".repeat(101) }), "address.city TOO_LONG"),
        (json!({ "address1": "a\u{0}b" }), "address.address1 INVALID"),
    ] {
        let refused = rewrite(&shop, &mei.token, &id, wrong).await;
        assert_eq!(
            (faults(&refused), &refused["customerAddress"]),
            (vec![fault.to_owned()], &Value::Null)
        );
    }
    let same = rewrite(&shop, &mei.token, &id, json!({})).await;
    assert_eq!(same["customerAddress"], expected, "nothing wrong was kept");
}

#[tokio::test]
async fn another_customers_address_looks_as_if_it_werent_there() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (mei, lin) =
        (shop.customer("mei@example.com").await, shop.customer("lin@example.com").await);
    let theirs = add_address(&shop, &mei.token, json!({ "city": "Hangzhou" })).await;
    let mine = add_address(&shop, &lin.token, json!({ "city": "Suzhou" })).await;
    let nobodys = "gid://shopify/MailingAddress/01890000-0000-7000-8000-000000000000";
    let before = book(&shop, &mei.token).await;
    for what in ["customerAddressDelete", "customerDefaultAddressUpdate"] {
        let foreign = on_address(&shop, &lin.token, what, &theirs).await;
        assert_eq!(foreign, on_address(&shop, &lin.token, what, nobodys).await, "{what}");
        let field = if what == "customerAddressDelete" { "id" } else { "addressId" };
        assert_eq!(faults(&foreign), [format!("{field} NOT_FOUND")]);
    }
    let said = json!({ "city": "Mallory's" });
    let foreign = rewrite(&shop, &lin.token, &theirs, said.clone()).await;
    assert_eq!(foreign, rewrite(&shop, &lin.token, nobodys, said).await);
    assert_eq!(faults(&foreign), ["id NOT_FOUND"]);
    assert_eq!(book(&shop, &mei.token).await, before);
    assert_eq!(book(&shop, &lin.token).await["defaultAddress"]["id"], mine);
}

#[tokio::test]
async fn a_customer_keeps_fifty_addresses_at_the_most() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let mei = shop.customer("mei@example.com").await;
    for _ in 0..50 {
        add_address(&shop, &mei.token, json!({ "city": "Hangzhou" })).await;
    }
    let args = [("address", "MailingAddressInput!", json!({ "city": "Hangzhou" }))];
    let refused = change(&shop, &mei.token, "customerAddressCreate", &args, "").await;
    assert_eq!(faults(&refused), ["address INVALID"]);
    let fields = "addresses(last: 3, reverse: true) { nodes { id } pageInfo { hasPreviousPage } }";
    let found = shop.customer_of(&mei.token, fields).await["addresses"].clone();
    assert_eq!(
        (list(&found["nodes"]).len(), &found["pageInfo"]["hasPreviousPage"]),
        (3, &json!(true))
    );
}

#[tokio::test]
async fn the_book_is_read_once_however_many_fields_show_it() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let mei = shop.customer("mei@example.com").await;
    let home = add_address(&shop, &mei.token, json!({ "city": "Hangzhou" })).await;
    let pool = app.outside().await;
    // Each time that the row is read a lock is left behind, which outlives the transaction.
    let count = "CREATE FUNCTION counted() RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$ BEGIN
                     PERFORM pg_advisory_lock((random() * 1e15)::bigint); RETURN true; END $$;
                 CREATE POLICY counted ON customer_address AS RESTRICTIVE USING (counted())";
    sqlx::raw_sql(count).execute(&pool).await.expect("a policy");
    let fields = "defaultAddress { id } first: addresses(first: 5) { nodes { id } }
        last: addresses(last: 5, reverse: true) { nodes { id } }";
    let found = shop.customer_of(&mei.token, fields).await;
    assert_eq!(
        (&found["defaultAddress"]["id"], &found["last"]["nodes"][0]["id"]),
        (&json!(home), &json!(home))
    );
    let locks = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (
                     SELECT oid FROM pg_database WHERE datname = current_database())";
    let reads: i64 = sqlx::query_scalar(locks).fetch_one(&pool).await.expect("a number");
    assert_eq!(reads, 1);
}
