//! What people type is the same however they type it: full-width, in capitals, with an accent of its
//! own, with characters that show nothing.

use serde_json::{Value, json};
use sqlx::PgPool;
use tests::{Shop, TestApp, address, faults, list, offers, text};

use crate::{
    campaign::acts::{enter, total},
    customer,
    order::complete,
};

async fn found(shop: &Shop<'_>, query: &str) -> Vec<String> {
    let document =
        "query($query: String) { products(first: 9, query: $query) { nodes { title } } }";
    let found = shop.store(document, json!({ "query": query })).await.root("products");
    list(&found["nodes"]).iter().map(|product| text(&product["title"])).collect()
}

#[tokio::test]
async fn a_product_is_found_however_its_name_is_typed() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    for input in [
        json!({ "title": "Café Crème", "vendor": "Ærø Rösterei", "tags": ["Déjà Vu", "Straße"],
                "productType": "Getränke", "variants": [{ "price": "1", "sku": "ＣＣ-1" }] }),
        json!({ "title": "Fisherman’s “Net”", "variants": [{ "price": "2" }] }),
        json!({ "title": "ＴＥＡ ﾃｨｰ 龙井", "variants": [{ "price": "3" }] }),
    ] {
        shop.product_of(input).await;
    }
    let [coffee, net, tea] = ["Café Crème", "Fisherman’s “Net”", "ＴＥＡ ﾃｨｰ 龙井"];
    for (query, expected) in [
        ("cafe", coffee),
        ("CAFÉ", coffee),
        ("cafe\u{301} creme", coffee),
        ("ＣＡＦＥ", coffee),
        ("ca\u{200b}fe", coffee),
        ("aero", coffee),
        ("title:crème", coffee),
        ("vendor:\"AERO ROSTEREI\"", coffee),
        ("product_type:getranke", coffee),
        ("tag:'deja vu'", coffee),
        ("ｔａｇ：STRASSE", coffee),
        ("cc-1", coffee),
        ("handle:cafe-creme", coffee),
        ("fisherman's", net),
        ("FISHERMAN‘S", net),
        ("tea", tea),
        ("ティー", tea),
        ("龙井　ｔｅａ", tea),
    ] {
        assert_eq!(found(&shop, query).await, [expected], "{query}");
    }
    assert_eq!(found(&shop, "cafe -crème").await, [""; 0]);
}

#[tokio::test]
async fn what_was_stored_before_is_found_as_well() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let mei = shop.customer("mei@example.com").await;
    customer::update(&shop, &mei.token, json!({ "firstName": "Renée", "lastName": "Ærø" })).await;
    let input = json!({ "title": "Café  ＣＲÈＭＥ “Straße” Łódź", "vendor": "O’Neil ", "tags": ["Déjà Vu", "ß"],
                        "productType": "ﾃｨｰ", "variants": [{ "price": "1", "sku": "A‐1" }] });
    shop.product_of(input).await;
    let pool = app.outside().await;
    let by_the_program = keys(&pool).await;
    before_the_migration(&pool).await;
    let migration = include_str!("../../migrations/0060_search_keys.sql");
    let statements = migration.split_once("-- What the program would write").expect("the rest").1;
    let statements = statements.split_once("CREATE").expect("a function").1;
    let owner = format!("SET ROLE fangshi_owner; CREATE{statements}; RESET ROLE");
    sqlx::raw_sql(sqlx::AssertSqlSafe(owner)).execute(&pool).await.expect("the migration");
    assert_eq!(keys(&pool).await, by_the_program);
}

async fn keys(pool: &PgPool) -> Vec<String> {
    let sql = "SELECT row(title_key, vendor_key, product_type_key, tag_keys, search_text)::text
                   FROM product UNION ALL SELECT search_text FROM customer";
    sqlx::query_scalar(sql).fetch_all(pool).await.expect("texts")
}

/// As search wrote it when it only knew small letters.
async fn before_the_migration(pool: &PgPool) {
    let sql = "UPDATE product SET title_key = '', vendor_key = '', product_type_key = '', tag_keys = '{}',
                   search_text = lower(concat_ws(' ', title, vendor, product_type,
                       array_to_string(tags, ' '), (SELECT string_agg(sku, ' ') FROM variant v
                       WHERE v.product_id = product.id)));
               UPDATE customer SET search_text = ''";
    sqlx::raw_sql(sql).execute(pool).await.expect("an update");
}

#[tokio::test]
async fn staff_find_a_customer_however_the_name_is_typed() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let mei = shop.customer("mei@example.com").await;
    let said =
        json!({ "firstName": "Renée", "lastName": "O’Brien", "phone": "＋８６ 138 0013 8000" });
    let changed = customer::update(&shop, &mei.token, said).await;
    assert_eq!(changed["customer"]["phone"], "+8613800138000", "{changed}");
    for query in ["renee", "RENÉE", "o'brien", "ｍｅｉ＠", "+86 138 0013", "13800138000"] {
        let document =
            "query($query: String) { customers(first: 9, query: $query) { nodes { id } } }";
        let found = shop.admin(document, json!({ "query": query })).await.root("customers");
        assert_eq!(found["nodes"], json!([{ "id": mei.id }]), "{query}");
    }
}

#[tokio::test]
async fn a_code_is_the_same_however_it_is_typed_or_stored() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "50.0", 10).await;
    for (code, typed) in [
        ("SAVE10", ["ＳＡＶＥ１０", "save10", " Save\u{200b}10 ", "ｓａｖｅ10"]),
        ("ＣＡＦÉ‐２", ["café-2", "CAFE\u{301}-2", "cafÉ–2", "ｃａｆé－２"]),
    ] {
        let config = json!({ "code": code, "reward": { "amount": 2_000 } });
        shop.campaign("coupon", code, config).await;
        for typed in typed {
            let cart = shop.cart_with(&[(&tea, 2)], &[], None).await;
            let payload = enter(&shop, &cart, &[typed]).await;
            let entered = &payload["cart"];
            assert_eq!((total(entered).as_str(), offers(entered).len()), ("80.0", 1), "{typed}");
            assert_eq!(entered["discountCodes"][0]["code"], typed, "it is echoed as it was typed");
        }
    }
    let cart = shop.cart_with(&[(&tea, 2)], &[], None).await;
    let payload = enter(&shop, &cart, &["SAVE10", "ＳＡＶＥ１０", "sa\u{ad}ve10"]).await;
    assert_eq!(list(&payload["cart"]["discountCodes"]).len(), 1, "one code, thrice");
    assert_eq!(total(&enter(&shop, &cart, &["CAFE-2"]).await["cart"]), "100.0");
}

#[tokio::test]
async fn an_account_is_the_same_however_its_email_and_password_are_typed() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let from = app.new_address();
    let input =
        json!({ "email": "Ｍｅｉ＠ｅｘａｍｐｌｅ。ｃｏｍ", "password": "cafe\u{301} au lait" });
    let made = shop.register_from(&from, input).await.payload();
    assert_eq!(made["customer"]["email"], "mei@example.com", "{made}");
    let again = json!({ "email": "mei@example.com", "password": "another one" });
    let again = shop.register_from(&from, again).await.payload();
    assert_eq!(customer::faults(&again), ["input.email TAKEN"]);
    for (email, password) in [
        ("mei@example.com", "caf\u{e9} au lait"),
        ("MEI＠EXAMPLE.COM", "cafe\u{301} au lait"),
        ("\u{feff}mei@example.com\u{200b}", "caf\u{e9} au lait"),
    ] {
        let signed_in = shop.sign_in_from(&from, email, password).await.payload();
        assert_eq!(customer::faults(&signed_in), [""; 0], "{email}");
    }
    let wrong = shop.sign_in_from(&from, "mei@example.com", "cafe au lait").await.payload();
    assert_eq!(wrong["customerAccessToken"], Value::Null);
}

#[tokio::test]
async fn a_telephone_is_read_as_in_its_country_and_stored_with_it() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    shop.change_settings(json!({ "deliveryCountries": ["US", "SG", "DE"] })).await;
    let (_, tea) = shop.product("Tea", "5.0", 9).await;
    let singapore = json!({ "lastName": "Lim", "address1": "1 Orchard Road", "zip": "238801",
                            "countryCode": "SG", "phone": "６１２３ ４５６７" });
    for (address, phone, stored) in [
        (address(), "(202) 555-0199", "+12025550199"),
        (address(), "＋８６ １３８ ００１３ ８０００", "+8613800138000"),
        (singapore.clone(), "6123 4567", "+6561234567"),
        (singapore, "202 555 0199", "+12025550199"),
    ] {
        let cart = shop.cart_of(&tea, 1).await;
        let input = json!({ "phone": phone, "deliveryAddress": address });
        let payload = complete(&shop, &cart, input, "5.0", phone).await;
        assert_eq!(faults(&payload), [""; 0], "{phone}");
        let query = "{ orders(first: 1) { nodes { phone } } }";
        let order = shop.admin(query, json!({})).await.root("orders");
        assert_eq!(order["nodes"][0]["phone"], stored);
    }
    let cart = shop.cart_of(&tea, 1).await;
    for phone in ["138 0013 8000", "+86 138 0013 800", "555 010 9999", "12345678"] {
        let mut address = address();
        address["phone"] = json!(phone);
        let input = json!({ "email": "a@b.cn", "phone": phone, "deliveryAddress": address });
        let payload = complete(&shop, &cart, input, "5.0", "refused").await;
        let both = ["input.phone INVALID", "input.deliveryAddress.phone INVALID"];
        assert_eq!(faults(&payload), both, "{phone}");
    }
}

#[tokio::test]
async fn a_number_that_was_stored_in_another_form_is_still_its_customers() {
    let app = TestApp::start().await;
    let shop = app.shop_with(tests::NewShop::in_china("cha")).await;
    let phone = json!({ "phone": "0571 8765 4321" });
    let token = shop.token_by_code(phone.clone()).await;
    let who = shop.customer_of(&token, "id phone").await;
    assert_eq!(who["phone"], "+8657187654321");
    let before = "UPDATE customer SET phone = '057187654321'";
    sqlx::query(before).execute(&app.outside().await).await.expect("an update");
    let token = shop.token_by_code(phone).await;
    assert_eq!(shop.customer_of(&token, "id phone").await, who);
}
