//! The ways to pay that a shop offers: the installation's gateways, each as it comes unless the
//! merchant has set it otherwise.

mod entity;

use chrono::TimeDelta;
use db::TenantTx;
use kernel::{Actor, Checks, Fault, Permission};
use serde::Serialize;

use crate::{Gateways, PaymentGateway};

/// A way to pay, as a shop has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Method {
    /// The gateway's id.
    pub gateway: &'static str,
    /// Shoppers can choose it.
    pub enabled: bool,
    /// The shop's words to whoever chooses it.
    pub instructions: String,
    /// How long an order waits to be paid.
    pub time_out: TimeDelta,
    /// It is only for orders that are fetched.
    pub at_pickup_only: bool,
    /// It moves no money.
    pub is_test: bool,
    /// The shop says itself when the money has come: nobody is asked.
    pub is_by_hand: bool,
}

/// New settings of a way to pay; `None` leaves one as it is.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MethodChange {
    /// Shoppers can choose it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// At most 2,000 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instructions: Option<String>,
    /// 5 minutes to 90 days; `Some(None)` for the gateway's own time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<Option<i32>>,
}

/// The longest that an order may wait to be paid: 90 days.
const MOST_MINUTES: i32 = 129_600;

/// All ways to pay that there are, those that the shop doesn't offer included.
///
/// # Errors
/// The database's.
pub async fn all(tx: &TenantTx, gateways: &Gateways) -> db::Result<Vec<Method>> {
    let stored = tx.find::<entity::Entity>().all().await?;
    let method = |gateway: &dyn PaymentGateway| {
        let row = stored.iter().find(|row| row.gateway == gateway.id());
        let minutes = row.and_then(|row| row.minutes);
        Method {
            gateway: gateway.id(),
            enabled: row.map_or(gateway.on_from_the_start(), |row| row.enabled),
            instructions: row.map_or_else(String::new, |row| row.instructions.clone()),
            time_out: minutes
                .map_or(gateway.time_out(), |minutes| TimeDelta::minutes(minutes.into())),
            at_pickup_only: gateway.at_pickup_only(),
            is_test: gateway.is_test(),
            is_by_hand: gateway.is_by_hand(),
        }
    };
    Ok(gateways.all().map(method).collect())
}

/// Those of them that an order can be paid by.
pub fn offered(all: &[Method], fetched: bool) -> impl Iterator<Item = &Method> {
    all.iter().filter(move |method| method.enabled && (fetched || !method.at_pickup_only))
}

/// Changes how the shop offers a way to pay.
///
/// # Errors
/// `DENIED` without `settings.write`; `NOT_FOUND` at `gateway`; faults of `instructions` and
/// `timeOutMinutes`.
pub async fn update(
    tx: &TenantTx,
    gateways: &Gateways,
    actor: &Actor,
    gateway: &str,
    change: MethodChange,
) -> db::Result<Method> {
    actor.require(Permission::SettingsWrite)?;
    let mut checks = Checks::new();
    if let Some(text) = &change.instructions {
        checks.lines("instructions", text, 0..=2_000);
    }
    if let Some(Some(minutes)) = change.minutes {
        checks.range("timeOutMinutes", minutes, 5..=MOST_MINUTES);
    }
    checks.finish()?;
    let Some(gateway) = gateways.get(gateway) else {
        return Err(Fault::not_found("way to pay").at("gateway").into());
    };
    let values = [
        gateway.id().into(),
        change.enabled.into(),
        change.instructions.clone().into(),
        change.minutes.is_some().into(),
        change.minutes.flatten().into(),
        gateway.on_from_the_start().into(),
    ];
    tx.execute(UPDATE, values).await?;
    let detail = serde_json::json!({ "gateway": gateway.id(), "change": change });
    tenancy::audit::record(tx, actor, "payment_method.updated", tx.shop(), detail).await?;
    let all = all(tx, gateways).await?;
    let updated = all.into_iter().find(|method| method.gateway == gateway.id());
    updated.ok_or_else(|| Fault::not_found("way to pay").at("gateway").into())
}

const UPDATE: &str = "
    INSERT INTO payment_method AS m (tenant_id, gateway, enabled, instructions, minutes)
    VALUES ($1, $2, coalesce($3, $7), coalesce($4, ''), $6)
    ON CONFLICT (tenant_id, gateway) DO UPDATE SET
        enabled = coalesce($3, m.enabled), instructions = coalesce($4, m.instructions),
        minutes = CASE WHEN $5 THEN $6 ELSE m.minutes END";
