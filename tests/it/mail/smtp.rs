//! What becomes of mails that an SMTP server doesn't take.

use chrono::TimeDelta;
use tests::{Shop, TestApp};

use super::{order_in, server::SmtpServer};

/// How many mails were sent, how many wait, and what the others' trouble is.
async fn states(app: &TestApp) -> (i64, i64, Option<String>) {
    let sql = "SELECT count(sent_at), count(*) FILTER (WHERE sent_at IS NULL AND trouble IS NULL),
        max(trouble) FROM mail";
    sqlx::query_as(sql).fetch_one(&app.outside().await).await.expect("mails")
}

/// How many news wait.
async fn waiting(app: &TestApp) -> i64 {
    let sql = "SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM job)";
    sqlx::query_scalar(sql).fetch_one(&app.outside().await).await.expect("news")
}

async fn app_with(server: &SmtpServer) -> TestApp {
    TestApp::start_with(|settings| settings.mail.smtp = server.url()).await
}

async fn order(shop: &Shop<'_>) {
    let (_, tea) = shop.product("Tea", "5.0", 100).await;
    order_in(shop, "ZH", &tea, 1).await;
}

#[tokio::test]
async fn a_mail_arrives_at_the_server_and_nowhere_else() {
    let server = SmtpServer::start().await;
    let app = app_with(&server).await;
    let shop = app.shop("tea").await;
    order(&shop).await;
    app.run_jobs().await;
    let mails = server.mails();
    assert_eq!((mails.len(), server.recipients()), (1, 1));
    assert_eq!(mails[0].to, ["mei@example.com"]);
    assert!(mails[0].subject.starts_with("订单 #"), "{}", mails[0].subject);
    assert_eq!(app.mails(), []);
    assert_eq!(states(&app).await, (1, 0, None));
}

#[tokio::test]
async fn a_recipient_that_is_refused_for_good_is_not_tried_again() {
    let server = SmtpServer::start().await;
    let app = app_with(&server).await;
    let shop = app.shop("tea").await;
    server.refuse_next("550 5.1.1 no such mailbox");
    order(&shop).await;
    for _ in 0..3 {
        app.run_jobs().await;
        app.advance(TimeDelta::minutes(1));
    }
    let (sent, waits, trouble) = states(&app).await;
    assert_eq!((sent, waits, server.recipients()), (0, 0, 1));
    assert!(trouble.as_deref().is_some_and(|it| it.contains("no such mailbox")), "{trouble:?}");
    assert_eq!((server.mails(), waiting(&app).await), (vec![], 0));
    let (_, pot) = shop.product("Pot", "5.0", 100).await;
    order_in(&shop, "EN", &pot, 1).await;
    app.run_jobs().await;
    assert_eq!(server.mails().len(), 1, "the next mail goes its way");
}

#[tokio::test]
async fn a_mail_that_is_not_taken_for_now_is_tried_again_later() {
    let server = SmtpServer::start().await;
    let app = app_with(&server).await;
    let shop = app.shop("tea").await;
    server.refuse_next("451 4.7.1 come back later");
    order(&shop).await;
    app.run_jobs().await;
    assert_eq!((server.mails(), waiting(&app).await), (vec![], 1));
    assert_eq!(states(&app).await, (0, 1, None), "it waits");
    app.run_jobs().await;
    assert_eq!(server.recipients(), 1, "and not at once");
    app.advance(TimeDelta::seconds(3));
    app.run_jobs().await;
    assert_eq!((server.mails().len(), waiting(&app).await), (1, 0));
    assert_eq!(states(&app).await, (1, 0, None));
}

#[tokio::test]
async fn a_server_that_does_not_let_us_in_is_no_fault_of_the_mail() {
    let server = SmtpServer::start().await;
    let app = app_with(&server).await;
    let shop = app.shop("tea").await;
    server.refuse_next("530 5.7.0 sign in first");
    order(&shop).await;
    app.run_jobs().await;
    assert_eq!(states(&app).await, (0, 1, None));
    app.advance(TimeDelta::seconds(3));
    app.run_jobs().await;
    assert_eq!(server.mails().len(), 1);
}

#[tokio::test]
async fn a_server_that_is_away_keeps_nothing_else_from_being_done() {
    let app =
        TestApp::start_with(|settings| settings.mail.smtp = "smtp://127.0.0.1:1".to_owned()).await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 100).await;
    let placed = order_in(&shop, "EN", &tea, 2).await;
    super::change(&shop, super::PAY, &placed).await;
    app.run_jobs().await;
    app.advance(TimeDelta::minutes(1));
    app.run_jobs().await;
    assert_eq!(states(&app).await, (0, 1, None), "the second waits behind the first");
    let sql = "SELECT sum(units)::bigint FROM product_sales";
    let sold: i64 = sqlx::query_scalar(sql).fetch_one(&app.outside().await).await.expect("sales");
    assert_eq!(sold, 2, "counted once, however often the mail was tried");
}
