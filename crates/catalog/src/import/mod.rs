//! Import of products in the form of Shopify, as CSV or as a workbook: a row a variant, more rows for
//! more images.
//!
//! The form: <https://help.shopify.com/en/manual/products/import-export/using-csv>, as it was and as it
//! is. Columns that we have no use for are listed and passed over; columns that aren't in the file leave
//! what is there. What a product can do without is repaired or left out with a warning.

mod apply;
mod cell;
mod column;
mod delimited;
mod draft;
mod group;
mod option;
mod pace;
mod table;
mod workbook;

use db::{Db, TenantTx, sea_orm::DbErr};
use kernel::{Actor, Code, Currency, Fault, Permission, ShopId};

pub use self::{
    draft::{Draft, OfVariant},
    pace::Pace,
};
use serde::Serialize;

use self::{apply::Outcome, group::drafts, table::Table};

/// The most problems that are reported, and the most warnings.
const MOST_PROBLEMS: usize = 1000;

/// Something wrong with the file, or, as a warning, something that was mended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// As a spreadsheet counts: the header is row 1.
    pub row: usize,
    /// The column's name, unless it is about the whole row.
    pub column: Option<String>,
    /// What went wrong.
    pub code: Code,
    /// An English sentence for people.
    pub message: String,
}

/// What a file says.
#[derive(Debug, Default)]
pub struct Parsed {
    /// Products without a problem, in the file's order.
    pub products: Vec<Draft>,
    /// Handles of the products that have problems.
    pub failed: Vec<String>,
    /// By row; at most 1,000, and after them one that says that there are more.
    pub problems: Vec<Problem>,
    /// What was mended, or left out of its product; as `problems`.
    pub warnings: Vec<Problem>,
    /// Columns that nothing is taken from, by the file's names.
    pub ignored_columns: Vec<String>,
    /// Rows in which something stands, without the header.
    rows: usize,
    /// Those of them that are of no product, or of one that has problems.
    failed_rows: usize,
}

/// What an import did, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImportReport {
    /// What came of the rows.
    pub rows: Rows,
    /// Handles of products that were added.
    pub created: Vec<String>,
    /// Handles of products of which something changed.
    pub updated: Vec<String>,
    /// Handles of products that are as the file says already.
    pub unchanged: Vec<String>,
    /// Handles of products of which nothing was written, because of a problem.
    pub failed: Vec<String>,
    /// By row; at most 1,000, and after them one that says that there are more.
    pub problems: Vec<Problem>,
    /// What was mended, or left out of its product; as `problems`.
    pub warnings: Vec<Problem>,
    /// Columns that nothing is taken from, by the file's names.
    pub ignored_columns: Vec<String>,
}

/// What came of a file's rows, each of which is counted once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Rows {
    /// All in which something stands, without the header: the sum of the others.
    pub total: usize,
    /// Those of products that were added.
    pub created: usize,
    /// Those of products of which something changed.
    pub updated: usize,
    /// Those of products that are as the file says already.
    pub unchanged: usize,
    /// Those of products of which nothing was written, and those of no product.
    pub failed: usize,
}

/// Reads a file without looking at the shop. At most 10 MB, 50,000 rows.
pub fn read(bytes: &[u8], currency: Currency) -> Parsed {
    match Table::read(bytes) {
        Ok(table) => drafts(table, currency),
        Err(problem) => Parsed { problems: vec![problem], ..Parsed::default() },
    }
}

/// Imports a file, each product wholly or not at all, in a transaction of its own. Products are
/// found by handle and variants by their option values, or by SKU in a file that has none; those that
/// the file doesn't name stay.
/// Stock is only set where it wasn't counted before. A dry run reports the same and writes nothing.
///
/// # Errors
/// `DENIED`; the database's failures, after which the same file can be imported again.
pub async fn run(
    db: &Db,
    shop: ShopId,
    actor: &Actor,
    bytes: &[u8],
    dry_run: bool,
    pace: &Pace,
) -> db::Result<ImportReport> {
    actor.require(Permission::CatalogWrite)?;
    actor.require(Permission::StockWrite)?;
    let (currency, import_id) = {
        let tx = db.read(shop).await?;
        (tenancy::shop::current(&tx).await?.currency(), tx.new_id())
    };
    let file = bytes.to_vec();
    let parsed = pace.turn(tokio::task::spawn_blocking(move || read(&file, currency))).await;
    let parsed = parsed.map_err(|error| DbErr::Custom(error.to_string()))?;
    let mut report = ImportReport {
        rows: Rows { total: parsed.rows, failed: parsed.failed_rows, ..Rows::default() },
        failed: parsed.failed,
        problems: parsed.problems,
        warnings: parsed.warnings,
        ignored_columns: parsed.ignored_columns,
        ..ImportReport::default()
    };
    for draft in parsed.products {
        let done = db.write(shop, async |tx: &TenantTx| {
            let outcome = apply::apply(tx, actor, &draft, import_id).await?;
            if dry_run { Err(Stop::Rehearsed(outcome)) } else { Ok(outcome) }
        });
        // Boxed: it holds the state of all that is written of a product, which is much for a stack.
        match Box::pin(pace.turn(done)).await {
            Ok(outcome) | Err(Stop::Rehearsed(outcome)) => report.add(draft, outcome),
            Err(Stop::Failed(error)) => report.refuse(draft, &error.into_faults()?)?,
        }
    }
    limit(&mut report.problems);
    Ok(report)
}

/// Sorts problems by row and leaves out those that nobody would read any more.
fn limit(problems: &mut Vec<Problem>) {
    problems.sort_by_key(|problem| problem.row);
    if let Some(row) = problems.get(MOST_PROBLEMS).map(|first_left_out| first_left_out.row) {
        problems.truncate(MOST_PROBLEMS);
        problems.push(Problem::of_row(row, Code::TooMany, "There are more problems."));
    }
}

/// Why a product's transaction is rolled back.
enum Stop {
    /// It was a dry run, and this is what would have been done.
    Rehearsed(Outcome),
    Failed(db::Error),
}

impl From<db::Error> for Stop {
    fn from(error: db::Error) -> Self {
        Self::Failed(error)
    }
}

impl ImportReport {
    fn add(&mut self, draft: Draft, outcome: Outcome) {
        let (handles, rows) = match outcome {
            Outcome::Created => (&mut self.created, &mut self.rows.created),
            Outcome::Updated => (&mut self.updated, &mut self.rows.updated),
            Outcome::Unchanged => (&mut self.unchanged, &mut self.rows.unchanged),
        };
        *rows += draft.rows;
        handles.push(draft.handle);
    }

    /// Adds a product of which nothing was written. Somebody who may not import is no problem of
    /// the file.
    fn refuse(&mut self, draft: Draft, faults: &[Fault]) -> Result<(), Fault> {
        if let Some(denied) = faults.iter().find(|fault| fault.code == Code::Denied) {
            return Err(denied.clone());
        }
        self.problems.extend(faults.iter().map(|fault| draft.problem(fault)));
        self.rows.failed += draft.rows;
        self.failed.push(draft.handle);
        Ok(())
    }
}

impl Problem {
    fn new(row: usize, column: &str, code: Code, message: impl Into<String>) -> Self {
        Self { row, column: Some(column.to_owned()), code, message: message.into() }
    }

    fn of_row(row: usize, code: Code, message: impl Into<String>) -> Self {
        Self { row, column: None, code, message: message.into() }
    }
}

#[cfg(test)]
mod tests;
