use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use api_types::{Caller, CallerExt, Locale};
use async_graphql::{Context, EmptyMutation, EmptySubscription, Object, Request, Result, Schema};
use kernel::Actor;
use tests::TestApp;

/// Leads back to itself, and never waits for anything.
struct Circle;

#[Object]
impl Circle {
    async fn again(&self, ctx: &Context<'_>) -> Result<Vec<Self>> {
        // As a list that is in memory already.
        ctx.spend(1)?;
        std::thread::sleep(Duration::from_millis(1));
        Ok((0..10).map(|_| Self).collect())
    }

    async fn name(&self) -> &str {
        "circle"
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operation_that_never_waits_is_stopped_at_its_time() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await.id().await;
    let schema = Schema::new(Circle, EmptyMutation, EmptySubscription);
    let (db, directory) = (app.app.db.clone(), app.app.directory.clone());
    let caller = Caller::new(db, directory, shop, Actor::Shopper, Locale::default(), String::new());
    let caller = Arc::new(caller.within(Duration::from_millis(100)));
    let levels = 8;
    let document = format!("{} name {}", "{ again ".repeat(levels) + "{", "}".repeat(levels + 1));
    let begun = Instant::now();
    let running = schema.execute(Request::new(document).data(Arc::clone(&caller)));
    // This alone can't stop it: it never gets a turn.
    let stopped = tokio::time::timeout(Duration::from_secs(1), running).await;
    let answer = stopped.unwrap_or_else(|_| panic!("it ran for {:?}", begun.elapsed()));
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(3), "it took {took:?} of the days that it would take");
    let code = answer.errors[0].extensions.as_ref().and_then(|said| said.get("code")).cloned();
    assert_eq!(code, Some(async_graphql::Value::from("TIMEOUT")));
}
