use catalog::stock::{Held, KeptFor};
use db::{
    TenantTx,
    sea_orm::{self, QueryFilter, QueryOrder, entity::prelude::*},
};
use kernel::{Code, Fault};

/// Units that are held for an order line at a location.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reservation")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) tenant_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) order_id: Uuid,
    pub(crate) order_line_id: Uuid,
    pub(crate) variant_id: Uuid,
    pub(crate) location_id: Uuid,
    pub(crate) quantity: i32,
    pub(crate) state: State,
    /// The campaign that the units had been kept for, if they had.
    pub(crate) campaign_id: Option<Uuid>,
    /// And the count of it.
    pub(crate) hold_key: Option<String>,
}

/// What became of a reservation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub(crate) enum State {
    Open,
    Shipped,
    Released,
}

#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();

impl Model {
    /// The units, as stock knows them.
    pub(crate) fn held(&self) -> Held {
        Held {
            variant_id: self.variant_id,
            location_id: self.location_id,
            quantity: i64::from(self.quantity),
            kept_for: self
                .campaign_id
                .zip(self.hold_key.clone())
                .map(|(campaign_id, key)| KeptFor { campaign_id, key }),
        }
    }
}

pub(crate) use self::Model as Reservation;

/// What is still held for an order, locked.
pub(super) async fn open_of(tx: &TenantTx, order: Uuid) -> db::Result<Vec<Model>> {
    let find = tx.find::<Entity>().filter(Column::OrderId.eq(order));
    let find = find.filter(Column::State.eq(State::Open));
    find.order_by_asc(Column::Id).for_update().all().await
}

/// Ends open reservations; what they held is for the caller to give back or to send.
pub(super) async fn end(tx: &TenantTx, ended: &[Model], state: State) -> db::Result<()> {
    let ids: Vec<Uuid> = ended.iter().map(|reservation| reservation.id).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let open = tx.update_many::<Entity>().filter(Column::State.eq(State::Open));
    let changed = open.filter(Column::Id.eq_any(ids)).set(Column::State, state).exec().await?;
    all_changed(changed, ended)
}

/// Ends as many units of what is held for each of some lines; says which those were. A reservation
/// of which only a part is meant is split. Lines that nothing is held for are left out.
pub(super) async fn take(
    tx: &TenantTx,
    order: Uuid,
    wanted: &[(Uuid, i32)],
    state: State,
) -> db::Result<Vec<Model>> {
    let mut whole = Vec::new();
    let mut parts = Vec::new();
    let mut left = wanted.to_vec();
    for held in open_of(tx, order).await? {
        let wanted = left.iter_mut().find(|(line, _)| *line == held.order_line_id);
        let Some((_, units)) = wanted.filter(|(_, units)| *units > 0) else {
            continue;
        };
        let quantity = held.quantity.min(*units);
        *units -= quantity;
        if quantity == held.quantity {
            whole.push(held);
        } else {
            parts.push(Model { quantity, ..held });
        }
    }
    end(tx, &whole, state).await?;
    split(tx, &parts, state).await?;
    Ok(whole.into_iter().chain(parts).collect())
}

/// Takes the quantities of `parts` out of their open reservations and notes them by themselves.
async fn split(tx: &TenantTx, parts: &[Model], state: State) -> db::Result<()> {
    if parts.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = parts.iter().map(|part| part.id).collect();
    let quantities: Vec<i32> = parts.iter().map(|part| part.quantity).collect();
    let changed = tx.execute(
        "UPDATE reservation r SET quantity = r.quantity - p.quantity
         FROM unnest($2::uuid[], $3::integer[]) AS p (id, quantity)
         WHERE r.tenant_id = $1 AND r.id = p.id AND r.state = 'open'",
        [ids.into(), quantities.into()],
    );
    all_changed(changed.await?, parts)?;
    let apart = |part: &Model| ActiveModel::from(Model { id: tx.new_id(), state, ..part.clone() });
    tx.insert_many(parts.iter().map(apart)).await
}

/// Refuses to go on when some reservation wasn't as it was read.
fn all_changed(changed: u64, wanted: &[Model]) -> db::Result<()> {
    if changed == wanted.len() as u64 {
        return Ok(());
    }
    Err(Fault::new(Code::Conflict, "Its reservations were changed meanwhile.").at("id").into())
}
