use async_graphql::{Enum, ID, Object, SimpleObject};
use chrono::{DateTime, Utc};
use tenancy::{session::Session, staff::Member};

use crate::gid;

/// What signing in gives. Both tokens are secrets.
#[derive(SimpleObject)]
pub struct StaffSession {
    /// Goes into the header `Authorization: Bearer …` of every request.
    access_token: String,
    /// Good for one renewal, within 30 days.
    refresh_token: String,
    /// When the access token expires.
    expires_at: DateTime<Utc>,
    /// The shop that it is for.
    shop_id: ID,
}

impl From<Session> for StaffSession {
    fn from(session: Session) -> Self {
        Self {
            access_token: session.access_token,
            refresh_token: session.refresh_token,
            expires_at: session.expires_at,
            shop_id: gid::of("Shop", session.shop),
        }
    }
}

/// What somebody is in a shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "tenancy::staff::Role")]
pub enum StaffRole {
    /// May do everything.
    Owner,
    /// May do what their permissions say.
    Staff,
}

/// Somebody who works in the shop.
pub struct StaffMember(Member);

impl From<Member> for StaffMember {
    fn from(member: Member) -> Self {
        Self(member)
    }
}

/// Somebody who works in the shop.
#[Object]
impl StaffMember {
    /// Their id.
    async fn id(&self) -> ID {
        gid::of("StaffMember", self.0.id)
    }

    /// What they are called here.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What they sign in with.
    async fn email(&self) -> &str {
        &self.0.email
    }

    /// What they are here.
    async fn role(&self) -> StaffRole {
        self.0.role.into()
    }

    /// What they may do here, such as `orders.read`.
    async fn permissions(&self) -> Vec<&'static str> {
        self.0.permissions.iter().map(|permission| permission.as_str()).collect()
    }

    /// When they joined.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
}
