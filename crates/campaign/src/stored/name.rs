use std::collections::HashSet;

use db::{
    TenantTx,
    sea_orm::{Condition, QueryFilter, entity::prelude::*},
};
use kernel::{Checks, Code};

use super::{
    Campaign, State,
    entity::{Column, Entity},
};
use crate::{Name, Registry};

/// Refuses the words of a campaign that is to be live which another answers to while both may run.
/// Whoever asks holds the lock of the shop's campaigns.
///
/// # Errors
/// `TAKEN` below `config`, where the settings have the word.
pub(super) async fn check(
    tx: &TenantTx,
    registry: &Registry,
    campaign: &Campaign,
) -> db::Result<()> {
    let names = names_of(registry, campaign);
    if names.is_empty() {
        return Ok(());
    }
    let others = beside(tx, campaign).await?;
    let others = others.iter().flat_map(|other| names_of(registry, other));
    let taken: HashSet<String> = others.map(|name| name.word).collect();
    let mut checks = Checks::new();
    for Name { path, word } in names {
        let message = "Another campaign that runs at that time has this already.";
        checks.ensure(!taken.contains(&word), &path, Code::Taken, message);
    }
    Ok(checks.finish()?)
}

fn names_of(registry: &Registry, campaign: &Campaign) -> Vec<Name> {
    registry.get(&campaign.plugin).map(|plugin| plugin.names(campaign)).unwrap_or_default()
}

/// The other live campaigns that run while a campaign does.
async fn beside(tx: &TenantTx, campaign: &Campaign) -> db::Result<Vec<Campaign>> {
    let from = campaign.starts_at.max(tx.now());
    let beside = Condition::all()
        .add(Column::Id.ne(campaign.id))
        .add(Column::State.eq(State::Live))
        .add(Condition::any().add(Column::EndsAt.is_null()).add(Column::EndsAt.gt(from)))
        .add_option(campaign.ends_at.map(|ends| Column::StartsAt.lt(ends)));
    tx.find::<Entity>().filter(beside).all().await
}
