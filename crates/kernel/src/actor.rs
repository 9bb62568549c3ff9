use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Code, Fault};

/// Something a member of staff may be allowed to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Permission {
    /// See products, collections, menus and pages that aren't published.
    #[serde(rename = "catalog.read")]
    CatalogRead,
    /// Change products, collections, menus and pages; import.
    #[serde(rename = "catalog.write")]
    CatalogWrite,
    /// Set and adjust stock.
    #[serde(rename = "stock.write")]
    StockWrite,
    /// See orders with their addresses, and the customers who placed them.
    #[serde(rename = "orders.read")]
    OrdersRead,
    /// Cancel, mark as paid, fulfil.
    #[serde(rename = "orders.write")]
    OrdersWrite,
    /// See campaigns and their figures.
    #[serde(rename = "marketing.read")]
    MarketingRead,
    /// Change campaigns.
    #[serde(rename = "marketing.write")]
    MarketingWrite,
    /// See the shop's settings, staff and audit log.
    #[serde(rename = "settings.read")]
    SettingsRead,
    /// Change settings, staff and storefront tokens.
    #[serde(rename = "settings.write")]
    SettingsWrite,
}

impl Permission {
    /// Every permission, which is what a shop's owner has.
    pub const ALL: [Self; 9] = [
        Self::CatalogRead,
        Self::CatalogWrite,
        Self::StockWrite,
        Self::OrdersRead,
        Self::OrdersWrite,
        Self::MarketingRead,
        Self::MarketingWrite,
        Self::SettingsRead,
        Self::SettingsWrite,
    ];

    /// The stored and displayed name, such as `catalog.write`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CatalogRead => "catalog.read",
            Self::CatalogWrite => "catalog.write",
            Self::StockWrite => "stock.write",
            Self::OrdersRead => "orders.read",
            Self::OrdersWrite => "orders.write",
            Self::MarketingRead => "marketing.read",
            Self::MarketingWrite => "marketing.write",
            Self::SettingsRead => "settings.read",
            Self::SettingsWrite => "settings.write",
        }
    }

    /// The permission of that name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|permission| permission.as_str() == name)
    }
}

/// Who acts on a shop. Domain functions ask it before they do anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A signed-in member of staff, with what they may do in this shop.
    Staff {
        /// Their id in the platform's directory.
        id: Uuid,
        /// What they may do.
        permissions: Vec<Permission>,
    },
    /// Somebody on the storefront.
    Shopper,
    /// The platform itself: the worker, the command line.
    System,
}

impl Actor {
    /// Refuses whoever doesn't hold `permission`. The platform itself may do everything.
    ///
    /// # Errors
    /// `DENIED` naming the permission.
    pub fn require(&self, permission: Permission) -> Result<(), Fault> {
        let allowed = match self {
            Self::Staff { permissions, .. } => permissions.contains(&permission),
            Self::Shopper => false,
            Self::System => true,
        };
        if allowed {
            return Ok(());
        }
        Err(Fault::new(Code::Denied, format!("This needs the permission {}.", permission.as_str())))
    }

    /// `staff`, `shopper` or `system`, for the audit log.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Staff { .. } => "staff",
            Self::Shopper => "shopper",
            Self::System => "system",
        }
    }

    /// The staff member's id, if it is one.
    pub const fn id(&self) -> Option<Uuid> {
        match self {
            Self::Staff { id, .. } => Some(*id),
            Self::Shopper | Self::System => None,
        }
    }
}
