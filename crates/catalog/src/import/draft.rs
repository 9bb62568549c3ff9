use kernel::{Code, Fault};

use super::{Problem, column, table::Columns};
use crate::product::NewProduct;

/// A product as a file describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// By which it is found in the shop.
    pub handle: String,
    /// Everything but stock; the handle is given. The title may be missing, and prices and names of
    /// options: then the shop's are meant.
    pub product: NewProduct,
    /// What the file says of each variant besides.
    pub variants: Vec<OfVariant>,
    /// What the file has; the rest of a product stays as it is.
    pub(super) columns: Columns,
    /// Where the product begins.
    pub(super) row: usize,
    /// How many rows are its.
    pub(super) rows: usize,
    /// Where each image is described.
    pub(super) image_rows: Vec<usize>,
    /// Columns of the product of which nothing was taken.
    pub(super) dropped: Vec<&'static str>,
}

/// What a file says of a variant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfVariant {
    /// How many there are, where they are counted.
    pub on_hand: Option<i64>,
    /// Whether its price is said.
    pub(super) is_priced: bool,
    /// Where it is described.
    pub(super) row: usize,
    /// Columns of it of which nothing was taken.
    pub(super) dropped: Vec<&'static str>,
}

impl OfVariant {
    /// Whether the file says something of it in a column.
    pub(super) fn says(&self, columns: &Columns, column: &str) -> bool {
        columns.has(column) && !self.dropped.contains(&column)
    }
}

impl Draft {
    /// Whether the file says something of the product in a column.
    pub(super) fn says(&self, column: &str) -> bool {
        self.columns.has(column) && !self.dropped.contains(&column)
    }

    /// Whether the file tells variants apart by their options.
    pub(super) fn says_options(&self) -> bool {
        let columns = column::OPTION_NAMES.iter().chain(&column::OPTION_VALUES);
        columns.into_iter().any(|column| self.columns.has(column))
    }

    /// Whether the file says anything of variants.
    pub(super) fn says_variants(&self) -> bool {
        self.says_options() || column::OF_VARIANTS.iter().any(|column| self.columns.has(column))
    }

    /// Refuses to add a product of which the file doesn't say what a new one needs.
    pub(super) fn check_whole(&self) -> Result<(), Vec<Fault>> {
        let mut faults = Vec::new();
        if self.product.title.is_empty() {
            faults.push(Fault::new(Code::Blank, "A new product needs a title.").at("title"));
        }
        for (nr, option) in self.product.options.iter().enumerate() {
            if option.name.is_empty() {
                let fault = Fault::new(Code::Blank, "An option needs a name.");
                faults.push(fault.at(&format!("options.{nr}.name")));
            }
        }
        let unpriced = self.variants.iter().enumerate().filter(|(_, variant)| !variant.is_priced);
        faults.extend(unpriced.map(|(nr, _)| no_price().at(&format!("variants.{nr}.price"))));
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    /// The fault of an input in the words of the file.
    pub(super) fn problem(&self, fault: &Fault) -> Problem {
        let path: Vec<&str> = fault.field.iter().map(String::as_str).collect();
        let (row, column) = self.place(&path);
        Problem {
            row,
            column: column.map(|column| self.columns.name(column).to_owned()),
            code: fault.code,
            message: fault.message.clone(),
        }
    }

    fn place(&self, path: &[&str]) -> (usize, Option<&'static str>) {
        let place = |nr: &str| nr.parse::<usize>().ok();
        let variant = |nr: &str| {
            place(nr).and_then(|nr| self.variants.get(nr)).map_or(self.row, |variant| variant.row)
        };
        let image = |nr: &str| {
            place(nr).and_then(|nr| self.image_rows.get(nr)).copied().unwrap_or(self.row)
        };
        match path {
            ["variants", nr, rest @ ..] => (variant(nr), variant_column(rest)),
            ["images", nr, "alt"] => (image(nr), Some(column::IMAGE_ALT)),
            ["images", nr, ..] => (image(nr), Some(column::IMAGE)),
            ["options", nr, "name", ..] => (self.row, option_column(&column::OPTION_NAMES, nr)),
            ["options", nr, ..] => (self.row, option_column(&column::OPTION_VALUES, nr)),
            ["options"] => (self.row, Some(column::OPTION_NAMES[0])),
            ["images"] => (self.row, Some(column::IMAGE)),
            _ => (self.row, product_column(path)),
        }
    }
}

/// What is missing of a new variant without a price.
pub(super) fn no_price() -> Fault {
    Fault::new(Code::Blank, "A new variant needs a price.")
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
