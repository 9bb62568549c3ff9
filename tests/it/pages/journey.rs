//! From the link that a storefront shows to an order.

use futures::future::join_all;
use serde_json::json;
use tests::{NewShop, TestApp, imbalances, text};

use super::{FILLED, but, checkout, number, ordered, orders};

#[tokio::test]
async fn a_shopper_orders_in_english_without_script() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Green tea", "1250.0", 5).await;
    let cart = shop.cart_of(&tea, 2).await;
    let query = "query($id: ID!) { cart(id: $id) { checkoutUrl } }";
    let cart = shop.store(query, json!({ "id": cart.id })).await.root("cart");
    let browser = app.browser("tea");
    let page = browser.open(&text(&cart["checkoutUrl"])).await;
    assert_eq!((page.status, page.text("h1")), (200, "Checkout".to_owned()));
    assert_eq!(page.attribute("html", "lang").as_deref(), Some("en"));
    assert_eq!(page.text(".line .title"), "Green tea");
    assert_eq!(page.text(".grand dd"), "$2,500.00");
    assert_eq!(page.attributes("[type=radio]", "value"), ["bank_transfer"], "nothing is fetched");
    let placed = browser.send(&page, &but(&FILLED, &[("note", "Ring\ntwice")])).await;
    let status = browser.follow(&placed).await;
    assert_eq!(status.status, 200);
    assert_eq!(status.text("h1"), format!("Order {}", number(&placed.leads_to())));
    assert_eq!(status.text("h2"), "Waiting for your payment");
    let told = "Mei Lin, 1 Market Street, Springfield, IL 62704, United States, mei@example.com, \
                +12025550199";
    assert_eq!(status.texts(".facts span").join(", "), told);
    let due = status.text(".state");
    assert!(due.contains("2500.00 USD") && due.contains("1 day 23 hours"), "{due}");
    let orders = orders(&shop).await;
    assert_eq!(orders[0]["lines"], json!([{ "title": "Green tea", "quantity": 2 }]));
    assert_eq!(
        (&orders[0]["email"], &orders[0]["note"]),
        (&json!("mei@example.com"), &json!("Ring\ntwice"))
    );
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_shopper_orders_in_chinese_choosing_where_step_by_step() {
    let app = TestApp::start().await;
    let shop = app.shop_with(NewShop::in_china("cha")).await;
    let (_, tea) = shop.product("龙井", "128.0", 5).await;
    let cart = shop.cart_of(&tea, 1).await;
    let browser = app.browser("cha");
    let mut page = browser.open(&checkout(&cart)).await;
    assert_eq!(
        (page.text("h1"), page.text(".grand dd")),
        ("结账".to_owned(), "¥128.00".to_owned())
    );
    assert_eq!((page.choices("province").len(), page.choices("city").len()), (31, 0));
    for (field, name, next) in [("province", "浙江省", "city"), ("city", "杭州市", "district")]
    {
        page = browser.send(&page, &[(field, name), ("action", "update")]).await;
        assert_eq!((page.status, page.value(field)), (200, name.to_owned()));
        assert!(page.choices(next).len() > 5, "{next}");
    }
    let filled = [
        ("phone", "13800138000"),
        ("name", "林小满"),
        ("district", "西湖区"),
        ("address1", "龙井路 1 号"),
        ("action", "place"),
    ];
    let status = browser.follow(&browser.send(&page, &filled).await).await;
    assert_eq!(status.text("h2"), "等待付款");
    let told = "林小满, 浙江省 杭州市 西湖区, 龙井路 1 号, 中国, +8613800138000";
    assert_eq!(status.texts(".facts span").join(", "), told);
    let query = "{ orders(first: 1) { nodes { language deliveryAddress {
        province city district address1 countryCode phone } } } }";
    let order = shop.admin(query, json!({})).await.root("orders")["nodes"][0].clone();
    let address = json!({
        "province": "浙江省", "city": "杭州市", "district": "西湖区", "address1": "龙井路 1 号",
        "countryCode": "CN", "phone": "+8613800138000",
    });
    assert_eq!(order, json!({ "language": "zh", "deliveryAddress": address }));
}

#[tokio::test]
async fn the_language_is_the_links_then_the_browsers_then_the_shops() {
    let app = TestApp::start().await;
    let (english, chinese) = (app.shop("tea").await, app.shop_with(NewShop::in_china("cha")).await);
    let mut carts = Vec::new();
    for shop in [&english, &chinese] {
        let (_, tea) = shop.product("Tea", "5.0", 5).await;
        carts.push(checkout(&shop.cart_of(&tea, 1).await));
    }
    let told = async |slug: &str, accepts: Option<&'static str>, url: String| {
        let browser = app.browser(slug);
        let browser = match accepts {
            Some(accepts) => browser.reading(accepts),
            None => browser,
        };
        browser.open(&url).await.text("h1")
    };
    let said = |url: &str, language: &str| format!("{url}&lang={language}");
    assert_eq!(told("tea", None, carts[0].clone()).await, "Checkout");
    assert_eq!(told("cha", None, carts[1].clone()).await, "结账");
    assert_eq!(told("tea", Some("zh-CN,en;q=0.5"), carts[0].clone()).await, "结账");
    assert_eq!(told("cha", Some("de"), carts[1].clone()).await, "结账");
    assert_eq!(told("cha", Some("zh"), said(&carts[1], "en")).await, "Checkout");
    assert_eq!(told("tea", None, said(&carts[0], "fr")).await, "Checkout");
}

#[tokio::test]
async fn the_language_of_a_link_is_kept_through_forms_and_links() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 5).await;
    let browser = app.browser("tea").reading("en");
    let page = browser.open(&checkout(&shop.cart_of(&tea, 1).await)).await;
    // The switch belongs to the form, so that what was typed comes along; it isn't the form's first
    // button, which is the one that Enter presses.
    assert_eq!(page.attribute("button", "class").as_deref(), Some("unseen"));
    let switch = page.attribute(".language", "formaction").expect("a switch");
    let page = browser.post(&switch, "action=update&email=mei%40example.com&address1=1+Road").await;
    assert_eq!((page.status, page.text("h1")), (200, "结账".to_owned()));
    let kept = |field: &str| page.attribute(&format!("[name={field}]"), "value");
    assert_eq!(kept("email").as_deref(), Some("mei@example.com"));
    assert_eq!(kept("address1").as_deref(), Some("1 Road"));
    let page = browser.send(&page, &[("action", "place")]).await;
    assert_eq!((page.status, page.problem("name")), (422, "请填写此项。".to_owned()));
    let status = browser.follow(&browser.send(&page, &FILLED).await).await;
    assert_eq!(status.text("h2"), "等待付款");
    let back = browser.open(&status.attribute(".language", "href").expect("a switch")).await;
    assert_eq!(back.text("h2"), "Waiting for your payment");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_sent_twice_at_the_same_moment_places_one_order() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 50).await;
    let browser = app.browser("tea");
    for _ in 0..5 {
        let page = browser.open(&checkout(&shop.cart_of(&tea, 2).await)).await;
        let placed = join_all((0..4).map(|_| browser.send(&page, &FILLED))).await;
        let ends: Vec<String> = placed.iter().map(tests::Page::leads_to).collect();
        assert!(ends.iter().all(|end| *end == ends[0]), "{ends:?}");
        assert_eq!(browser.follow(&placed[3]).await.status, 200);
    }
    assert_eq!(orders(&shop).await.len(), 5);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_cart_that_became_an_order_leads_to_it() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 5).await;
    let browser = app.browser("tea");
    let (here, elsewhere) = (shop.cart_of(&tea, 1).await, shop.cart_of(&tea, 1).await);
    let page = browser.open(&checkout(&here)).await;
    let end = ordered(&browser, &here, "bank_transfer").await.leads_to();
    assert_eq!(browser.open(&checkout(&here)).await.leads_to(), end);
    for changed in [[("action", "place"), ("name", "Other")], [("action", "update"), ("name", "")]]
    {
        assert_eq!(browser.send(&page, &but(&FILLED, &changed)).await.leads_to(), end);
    }
    // One that a storefront completed under a key of its own.
    let order = shop.placed(&elsewhere).await;
    let end = browser.open(&checkout(&elsewhere)).await.leads_to();
    assert_eq!(end, format!("/orders/{}?key={}", order.number, order.key));
    assert_eq!(orders(&shop).await.len(), 2);
}
