use futures::future::join_all;
use serde_json::json;
use tests::{TestApp, cents, faults, imbalances, list, text};

use super::{Stall, count};

#[tokio::test]
async fn five_helpers_bring_50_00_down_to_nothing_to_the_cent() {
    let app = TestApp::start().await;
    let stall = Stall::of(&app).await;
    let ada = stall.shopper("ada").await;
    let bargain = stall.start(&ada).await;
    let mut left = 5_000;
    for (nr, helper) in stall.shoppers("helper", 5).await.iter().enumerate() {
        let payload = stall.helps(helper, &bargain).await;
        let helped = &payload["helped"];
        let cut = cents(&text(&helped["cut"]["amount"]));
        let spread = if nr < 4 { left / 5..=left / 2 } else { left..=left };
        assert!(spread.contains(&cut), "{cut} of {left}");
        left -= cut;
        assert_eq!(cents(&text(&helped["bargain"]["price"]["amount"])), left);
        assert_eq!(helped["bargain"]["helped"], nr + 1);
    }
    assert_eq!((left, stall.standing(&bargain).await.as_str()), (0, "OPEN 5/5 0.0"));
    let query = "query($id: ID!) { bargain(id: $id) { cuts { amount { amount } } } }";
    let found = stall.shop.store(query, json!({ "id": bargain })).await.root("bargain");
    let cuts = list(&found["cuts"]).iter().map(|cut| cents(&text(&cut["amount"]["amount"])));
    assert_eq!((cuts.clone().count(), cuts.sum::<i64>()), (5, 5_000));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_twenty_fifth_helpers_at_once_one_helps() {
    let app = TestApp::start().await;
    let stall = Stall::of(&app).await;
    let bargain = stall.start(&stall.shopper("ada").await).await;
    stall.helped_by(&stall.shoppers("helper", 4).await, &bargain).await;
    let last = stall.shoppers("last", 20).await;
    let answers = join_all(last.iter().map(|helper| stall.helps(helper, &bargain))).await;
    let refused: Vec<String> = answers.iter().flat_map(faults).collect();
    assert_eq!(refused, ["bargainId CONFLICT"; 19]);
    assert_eq!(stall.standing(&bargain).await, "OPEN 5/5 0.0");
    assert_eq!(count(&app, "help:%").await, 5);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn nobody_helps_themselves_nor_twice() {
    let app = TestApp::start().await;
    let stall = Stall::of(&app).await;
    let (ada, bea) = (stall.shopper("ada").await, stall.shopper("bea").await);
    let bargain = stall.start(&ada).await;
    let said = async |helper| {
        let payload = stall.helps(helper, &bargain).await;
        text(&payload["userErrors"][0]["message"])
    };
    assert_eq!(said(&ada).await, "Nobody helps themselves.");
    let taps = join_all((0..5).map(|_| stall.helps(&bea, &bargain))).await;
    let refused: Vec<String> = taps.iter().flat_map(faults).collect();
    assert_eq!(refused, ["bargainId CONFLICT"; 4]);
    assert_eq!(said(&bea).await, "You have helped already.");
    assert_eq!(count(&app, "help:%").await, 1);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn each_helper_takes_the_minimum_at_least() {
    let app = TestApp::start().await;
    let settings = json!({ "minimumCut": 1_000, "spreadLowBp": 0, "spreadHighBp": 10_000 });
    let stall = Stall::with(&app, settings).await;
    let bargain = stall.start(&stall.shopper("ada").await).await;
    for helper in stall.shoppers("helper", 5).await {
        let payload = stall.helps(&helper, &bargain).await;
        assert_eq!(payload["helped"]["cut"]["amount"], "10.0");
    }
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_bargain_keeps_the_terms_on_which_it_began() {
    let app = TestApp::start().await;
    let stall = Stall::of(&app).await;
    let ada = stall.shopper("ada").await;
    let bargain = stall.start(&ada).await;
    let query = "mutation($id: ID!, $input: CampaignUpdateInput!) { campaignUpdate(id: $id, input: $input) {
        userErrors { field code message } } }";
    let offered = json!({ "variantId": stall.tea, "startPrice": 4_000, "floorPrice": 3_000 });
    let config = json!({ "variants": [offered], "helpers": 2, "anyTime": true });
    let variables = json!({ "id": stall.campaign, "input": { "config": config } });
    stall.shop.done(query, variables).await;
    assert_eq!(stall.cart(Some(&ada), &bargain).await.total, "60.0", "not at any time");
    stall.helped_by(&stall.shoppers("helper", 5).await, &bargain).await;
    assert_eq!(stall.standing(&bargain).await, "OPEN 5/5 0.0");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}
