use std::sync::Arc;

use api_types::{Caller, Locale};
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
        Document, Refusal, Selected, document, introspection, refusal,
        request::{Accepts, RawRequest},
    },
    quota::{Api, Turn},
};

/// Somebody whose access token is good.
pub struct SignedIn {
    /// In which shop they are.
    pub shop: ShopId,
    /// Who they are.
    pub actor: Actor,
    /// The right to work for them.
    pub turn: Turn,
}

/// The admin API. Without a token only signing up and in work.
pub async fn graphql(
    State(app): State<App>,
    Extension(trace): Extension<TraceId>,
    origin: Origin,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let raw = RawRequest::take(&headers, body, Accepts::JsonOnly).await?;
    // The turn is held to the end.
    let (mut turn, signed_in) = match signed_in(&app, &origin, &headers).await? {
        Some(SignedIn { shop, actor, turn }) => (turn, Some((shop, actor))),
        None => (app.quotas.enter_client(&client)?, None),
    };
    let mut request = raw.read()?;
    let executable = app.admin_documents.of(&mut request).await?;
    let changes = document::operations(&executable).iter().any(|one| one.ty == Mutation);
    let about_schema = introspection::is_all(&executable, request.operation_name.as_deref());
    let variables = request.take_variables();
    let document = Document::prepare(&executable, variables, request.operation_name.as_deref())?;
    let mut operation =
        async_graphql::Request::new(String::new()).variables(document.variables).data(client);
    operation.operation_name = request.operation_name;
    operation.set_parsed_query(document.executable);
    if signed_in.is_none() && !app.settings.server.introspection {
        operation = operation.disable_introspection();
    } else if about_schema {
        let selected = document.selected;
        let make = async || Ok(refusal::bytes(&execute(&app, &trace, operation, selected).await?));
        let body = app.introspections.answer(Api::Admin, &raw, make).await?;
        return Ok(refusal::json(body).into_response());
    }
    let for_shop = signed_in.is_some();
    if let Some((shop, actor)) = signed_in {
        let caller = caller(&app, &origin, shop, actor, document.locale).await?;
        operation = admin::with_loaders(operation.data(Arc::clone(&caller)), &caller);
        turn.is_for(&caller);
    }
    let answer = execute(&app, &trace, operation, document.selected).await?;
    let answer = match turn.cost().filter(|_| for_shop) {
        Some(cost) => answer.extension("cost", cost),
        None => answer,
    };
    drop(turn);
    if changes {
        app.answers.refresh().await;
    }
    Ok(refusal::json(refusal::bytes(&answer)).into_response())
}

async fn execute(
    app: &App,
    trace: &TraceId,
    operation: async_graphql::Request,
    selected: Selected,
) -> Result<async_graphql::Response, Refusal> {
    let mut answer = in_time(app.admin.execute(operation)).await?;
    selected.arrange(&app.admin_documents.types, &mut answer);
    Ok(refusal::with_codes(answer, &trace.0))
}

async fn caller(
    app: &App,
    origin: &Origin,
    shop: ShopId,
    actor: Actor,
    locale: Locale,
) -> Result<Arc<Caller>, Refusal> {
    let slug = app.directory.slug_of(shop).await.map_err(|error| {
        tracing::error!(%error, "the directory does not answer");
        super::failure()
    })?;
    let address = origin.of_shop(&app.settings.server.domain, &slug);
    let (db, directory) = (app.db.clone(), app.directory.clone());
    Ok(Arc::new(Caller::new(db, directory, shop, actor, locale, address)))
}

/// Who the access token belongs to and in which shop. Nobody without a token, nor with one that
/// isn't good: clients send an expired one along when they renew it. At another shop's host a token
/// that is good is refused.
///
/// # Errors
/// As [`Quotas::enter`](crate::quota::Quotas::enter): the session is looked up on the shop's account.
pub async fn signed_in(
    app: &App,
    origin: &Origin,
    headers: &HeaderMap,
) -> Result<Option<SignedIn>, Refusal> {
    let Some(claims) = bearer(headers).and_then(|token| app.signer.verify(token)) else {
        return Ok(None);
    };
    let shop = claims.shop();
    let turn = app.quotas.enter(shop, Api::Admin)?;
    let actor = match app.db.read(shop).await {
        Ok(tx) => session::authenticate(&tx, &claims).await,
        Err(error) => Err(error),
    };
    let actor = actor.map_err(|error| {
        if error.is_crowded() {
            return Refusal::throttled(1);
        }
        tracing::error!(%error, "can't look a session up");
        super::failure()
    })?;
    let Some(actor) = actor else { return Ok(None) };
    if !is_at_home(app, origin, shop).await? {
        return Err(Refusal::bad_token());
    }
    super::trace::say_tenant(shop);
    Ok(Some(SignedIn { shop, actor, turn }))
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
