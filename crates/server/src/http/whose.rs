//! Which shop a request is about. Who names one that we have to look for pays when there is none: else
//! names that are made up would keep the database busy on nobody's account.

use kernel::ShopId;

use super::Client;
use crate::{App, graphql::Refusal};

/// The shop of a host's first label.
///
/// # Errors
/// Refusals by the client's quota, and a masked one when the database can't be asked.
pub(crate) async fn by_slug(
    app: &App,
    client: &Client,
    slug: &str,
) -> Result<Option<ShopId>, Refusal> {
    let known = app.directory.knows_slug(slug);
    looked_up(app, client, known, app.directory.by_slug(slug)).await
}

/// The shop that a storefront access token opens.
///
/// # Errors
/// As [`by_slug`].
pub(super) async fn by_token(
    app: &App,
    client: &Client,
    token: &str,
) -> Result<Option<ShopId>, Refusal> {
    let known = app.directory.knows_token(token);
    looked_up(app, client, known, app.directory.by_storefront_token(token)).await
}

async fn looked_up(
    app: &App,
    client: &Client,
    known: bool,
    look: impl Future<Output = db::Result<Option<ShopId>>>,
) -> Result<Option<ShopId>, Refusal> {
    let mut turn = if known { None } else { Some(app.quotas.enter_client(client)?) };
    let found = look.await.map_err(|error| {
        if error.is_crowded() {
            return Refusal::throttled(1);
        }
        tracing::error!(%error, "the directory does not answer");
        super::failure()
    })?;
    if let (Some(turn), Some(_)) = (&mut turn, found) {
        turn.waive();
    }
    Ok(found)
}
