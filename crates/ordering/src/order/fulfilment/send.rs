use catalog::stock;
use db::TenantTx;
use kernel::{Actor, Code, Fault};
use uuid::Uuid;

use super::{
    super::reservation::{self, Reservation},
    Fulfilment, FulfilmentLine, NewFulfilment, SentLine, entity, line,
};

/// Counts the units on their lines, on the condition that they weren't sent before.
pub(super) async fn note_sent(tx: &TenantTx, sent: &[SentLine]) -> db::Result<()> {
    let lines: Vec<Uuid> = sent.iter().map(|sent| sent.line_id).collect();
    let quantities: Vec<i32> = sent.iter().map(|sent| sent.quantity).collect();
    let changed = tx
        .execute(
            "UPDATE order_line l SET fulfilled = l.fulfilled + s.quantity
             FROM unnest($2::uuid[], $3::integer[]) AS s (line_id, quantity)
             WHERE l.tenant_id = $1 AND l.id = s.line_id
               AND l.fulfilled + l.cancelled + s.quantity <= l.quantity",
            [lines.into(), quantities.into()],
        )
        .await?;
    if changed == sent.len() as u64 {
        return Ok(());
    }
    Err(Fault::new(Code::Conflict, "Some of it was sent meanwhile.").at("lines").into())
}

/// Ends the reservations of what is sent and takes it from stock.
pub(super) async fn ship(
    tx: &TenantTx,
    actor: &Actor,
    order: Uuid,
    sent: &[SentLine],
) -> db::Result<()> {
    let units: Vec<_> = sent.iter().map(|sent| (sent.line_id, sent.quantity)).collect();
    let held = reservation::take(tx, order, &units, reservation::State::Shipped).await?;
    let held: Vec<_> = held.iter().map(Reservation::held).collect();
    stock::ship(tx, actor, order, &held).await
}

pub(super) async fn insert(
    tx: &TenantTx,
    order: Uuid,
    new: NewFulfilment,
    sent: &[SentLine],
) -> db::Result<Uuid> {
    let id = tx.new_id();
    let fulfilment = Fulfilment {
        tenant_id: tx.shop(),
        id,
        order_id: order,
        carrier: new.carrier,
        tracking_number: new.tracking_number,
        tracking_url: new.tracking_url,
        created_at: tx.now(),
    };
    tx.insert_many([entity::ActiveModel::from(fulfilment)]).await?;
    let line = |sent: &SentLine| {
        line::ActiveModel::from(FulfilmentLine {
            tenant_id: tx.shop(),
            fulfilment_id: id,
            order_line_id: sent.line_id,
            quantity: sent.quantity,
        })
    };
    tx.insert_many(sent.iter().map(line)).await?;
    Ok(id)
}
