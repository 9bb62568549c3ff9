//! How mails are written: escaped, encoded, readable anywhere.

use serde_json::json;
use tests::TestApp;

use super::{CANCEL, change, mail_of, mails_of, order_in};

#[tokio::test]
async fn whatever_is_in_a_text_stays_text() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let evil = "<script>alert('x')</script> & \"Co\"";
    shop.change_settings(json!({ "name": evil })).await;
    let (_, tea) = shop.product(evil, "5.0", 100).await;
    let mut placed = None;
    let mail = mail_of(&shop, async { placed = Some(order_in(&shop, "EN", &tea, 1).await) }).await;
    assert!(mail.text.contains(evil), "{}", mail.text);
    assert!(!mail.html.contains("<script"), "{}", mail.html);
    let escaped = "&#60;script&#62;alert(&#39;x&#39;)&#60;/script&#62; &#38; &#34;Co&#34;";
    assert!(mail.html.contains(escaped), "{}", mail.html);
    assert_eq!(mail.from.0, format!("{evil} via Fangshi"));
    let reason = CANCEL.replace("Sold out", "<img src=x onerror=y>");
    let placed = placed.expect("an order");
    let mail = mail_of(&shop, change(&shop, &reason, &placed)).await;
    assert!(mail.html.contains("&#60;img src=x"), "{}", mail.html);
}

#[tokio::test]
async fn names_and_subjects_in_chinese_arrive_as_they_are() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let name = "王记茶庄，“好茶”专卖 — 百年老店，传承工艺，诚信经营，欢迎光临";
    let settings = json!({ "name": name, "email": "service@tea.example" });
    shop.change_settings(settings).await;
    let (_, tea) = shop.product("龙井茶 250 克", "5.0", 100).await;
    let mut number = 0;
    let mail = mail_of(&shop, async { number = order_in(&shop, "ZH", &tea, 1).await.number }).await;
    assert_eq!(mail.from, (format!("{name} via Fangshi"), "no-reply@localhost".to_owned()));
    assert_eq!(mail.reply_to, "service@tea.example");
    assert_eq!(mail.subject, format!("订单 #{number} 已确认"));
    assert!(mail.text.contains("龙井茶 250 克") && mail.html.contains("龙井茶 250 克"));
    assert!(mail.raw.is_ascii(), "also for servers that know nothing else");
    assert!(mail.raw.lines().all(|line| line.len() <= 998), "no line is too long");
    assert!(mail.raw.contains("\r\nAuto-Submitted: auto-generated\r\n"));
}

#[tokio::test]
async fn a_name_with_quotes_and_addresses_is_only_a_name() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let name = "Tea\" <eve@example.com>, \"x";
    shop.change_settings(json!({ "name": name })).await;
    let (_, tea) = shop.product("Tea", "5.0", 100).await;
    let mail = mail_of(&shop, async { drop(order_in(&shop, "EN", &tea, 1).await) }).await;
    assert_eq!(mail.from, (format!("{name} via Fangshi"), "no-reply@localhost".to_owned()));
    assert_eq!(mail.to, ["mei@example.com"]);
}

#[tokio::test]
async fn html_fetches_nothing() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 100).await;
    let mails = mails_of(&shop, async {
        let placed = order_in(&shop, "EN", &tea, 1).await;
        app.run_jobs().await;
        change(&shop, CANCEL, &placed).await;
    });
    for mail in mails.await {
        for fetched in ["<img", "<link", "<script", "src=", "url(", "@import"] {
            assert!(!mail.html.contains(fetched), "{fetched}: {}", mail.html);
        }
        assert!(mail.html.contains("width=device-width"));
    }
}

#[tokio::test]
async fn what_a_shop_writes_leads_nowhere_and_reads_as_before() {
    let app = TestApp::start_with(|settings| settings.mail.platform = "Shops".to_owned()).await;
    let shop = app.shop("tea").await;
    shop.change_settings(json!({ "name": "Your Bank evil.example" })).await;
    let query = "mutation($input: PaymentMethodUpdateInput!) {
        paymentMethodUpdate(gateway: \"bank_transfer\", input: $input) {
            userErrors { message } } }";
    let text =
        "Pay at https://evil.example/pay or www.evil.example\nor ask me@evil.example: 12.50.";
    shop.done(query, json!({ "input": { "instructions": text } })).await;
    let (_, tea) = shop.product("Tea of http://evil.example", "5.0", 100).await;
    let mail = mail_of(&shop, async { drop(order_in(&shop, "EN", &tea, 1).await) }).await;
    assert_eq!(mail.from.0, "Your Bank evil.example via Shops");
    for body in [&mail.text, &mail.html.replace("<br>", "\n")] {
        assert!(!body.contains("evil.example"), "{body}");
        assert!(!body.contains("me@evil") && !body.contains("://evil"), "{body}");
        let seen = body.replace('\u{2060}', "");
        for said in [text, "Tea of http://evil.example", "Your Bank evil.example"] {
            assert!(seen.contains(said), "{said}: {seen}");
        }
    }
    assert!(mail.text.contains("://tea.localhost/orders/"), "ours do: {}", mail.text);
    let code = "mutation { customerCodeRequest(input: { phone: \"+8613800138000\" }) {
        customerUserErrors { code } } }";
    shop.store(code, json!({})).await.payload();
    app.run_jobs().await;
    let text = app.texts().pop().expect("a message").body;
    assert!(!text.contains("evil.example"), "{text}");
}
