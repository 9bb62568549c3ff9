use db::TenantTx;
use kernel::{Checks, Code};
use uuid::Uuid;

use super::item::Model;
use crate::link;

/// How deep items may hang under each other.
pub const MOST_LEVELS: usize = 3;
/// How many items a menu may have altogether.
pub const MOST_ITEMS: usize = 250;

/// An item to be written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewItem {
    /// What shoppers read.
    pub title: String,
    /// A path of the shop (`/collections/tea`) or an absolute address.
    pub target: String,
    /// What hangs under it.
    pub items: Vec<NewItem>,
}

/// An item of a menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The item's id.
    pub id: Uuid,
    /// What shoppers read.
    pub title: String,
    /// A path of the shop or an absolute address.
    pub target: String,
    /// What hangs under it.
    pub items: Vec<Item>,
}

/// Checks the items of a menu.
pub(super) fn check(checks: &mut Checks, items: &[NewItem]) {
    let total = check_level(checks, "items", items, 1);
    checks.count("items", total, MOST_ITEMS);
}

/// Says how many items there are from here on; levels that are too deep aren't looked into.
fn check_level(checks: &mut Checks, path: &str, items: &[NewItem], level: usize) -> usize {
    if level > MOST_LEVELS && !items.is_empty() {
        checks.fault(path, Code::TooMany, "At most 3 levels.");
        return 0;
    }
    let mut total = items.len();
    for (nr, item) in items.iter().enumerate().take(MOST_ITEMS) {
        let path = format!("{path}.{nr}");
        checks.name(&format!("{path}.title"), &item.title, 1..=255);
        link::check_target(checks, &format!("{path}.target"), &item.target);
        total += check_level(checks, &format!("{path}.items"), &item.items, level + 1);
    }
    total
}

/// The rows of checked items, parents before children.
pub(super) fn rows(tx: &TenantTx, menu: Uuid, items: Vec<NewItem>) -> Vec<Model> {
    let mut rows: Vec<Model> = Vec::new();
    let mut level: Vec<(Option<Uuid>, NewItem)> =
        items.into_iter().map(|item| (None, item)).collect();
    while !level.is_empty() {
        let mut next = Vec::new();
        for (parent_id, item) in level {
            let id = tx.new_id();
            next.extend(item.items.into_iter().map(|child| (Some(id), child)));
            rows.push(Model {
                tenant_id: tx.shop(),
                id,
                menu_id: menu,
                parent_id,
                position: i32::try_from(rows.len() + 1).unwrap_or(i32::MAX),
                title: item.title,
                target: item.target,
            });
        }
        level = next;
    }
    rows
}

/// The tree of rows that are sorted by position.
pub(super) fn items(rows: Vec<Model>) -> Vec<Item> {
    under(&mut { rows }, None)
}

fn under(rows: &mut Vec<Model>, parent: Option<Uuid>) -> Vec<Item> {
    let own: Vec<Model> = rows.extract_if(.., |row| row.parent_id == parent).collect();
    let item = |row: Model| {
        let items = under(rows, Some(row.id));
        Item { id: row.id, title: row.title, target: row.target, items }
    };
    own.into_iter().map(item).collect()
}

#[cfg(test)]
mod tests {
    use super::{NewItem, check, items};
    use crate::menu::item::Model;
    use kernel::Checks;
    use uuid::Uuid;

    fn link(target: &str, items: Vec<NewItem>) -> NewItem {
        NewItem { title: "Tea".to_owned(), target: target.to_owned(), items }
    }

    fn faults(items: &[NewItem]) -> Vec<String> {
        let mut checks = Checks::new();
        check(&mut checks, items);
        let faults = checks.finish().err().unwrap_or_default();
        faults.into_iter().map(|fault| fault.field.join(".")).collect()
    }

    #[test]
    fn menus_have_three_levels_and_targets_that_lead_somewhere() {
        let deep = |rest| vec![link("/a", vec![link("https://a.example", vec![link("/c", rest)])])];
        assert_eq!(faults(&deep(vec![])), Vec::<String>::new());
        assert_eq!(faults(&deep(vec![link("/d", vec![])])), ["items.0.items.0.items.0.items"]);
        assert_eq!(faults(&[link("javascript:x", vec![])]), ["items.0.target"]);
        assert_eq!(faults(&vec![link("/a", vec![]); 251]), ["items"]);
    }

    #[test]
    fn rows_become_the_tree_that_they_were() {
        let row = |id, parent: Option<u128>, position| Model {
            tenant_id: Uuid::nil(),
            id: Uuid::from_u128(id),
            menu_id: Uuid::nil(),
            parent_id: parent.map(Uuid::from_u128),
            position,
            title: id.to_string(),
            target: "/".to_owned(),
        };
        let tree = items(vec![row(1, None, 1), row(2, None, 2), row(3, Some(1), 3)]);
        assert_eq!(tree.iter().map(|item| item.title.as_str()).collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(tree[0].items[0].title, "3");
    }
}
