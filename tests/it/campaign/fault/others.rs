use serde_json::json;
use tests::{Process, TestApp, end_leases, imbalances};
use uuid::Uuid;

use super::{GIVEN_BACK, OPEN, REFUNDS, count_of, finished, id_of, reached};
use crate::campaign::{bargain::Stall, presale::Fair};

const ENDED: &str = "SELECT count(*) FROM bargain_game
    WHERE state = 'expired' AND $1::uuid[] IS NOT NULL";

/// Deposits have closed, and the time of all bargains is over.
const TIME_IS_OVER: [&str; 3] = [
    "UPDATE campaign SET config = jsonb_set(config, '{depositsUntil}', to_jsonb(to_char(
         now() AT TIME ZONE 'UTC' - interval '10 minutes', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')))
     WHERE plugin = 'presale'",
    "UPDATE bargain_game SET expires_at = now()",
    "UPDATE timer SET due_at = now() WHERE kind IN ('campaign.bargain', 'campaigns.asked')",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn presales_and_bargains_end_once_however_often_the_program_is_killed() {
    let app = TestApp::start().await;
    let fair = Fair::with(&app, json!({ "minimumUnits": 100 })).await;
    let mut presold: Vec<Uuid> = Vec::new();
    for nr in 0..8 {
        presold.push(id_of(&fair.deposited(&format!("buyer-{nr}")).await.id));
    }
    let stall = Stall::of(&app).await;
    for nr in 0..8 {
        stall.start(&stall.shopper(&format!("starter-{nr}")).await).await;
    }
    let pool = app.outside().await;
    for over in TIME_IS_OVER {
        sqlx::query(over).execute(&pool).await.expect("a change");
    }
    let mut in_the_middle = 0;
    for (what, count) in [(ENDED, 1), (ENDED, 5), (REFUNDS, 1), (REFUNDS, 5), (GIVEN_BACK, 6)] {
        let mut server = Process::serve(&app.database);
        reached(&pool, what, count).await;
        server.kill();
        in_the_middle += usize::from(count_of(&pool, OPEN, &[]).await > 0);
        end_leases(&pool).await;
    }
    assert!(in_the_middle >= 2, "it was killed in the middle {in_the_middle} times");
    let server = Process::serve(&app.database);
    finished(&pool).await;
    assert!(server.terminate(), "it stops when it is asked to");
    let fates = "SELECT count(*) FROM orders WHERE id = ANY($1) AND state = 'cancelled'
        AND paid = 5000 AND refunded = 5000";
    assert_eq!(count_of(&pool, fates, &presold).await, 8);
    let once = "SELECT count(*) FROM sandbox_refund WHERE amount = 5000 AND $1::uuid[] IS NOT NULL";
    assert_eq!((count_of(&pool, once, &[]).await, count_of(&pool, GIVEN_BACK, &[]).await), (8, 8));
    let kept = "SELECT (sum(held) + sum(reserved))::bigint FROM stock WHERE $1::uuid[] IS NOT NULL";
    assert_eq!((count_of(&pool, ENDED, &[]).await, count_of(&pool, kept, &[]).await), (8, 0));
    assert_eq!(imbalances(&pool).await, [""; 0]);
}
