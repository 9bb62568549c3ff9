//! The checkout's form: what is wrong is said beside it, and nothing that was typed is lost.

use serde_json::json;
use tests::{NewShop, TestApp};

use super::{FILLED, but, checkout, orders};

#[tokio::test]
async fn what_is_missing_is_said_beside_its_field_and_above() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 5).await;
    let browser = app.browser("tea");
    let page = browser.open(&checkout(&shop.cart_of(&tea, 1).await)).await;
    assert_eq!(page.texts(".problem, .summary"), [""; 0]);
    let page = browser.send(&page, &[("action", "place")]).await;
    assert_eq!(page.status, 422);
    let contact = "Please enter an e-mail address or a phone number.";
    for (field, problem) in [
        ("email", contact),
        ("name", "Please fill this in."),
        ("address1", "Please fill this in."),
        ("city", "Please fill this in."),
        ("province", "Please choose."),
        ("zip", "Please fill this in."),
        ("phone", ""),
    ] {
        assert_eq!(page.problem(field), problem, "{field}");
    }
    let fields = ["#email", "#name", "#address1", "#city", "#province", "#zip"];
    assert_eq!(page.attributes(".summary a", "href"), fields);
    assert!(page.text(".summary").starts_with("Please correct these 6 things"));
    assert_eq!(orders(&shop).await.len(), 0);
}

#[tokio::test]
async fn nothing_that_was_typed_is_lost_when_something_is_wrong() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 5).await;
    let cart = shop.cart_of(&tea, 1).await;
    super::offer_sandbox(&shop).await;
    let browser = app.browser("tea");
    let page = browser.open(&checkout(&cart)).await;
    let typed = [
        ("email", "not an address"),
        ("phone", "call me"),
        ("name", "Mei \"M\" Lin"),
        ("address1", "1 <Main> Street"),
        ("address2", "Flat 2"),
        ("city", "Spring & field"),
        ("province", "IL"),
        ("zip", "1234567890123456789012"),
        ("gateway", "sandbox"),
        ("note", "\n  one\ntwo"),
    ];
    for action in ["update", "place"] {
        let page = browser.send(&page, &but(&typed, &[("action", action)])).await;
        assert_eq!(page.status, 422, "{action}");
        for (field, text) in typed {
            assert_eq!(page.value(field).trim(), text.trim(), "{field}");
        }
        assert!(page.problem("email").starts_with("This doesn’t look like an e-mail address"));
        assert!(page.problem("phone").starts_with("This doesn’t look like a phone number"));
        assert_eq!(page.problem("zip"), "This is too long. Please shorten it.");
        assert_eq!(page.texts(".summary li").len(), 3, "{action}: one thing is said once");
    }
    assert_eq!(orders(&shop).await.len(), 0);
}

#[tokio::test]
async fn what_is_known_stays_with_the_cart() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 5).await;
    let url = checkout(&shop.cart_of(&tea, 1).await);
    let browser = app.browser("tea");
    let page = browser.open(&url).await;
    browser.send(&page, &but(&FILLED, &[("action", "update"), ("note", "Ring twice")])).await;
    let page = browser.open(&url).await;
    for (field, text) in FILLED.iter().filter(|(field, _)| *field != "action") {
        assert_eq!(page.value(field), *text, "{field}");
    }
    assert_eq!(page.value("note"), "Ring twice");
    // What is cleared here isn't taken from the cart after all.
    let cleared = [("action", "place"), ("email", ""), ("note", "")];
    let placed = browser.send(&page, &cleared).await;
    assert_eq!(placed.status, 303);
    let order = &orders(&shop).await[0];
    assert_eq!((&order["email"], &order["note"]), (&json!(null), &json!("")));
}

#[tokio::test]
async fn divisions_that_do_not_belong_together_are_refused_beside_the_first_wrong_one() {
    let app = TestApp::start().await;
    let shop = app.shop_with(NewShop::in_china("cha")).await;
    let (_, tea) = shop.product("龙井", "128.0", 5).await;
    let browser = app.browser("cha").reading("en");
    let page = browser.open(&checkout(&shop.cart_of(&tea, 1).await)).await;
    let wrong = "This doesn’t belong to the region chosen above. Please choose again.";
    for (divisions, field, problem) in [
        (["", "", ""], "province", "Please choose."),
        (["Narnia", "杭州市", "西湖区"], "province", wrong),
        (["浙江省", "", ""], "city", "Please choose."),
        (["浙江省", "南京市", "玄武区"], "city", wrong),
        (["浙江省", "杭州市", ""], "district", "Please choose."),
        (["浙江省", "杭州市", "玄武区"], "district", wrong),
    ] {
        let [province, city, district] = divisions;
        let chosen =
            [("province", province), ("city", city), ("district", district), ("zip", "310000")];
        let page = browser.send(&page, &but(&FILLED, &chosen)).await;
        assert_eq!((page.status, page.problem(field)), (422, problem.to_owned()), "{divisions:?}");
        assert_eq!(page.attributes(".summary a", "href"), [format!("#{field}")], "{divisions:?}");
    }
    assert_eq!(orders(&shop).await.len(), 0);
    let right =
        [("province", "浙江省"), ("city", "杭州市"), ("district", "西湖区"), ("zip", "310000")];
    assert_eq!(browser.send(&page, &but(&FILLED, &right)).await.status, 303);
}

#[tokio::test]
async fn another_province_brings_other_cities() {
    let app = TestApp::start().await;
    let shop = app.shop_with(NewShop::in_china("cha")).await;
    let (_, tea) = shop.product("龙井", "128.0", 5).await;
    shop.change_settings(json!({ "deliveryCountries": ["CN", "DE"] })).await;
    let browser = app.browser("cha");
    let page = browser.open(&checkout(&shop.cart_of(&tea, 1).await)).await;
    let chosen = [("province", "浙江省"), ("city", "杭州市"), ("district", "西湖区")];
    let page = browser.send(&page, &but(&chosen, &[("action", "update")])).await;
    assert_eq!(page.value("district"), "西湖区");
    let page = browser.send(&page, &[("province", "江苏省"), ("action", "update")]).await;
    assert_eq!((page.status, page.value("city").as_str()), (200, ""));
    assert!(page.choices("city").contains(&"南京市".to_owned()));
    assert_eq!(page.choices("district"), [""; 0]);
    assert_eq!(page.choices("country"), ["中国", "德国"]);
    let page = browser.send(&page, &[("country", "DE"), ("action", "update")]).await;
    assert_eq!((page.status, page.attribute("#province", "name")), (200, None));
    assert_eq!(
        (page.value("city"), page.attribute("#city", "type")),
        (String::new(), Some("text".into()))
    );
}

#[tokio::test]
async fn a_higher_price_is_shown_before_it_is_charged() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 5).await;
    let browser = app.browser("tea");
    let page = browser.open(&checkout(&shop.cart_of(&tea, 2).await)).await;
    shop.change_variant(&tea, json!({ "price": "6.0" })).await;
    let page = browser.send(&page, &FILLED).await;
    assert_eq!((page.status, page.text(".grand dd")), (422, "$12.00".to_owned()));
    let told = page.text(".summary li");
    assert!(
        told.contains("the total is now $12.00") && told.contains("Nothing was ordered"),
        "{told}"
    );
    assert_eq!(
        (page.value("total"), page.value("name")),
        ("1200".to_owned(), "Mei Lin".to_owned())
    );
    assert_eq!(orders(&shop).await.len(), 0);
    let placed = browser.send(&page, &[("action", "place")]).await;
    assert_eq!(placed.status, 303);
    assert_eq!(orders(&shop).await[0]["totalPrice"]["amount"], "12.0");
}

#[tokio::test]
async fn what_cannot_be_had_is_said_beside_its_line() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 5).await;
    let (cup_product, cup) = shop.product("Cup", "5.0", 5).await;
    let browser = app.browser("tea");
    let (teas, cups) = (shop.cart_of(&tea, 2).await, shop.cart_of(&cup, 1).await);
    shop.stock(&tea, 1).await;
    shop.unpublish(&cup_product).await;
    for (cart, problem) in
        [(teas, "There isn’t enough of this left."), (cups, "This is no longer sold.")]
    {
        let page = browser.open(&checkout(&cart)).await;
        let page = browser.send(&page, &FILLED).await;
        assert_eq!(page.status, 422);
        assert!(page.text("#line-0 .problem").starts_with(problem), "{}", page.text("#line-0"));
        assert_eq!(page.attributes(".summary a", "href"), ["#line-0"]);
    }
    assert_eq!(orders(&shop).await.len(), 0);
}

#[tokio::test]
async fn where_the_shop_does_not_deliver_is_said_beside_the_country() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 5).await;
    let browser = app.browser("tea");
    let page = browser.open(&checkout(&shop.cart_of(&tea, 1).await)).await;
    let page = browser.send(&page, &but(&FILLED, &[("country", "DE")])).await;
    assert_eq!(page.status, 422);
    assert_eq!(page.problem("country"), "The shop doesn’t deliver to this country or region.");
}
