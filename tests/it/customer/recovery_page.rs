use tests::{NewShop, TestApp};

use super::{
    faults,
    recovery::{NEW, link_to, recover_from},
    token_of,
};

#[tokio::test]
async fn the_page_that_a_mail_leads_to_sets_a_password() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let mei = shop.customer("mei@example.com").await;
    let link = link_to(&shop, &mei.email).await;
    let browser = app.browser("tea");
    let page = browser.open(&link).await;
    assert_eq!((page.status, page.text("h1")), (200, "Set a new password".to_owned()));
    let again = browser.send(&page, &[("password", "short")]).await;
    assert_eq!(again.status, 422);
    assert_eq!(again.problem("password"), "This is too short: at least 8 characters.");
    assert_eq!(again.value("password"), "", "what was typed isn't sent back");
    let done = browser.send(&again, &[("password", NEW)]).await;
    assert_eq!((done.status, done.text("h1")), (200, "Your password is set".to_owned()));
    assert!(token_of(shop.sign_in_from("10.1.0.1", &mei.email, NEW).await).is_some());
    for page in [browser.open(&link).await, browser.send(&page, &[("password", NEW)]).await] {
        assert_eq!((page.status, page.text("h1")), (404, "This link is no longer good".to_owned()));
    }
}

#[tokio::test]
async fn spaces_around_a_password_are_part_of_it() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let mei = shop.customer("mei@example.com").await;
    let browser = app.browser("tea");
    let page = browser.open(&link_to(&shop, &mei.email).await).await;
    browser.send(&page, &[("password", "  a password  ")]).await;
    let signed_in = shop.sign_in_from("10.1.0.1", &mei.email, "  a password  ").await;
    assert!(token_of(signed_in).is_some());
}

#[tokio::test]
async fn the_page_speaks_the_language_of_the_mail() {
    let app = TestApp::start().await;
    let shop = app.shop_with(NewShop::in_china("cha")).await;
    let mei = shop.customer("mei@example.com").await;
    let asked = recover_from(&shop, &app.new_address(), &mei.email).await.payload();
    assert_eq!(faults(&asked), [""; 0]);
    app.run_jobs().await;
    let mail = app.mails().pop().expect("a mail");
    assert_eq!(mail.subject, "重设您在“The shop cha”的密码");
    let link = mail.text.split_whitespace().find(|word| word.contains("/account/reset/"));
    let browser = app.browser("cha").reading("en");
    let page = browser.open(link.expect("a link")).await;
    assert_eq!(page.text("h1"), "设置新密码");
    let english = browser.open(&page.attribute("a.language", "href").expect("a link")).await;
    assert_eq!(english.text("h1"), "Set a new password");
    let blank = browser.send(&page, &[]).await;
    assert_eq!(blank.problem("password"), "请输入密码。");
}

#[tokio::test]
async fn the_page_shows_nothing_to_who_has_no_link() {
    let app = TestApp::start().await;
    let (shop, _other) = (app.shop("tea").await, app.shop("silk").await);
    let mei = shop.customer("mei@example.com").await;
    let link = link_to(&shop, &mei.email).await;
    let (path, _) = link.split_once("?key=").expect("a key");
    let id = path.rsplit('/').next().expect("an id");
    for (slug, address) in [
        ("tea", format!("/account/reset/{id}")),
        ("tea", format!("/account/reset/{id}?key=fcr_x")),
        ("tea", "/account/reset/nobody?key=fcr_x".to_owned()),
        ("silk", link.split_once("localhost").expect("a path").1.into()),
    ] {
        let page = app.browser(slug).open(&address).await;
        assert_eq!((page.status, page.texts("form").len()), (404, 0), "{address}");
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        assert_eq!(page.header("cache-control"), "no-store");
    }
    let good = app.browser("tea").open(&link).await;
    assert_eq!((good.status, good.texts("script").len()), (200, 0), "it needs no script");
    assert_eq!(good.header("set-cookie"), "");
}
