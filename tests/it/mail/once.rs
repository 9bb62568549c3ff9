//! One mail a cause, whatever happens, and no shop's for another's.

use serde_json::json;
use tests::{Shop, TestApp};

use super::{PAY, change, mail_of, order_in, ordered, server::SmtpServer};

/// Has all news that wait come twice.
async fn told_twice(shop: &Shop<'_>) {
    again(shop, "SELECT shop_id, kind, key, payload, due_at FROM outbox").await;
}

/// Puts news into the outbox.
async fn again(shop: &Shop<'_>, news: &'static str) {
    let sql = format!("INSERT INTO outbox (shop_id, kind, key, payload, due_at) {news}");
    let sql = sqlx::AssertSqlSafe(sql);
    sqlx::query(sql).execute(&shop.app.outside().await).await.expect("the outbox");
}

/// The states of all mails: sent, in trouble.
async fn states(app: &TestApp) -> Vec<(bool, bool)> {
    let sql = "SELECT sent_at IS NOT NULL, trouble IS NOT NULL FROM mail ORDER BY id";
    sqlx::query_as(sql).fetch_all(&app.outside().await).await.expect("mails")
}

#[tokio::test]
async fn news_that_come_twice_send_one_mail() {
    let server = SmtpServer::start().await;
    let app = TestApp::start_with(|settings| settings.mail.smtp = server.url()).await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 100).await;
    let placed = order_in(&shop, "EN", &tea, 1).await;
    change(&shop, PAY, &placed).await;
    change(
        &shop,
        "orderFulfil(id: $id, input: { carrier: \"P\", trackingNumber: \"1\" })",
        &placed,
    )
    .await;
    told_twice(&shop).await;
    app.run_jobs().await;
    let subjects: Vec<String> = server.mails().into_iter().map(|mail| mail.subject).collect();
    let expected = ["confirmed", "is paid", "is on its way"]
        .map(|what| format!("Order #{} {what}", placed.number));
    assert_eq!(subjects, expected);
    assert_eq!(states(&app).await, [(true, false); 3]);
}

#[tokio::test]
async fn a_worker_that_dies_before_it_notes_a_mail_sends_the_same_again() {
    let server = SmtpServer::start().await;
    let app = TestApp::start_with(|settings| settings.mail.smtp = server.url()).await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 100).await;
    order_in(&shop, "EN", &tea, 1).await;
    app.run_jobs().await;
    died_before_noting(&shop).await;
    app.run_jobs().await;
    let mails = server.mails();
    assert_eq!(mails.len(), 2);
    assert_eq!(mails[0], mails[1], "byte for byte, the Message-ID included");
    assert_eq!(states(&app).await, [(true, false)]);
}

#[tokio::test]
async fn in_a_folder_the_same_mail_is_one_file() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 100).await;
    let mail = mail_of(&shop, async { drop(order_in(&shop, "EN", &tea, 1).await) }).await;
    died_before_noting(&shop).await;
    app.run_jobs().await;
    assert_eq!(app.mails(), [mail]);
    assert_eq!(states(&app).await, [(true, false)]);
}

/// As if the mails had been sent, and then the worker had died.
async fn died_before_noting(shop: &Shop<'_>) {
    let forget = sqlx::query("UPDATE mail SET sent_at = NULL");
    forget.execute(&shop.app.outside().await).await.expect("mails");
    let news = "SELECT tenant_id, 'order.placed', order_id,
         '{\"number\": 1, \"campaign\": null}', created_at FROM mail";
    again(shop, news).await;
}

#[tokio::test]
async fn an_order_without_an_address_for_mails_gets_none() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 100).await;
    let cart = shop.cart_of(&tea, 1).await;
    let by_phone = json!({ "email": null, "phone": "+86 138 0013 8000" });
    let placed = ordered(&shop, &cart, "EN", by_phone).await;
    change(&shop, PAY, &placed).await;
    app.run_jobs().await;
    assert_eq!((app.mails(), states(&app).await), (vec![], vec![]));
}

#[tokio::test]
async fn an_order_of_old_has_no_page_to_lead_to() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 100).await;
    order_in(&shop, "EN", &tea, 1).await;
    let forget = sqlx::query("UPDATE orders SET secret = NULL");
    forget.execute(&app.outside().await).await.expect("orders");
    app.run_jobs().await;
    let mail = app.mails().remove(0);
    assert!(!mail.html.contains("<a ") && !mail.text.contains("http"), "{}", mail.text);
}

#[tokio::test]
async fn mails_of_one_shop_are_about_its_own_orders() {
    let app = TestApp::start().await;
    let (tea, pots) = (app.shop("tea").await, app.shop("pots").await);
    for (shop, title) in [(&tea, "Green tea"), (&pots, "Iron pot")] {
        let (_, variant) = shop.product(title, "5.0", 100).await;
        order_in(shop, "EN", &variant, 1).await;
    }
    // News that name one shop and another's order: there is no such order.
    let crossed =
        "SELECT (SELECT shop_id FROM shop_directory WHERE slug = 'tea'), kind, key, payload, due_at
         FROM outbox WHERE kind = 'order.placed'
           AND shop_id = (SELECT shop_id FROM shop_directory WHERE slug = 'pots')";
    again(&tea, crossed).await;
    app.run_jobs().await;
    let mut mails = app.mails();
    assert_eq!(mails.len(), 2);
    // Nothing says whose mail goes out first.
    mails.sort_by(|one, two| one.from.cmp(&two.from));
    for (mail, own, other) in [(&mails[0], "pots", "tea"), (&mails[1], "tea", "pot")] {
        assert_eq!(mail.from.0, format!("The shop {own} via Fangshi"));
        assert_eq!(mail.reply_to, format!("owner@{own}.example"));
        assert!(!mail.text.contains(other) && !mail.html.contains(other), "{}", mail.text);
    }
}

#[tokio::test]
async fn mails_of_two_shops_to_the_same_people_do_not_wait_for_each_other() {
    let app = TestApp::start().await;
    let shops = [app.shop("tea").await, app.shop("pots").await];
    let mut people: Vec<String> = (0..6).map(|nr| format!("shopper-{nr}@example.com")).collect();
    for shop in &shops {
        let (_, variant) = shop.product("Tea", "5.0", 100).await;
        for email in &people {
            let cart = shop.cart_of(&variant, 1).await;
            ordered(shop, &cart, "EN", json!({ "email": email })).await;
        }
        // The other shop's come the other way round: what is counted of each address is locked.
        people.reverse();
    }
    app.run_jobs().await;
    assert_eq!(app.mails().len(), 12);
    let failed = "SELECT count(*) FROM job";
    let failed: i64 =
        sqlx::query_scalar(failed).fetch_one(&app.outside().await).await.expect("a count");
    assert_eq!(failed, 0, "none has to be tried again");
}
