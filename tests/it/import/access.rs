use tests::TestApp;

use super::csv;

const CUP: &str = "cup,Cup,,,,,,,,,,,,5,,";

#[tokio::test]
async fn an_import_needs_a_session_the_permissions_and_a_label() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let path = "/admin/api/import/products";
    let send = async |token: Option<&str>, label: &str| {
        let request =
            app.post("localhost", path).header("content-type", label.to_owned()).body(csv(&[CUP]));
        let request = match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let answer = app.send(request).await;
        (answer.status, answer.code())
    };
    assert_eq!(send(None, "text/csv").await, (401, "UNAUTHORIZED".to_owned()));
    assert_eq!(send(Some("x"), "text/csv").await, (401, "UNAUTHORIZED".to_owned()));
    assert_eq!(
        send(Some(&shop.token), "application/json").await,
        (415, "UNSUPPORTED_MEDIA_TYPE".to_owned())
    );
    let pool = app.outside().await;
    for permissions in ["{catalog.write}", "{stock.write,catalog.read}", "{}"] {
        let sql = "UPDATE staff_member SET role = 'staff', permissions = $1::text[]";
        sqlx::query(sql).bind(permissions).execute(&pool).await.expect("the member");
        assert_eq!(
            send(Some(&shop.token), "text/csv").await,
            (403, "ACCESS_DENIED".to_owned()),
            "{permissions}"
        );
    }
    let products: i64 = sqlx::query_scalar("SELECT count(*) FROM product")
        .fetch_one(&pool)
        .await
        .expect("products");
    assert_eq!(products, 0);
}

#[tokio::test]
async fn a_file_that_is_packed_is_refused() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let request = app.post("localhost", "/admin/api/import/products").bearer_auth(&shop.token);
    let request = request.header("content-type", "text/csv").header("content-encoding", "gzip");
    let answer = app.send(request.body(csv(&[CUP]))).await;
    assert_eq!((answer.status, answer.code().as_str()), (415, "UNSUPPORTED_MEDIA_TYPE"));
}
