use std::collections::{HashMap, HashSet};

use campaign::Live;
use data_encoding::HEXLOWER;
use db::{
    TenantTx,
    sea_orm::{Condition, QueryFilter, entity::prelude::*},
};
use kernel::Fault;
use uuid::Uuid;

use super::{
    Cart, CartKey, CartLine, CartView, contents::Contents, entity, line, offers::Offers, view,
};
use crate::{Market, secret};

/// The cart that the key opens, whether or not it became an order.
pub(crate) async fn find(tx: &TenantTx, key: &CartKey, lock: bool) -> db::Result<Option<Cart>> {
    let find = tx.find::<entity::Entity>().filter(entity::Column::Id.eq(key.id));
    let find = find.filter(entity::Column::SecretHash.eq(secret::digest(&key.secret)));
    if lock { find.for_update().one().await } else { find.one().await }
}

/// Gives a locked cart another secret: whoever has the one before has nothing any more.
pub(super) async fn rekey(tx: &TenantTx, id: Uuid, secret: &str) -> db::Result<()> {
    let this = tx.update_many::<entity::Entity>().filter(entity::Column::Id.eq(id));
    this.set(entity::Column::SecretHash, secret::digest(secret)).exec().await.map(drop)
}

/// The carts that some keys open, locked in the order of their ids; by their ids.
pub(crate) async fn lock_all<'k>(
    tx: &TenantTx,
    keys: impl Iterator<Item = &'k CartKey>,
) -> db::Result<HashMap<Uuid, Cart>> {
    let hex = |key: &CartKey| HEXLOWER.encode(&secret::digest(&key.secret));
    let (ids, digests): (Vec<Uuid>, Vec<String>) = keys.map(|key| (key.id, hex(key))).unzip();
    let carts: Vec<Cart> = tx
        .sql(
            "SELECT c.* FROM unnest($2::uuid[], $3::text[]) AS k (id, digest)
             JOIN cart c ON c.tenant_id = $1 AND c.id = k.id
             WHERE c.secret_hash = decode(k.digest, 'hex')
             ORDER BY c.id FOR UPDATE OF c",
            [ids.into(), digests.into()],
        )
        .await?;
    Ok(carts.into_iter().map(|cart| (cart.id, cart)).collect())
}

/// Carts with their contents, each or why it can't be read, in their order. As many statements as for
/// one, and some for each where campaigns ask more than counts.
pub(crate) async fn read_all(
    tx: &TenantTx,
    market: Market<'_>,
    carts: Vec<Cart>,
) -> db::Result<Vec<Result<CartView, Vec<Fault>>>> {
    if carts.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = carts.iter().map(|cart| cart.id).collect();
    let contents = Contents::read_all(tx, &ids).await?;
    let running = campaign::stored_now(tx).await?;
    let of = |cart: &'_ Cart| contents.get(&cart.id).expect("every cart has contents");
    let live = || Live::of(market.campaigns, tx.shop(), running.clone());
    let asked = carts.iter().map(|cart| (live(), cart, of(cart))).collect();
    let offers = Offers::of_all(tx, market.shop, tx.now(), asked).await?;
    let views = carts.into_iter().zip(offers).map(|(cart, offers)| {
        let contents = of(&cart);
        view::assemble(market.shop, cart, contents, &offers?).map_err(|fault| vec![fault])
    });
    Ok(views.collect())
}

/// A cart with its contents.
pub(crate) async fn read(tx: &TenantTx, market: Market<'_>, cart: Cart) -> db::Result<CartView> {
    let contents = Contents::read(tx, cart.id, &[]).await?;
    view::read(tx, market, cart, &contents).await
}

/// Writes a new cart, whose variants are held.
pub(super) async fn insert(tx: &TenantTx, view: &CartView) -> db::Result<()> {
    tx.insert_many([entity::ActiveModel::from(shown(view))]).await?;
    insert_lines(tx, view.own_lines()).await
}

/// Writes a cart that was locked when `before` was read, and its variants held. Lines that changed are deleted and
/// inserted anew, because two of them may have swapped what makes them unique.
pub(super) async fn save(tx: &TenantTx, before: &Contents, view: &CartView) -> db::Result<()> {
    let cart = entity::ActiveModel::from(shown(view)).reset_all();
    tx.update(cart).await?;
    let same: HashSet<Uuid> = before
        .lines
        .iter()
        .filter(|old| view.own_lines().any(|new| new == *old))
        .map(|line| line.id)
        .collect();
    let gone = before.lines.iter().map(|line| line.id).filter(|id| !same.contains(id));
    let gone: Vec<Uuid> = gone.collect();
    let fresh = view.own_lines().filter(|line| !same.contains(&line.id));
    if !gone.is_empty() {
        let condition = Condition::all().add(line::Column::Id.eq_any(gone));
        tx.delete::<line::Entity>(condition).await?;
    }
    insert_lines(tx, fresh).await
}

/// A cart as its shopper is shown it now.
fn shown(view: &CartView) -> Cart {
    Cart { snapshot: Some(view.snapshot()), ..view.cart.clone() }
}

/// Notes that shoppers were shown carts as they are now, without a change of theirs.
pub(crate) async fn record_shown(tx: &TenantTx, views: &[&CartView]) -> db::Result<()> {
    let changed = views.iter().filter(|view| view.cart.snapshot.as_ref() != Some(&view.snapshot()));
    let rows = changed.map(|view| {
        let json = serde_json::to_string(&view.snapshot());
        (view.cart.id, json.expect("ids and numbers always make JSON"))
    });
    let (ids, snapshots): (Vec<Uuid>, Vec<String>) = rows.unzip();
    if ids.is_empty() {
        return Ok(());
    }
    let sql = "UPDATE cart c SET snapshot = s.snapshot::jsonb
               FROM unnest($2::uuid[], $3::text[]) AS s (id, snapshot)
               WHERE c.tenant_id = $1 AND c.id = s.id";
    tx.execute(sql, [ids.into(), snapshots.into()]).await.map(drop)
}

async fn insert_lines(tx: &TenantTx, lines: impl Iterator<Item = &CartLine>) -> db::Result<()> {
    tx.insert_many(lines.cloned().map(line::ActiveModel::from)).await
}
