use async_graphql::{ID, InputObject, SimpleObject};
use catalog::menu::{Item, Menu as Stored, NewItem, NewMenu};

use crate::gid;

/// A named tree of links.
#[derive(SimpleObject)]
pub struct Menu {
    /// Its id.
    id: ID,
    /// By which templates ask for it.
    handle: String,
    /// What the merchant calls it.
    title: String,
    /// In their order.
    items: Vec<MenuItem>,
}

impl From<Stored> for Menu {
    fn from(menu: Stored) -> Self {
        Self {
            id: gid::of("Menu", menu.id),
            handle: menu.handle,
            title: menu.title,
            items: menu.items.into_iter().map(Into::into).collect(),
        }
    }
}

/// A link of a menu.
#[derive(SimpleObject)]
pub struct MenuItem {
    /// Its id; a new one whenever the menu is set.
    id: ID,
    /// What shoppers read.
    title: String,
    /// A path of the shop or an absolute address.
    target: String,
    /// What hangs under it.
    items: Vec<MenuItem>,
}

impl From<Item> for MenuItem {
    fn from(item: Item) -> Self {
        Self {
            id: gid::of("MenuItem", item.id),
            title: item.title,
            target: item.target,
            items: item.items.into_iter().map(Into::into).collect(),
        }
    }
}

/// A whole menu. One with the same handle is replaced.
#[derive(InputObject)]
pub struct MenuSetInput {
    /// By which templates ask for it.
    handle: String,
    /// What the merchant calls it.
    title: String,
    /// In their order: up to 3 levels and 250 items altogether.
    items: Vec<MenuItemInput>,
}

impl From<MenuSetInput> for NewMenu {
    fn from(input: MenuSetInput) -> Self {
        let items = input.items.into_iter().map(Into::into).collect();
        Self { handle: input.handle, title: input.title, items }
    }
}

/// A link of a menu.
#[derive(InputObject)]
pub struct MenuItemInput {
    /// What shoppers read.
    title: String,
    /// A path of the shop (`/collections/tea`) or an absolute address.
    target: String,
    /// What hangs under it.
    #[graphql(default)]
    items: Vec<MenuItemInput>,
}

impl From<MenuItemInput> for NewItem {
    fn from(input: MenuItemInput) -> Self {
        let items = input.items.into_iter().map(Into::into).collect();
        Self { title: input.title, target: input.target, items }
    }
}
