use db::TenantTx;
use uuid::Uuid;

use super::{CartKey, CartOutcome, change, draft::Draft};
use crate::{Attribute, Attributes, Market};

/// Something to be put into a cart.
#[derive(Debug, Clone)]
pub struct NewLine {
    /// What is bought.
    pub variant_id: Uuid,
    /// How many, 1 to 1,000,000.
    pub quantity: i32,
    /// The storefront's own words.
    pub attributes: Vec<Attribute>,
}

/// A change of a line. What is `None` stays.
#[derive(Debug, Clone)]
pub struct LineUpdate {
    /// The line.
    pub id: Uuid,
    /// How many; 0 removes the line.
    pub quantity: Option<i32>,
    /// What is bought instead.
    pub variant_id: Option<Uuid>,
    /// All its attributes.
    pub attributes: Option<Vec<Attribute>>,
}

/// The most entries of one request.
const MOST: usize = 500;

/// Puts things into a cart. Where there aren't as many as asked for, what there is; with a warning.
///
/// # Errors
/// The database's.
pub async fn add_lines(
    tx: &TenantTx,
    market: Market<'_>,
    key: &CartKey,
    lines: Vec<NewLine>,
) -> db::Result<CartOutcome> {
    let wanted = wanted(&lines);
    change(tx, market, key, &wanted, |draft| draft.add_all(tx, lines)).await
}

/// Changes lines.
///
/// # Errors
/// The database's.
pub async fn update_lines(
    tx: &TenantTx,
    market: Market<'_>,
    key: &CartKey,
    lines: Vec<LineUpdate>,
) -> db::Result<CartOutcome> {
    let wanted: Vec<Uuid> = lines.iter().filter_map(|line| line.variant_id).take(MOST).collect();
    let edit = |draft: &mut Draft<'_>| {
        draft.checks.count("lines", lines.len(), MOST);
        for (nr, line) in lines.into_iter().enumerate().take(MOST) {
            if let Some(attributes) = &line.attributes {
                let path = format!("lines.{nr}.attributes");
                Attributes::check(attributes, &path, &mut draft.checks);
            }
            let attributes = line.attributes.map(Attributes::new);
            draft.update(nr, line.id, line.variant_id, line.quantity, attributes);
        }
    };
    change(tx, market, key, &wanted, edit).await
}

/// Removes lines.
///
/// # Errors
/// The database's.
pub async fn remove_lines(
    tx: &TenantTx,
    market: Market<'_>,
    key: &CartKey,
    ids: &[Uuid],
) -> db::Result<CartOutcome> {
    let edit = |draft: &mut Draft<'_>| {
        draft.checks.count("lineIds", ids.len(), MOST);
        for (nr, id) in ids.iter().enumerate().take(MOST) {
            draft.remove(nr, *id);
        }
    };
    change(tx, market, key, &[], edit).await
}

/// The variants that have to be read before lines can be added.
pub(super) fn wanted(lines: &[NewLine]) -> Vec<Uuid> {
    lines.iter().map(|line| line.variant_id).take(MOST).collect()
}

impl Draft<'_> {
    pub(super) fn add_all(&mut self, tx: &TenantTx, lines: Vec<NewLine>) {
        self.checks.count("lines", lines.len(), MOST);
        for (nr, line) in lines.into_iter().enumerate().take(MOST) {
            let path = format!("lines.{nr}.attributes");
            Attributes::check(&line.attributes, &path, &mut self.checks);
            let attributes = Attributes::new(line.attributes);
            self.add(nr, tx.new_id(), line.variant_id, line.quantity, attributes);
        }
    }
}
