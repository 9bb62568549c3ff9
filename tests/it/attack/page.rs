//! Addresses of pages that nobody was given.

use tests::TestApp;

const UUID: &str = "01a213eb-c345-7601-84d7-bb1504a3301c";

/// What can stand where a page's address is open.
fn segments() -> Vec<String> {
    let long = "x".repeat(10_000);
    let lines = vec![format!("{UUID}:1"); 200].join(",");
    let texts = [
        "%00",
        "%FF%FE",
        "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "..%5c",
        "%0d%0aset-cookie:%20a=b",
        "%3Cscript%3E",
        "-1",
        "99999999999999999999",
        "1e9",
        "%F0%9F%8D%B5",
        UUID,
        &long,
        &lines,
    ];
    texts.map(str::to_owned).to_vec()
}

#[tokio::test]
async fn whatever_address_is_asked_for_a_page_is_answered_and_nothing_of_it_runs() {
    let app = TestApp::start().await;
    app.shop("tea").await;
    let browser = app.browser("tea");
    let queries = [
        "",
        "?key=%00&lang=%FF",
        "?key=%0d%0aset-cookie:a=b&lang=zh%0d%0a",
        "?key=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&back=1",
    ];
    for segment in segments() {
        for query in queries {
            for path in
                ["/checkout/{}", "/orders/{}", "/sandbox/{}", "/cart/{}", "/account/reset/{}"]
            {
                let url = format!("{}{query}", path.replace("{}", &segment));
                let (shown, sent) =
                    (browser.open(&url).await, browser.post(&url, "button=pay&password=x").await);
                for page in [shown, sent] {
                    let what = &url[..url.len().min(90)];
                    assert!((400..500).contains(&page.status), "{what}: {}", page.status);
                    assert_eq!(page.header("set-cookie"), "", "{what}");
                    assert_eq!(page.texts("script:not([src])").len(), 0, "{what}");
                }
            }
        }
    }
}

#[tokio::test]
async fn no_page_leads_to_another_host() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 5).await;
    let variant = tea.rsplit('/').next().expect("an id");
    let browser = app.browser("tea");
    for query in [
        "",
        "?return_to=//evil.example",
        "?lang=zh&next=https://evil.example",
        "?checkout[url]=//evil.example",
    ] {
        let page = browser.open(&format!("/cart/{variant}:1{query}")).await;
        let to = page.leads_to();
        assert!(to.starts_with("/checkout/") && !to.contains("evil"), "{query}: {to}");
        let checkout = browser.open(&format!("{to}&return_to=//evil.example")).await;
        for name in ["href", "action", "src"] {
            let leads = checkout.attributes(&format!("[{name}]"), name);
            assert!(leads.iter().all(|to| !to.contains("evil")), "{leads:?}");
        }
    }
    for path in [
        "//evil.example/checkout/x",
        "/%2f%2fevil.example",
        "/checkout//evil.example",
        "/\\evil.example",
    ] {
        let page = browser.open(path).await;
        assert_eq!((page.status, page.header("location")), (404, String::new()), "{path}");
    }
}
