//! Options of products: their names, and the values that rows have of them.

use kernel::{Code, fold};

use super::{cell::Cells, column};
use crate::{
    product::{NewOption, Spellings},
    variant::NewVariant,
};

/// The options that have names, without values yet; without the column, those that have values.
pub(super) fn option_names(cells: &mut Cells<'_>) -> Vec<NewOption> {
    let is_said = |place: &usize| {
        let [name, value] = [column::OPTION_NAMES[*place], column::OPTION_VALUES[*place]];
        let unnamed = !cells.columns.has(name) && cells.given(value).is_some();
        unnamed || cells.given(name).is_some()
    };
    let count = (0..column::OPTION_NAMES.len()).rfind(is_said).map_or(0, |last| last + 1);
    let names = column::OPTION_NAMES.iter().take(count).map(|name| cells.text(name));
    names.map(|name| NewOption { name, values: Vec::new() }).collect()
}

/// A variant's values, written as the first row writes them; those that its options don't have yet are
/// added to them. None for a row that only writes another row's variant otherwise.
pub(super) fn option_values(
    cells: &mut Cells<'_>,
    options: &mut [NewOption],
    spellings: &mut [Spellings; 3],
    variants: &[NewVariant],
) -> Option<Vec<String>> {
    let mut values = Vec::new();
    let mut respelled = Vec::new();
    for (place, name) in column::OPTION_VALUES.into_iter().enumerate() {
        let value = cells.option_value(name);
        let repeated = cells.text(column::OPTION_NAMES[place]);
        let Some(option) = options.get_mut(place) else {
            if !value.is_empty() || !repeated.is_empty() {
                let message = "The product's first row doesn't name this option.";
                cells.problem(name, Code::Invalid, message);
            }
            continue;
        };
        check_name(cells, place, &repeated, &option.name);
        if value.is_empty() {
            cells.problem(name, Code::Blank, "This variant needs a value.");
            values.push(value);
            continue;
        }
        let spelling = spellings[place].first(&value).to_owned();
        if spelling != value {
            respelled.push((name, format!("{value} is {spelling}, as another row writes it.")));
        } else if !option.values.contains(&value) {
            option.values.push(value);
        }
        values.push(spelling);
    }
    let alike = || variants.iter().any(|variant| variant.option_values == values);
    let left_out = !respelled.is_empty() && alike();
    for (name, message) in respelled {
        let end =
            if left_out { " So this row is another row's variant. It is left out." } else { "" };
        cells.warn(name, Code::Taken, message + end);
    }
    (!left_out).then_some(values)
}

/// A row may repeat the name of its option, in whatever case and width.
fn check_name(cells: &mut Cells<'_>, place: usize, repeated: &str, name: &str) {
    let column = column::OPTION_NAMES[place];
    if repeated.is_empty() || repeated == name {
        return;
    }
    if fold(repeated) == fold(name) {
        let message = format!("{repeated} is {name}, as the product's first row writes it.");
        cells.warn(column, Code::Taken, message);
    } else {
        cells.problem(column, Code::Invalid, "The product's first row has another name.");
    }
}
