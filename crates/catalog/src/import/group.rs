//! From rows to products.

use std::collections::{HashMap, HashSet};

use kernel::{Code, Currency};

use super::{
    Draft, MOST_PROBLEMS, OfVariant, Parsed, Problem,
    cell::Cells,
    column, limit,
    option::{option_names, option_values},
    table::{Columns, Row, Table},
};
use crate::{
    Seo, handle,
    product::{MOST_IMAGES, MOST_TAGS, MOST_VARIANTS, NewImage, NewProduct, Spellings},
    variant::NewVariant,
};

/// Puts the rows of each handle together.
pub(super) fn drafts(mut table: Table, currency: Currency) -> Parsed {
    let mut parsed = Parsed {
        rows: table.rows.len(),
        ignored_columns: std::mem::take(&mut table.ignored),
        problems: std::mem::take(&mut table.problems),
        warnings: std::mem::take(&mut table.warnings),
        ..Parsed::default()
    };
    let mut codes = Codes::default();
    for Group { handle, rows, .. } in groups(&table, &mut parsed) {
        let mut builder = Builder::new(&table.columns, currency, rows[0], &handle);
        for row in &rows {
            builder.add(row);
        }
        let Built { draft, problems, warnings } = builder.finish();
        // Nobody is told of more, so they need no room.
        if parsed.warnings.len() <= MOST_PROBLEMS {
            parsed.warnings.extend(warnings);
            parsed.warnings.extend(codes.used_again(&draft));
        }
        if problems.is_empty() && !rows.iter().any(|row| row.broken) {
            parsed.products.push(draft);
        } else {
            parsed.failed.push(handle);
            parsed.failed_rows += rows.len();
            if parsed.problems.len() <= MOST_PROBLEMS {
                parsed.problems.extend(problems);
            }
        }
    }
    for notes in [&mut parsed.problems, &mut parsed.warnings] {
        let mut seen = HashSet::new();
        notes.retain(|note| seen.insert((note.row, note.column.clone())));
        limit(notes);
    }
    parsed
}

/// The rows of a product.
struct Group<'t> {
    handle: String,
    /// The handle as the first row writes it, but for case.
    written: String,
    rows: Vec<&'t Row>,
}

/// The rows of each handle, in the order in which the handles first come.
fn groups<'t>(table: &'t Table, parsed: &mut Parsed) -> Vec<Group<'t>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut refused = HashSet::new();
    let column = table.columns.name(column::HANDLE);
    for row in &table.rows {
        let written = table.columns.cell(row, column::HANDLE);
        let note = |code, message| Problem::new(row.number, column, code, message);
        let Some(handle) = handle::of_file(written) else {
            let (code, message) = if written.is_empty() {
                (Code::Blank, "Every row names its product's handle.")
            } else {
                (Code::Invalid, "A handle needs a letter or a digit, and at most 255 characters.")
            };
            parsed.problems.push(note(code, message.to_owned()));
            parsed.failed_rows += 1;
            continue;
        };
        let written = written.to_lowercase();
        let place = *places.entry(handle.clone()).or_insert_with(|| {
            if !handle::is_valid(&written) {
                let message = format!("An address can't have all of this. It becomes {handle}.");
                parsed.warnings.push(note(Code::Invalid, message));
            }
            groups.push(Group { handle, written: written.clone(), rows: Vec::new() });
            groups.len() - 1
        });
        let group = &mut groups[place];
        // Two names that are one in addresses: nothing says that they mean one product.
        if group.written == written {
            group.rows.push(row);
            continue;
        }
        let first = group.rows.first().map_or(row.number, |row| row.number);
        let message = format!(
            "In an address this is {}, as is {} in row {first}. Write both alike, or choose another.",
            group.handle, group.written
        );
        parsed.problems.push(note(Code::Conflict, message));
        parsed.failed_rows += 1;
        if refused.insert(written.clone()) {
            parsed.failed.push(written);
        }
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
    /// They may stand at several variants, but seldom are meant to.
    fn used_again(&mut self, draft: &Draft) -> Vec<Problem> {
        let mut warnings = Vec::new();
        for (variant, OfVariant { row, .. }) in draft.product.variants.iter().zip(&draft.variants) {
            for (code, column, seen) in [
                (&variant.sku, column::SKU, &mut self.skus),
                (&variant.barcode, column::BARCODE, &mut self.barcodes),
            ] {
                let Some(code) = code else { continue };
                let first = *seen.entry(code.clone()).or_insert(*row);
                if first != *row {
                    let message = format!("Row {first} has the same. Both keep it.");
                    let column = draft.columns.name(column);
                    warnings.push(Problem::new(*row, column, Code::Taken, message));
                }
            }
        }
        warnings
    }
}

/// Builds one product from its rows.
struct Builder<'t> {
    columns: &'t Columns,
    currency: Currency,
    draft: Draft,
    /// How the values of each option were written first.
    spellings: [Spellings; 3],
    /// Position, row, image.
    images: Vec<(i64, usize, NewImage)>,
    problems: Vec<Problem>,
    warnings: Vec<Problem>,
}

/// A product, and what is to be said of its rows.
struct Built {
    draft: Draft,
    problems: Vec<Problem>,
    warnings: Vec<Problem>,
}

impl<'t> Builder<'t> {
    fn new(columns: &'t Columns, currency: Currency, first: &Row, handle: &str) -> Self {
        let (mut problems, mut warnings) = (Vec::new(), Vec::new());
        let mut cells = Cells {
            columns,
            row: first,
            problems: &mut problems,
            warnings: &mut warnings,
            dropped: Vec::new(),
        };
        let product = product(&mut cells, handle);
        let draft = Draft {
            handle: handle.to_owned(),
            product,
            variants: Vec::new(),
            columns: columns.clone(),
            row: first.number,
            rows: 0,
            image_rows: Vec::new(),
            dropped: cells.dropped,
        };
        let (spellings, images) = (Default::default(), Vec::new());
        Self { columns, currency, draft, spellings, images, problems, warnings }
    }

    fn add(&mut self, row: &Row) {
        self.draft.rows += 1;
        let mut cells = Cells {
            columns: self.columns,
            row,
            problems: &mut self.problems,
            warnings: &mut self.warnings,
            dropped: Vec::new(),
        };
        for name in column::FOURTH_OPTION {
            if cells.given(name).is_some() {
                cells.problem(name, Code::TooMany, "At most three options.");
            }
        }
        if let Some(url) = cells.address(column::IMAGE) {
            let position = cells.count(column::IMAGE_POSITION).unwrap_or(i64::MAX);
            let alt = cells.incidental(column::IMAGE_ALT, 512);
            let image = NewImage { url, alt, ..NewImage::default() };
            if self.images.iter().any(|(_, _, other)| other.url == image.url) {
                // Rows of variants repeat their product's image.
            } else if self.images.len() < MOST_IMAGES {
                self.images.push((position, row.number, image));
            } else {
                let message = format!("At most {MOST_IMAGES} images. This one is left out.");
                cells.warn(column::IMAGE, Code::TooMany, message);
            }
        }
        let signs = column::OPTION_VALUES.iter().chain([&column::PRICE, &column::SKU]);
        let is_variant = signs.into_iter().any(|name| cells.given(name).is_some());
        // Beyond what is allowed, one more is enough to be refused.
        let room = self.draft.product.variants.len() <= MOST_VARIANTS;
        if !room || !(is_variant || row.number == self.draft.row) {
            return;
        }
        let variants = &self.draft.product.variants;
        let options = &mut self.draft.product.options;
        let values = option_values(&mut cells, options, &mut self.spellings, variants);
        let Some(values) = values else { return };
        let (variant, of_variant) = variant(cells, self.currency, values);
        self.draft.product.variants.push(variant);
        self.draft.variants.push(of_variant);
    }

    fn finish(mut self) -> Built {
        self.images.sort_by_key(|(position, ..)| *position);
        for (_, row, image) in self.images {
            self.draft.image_rows.push(row);
            self.draft.product.images.push(image);
        }
        self.draft.product = self.draft.product.tidied();
        // What the shop's product may have already is no problem of the file.
        let mut whole = self.draft.product.clone();
        if whole.title.is_empty() {
            whole.title.clone_from(&self.draft.handle);
        }
        for (nr, option) in whole.options.iter_mut().enumerate() {
            if option.name.is_empty() && !self.columns.has(column::OPTION_NAMES[nr]) {
                column::OPTION_NAMES[nr].clone_into(&mut option.name);
            }
        }
        if let Err(faults) = whole.check() {
            self.problems.extend(faults.iter().map(|fault| self.draft.problem(fault)));
        }
        Built { draft: self.draft, problems: self.problems, warnings: self.warnings }
    }
}

/// What the first row says of the product as a whole.
fn product(cells: &mut Cells<'_>, handle: &str) -> NewProduct {
    if cells.flag(column::GIFT_CARD) == Some(true) {
        cells.problem(column::GIFT_CARD, Code::Invalid, "Gift cards can't be sold yet.");
    }
    NewProduct {
        title: cells.text(column::TITLE),
        handle: Some(handle.to_owned()),
        description_html: cells.columns.raw(cells.row, column::BODY).to_owned(),
        vendor: cells.incidental(column::VENDOR, 255).unwrap_or_default(),
        product_type: cells.incidental(column::TYPE, 255).unwrap_or_default(),
        tags: tags(cells),
        seo: Seo {
            title: cells.incidental(column::SEO_TITLE, 255),
            description: cells.incidental(column::SEO_DESCRIPTION, 1000),
        },
        published: is_published(cells),
        options: option_names(cells),
        variants: Vec::new(),
        images: Vec::new(),
    }
}

/// Whether the product is to be on sale: unless the file says otherwise, or what can't be understood.
fn is_published(cells: &mut Cells<'_>) -> bool {
    let published = cells.flag(column::PUBLISHED);
    let published = published.unwrap_or(!cells.dropped.contains(&column::PUBLISHED));
    let active = match cells.text(column::STATUS).to_lowercase().as_str() {
        "" | "active" => true,
        "draft" | "archived" | "unlisted" => false,
        _ => {
            let message = "Either active, draft or archived. The product isn't put on sale.";
            cells.warn(column::STATUS, Code::Invalid, message);
            false
        }
    };
    published && active
}

/// Each once.
fn tags(cells: &mut Cells<'_>) -> Vec<String> {
    let mut seen = HashSet::new();
    let tags = cells.columns.cell(cells.row, column::TAGS).split([',', '，']).map(kernel::one_line);
    let tags = tags.filter(|tag| !tag.is_empty() && seen.insert(tag.clone()));
    let is_fit = |tag: &String| kernel::Checks::new().name("tag", tag, 1..=255).finish().is_ok();
    let (mut fit, unfit): (Vec<String>, Vec<String>) = tags.partition(is_fit);
    if !unfit.is_empty() || fit.len() > MOST_TAGS {
        fit.truncate(MOST_TAGS);
        let message = format!(
            "At most {MOST_TAGS} tags of at most 255 characters each. The others are left out."
        );
        cells.warn(column::TAGS, Code::TooMany, message);
    }
    fit
}

/// A variant, and what the file says of it besides.
fn variant(
    mut cells: Cells<'_>,
    currency: Currency,
    option_values: Vec<String>,
) -> (NewVariant, OfVariant) {
    let tracked = cells.given(column::TRACKER).is_some();
    let quantity = cells.count(column::QUANTITY);
    let price = cells.price(column::PRICE, currency);
    let variant = NewVariant {
        option_values,
        price: price.unwrap_or(0),
        compare_at_price: cells.other_price(column::COMPARE_AT_PRICE, currency),
        sku: cells.code(column::SKU),
        barcode: cells.code(column::BARCODE),
        tracked,
        continue_selling: cells.flag(column::POLICY).unwrap_or(false),
        requires_shipping: cells.flag(column::REQUIRES_SHIPPING).unwrap_or(true),
        taxable: cells.flag(column::TAXABLE).unwrap_or(true),
        weight_grams: cells.count(column::GRAMS).and_then(|g| i32::try_from(g).ok()).unwrap_or(0),
        image_url: cells.address(column::VARIANT_IMAGE),
    };
    let of_variant = OfVariant {
        // What is no number is not counted as none.
        on_hand: tracked
            .then(|| quantity.or((!cells.dropped.contains(&column::QUANTITY)).then_some(0)))
            .flatten(),
        // A price that can't be read is a problem already.
        is_priced: price.is_some() || cells.given(column::PRICE).is_some(),
        row: cells.row.number,
        dropped: cells.dropped,
    };
    (variant, of_variant)
}
