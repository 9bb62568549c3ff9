use std::sync::Arc;

use api_types::Caller;
use async_graphql::parser::types::OperationType::Mutation;
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
    graphql::{
        Document, Refusal, document, refusal,
        request::{Accepts, RawRequest},
    },
    quota::{Api, Turn},
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
    let mut request = RawRequest::take(&headers, body, Accepts::JsonOnly).await?.read()?;
    let executable = app.admin_documents.of(&mut request).await?;
    let changes = document::operations(&executable).iter().any(|one| one.ty == Mutation);
    let variables = request.take_variables();
    let document = Document::prepare(executable, &variables, request.operation_name.as_deref())?;
    let mut operation =
        async_graphql::Request::new(String::new()).variables(variables).data(client);
    // Held to the end.
    let mut turn = None;
    if let Some((shop, actor)) = signed_in(&app, &origin, &headers).await? {
        let turn = turn.insert(app.quotas.enter(shop, Api::Admin)?);
        let slug = app.directory.slug_of(shop).await.map_err(|error| {
            tracing::error!(%error, "the directory does not answer");
            super::failure()
        })?;
        let address = origin.of_shop(&app.settings.server.domain, &slug);
        let (db, directory) = (app.db.clone(), app.directory.clone());
        let caller = Caller::new(db, directory, shop, actor, document.locale, address);
        let caller = Arc::new(caller);
        operation = admin::with_loaders(operation.data(Arc::clone(&caller)), &caller);
        turn.is_for(&caller);
    }
    operation.operation_name = request.operation_name;
    operation.set_parsed_query(document.executable);
    let answer = in_time(app.admin.execute(operation)).await?;
    let answer = match turn.as_ref().and_then(Turn::cost) {
        Some(cost) => answer.extension("cost", cost),
        None => answer,
    };
    drop(turn);
    if changes {
        app.answers.refresh().await;
    }
    let body = refusal::bytes(&refusal::with_codes(answer, &trace.0));
    Ok(refusal::json(body).into_response())
}

/// Who the access token belongs to and in which shop. Nobody without a token, nor with one that
/// isn't good: clients send an expired one along when they renew it. At another shop's host a token
/// that is good is refused.
pub async fn signed_in(
    app: &App,
    origin: &Origin,
    headers: &HeaderMap,
) -> Result<Option<(ShopId, Actor)>, Refusal> {
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
    let Some(actor) = actor else { return Ok(None) };
    if !is_at_home(app, origin, shop).await? {
        return Err(Refusal::bad_token());
    }
    super::trace::say_tenant(shop);
    Ok(Some((shop, actor)))
}

/// Whether the host that was asked isn't another shop's.
async fn is_at_home(app: &App, origin: &Origin, shop: ShopId) -> Result<bool, Refusal> {
    let Some(slug) = origin.slug(&app.settings.server.domain) else { return Ok(true) };
    let named = app.directory.by_slug(slug).await.map_err(|error| {
        tracing::error!(%error, "the directory does not answer");
        super::failure()
    })?;
    Ok(named.is_none_or(|named| named == shop))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
