//! From rows to products.

use std::collections::{HashMap, HashSet};

use kernel::{Code, Currency};

use super::{
    Draft, MOST_PROBLEMS, Parsed, Problem,
    cell::Cells,
    column, limit,
    table::{Columns, Row, Table},
};
use crate::{
    Seo, handle,
    product::{MOST_IMAGES, MOST_TAGS, MOST_VARIANTS, NewImage, NewOption, NewProduct},
    variant::NewVariant,
};

/// Puts the rows of each handle together.
pub(super) fn drafts(mut table: Table, currency: Currency) -> Parsed {
    let problems = std::mem::take(&mut table.problems);
    let mut parsed = Parsed { problems, ..Parsed::default() };
    let mut codes = Codes::default();
    for (handle, rows) in groups(&table, &mut parsed.problems) {
        let mut builder = Builder::new(&table.columns, currency, rows[0], &handle);
        for row in &rows {
            builder.add(row);
        }
        let (draft, mut problems) = builder.finish();
        problems.extend(codes.used_again(&draft));
        if problems.is_empty() && !rows.iter().any(|row| row.broken) {
            parsed.products.push(draft);
        } else {
            parsed.failed.push(handle);
            // Nobody is told of more, so they need no room.
            if parsed.problems.len() <= MOST_PROBLEMS {
                parsed.problems.extend(problems);
            }
        }
    }
    let mut seen = HashSet::new();
    parsed.problems.retain(|problem| seen.insert((problem.row, problem.column.clone())));
    limit(&mut parsed.problems);
    parsed
}

/// The rows of each handle, in the order in which the handles first come.
fn groups<'t>(table: &'t Table, problems: &mut Vec<Problem>) -> Vec<(String, Vec<&'t Row>)> {
    let mut groups: Vec<(String, Vec<&Row>)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for row in &table.rows {
        let written = table.columns.cell(row, column::HANDLE);
        let valid = handle::is_valid(written).then(|| written.to_owned());
        let Some(handle) = valid.or_else(|| handle::make(written)) else {
            let (code, message) = if written.is_empty() {
                (Code::Blank, "Every row names its product's handle.")
            } else {
                (Code::Invalid, "No ASCII handle can be made of this.")
            };
            problems.push(Problem::new(row.number, column::HANDLE, code, message));
            continue;
        };
        let place = *places.entry(handle.clone()).or_insert_with(|| {
            groups.push((handle, Vec::new()));
            groups.len() - 1
        });
        groups[place].1.push(row);
    }
    groups
}

/// SKUs and barcodes of the products read so far, with their rows.
#[derive(Default)]
struct Codes {
    skus: HashMap<String, usize>,
    barcodes: HashMap<String, usize>,
}

impl Codes {
    /// The database would find them too, but not in a dry run, which writes nothing.
    fn used_again(&mut self, draft: &Draft) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (variant, row) in draft.product.variants.iter().zip(&draft.variant_rows) {
            for (code, name, seen) in [
                (&variant.sku, column::SKU, &mut self.skus),
                (&variant.barcode, column::BARCODE, &mut self.barcodes),
            ] {
                let Some(code) = code else { continue };
                let first = *seen.entry(code.clone()).or_insert(*row);
                if first != *row {
                    let message = format!("Row {first} has the same.");
                    problems.push(Problem::new(*row, name, Code::Taken, message));
                }
            }
        }
        problems
    }
}

/// Builds one product from its rows.
struct Builder<'t> {
    columns: &'t Columns,
    currency: Currency,
    draft: Draft,
    /// Position, row, image.
    images: Vec<(i64, usize, NewImage)>,
    problems: Vec<Problem>,
}

impl<'t> Builder<'t> {
    fn new(columns: &'t Columns, currency: Currency, first: &Row, handle: &str) -> Self {
        let mut problems = Vec::new();
        let cells = Cells { columns, row: first, problems: &mut problems };
        let product = product(cells, handle);
        let draft = Draft {
            handle: handle.to_owned(),
            product,
            on_hand: Vec::new(),
            columns: columns.clone(),
            row: first.number,
            variant_rows: Vec::new(),
            image_rows: Vec::new(),
        };
        Self { columns, currency, draft, images: Vec::new(), problems }
    }

    fn add(&mut self, row: &Row) {
        let mut cells = Cells { columns: self.columns, row, problems: &mut self.problems };
        for name in column::FOURTH_OPTION {
            if cells.given(name).is_some() {
                cells.problem(name, Code::TooMany, "At most three options.");
            }
        }
        // Beyond what is allowed, one more is enough to be refused.
        let room = self.images.len() <= MOST_IMAGES;
        if let Some(url) = cells.given(column::IMAGE).filter(|_| room) {
            let position = cells.count(column::IMAGE_POSITION).unwrap_or(i64::MAX);
            let alt = cells.given(column::IMAGE_ALT);
            let image = NewImage { url, alt, ..NewImage::default() };
            if !self.images.iter().any(|(_, _, other)| other.url == image.url) {
                self.images.push((position, row.number, image));
            }
        }
        let signs = column::OPTION_VALUES.iter().chain([&column::PRICE, &column::SKU]);
        let is_variant = signs.into_iter().any(|name| cells.given(name).is_some());
        let room = self.draft.product.variants.len() <= MOST_VARIANTS;
        if !room || !(is_variant || row.number == self.draft.row) {
            return;
        }
        let values = option_values(&mut cells, &mut self.draft.product.options);
        let (variant, on_hand) = variant(&mut cells, self.currency, values);
        self.draft.product.variants.push(variant);
        self.draft.on_hand.push(on_hand);
        self.draft.variant_rows.push(row.number);
    }

    fn finish(mut self) -> (Draft, Vec<Problem>) {
        self.images.sort_by_key(|(position, ..)| *position);
        for (_, row, image) in self.images {
            self.draft.image_rows.push(row);
            self.draft.product.images.push(image);
        }
        self.draft.product = self.draft.product.tidied();
        if let Err(faults) = self.draft.product.check() {
            self.problems.extend(faults.iter().map(|fault| self.draft.problem(fault)));
        }
        (self.draft, self.problems)
    }
}

/// What the first row says of the product as a whole.
fn product(mut cells: Cells<'_>, handle: &str) -> NewProduct {
    if cells.flag(column::GIFT_CARD, false) {
        cells.problem(column::GIFT_CARD, Code::Invalid, "Gift cards can't be sold yet.");
    }
    let published = cells.flag(column::PUBLISHED, true);
    let status = cells.text(column::STATUS).to_ascii_lowercase();
    NewProduct {
        title: cells.text(column::TITLE),
        handle: Some(handle.to_owned()),
        description_html: cells.columns.raw(cells.row, column::BODY).to_owned(),
        vendor: cells.text(column::VENDOR),
        product_type: cells.text(column::TYPE),
        tags: tags(cells.columns.cell(cells.row, column::TAGS)),
        seo: Seo {
            title: cells.given(column::SEO_TITLE),
            description: cells.given(column::SEO_DESCRIPTION),
        },
        published: published && matches!(status.as_str(), "" | "active"),
        options: option_names(&mut cells),
        variants: Vec::new(),
        images: Vec::new(),
    }
}

/// Each once. Beyond what is allowed, one more is enough to be refused.
fn tags(cell: &str) -> Vec<String> {
    let mut seen = HashSet::new();
    let tags = cell.split(',').map(kernel::one_line);
    let tags = tags.filter(|tag| !tag.is_empty() && seen.insert(tag.clone()));
    tags.take(MOST_TAGS + 1).collect()
}

/// The options that have names, without values yet.
fn option_names(cells: &mut Cells<'_>) -> Vec<NewOption> {
    let names = column::OPTION_NAMES.map(|name| cells.text(name));
    let count = names.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
    let named = names.into_iter().take(count);
    named.map(|name| NewOption { name, values: Vec::new() }).collect()
}

/// A variant's values; those that its options don't have yet are added to them.
fn option_values(cells: &mut Cells<'_>, options: &mut [NewOption]) -> Vec<String> {
    let mut values = Vec::new();
    for (place, name) in column::OPTION_VALUES.into_iter().enumerate() {
        let value = cells.text(name);
        let repeated = cells.text(column::OPTION_NAMES[place]);
        let Some(option) = options.get_mut(place) else {
            if !value.is_empty() || !repeated.is_empty() {
                let message = "The product's first row doesn't name this option.";
                cells.problem(name, Code::Invalid, message);
            }
            continue;
        };
        if !repeated.is_empty() && repeated != option.name {
            let message = "The product's first row has another name.";
            cells.problem(column::OPTION_NAMES[place], Code::Invalid, message);
        }
        if value.is_empty() {
            cells.problem(name, Code::Blank, "This variant needs a value.");
        } else if !option.values.contains(&value) {
            option.values.push(value.clone());
        }
        values.push(value);
    }
    values
}

/// A variant, and how many there are where they are counted.
fn variant(
    cells: &mut Cells<'_>,
    currency: Currency,
    option_values: Vec<String>,
) -> (NewVariant, Option<i64>) {
    if cells.given(column::PRICE).is_none() {
        cells.problem(column::PRICE, Code::Blank, "This variant needs a price.");
    }
    let tracked = cells.given(column::TRACKER).is_some();
    let on_hand = tracked.then(|| cells.count(column::QUANTITY).unwrap_or(0));
    let policy = cells.text(column::POLICY).to_ascii_lowercase();
    if !matches!(policy.as_str(), "" | "deny" | "continue") {
        cells.problem(column::POLICY, Code::Invalid, "Either deny or continue.");
    }
    let variant = NewVariant {
        option_values,
        price: cells.price(column::PRICE, currency).unwrap_or(0),
        compare_at_price: cells.price(column::COMPARE_AT_PRICE, currency),
        sku: cells.given(column::SKU),
        barcode: cells.given(column::BARCODE),
        tracked,
        continue_selling: policy == "continue",
        requires_shipping: cells.flag(column::REQUIRES_SHIPPING, true),
        taxable: cells.flag(column::TAXABLE, true),
        weight_grams: cells.count(column::GRAMS).and_then(|g| i32::try_from(g).ok()).unwrap_or(0),
        image_url: cells.given(column::VARIANT_IMAGE),
    };
    (variant, on_hand)
}
