use kernel::Fault;

use super::{Problem, column, table::Columns};
use crate::product::NewProduct;

/// A product as a file describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// By which it is found in the shop.
    pub handle: String,
    /// Everything but stock; the handle is given.
    pub product: NewProduct,
    /// How many of each variant there are, where they are counted.
    pub on_hand: Vec<Option<i64>>,
    /// What the file has; the rest of a product stays as it is.
    pub(super) columns: Columns,
    /// Where the product begins.
    pub(super) row: usize,
    /// Where each variant is described.
    pub(super) variant_rows: Vec<usize>,
    /// Where each image is described.
    pub(super) image_rows: Vec<usize>,
}

impl Draft {
    /// The fault of an input in the words of the file.
    pub(super) fn problem(&self, fault: &Fault) -> Problem {
        let path: Vec<&str> = fault.field.iter().map(String::as_str).collect();
        let (row, column) = self.place(&path);
        Problem {
            row,
            column: column.map(str::to_owned),
            code: fault.code,
            message: fault.message.clone(),
        }
    }

    fn place(&self, path: &[&str]) -> (usize, Option<&'static str>) {
        let nth = |rows: &[usize], nr: &str| {
            nr.parse::<usize>().ok().and_then(|nr| rows.get(nr)).copied().unwrap_or(self.row)
        };
        match path {
            ["variants", nr, rest @ ..] => (nth(&self.variant_rows, nr), variant_column(rest)),
            ["images", nr, "alt"] => (nth(&self.image_rows, nr), Some(column::IMAGE_ALT)),
            ["images", nr, ..] => (nth(&self.image_rows, nr), Some(column::IMAGE)),
            ["options", nr, "name", ..] => (self.row, option_column(&column::OPTION_NAMES, nr)),
            ["options", nr, ..] => (self.row, option_column(&column::OPTION_VALUES, nr)),
            ["options"] => (self.row, Some(column::OPTION_NAMES[0])),
            ["images"] => (self.row, Some(column::IMAGE)),
            _ => (self.row, product_column(path)),
        }
    }
}

fn product_column(path: &[&str]) -> Option<&'static str> {
    Some(match path {
        ["handle"] => column::HANDLE,
        ["title"] => column::TITLE,
        ["descriptionHtml"] => column::BODY,
        ["vendor"] => column::VENDOR,
        ["productType"] => column::TYPE,
        ["tags", ..] => column::TAGS,
        ["seo", "title"] => column::SEO_TITLE,
        ["seo", "description"] => column::SEO_DESCRIPTION,
        _ => return None,
    })
}

fn variant_column(path: &[&str]) -> Option<&'static str> {
    Some(match path {
        ["optionValues", nr] => return option_column(&column::OPTION_VALUES, nr),
        ["optionValues"] => column::OPTION_VALUES[0],
        ["price"] => column::PRICE,
        ["compareAtPrice"] => column::COMPARE_AT_PRICE,
        ["sku"] => column::SKU,
        ["barcode"] => column::BARCODE,
        ["weightGrams"] => column::GRAMS,
        ["imageUrl" | "imageId"] => column::VARIANT_IMAGE,
        _ => return None,
    })
}

fn option_column(columns: &[&'static str; 3], nr: &str) -> Option<&'static str> {
    columns.get(nr.parse::<usize>().ok()?).copied()
}
