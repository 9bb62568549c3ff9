//! Files as merchants really have them: parts of a product, cells that spreadsheets spoiled, names in any
//! script.

use serde_json::{Value, json};
use tests::{Shop, TestApp, list, rows_of, text};

use super::{csv, handles, notes, problems, report};

/// Handle, title, vendor, and of each variant title, SKU, price and grams.
async fn shown(shop: &Shop<'_>) -> Vec<Value> {
    let query = "{ products(first: 9) { nodes { handle title vendor variants(first: 9) { nodes {
        title sku weightGrams price { amount } } } } } }";
    let found = shop.admin(query, json!({})).await.root("products");
    let variant =
        |it: &Value| json!([it["title"], it["sku"], it["price"]["amount"], it["weightGrams"]]);
    let product = |it: &Value| {
        let variants: Vec<_> = list(&it["variants"]["nodes"]).iter().map(variant).collect();
        json!([it["handle"], it["title"], it["vendor"], variants])
    };
    list(&found["nodes"]).iter().map(product).collect()
}

#[tokio::test]
async fn an_update_with_a_few_columns_changes_only_those() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let rows = [
        "tea,Tea,<p>Fine</p>,Acme,a,Size,S,,,T-S,shopify,5,,5,9,https://a.example/1.jpg",
        "tea,,,,,,M,,,T-M,shopify,5,,6,9,",
        "cup,Cup,,Acme,,,,,,C-1,,,,3,,",
    ];
    report(shop.import(csv(&rows)).await);
    let before = shown(&shop).await;
    let cup = |price: &str, vendor: &str| {
        json!(["cup", "Cup", vendor, [["Default Title", "C-1", price, 0]]])
    };
    let tea = |title: &str, small: &str, medium: &str| {
        json!(["tea", title, "Acme", [["S", "T-S", small, 0], ["M", "T-M", medium, 0]]])
    };
    assert_eq!(before, [tea("Tea", "5.0", "6.0"), cup("3.0", "Acme")]);
    for (file, expected) in [
        // Of the product alone.
        ("Handle,Title\ntea,Better tea\n", [tea("Better tea", "5.0", "6.0"), cup("3.0", "Acme")]),
        // By SKU, where the file has no options.
        (
            "Handle,Variant SKU,Variant Price\ntea,T-M,7\ncup,,4\n",
            [tea("Better tea", "5.0", "7.0"), cup("4.0", "Acme")],
        ),
        // By values alone.
        (
            "Handle,Option1 Value,Variant Price\ntea,S,8\n",
            [tea("Better tea", "8.0", "7.0"), cup("4.0", "Acme")],
        ),
        ("URL handle,Vendor\ncup,\n", [tea("Better tea", "8.0", "7.0"), cup("4.0", "")]),
    ] {
        let report = report(shop.import(file).await);
        assert_eq!(problems(&report), [""; 0], "{file}");
        let (mut found, mut wanted) = (shown(&shop).await, expected.to_vec());
        // The SKU of the cup's row was empty: it says that there is none.
        for product in found.iter_mut().chain(&mut wanted) {
            if product[0] == "cup" {
                product[3][0][1] = Value::Null;
            }
        }
        assert_eq!(found, wanted, "{file}");
    }
    let pool = app.outside().await;
    let before = rows_of(&pool, "tea").await;
    for (file, expected) in [
        ("Handle,Variant Price\ntea,7\n", "2 Option1 Value CONFLICT"),
        ("Handle,Variant SKU,Variant Price\ntea,X,7\n", "2 Option1 Value CONFLICT"),
        ("Handle,Option1 Value\ntea,XL\n", "2 Variant Price BLANK"),
        ("Handle,Title\npot,Pot\n", "2 Variant Price BLANK"),
        ("Handle,Variant Price\npot,5\n", "2 Title BLANK"),
        ("Handle,Title,Option1 Value,Variant Price\npot,Pot,S,5\n", "2 Option1 Name BLANK"),
    ] {
        let report = report(shop.import(file).await);
        assert_eq!(problems(&report), [expected], "{file}");
    }
    assert!(rows_of(&pool, "tea").await == before);
}

#[tokio::test]
async fn a_value_that_is_left_out_leaves_what_is_there() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let header = "Handle,Title,Variant Grams,Variant Barcode,Variant Price\n";
    report(shop.import(format!("{header}tea,Tea,80,6901234,5\n")).await);
    let report = report(shop.import(format!("{header}tea,Tea,heavy,4.00639E+12,6\n")).await);
    assert_eq!(problems(&report), [""; 0]);
    let expected = ["2 Variant Grams INVALID", "2 Variant Barcode INVALID"];
    let mut found = notes(&report, "warnings");
    found.sort_by_key(|note| note.contains("Barcode"));
    assert_eq!(found, expected);
    let sql = "SELECT weight_grams::text || ' ' || barcode || ' ' || price FROM variant";
    let kept: String =
        sqlx::query_scalar(sql).fetch_one(&app.outside().await).await.expect("a variant");
    assert_eq!(kept, "80 6901234 600");
}

#[tokio::test]
async fn handles_in_any_script_are_kept_and_overwrite_nothing() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    report(
        shop.import(csv(&[
            "قميص-1,Shirt,,,,Size,S,,,A-S,,,,10.00,,",
            "بنطلون-1,Trousers,,,,Size,M,,,B-M,,,,99.00,,",
        ]))
        .await,
    );
    let shoe = report(shop.import(csv(&["حذاء-1,Shoe,,,,Size,S,,,,,,,55.00,,"])).await);
    assert_eq!(
        (handles(&shoe, "created"), handles(&shoe, "updated")),
        (vec!["حذاء-1".to_owned()], vec![])
    );
    let pots = report(
        shop.import(csv(&[
            "tea_pot,Pot one,,,,Color,Red,,,,,,,10.00,,",
            "tea-pot,Pot two,,,,Color,Blue,,,,,,,99.00,,",
        ]))
        .await,
    );
    assert_eq!(handles(&pots, "created"), ["tea_pot", "tea-pot"]);
    let handles: Vec<_> = shown(&shop).await.iter().map(|it| text(&it[0])).collect();
    assert_eq!(handles, ["قميص-1", "بنطلون-1", "حذاء-1", "tea_pot", "tea-pot"]);
    let query = "{ product(handle: \"قميص-1\") { title } }";
    assert_eq!(shop.store(query, json!({})).await.root("product")["title"], "Shirt");
}

#[tokio::test]
async fn a_dry_run_says_what_the_run_will_do_when_codes_move() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let header = "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price\n";
    for rows in [
        // One and the same at two places.
        "fan-a,Fan A,,,111,10\nfan-a-copy,Fan A copy,,,111,10\n",
        "fan,Fan,Size,S,AA,10\nfan,,,M,BB,10\n",
        "fan,Fan,Size,S,BB,10\nfan,,,M,AA,10\n",
        "fan-1,Fan 1,,,MV,10\nfan-2,Fan 2,,,,10\n",
        "fan-1,Fan 1,,,,10\nfan-2,Fan 2,,,MV,10\n",
    ] {
        let file = format!("{header}{rows}");
        let rehearsed = report(shop.rehearse_import(file.clone()).await);
        let done = report(shop.import(file).await);
        assert_eq!(rehearsed, done);
        assert_eq!(problems(&done), [""; 0], "{rows}");
    }
    let sql = "SELECT handle || ' ' || coalesce(sku, '-') FROM variant v JOIN product p
        ON p.id = v.product_id ORDER BY handle, v.position";
    let found: Vec<String> =
        sqlx::query_scalar(sql).fetch_all(&app.outside().await).await.expect("variants");
    assert_eq!(found, ["fan BB", "fan AA", "fan-1 -", "fan-2 MV", "fan-a 111", "fan-a-copy 111"]);
}

/// Cells that are odd, and whether the product is left out for them.
const ODD: [(&str, bool); 10] = [
    ("226.796185,5,shopify,3,690,https://a.example/1.jpg", false),
    ("80,5,shopify,-3,690,https://a.example/1.jpg", false),
    ("80,5,shopify,several,690,https://a.example/1.jpg", false),
    ("80,5,shopify,3,4.00639E+12,https://a.example/1.jpg", false),
    ("80,5,shopify,3,690,/1.jpg", false),
    ("heavy,5,shopify,3,690,https://a.example/1.jpg", false),
    ("80,free,shopify,3,690,https://a.example/1.jpg", true),
    ("80,9.999,shopify,3,690,https://a.example/1.jpg", true),
    ("80,\"1,5,0\",shopify,3,690,https://a.example/1.jpg", true),
    ("80,,shopify,3,690,https://a.example/1.jpg", true),
];

#[tokio::test]
async fn of_ten_thousand_rows_each_is_accounted_for() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let mut file =
        "Handle,Title,Option1 Name,Option1 Value,Cost per item,Variant Grams,Variant Price,\
        Variant Inventory Tracker,Variant Inventory Qty,Variant Barcode,Image Src\n"
            .to_owned();
    let (mut warned, mut wrong) = (0, 0);
    for nr in 0..1_000 {
        for size in 0..10 {
            let title = if size == 0 { format!("Thing {nr}") } else { String::new() };
            let name = if size == 0 { "Size" } else { "" };
            let (cells, fails) = if size == 7 {
                ODD[nr % 10]
            } else {
                ("80,5,shopify,3,,https://a.example/1.jpg", false)
            };
            if size == 7 && fails {
                wrong += 1;
            } else if size == 7 {
                warned += 1;
            }
            let cells = cells.replace("690", &nr.to_string());
            file.extend([format!("thing-{nr},{title},{name},{size},2,{cells}\n")]);
        }
    }
    let report = report(shop.import(file).await);
    assert_eq!((list(&report["created"]).len(), list(&report["failed"]).len()), (600, 400));
    let rows =
        json!({ "total": 10_000, "created": 6_000, "updated": 0, "unchanged": 0, "failed": 4_000 });
    assert_eq!(report["rows"], rows);
    assert_eq!((problems(&report).len(), wrong), (400, 400));
    assert_eq!((notes(&report, "warnings").len(), warned), (600, 600));
    assert_eq!(report["ignoredColumns"], json!(["Cost per item"]));
    let message = |nr: usize| text(&report["problems"][nr]["message"]);
    assert_eq!(message(0), "This is not an amount such as 12.50: free.");
    assert_eq!(message(1), "USD has 2 decimals: 9.999 has more.");
    assert_eq!(message(3), "A new variant needs a price.");
}
