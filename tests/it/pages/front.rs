//! What is at `/`: of a shop, of the platform, and of the demo, which alone shows logins.

use std::sync::Arc;

use server::{
    demo::{self, Introduction, PASSWORD},
    http::Site,
};
use tests::TestApp;

/// A server of the demo's two shops.
async fn demo() -> TestApp {
    let mut app = TestApp::start().await;
    let db = app.app.db.clone();
    let mut shops = demo::prepare(&db, "http://localhost:1").await.expect("the shops");
    for shop in &mut shops {
        shop.token = demo::new_token(&db, shop.id).await.expect("a token");
    }
    let (certificate, mails) = ("/demo/certificate.pem".to_owned(), "/demo/mail".to_owned());
    let introduction = Introduction { shops, certificate, mails };
    app.listen_as(Site::of_demo(app.app.clone(), Arc::new(introduction))).await;
    app
}

#[tokio::test]
async fn a_shops_front_says_whose_it_is_and_nobodys_that_there_is_no_shop() {
    let app = TestApp::start().await;
    app.shop("tea").await;
    let tea = app.browser("tea");
    for (language, words) in [("en", "This shop is open"), ("zh-CN", "店铺正在营业")] {
        let page = app.browser("tea").reading(language).open("/").await;
        assert_eq!(page.status, 200);
        assert!(page.text(".notice").contains(words), "{}", page.text("main"));
    }
    assert_eq!(tea.open("/").await.text("header .shop"), tea.open("/").await.text("h1"));
    for nobody in [app.browser("nobody"), app.browser_of_platform()] {
        let page = nobody.open("/").await;
        assert_eq!((page.status, page.text("h1").as_str()), (404, "There is no shop here"));
    }
}

#[tokio::test]
async fn outside_the_demo_nothing_of_it_is_there() {
    let app = TestApp::start().await;
    app.shop("tea").await;
    for browser in [app.browser("tea"), app.browser_of_platform()] {
        for path in ["/explorer", "/explorer/admin.graphql", "/static/demo/enamel-mug.webp"] {
            assert_eq!(browser.open(path).await.status, 404, "{path}");
        }
        assert!(!browser.open("/").await.text("html").contains(PASSWORD));
    }
}

#[tokio::test]
async fn the_demos_front_shows_what_can_be_tried_and_it_works() {
    let app = demo().await;
    let browser = app.browser_of_platform();
    let page = browser.open("/").await;
    assert_eq!((page.status, page.text("h1").as_str()), (200, "The demo is running"));
    assert_eq!(page.texts(".shopfront h2"), ["山语茶舍", "Harbour & Pine"]);
    let said = page.text("main");
    for expected in ["dianzhang@shanyu.example", PASSWORD, "XINCHA", "ABOARD10", "2026-04"] {
        assert!(said.contains(expected), "{expected}");
    }
    let policy = page.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("connect-src"));
    assert_eq!(page.texts("[style], style, script:not([src])").len(), 0);
    let files = page.attributes("link[rel=stylesheet]", "href").into_iter();
    let files = files.chain(page.attributes("script", "src"));
    let files: Vec<_> = files.chain(page.attributes(".pictures img", "src")).collect();
    assert_eq!(files.len(), 2 + 1 + 12);
    for file in files {
        assert_eq!(browser.open(&file).await.status, 200, "{file}");
    }
    let chinese = app.browser_of_platform().reading("zh").open("/").await;
    assert_eq!(chinese.text("h1"), "演示已启动");
    // What is bought is seen: at the shop's own host, wherever the picture was said to be.
    let links = page.attributes(".shopfront .button", "href");
    assert_eq!(links.len(), 2);
    let shop = app.browser("shanyu");
    let checkout = shop.follow(&shop.open(&links[0]).await).await;
    let picture = checkout.attribute(".line img", "src").expect("a picture");
    assert_eq!(picture, "/static/demo/mingqian-longjing.webp");
    assert_eq!(shop.open(&picture).await.header("content-type"), "image/webp");
    assert!(shop.open("/").await.text("html").contains("山语茶舍"));
    assert!(!shop.open("/").await.text("html").contains(PASSWORD));
}

#[tokio::test]
async fn the_explorer_may_ask_its_own_host_and_nobody_elses() {
    let app = demo().await;
    let browser = app.browser_of_platform();
    let page = browser.open("/explorer").await;
    assert_eq!((page.status, page.texts("#api option").len()), (200, 4));
    let policy = page.header("content-security-policy");
    assert!(policy.ends_with("; connect-src 'self'") && policy.contains("default-src 'none'"));
    for schema in ["/explorer/storefront.graphql", "/explorer/admin.graphql"] {
        let schema = browser.open(schema).await;
        assert_eq!(schema.header("content-type"), "text/plain; charset=utf-8");
    }
    assert_eq!(browser.open("/explorer/..%2Fadmin.graphql").await.status, 404);
}

#[tokio::test]
async fn a_demo_that_moves_takes_its_pictures_along() {
    let app = demo().await;
    let db = app.app.db.clone();
    let moved = demo::prepare(&db, "http://localhost:2").await.expect("the shops");
    let pool = app.database.outside().await;
    let query = "SELECT count(*) FROM product_image WHERE tenant_id = $1 AND url LIKE $2";
    for shop in moved {
        for (base, there) in [("http://localhost:1/%", 0_i64), ("http://localhost:2/%", 31)] {
            let count: i64 = sqlx::query_scalar(query)
                .bind(shop.id)
                .bind(base)
                .fetch_one(&pool)
                .await
                .expect("a count");
            assert_eq!(count, there, "{} {base}", shop.name);
        }
    }
}
