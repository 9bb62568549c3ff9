//! Changing a campaign.

use serde_json::json;
use tests::{TestApp, faults};

use super::every_day;

#[tokio::test]
async fn title_and_times_are_checked_whether_or_not_settings_are_said() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let id = shop.campaign("member-day", "Day", every_day(1_000)).await;
    let query = "mutation($id: ID!, $input: CampaignUpdateInput!) {
        campaignUpdate(id: $id, input: $input) { userErrors { field code } } }";
    let input = json!({ "title": " ", "endsAt": "2020-01-01T00:00:00Z" });
    let refused = shop.admin(query, json!({ "id": id, "input": input })).await.payload();
    assert_eq!(faults(&refused), ["title BLANK", "endsAt INVALID"]);
}
