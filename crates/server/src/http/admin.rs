use std::sync::Arc;

use api_types::Caller;
use axum::{
    Extension,
    body::Body,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use kernel::{Actor, ShopId};
use tenancy::session;

use super::{Client, Origin, storefront::in_time, trace::TraceId};
use crate::{
    App, admin,
    graphql::{Document, GraphQlRequest, Refusal, refusal, request::Accepts},
};

/// The admin API. Without a token only signing up and in work.
pub async fn graphql(
    State(app): State<App>,
    Extension(trace): Extension<TraceId>,
    origin: Origin,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let mut request = GraphQlRequest::read(&headers, body, Accepts::JsonOnly).await?;
    let variables = request.take_variables();
    let document =
        Document::prepare(&request.query, &variables, request.operation_name.as_deref())?;
    let mut operation =
        async_graphql::Request::new(request.query).variables(variables).data(client);
    if let Some((shop, actor)) = signed_in(&app, &headers).await? {
        let slug = app.directory.slug_of(shop).await.map_err(|error| {
            tracing::error!(%error, "the directory does not answer");
            super::failure()
        })?;
        let address = origin.of_shop(&app.settings.server.domain, &slug);
        let caller = Caller::new(app.db.clone(), shop, actor, document.locale, address);
        let caller = Arc::new(caller);
        operation = admin::with_loaders(operation.data(Arc::clone(&caller)), &caller);
    }
    operation.operation_name = request.operation_name;
    operation.set_parsed_query(document.executable);
    let answer = in_time(app.admin.execute(operation)).await?;
    Ok(refusal::json(&refusal::with_codes(answer, &trace.0)).into_response())
}

/// Who the access token belongs to and in which shop. Nobody without a token, nor with one that
/// isn't good: clients send an expired one along when they renew it.
pub async fn signed_in(app: &App, headers: &HeaderMap) -> Result<Option<(ShopId, Actor)>, Refusal> {
    let Some(claims) = bearer(headers).and_then(|token| app.signer.verify(token)) else {
        return Ok(None);
    };
    let shop = claims.shop();
    let actor = match app.db.read(shop).await {
        Ok(tx) => session::authenticate(&tx, &claims).await,
        Err(error) => Err(error),
    };
    let actor = actor.map_err(|error| {
        tracing::error!(%error, "can't look a session up");
        super::failure()
    })?;
    Ok(actor.map(|actor| {
        super::trace::say_tenant(shop);
        (shop, actor)
    }))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
