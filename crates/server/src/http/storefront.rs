use std::sync::Arc;

use api_types::{Caller, MOST_TIME};
use async_graphql::parser::types::ExecutableDocument;
use axum::{
    Extension,
    body::{Body, Bytes},
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use chrono::TimeDelta;
use kernel::{Actor, ShopId};

use super::{Client, Origin, trace::TraceId, whose};
use crate::{
    App,
    answers::{Key, Made},
    graphql::{
        Document, GraphQlRequest, Refusal, introspection, refusal,
        request::{Accepts, RawRequest},
        shown,
    },
    quota::Api,
};

/// How long an answer is remembered at the most: what is sorted by sales changes by itself.
const MOST_AGE: TimeDelta = TimeDelta::minutes(5);

/// The headers that bring a storefront access token: as a browser sends it, and as a storefront's own
/// server does. Both are worth the same.
const TOKENS: [&str; 2] = ["x-shopify-storefront-access-token", "shopify-storefront-private-token"];

/// The storefront API.
pub async fn graphql(
    State(app): State<App>,
    Extension(trace): Extension<TraceId>,
    origin: Origin,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let shop = shop(&app, &origin, &client, &headers).await?;
    super::trace::say_tenant(shop);
    let raw = RawRequest::take(&headers, body, Accepts::JsonOrGraphQl).await?;
    let key = app.answers.key(shop, &origin, &raw);
    if let Some(key) = &key
        && let Some(body) = app.answers.find(key).await
    {
        return Ok(refusal::json(body).into_response());
    }
    // Boxed: it holds the state of every resolver, and most requests don't come so far.
    Box::pin(worked_out(app, trace, shop, origin, client, raw, key)).await
}

/// The answer to a request, remembered if it is the same for everybody.
async fn worked_out(
    app: App,
    trace: TraceId,
    shop: ShopId,
    origin: Origin,
    client: Client,
    raw: RawRequest,
    key: Option<Key>,
) -> Result<Response, Refusal> {
    let mut request = raw.read()?;
    let document = app.storefront_documents.of(&mut request).await?;
    let key = key.filter(|_| shown::by_all(&document, request.operation_name.as_deref()));
    let about_schema = app.settings.server.introspection
        && introspection::is_all(&document, request.operation_name.as_deref());
    // What is remembered for good says nothing of its cost.
    request.costed &= !about_schema;
    let made = Box::pin(make(&app, &trace, shop, &origin, client, request, document));
    let body: Bytes = match key {
        Some(key) => app.answers.make(key, made).await?,
        None if about_schema => {
            let make = async || made.await.map(|made| made.body);
            app.introspections.answer(Api::Storefront, &raw, make).await?
        }
        None => made.await?.body,
    };
    Ok(refusal::json(body).into_response())
}

/// Executes a request; says how long its answer holds by itself.
async fn make(
    app: &App,
    trace: &TraceId,
    shop: ShopId,
    origin: &Origin,
    client: Client,
    mut request: GraphQlRequest,
    document: Arc<ExecutableDocument>,
) -> Result<Made, Refusal> {
    let mut turn = app.quotas.enter(shop, Api::Storefront)?;
    let begun = app.db.clock().now();
    let variables = request.take_variables();
    let document = Document::prepare(&document, variables, request.operation_name.as_deref())?;
    let slug = known(app.directory.slug_of(shop).await)?;
    let address = origin.of_shop(&app.settings.server.domain, &slug);
    let (db, directory) = (app.db.clone(), app.directory.clone());
    let caller = Caller::new(db, directory, shop, Actor::Shopper, document.locale, address);
    let caller = Arc::new(caller);
    turn.is_for(&caller);
    let operation = async_graphql::Request::new(String::new()).variables(document.variables);
    let mut operation = operation.data(Arc::clone(&caller)).data(client);
    operation.operation_name = request.operation_name;
    operation.set_parsed_query(document.executable);
    let mut answer = in_time(app.storefront.execute(operation)).await?;
    document.selected.arrange(&app.storefront_documents.types, &mut answer);
    let until = if answer.is_err() {
        None
    } else {
        let change = known(caller.next_change(begun).await)?;
        Some(change.map_or(begun + MOST_AGE, |at| at.min(begun + MOST_AGE)))
    };
    let answer = match turn.cost().filter(|_| request.costed) {
        Some(cost) => answer.extension("cost", cost),
        None => answer,
    };
    let body = refusal::bytes(&refusal::with_codes(answer, &trace.0));
    Ok(Made { body, until })
}

/// Runs an operation for as long as it may take; then it is dropped, and its transaction with it. One
/// that never waits can't be dropped: it stops by itself where it pays for the values of its answer.
pub async fn in_time(
    operation: impl Future<Output = async_graphql::Response>,
) -> Result<async_graphql::Response, Refusal> {
    let ended = tokio::time::timeout(MOST_TIME, operation).await;
    let answer = ended.map_err(|_| Refusal::timeout())?;
    if answer.errors.iter().any(|error| refusal::has_code(error, "TIMEOUT")) {
        return Err(Refusal::timeout());
    }
    Ok(answer)
}

/// The shop that the host or a token names. Where several do, they must agree.
async fn shop(
    app: &App,
    origin: &Origin,
    client: &Client,
    headers: &HeaderMap,
) -> Result<ShopId, Refusal> {
    let by_host = match origin.slug(&app.settings.server.domain) {
        Some(slug) => {
            let shop = whose::by_slug(app, client, slug).await?;
            Some(shop.ok_or_else(Refusal::no_shop)?)
        }
        None => None,
    };
    let mut by_token = None;
    for token in TOKENS.iter().filter_map(|name| headers.get(*name)) {
        let token = token.to_str().map_err(|_| Refusal::bad_token())?;
        let named = whose::by_token(app, client, token).await?.ok_or_else(Refusal::bad_token)?;
        if by_token.replace(named).is_some_and(|before| before != named) {
            return Err(Refusal::bad_token());
        }
    }
    match (by_host, by_token) {
        (Some(host), Some(token)) if host != token => Err(Refusal::bad_token()),
        (Some(shop), _) | (None, Some(shop)) => Ok(shop),
        (None, None) => Err(Refusal::no_shop()),
    }
}

/// The directory's answer, its failures logged and masked.
fn known<T>(answer: db::Result<T>) -> Result<T, Refusal> {
    answer.map_err(|error| {
        tracing::error!(%error, "the directory does not answer");
        super::failure()
    })
}
