//! Storefront access tokens: what a frontend on another host names its shop with. Anybody can
//! read them in a browser, so they open the storefront API only.

mod entity;

use db::{
    TenantTx,
    sea_orm::{self, ColumnTrait, FromQueryResult, QueryFilter, QueryOrder},
};
use kernel::{Actor, Checks, Code, Fault, Permission};
use serde_json::json;
use uuid::Uuid;

pub use self::entity::Model as StorefrontToken;
use self::entity::{ActiveModel, Column, Entity};
use crate::{audit, directory::storefront_token as directory, secret};

/// Live tokens of a shop, at the most.
const MOST: u64 = 20;

/// What every token begins with.
const PREFIX: &str = "fst_";

/// Makes a token. The text beside its row is shown this once and not stored.
///
/// # Errors
/// `DENIED` without `settings.write`; a fault at `title`; `TOO_MANY` beside 20 live ones.
pub async fn create(
    tx: &TenantTx,
    actor: &Actor,
    title: &str,
) -> db::Result<(StorefrontToken, String)> {
    actor.require(Permission::SettingsWrite)?;
    let title = title.trim();
    Checks::new().name("title", title, 1..=100).finish()?;
    make_room(tx).await?;

    let token = secret::token(PREFIX);
    let row = StorefrontToken {
        tenant_id: tx.shop(),
        id: tx.new_id(),
        title: title.to_owned(),
        hint: token[token.len() - 4..].to_owned(),
        created_at: tx.now(),
        revoked_at: None,
    };
    let row = tx.insert(ActiveModel::from(row)).await?;
    let entry = directory::Model {
        token_hash: secret::sha256(token.as_bytes()),
        shop_id: tx.shop(),
        token_id: row.id,
    };
    tx.directory().insert(directory::ActiveModel::from(entry)).await?;
    let detail = json!({ "title": row.title, "hint": row.hint });
    audit::record(tx, actor, "storefront_token.created", row.id, detail).await?;
    Ok((row, token))
}

/// The live tokens, newest first; those revoked are in the audit log.
///
/// # Errors
/// `DENIED` without `settings.read`.
pub async fn list(tx: &TenantTx, actor: &Actor) -> db::Result<Vec<StorefrontToken>> {
    actor.require(Permission::SettingsRead)?;
    tx.find::<Entity>().filter(Column::RevokedAt.is_null()).order_by_desc(Column::Id).all().await
}

/// Revokes a token. Gives its hash, to be told to [`crate::ShopDirectory::forget_token`] once the
/// transaction is committed.
///
/// # Errors
/// `DENIED` without `settings.write`; `NOT_FOUND` when the shop has no such live token.
pub async fn revoke(tx: &TenantTx, actor: &Actor, id: Uuid) -> db::Result<Vec<u8>> {
    #[derive(FromQueryResult)]
    struct Removed {
        token_hash: Vec<u8>,
    }
    actor.require(Permission::SettingsWrite)?;
    let this = tx.update_many::<Entity>().filter(Column::Id.eq(id));
    let live = this.filter(Column::RevokedAt.is_null());
    if live.set(Column::RevokedAt, tx.now()).exec().await? == 0 {
        return Err(Fault::not_found("token").at("id").into());
    }
    let sql = "DELETE FROM storefront_token_directory
               WHERE shop_id = $1 AND token_id = $2 RETURNING token_hash";
    let removed = tx.directory().sql::<Removed>(sql, [tx.shop().into(), id.into()]).await?.pop();
    let removed = removed.ok_or_else(|| Fault::not_found("token").at("id"))?;
    audit::record(tx, actor, "storefront_token.revoked", id, json!({})).await?;
    Ok(removed.token_hash)
}

/// Whether a text has a token's form, so that others needn't be looked up.
pub(crate) fn could_be(text: &str) -> bool {
    text.len() == PREFIX.len() + 43 && text.starts_with(PREFIX)
}

/// Makes sure that one more token is allowed. Whoever asks meanwhile waits for this transaction.
async fn make_room(tx: &TenantTx) -> db::Result<()> {
    tx.execute("SELECT 1 FROM shop WHERE tenant_id = $1 FOR NO KEY UPDATE", []).await?;
    if tx.find::<Entity>().filter(Column::RevokedAt.is_null()).count().await? >= MOST {
        let message = format!("A shop has at most {MOST} tokens; revoke one that isn't used.");
        return Err(Fault::new(Code::TooMany, message).into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{PREFIX, could_be};
    use crate::secret;

    #[test]
    fn a_token_has_a_tokens_form() {
        assert!(could_be(&secret::token(PREFIX)));
        assert!(!could_be("fst_") && !could_be(&secret::token("fsr_")));
    }
}
