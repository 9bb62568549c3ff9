use serde_json::{Value, json};
use tests::{TestApp, faults, imbalances};

use super::{add, contents, create, filled, line_id, load, update, warnings};

fn not_enough(target: Value) -> Vec<(String, Value)> {
    vec![("MERCHANDISE_NOT_ENOUGH_STOCK".to_owned(), target)]
}

#[tokio::test]
async fn a_quantity_is_lowered_to_what_there_is_with_a_warning() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "1", 3).await;
    let payload =
        create(&shop, json!({ "lines": [{ "merchandiseId": tea, "quantity": 5 }] })).await;
    let cart = payload["cart"].clone();
    assert_eq!((contents(&cart), faults(&payload)), (vec![(tea.clone(), 3)], vec![]));
    assert_eq!(warnings(&payload), not_enough(line_id(&cart, 0)));
    let payload = add(&shop, &cart, json!([{ "merchandiseId": tea, "quantity": 1 }])).await;
    assert_eq!(
        (contents(&payload["cart"]), warnings(&payload)),
        (vec![(tea.clone(), 3)], not_enough(line_id(&cart, 0)))
    );
    let payload =
        update(&shop, &cart, json!([{ "id": line_id(&cart, 0), "quantity": 1_000_000 }])).await;
    assert_eq!(
        (contents(&payload["cart"]), warnings(&payload)),
        (vec![(tea.clone(), 3)], not_enough(line_id(&cart, 0)))
    );
    let payload = update(&shop, &cart, json!([{ "id": line_id(&cart, 0), "quantity": 2 }])).await;
    assert_eq!((contents(&payload["cart"]), warnings(&payload)), (vec![(tea.clone(), 2)], vec![]));
    assert_eq!(load(&shop, &cart["id"]).await, payload["cart"]);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn lines_of_one_variant_share_what_there_is() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "1", 5).await;
    let cart = filled(&shop, &[(&tea, 3)]).await;
    let engraved = json!([{
        "merchandiseId": tea, "quantity": 4, "attributes": [{ "key": "a", "value": "1" }],
    }]);
    let payload = add(&shop, &cart, engraved).await;
    assert_eq!(contents(&payload["cart"]), [(tea.clone(), 3), (tea.clone(), 2)]);
    assert_eq!(warnings(&payload), not_enough(line_id(&payload["cart"], 1)));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn nothing_is_added_of_what_is_sold_out() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "1", 0).await;
    let (_, cup) = shop.product("Cup", "1", 1).await;
    let payload =
        create(&shop, json!({ "lines": [{ "merchandiseId": tea }, { "merchandiseId": cup }] }))
            .await;
    assert_eq!((contents(&payload["cart"]), faults(&payload)), (vec![(cup.clone(), 1)], vec![]));
    assert_eq!(warnings(&payload), [("MERCHANDISE_OUT_OF_STOCK".to_owned(), json!(tea))]);
    let switch = json!([{ "id": line_id(&payload["cart"], 0), "merchandiseId": tea }]);
    let switched = update(&shop, &payload["cart"], switch).await;
    assert_eq!((contents(&switched["cart"]), faults(&switched)), (vec![(cup, 1)], vec![]));
    assert_eq!(warnings(&switched)[0].0, "MERCHANDISE_OUT_OF_STOCK");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_line_that_sold_out_meanwhile_stays_and_can_be_made_smaller_or_removed() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "1", 3).await;
    let cart = filled(&shop, &[(&tea, 3)]).await;
    shop.stock(&tea, 0).await;
    assert_eq!(contents(&load(&shop, &cart["id"]).await), [(tea.clone(), 3)]);
    let payload = update(&shop, &cart, json!([{ "id": line_id(&cart, 0), "quantity": 9 }])).await;
    assert_eq!(contents(&payload["cart"]), [(tea.clone(), 3)]);
    assert_eq!(warnings(&payload), [("MERCHANDISE_OUT_OF_STOCK".to_owned(), line_id(&cart, 0))]);
    let payload = update(&shop, &cart, json!([{ "id": line_id(&cart, 0), "quantity": 1 }])).await;
    assert_eq!(contents(&payload["cart"]), [(tea, 1)]);
    let payload = update(&shop, &cart, json!([{ "id": line_id(&cart, 0), "quantity": 0 }])).await;
    assert_eq!((contents(&payload["cart"]), warnings(&payload)), (vec![], vec![]));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_cart_holds_nothing_back_from_others() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "1", 2).await;
    for _ in 0..3 {
        assert_eq!(contents(&filled(&shop, &[(&tea, 2)]).await), [(tea.clone(), 2)]);
    }
    shop.order_of(&tea, 2).await;
    let late = filled(&shop, &[(&tea, 2)]).await;
    assert_eq!(contents(&late), []);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}
