use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use tenancy::audit::Entry;

use crate::{CallerExt, gid};

/// A line of the log of what was done in the shop.
#[derive(Clone)]
pub struct AuditEntry(Entry);

impl From<Entry> for AuditEntry {
    fn from(entry: Entry) -> Self {
        Self(entry)
    }
}

crate::connection!(AuditEntryConnection, AuditEntryEdge, AuditEntry);

/// A line of the log of what was done in the shop.
#[Object]
impl AuditEntry {
    /// Its id.
    async fn id(&self) -> ID {
        gid::of("AuditEntry", self.0.id)
    }

    /// When.
    async fn at(&self) -> DateTime<Utc> {
        self.0.at
    }

    /// `staff`, `shopper` or `system`.
    async fn actor_kind(&self) -> &str {
        &self.0.actor_kind
    }

    /// Which member of staff.
    async fn actor_id(&self) -> Option<ID> {
        self.0.actor_id.map(|id| gid::of("StaffMember", id))
    }

    /// What was done, such as `product.created`.
    async fn action(&self) -> &str {
        &self.0.action
    }

    /// To which thing: its uuid.
    async fn subject_id(&self) -> String {
        self.0.subject_id.to_string()
    }

    /// What changed, as JSON.
    async fn detail(&self, ctx: &Context<'_>) -> Result<String> {
        let detail = self.0.detail.to_string();
        ctx.spend_text(&detail)?;
        Ok(detail)
    }
}
