//! The people who work in a shop.

pub(crate) mod entity;

use chrono::{DateTime, Utc};
use db::{
    TenantTx,
    sea_orm::{self, FromQueryResult},
};
use kernel::{Actor, Permission};
use uuid::Uuid;

/// What somebody is in a shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// May do everything.
    Owner,
    /// May do what their permissions say.
    Staff,
}

impl Role {
    /// The stored name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Staff => "staff",
        }
    }

    /// The role of that name; the lesser one when in doubt.
    fn parse(name: &str) -> Self {
        if name == Self::Owner.as_str() { Self::Owner } else { Self::Staff }
    }
}

/// Somebody who works in the shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Their id in the platform's directory.
    pub id: Uuid,
    /// What they are called here.
    pub name: String,
    /// What they sign in with.
    pub email: String,
    /// What they are here.
    pub role: Role,
    /// What they may do here.
    pub permissions: Vec<Permission>,
    /// When they joined.
    pub created_at: DateTime<Utc>,
}

/// Everybody who works in the shop, in the order in which they joined.
///
/// # Errors
/// `DENIED` without `settings.read`.
pub async fn list(tx: &TenantTx, actor: &Actor) -> db::Result<Vec<Member>> {
    #[derive(FromQueryResult)]
    struct Row {
        staff_id: Uuid,
        name: String,
        email: String,
        role: String,
        permissions: Vec<String>,
        created_at: DateTime<Utc>,
    }
    actor.require(Permission::SettingsRead)?;
    let sql = "SELECT member.staff_id, member.name, person.email, member.role,
                      member.permissions, member.created_at
               FROM staff_member AS member
               JOIN staff_directory AS person ON person.id = member.staff_id
               WHERE member.tenant_id = $1
               ORDER BY member.created_at, member.staff_id";
    let rows = tx.sql::<Row>(sql, []).await?;
    let member = |row: Row| Member {
        id: row.staff_id,
        name: row.name,
        email: row.email,
        role: Role::parse(&row.role),
        permissions: permissions(&row.role, &row.permissions),
        created_at: row.created_at,
    };
    Ok(rows.into_iter().map(member).collect())
}

/// What somebody who works in the shop signs in with.
///
/// # Errors
/// The database's.
pub async fn email_of(tx: &TenantTx, staff: Uuid) -> db::Result<Option<String>> {
    #[derive(FromQueryResult)]
    struct Row {
        email: String,
    }
    let sql = "SELECT person.email FROM staff_member AS member
               JOIN staff_directory AS person ON person.id = member.staff_id
               WHERE member.tenant_id = $1 AND member.staff_id = $2";
    Ok(tx.sql::<Row>(sql, [staff.into()]).await?.pop().map(|row| row.email))
}

/// What a stored role and stored permissions come to. Names that mean nothing (any more) allow
/// nothing.
pub(crate) fn permissions(role: &str, names: &[String]) -> Vec<Permission> {
    match Role::parse(role) {
        Role::Owner => Permission::ALL.to_vec(),
        Role::Staff => names.iter().filter_map(|name| Permission::parse(name)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::permissions;
    use kernel::Permission;

    #[test]
    fn an_owner_may_do_everything_and_staff_what_is_written() {
        assert_eq!(permissions("owner", &[]), Permission::ALL);
        let names = ["orders.read", "orders.eat"].map(str::to_owned);
        assert_eq!(permissions("staff", &names), [Permission::OrdersRead]);
        assert_eq!(permissions("Owner", &[]), []);
    }
}
