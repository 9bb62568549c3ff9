use std::{sync::Arc, time::Duration};

use api_types::Caller;
use axum::{
    Extension,
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use kernel::{Actor, ShopId};

use super::{Client, Origin, trace::TraceId};
use crate::{
    App,
    graphql::{Document, GraphQlRequest, Refusal, refusal, request::Accepts},
};

/// How long an operation may take.
pub const MOST_TIME: Duration = Duration::from_secs(10);

/// The storefront API.
pub async fn graphql(
    State(app): State<App>,
    Extension(trace): Extension<TraceId>,
    origin: Origin,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let shop = shop(&app, &origin, &headers).await?;
    super::trace::say_tenant(shop);
    let mut request = GraphQlRequest::read(&headers, body, Accepts::JsonOrGraphQl).await?;
    let variables = request.take_variables();
    let document =
        Document::prepare(&request.query, &variables, request.operation_name.as_deref())?;
    let slug = known(app.directory.slug_of(shop).await)?;
    let address = origin.of_shop(&app.settings.server.domain, &slug);
    let caller = Caller::new(app.db.clone(), shop, Actor::Shopper, document.locale, address);
    let caller = Arc::new(caller);
    let operation = async_graphql::Request::new(request.query).variables(variables);
    let mut operation = operation.data(Arc::clone(&caller)).data(client);
    operation.operation_name = request.operation_name;
    operation.set_parsed_query(document.executable);
    let answer = in_time(app.storefront.execute(operation)).await?;
    Ok(refusal::json(&refusal::with_codes(answer, &trace.0)).into_response())
}

/// Runs an operation for as long as it may take; then it is dropped, and its transaction with it.
pub async fn in_time(
    operation: impl Future<Output = async_graphql::Response>,
) -> Result<async_graphql::Response, Refusal> {
    tokio::time::timeout(MOST_TIME, operation).await.map_err(|_| {
        Refusal::new(StatusCode::GATEWAY_TIMEOUT, "TIMEOUT", "The operation took too long.")
    })
}

/// The shop that the host or the token names. Where both do, they must agree.
async fn shop(app: &App, origin: &Origin, headers: &HeaderMap) -> Result<ShopId, Refusal> {
    let by_host = match origin.slug(&app.settings.server.domain) {
        Some(slug) => Some(known(app.directory.by_slug(slug).await)?.ok_or_else(Refusal::no_shop)?),
        None => None,
    };
    let by_token = match headers.get("x-shopify-storefront-access-token") {
        Some(token) => {
            let token = token.to_str().map_err(|_| Refusal::bad_token())?;
            let shop = known(app.directory.by_storefront_token(token).await)?;
            Some(shop.ok_or_else(Refusal::bad_token)?)
        }
        None => None,
    };
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
