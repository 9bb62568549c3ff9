use catalog::stock;
use db::{
    TenantTx,
    sea_orm::{QueryFilter, entity::prelude::*},
};
use kernel::{Actor, Code, Fault, Permission};
use pricing::Claim;
use serde_json::json;
use tenancy::{audit, secret};

use super::{
    Coupon,
    entity::{Column, Entity},
};
use crate::{
    claimed,
    stored::{self, Status},
};

/// Notes that a coupon was used in a store, where its customer showed its code.
///
/// # Errors
/// `DENIED` without `orders.write`; `NOT_FOUND` at `code` and `locationId`; `CONFLICT` at `code` when
/// it was used, its time is over, or its campaign doesn't run.
pub async fn redeem(
    tx: &TenantTx,
    actor: &Actor,
    code: &str,
    location: Uuid,
) -> db::Result<Coupon> {
    actor.require(Permission::OrdersWrite)?;
    let find = tx.find::<Entity>().filter(Column::Code.eq(secret::typed_voucher(code)));
    let coupon = find.one().await?.ok_or_else(|| Fault::not_found("coupon").at("code"))?;
    let there = stock::locations(tx).await?.iter().any(|it| it.id == location);
    if !there {
        return Err(Fault::not_found("location").at("locationId").into());
    }
    if coupon.is_over(tx.now()) {
        return Err(conflict("This coupon's time is over.").into());
    }
    let campaign = stored::read(tx, coupon.campaign_id).await?;
    if campaign.is_none_or(|campaign| campaign.status(tx.now()) != Status::Running) {
        return Err(conflict("This coupon isn't valid at the moment.").into());
    }
    let claim = Claim { line: None, key: coupon.count(), units: 1, most: 1 };
    if claimed(tx, &[&[(coupon.campaign_id, claim)]]).await? != [true] {
        return Err(conflict("This coupon was used already.").into());
    }
    let update = tx.update_many::<Entity>().filter(Column::Id.eq(coupon.id));
    let update = update.set(Column::RedeemedAt, tx.now());
    update.set(Column::RedeemedLocationId, location).exec().await?;
    let detail = json!({ "campaign": coupon.campaign_id, "location": location });
    audit::record(tx, actor, "coupon.redeemed", coupon.id, detail).await?;
    Ok(Coupon { redeemed_at: Some(tx.now()), redeemed_location_id: Some(location), ..coupon })
}

fn conflict(message: &str) -> Fault {
    Fault::new(Code::Conflict, message).at("code")
}
