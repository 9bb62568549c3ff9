//! Options and variants: every variant has a value for each option, each combination once.

use std::collections::HashSet;

use kernel::{Checks, Code, fold};

use super::NewOption;
use crate::variant::NewVariant;

/// The most options that a product has.
pub const MOST_OPTIONS: usize = 3;
/// The most variants that a product has.
pub const MOST_VARIANTS: usize = 250;

/// Checks options against variants. Prices and codes are the variants' own affair.
pub(crate) fn check(checks: &mut Checks, options: &[NewOption], variants: &[NewVariant]) {
    checks.count("options", options.len(), MOST_OPTIONS);
    checks.count("variants", variants.len(), MOST_VARIANTS);
    checks.ensure(!variants.is_empty(), "variants", Code::Blank, "At least one variant.");
    if options.len() > MOST_OPTIONS || variants.len() > MOST_VARIANTS {
        return;
    }
    for (position, option) in options.iter().enumerate() {
        let earlier = &options[..position];
        check_option(checks, position, option, earlier);
        // Without variants, that there are none says it all.
        if !variants.is_empty() {
            check_use(checks, position, option, variants);
        }
    }
    let mut combinations = HashSet::new();
    for (position, variant) in variants.iter().enumerate() {
        let path = format!("variants.{position}.optionValues");
        check_values(checks, &path, options, &variant.option_values);
        let first = combinations.insert(&variant.option_values);
        checks.ensure(first, &path, Code::Taken, "Another variant has these values.");
    }
}

fn check_option(checks: &mut Checks, position: usize, option: &NewOption, earlier: &[NewOption]) {
    let path = format!("options.{position}");
    checks.name(&format!("{path}.name"), &option.name, 1..=255);
    let first = !earlier.iter().any(|other| fold(&other.name) == fold(&option.name));
    let message = "Another option has this name, in whatever case and width.";
    checks.ensure(first, &format!("{path}.name"), Code::Taken, message);
    let values = format!("{path}.values");
    checks.ensure(!option.values.is_empty(), &values, Code::Blank, "At least one value.");
    checks.count(&values, option.values.len(), MOST_VARIANTS);
    let mut seen = HashSet::new();
    for (place, value) in option.values.iter().take(MOST_VARIANTS).enumerate() {
        let path = format!("{values}.{place}");
        checks.name(&path, value, 1..=255);
        let message = "This value stands here twice, in whatever case and width.";
        checks.ensure(seen.insert(fold(value)), &path, Code::Taken, message);
    }
}

/// A value that no variant has would be a choice that leads nowhere.
fn check_use(checks: &mut Checks, position: usize, option: &NewOption, variants: &[NewVariant]) {
    let used: HashSet<_> =
        variants.iter().filter_map(|variant| variant.option_values.get(position)).collect();
    for (place, value) in option.values.iter().take(MOST_VARIANTS).enumerate() {
        let path = format!("options.{position}.values.{place}");
        checks.ensure(used.contains(value), &path, Code::Invalid, "No variant has this value.");
    }
}

/// Checks that `values` has one for each option.
fn check_values(checks: &mut Checks, path: &str, options: &[NewOption], values: &[String]) {
    if values.len() != options.len() {
        let count = options.len();
        let message = format!("One value for each option: {count}.");
        checks.fault(path, Code::Invalid, message);
        return;
    }
    for (place, (option, value)) in options.iter().zip(values).enumerate() {
        let known = option.values.contains(value);
        let path = format!("{path}.{place}");
        checks.ensure(known, &path, Code::Invalid, "The option doesn't have this value.");
    }
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::{product::NewOption, variant::NewVariant};
    use kernel::Checks;

    fn option(name: &str, values: &[&str]) -> NewOption {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        NewOption { name: name.to_owned(), values }
    }

    fn variant(values: &[&str], sku: &str) -> NewVariant {
        let option_values = values.iter().map(|value| (*value).to_owned()).collect();
        let sku = Some(sku.to_owned()).filter(|sku| !sku.is_empty());
        NewVariant { option_values, sku, ..NewVariant::default() }
    }

    fn faults(options: &[NewOption], variants: &[NewVariant]) -> Vec<String> {
        let mut checks = Checks::new();
        check(&mut checks, options, variants);
        let faults = checks.finish().err().unwrap_or_default();
        faults.into_iter().map(|fault| fault.field.join(".")).collect()
    }

    #[test]
    fn a_partial_matrix_is_fine() {
        let options = [option("Size", &["S", "M"]), option("Colour", &["Red", "Blue"])];
        let variants = [variant(&["S", "Red"], "1"), variant(&["M", "Blue"], "")];
        assert_eq!(faults(&options, &variants), Vec::<String>::new());
    }

    #[test]
    fn an_accent_makes_another_value() {
        let variants = [variant(&["Café"], ""), variant(&["Cafe"], "")];
        assert_eq!(faults(&[option("Kind", &["Café", "Cafe"])], &variants), Vec::<String>::new());
    }

    #[test]
    fn every_fault_of_a_matrix_is_named() {
        let size = || option("Size", &["S", "M"]);
        let both = [variant(&["S"], "1"), variant(&["M"], "2")];
        let cases: [(&[NewOption], &[NewVariant], &str); 9] = [
            (
                &[size()],
                &[variant(&["S"], ""), variant(&["M"], ""), variant(&["S"], "")],
                "variants.2.optionValues",
            ),
            (&[size()], &[variant(&["S"], "")], "options.0.values.1"),
            (&[option("Size", &["S"])], &both, "variants.1.optionValues.0"),
            (
                &[size()],
                &[variant(&["S"], ""), variant(&["M"], ""), variant(&[], "")],
                "variants.2.optionValues",
            ),
            (&[option("Size", &["S", "M", "S"])], &both, "options.0.values.2"),
            (&[option("Size", &["S", "M", "ｓ "])], &both, "options.0.values.2"),
            (
                &[size(), option("ｓｉｚｅ", &["S"])],
                &[variant(&["S", "S"], ""), variant(&["M", "S"], "")],
                "options.1.name",
            ),
            (&[size(), size(), size(), size()], &both, "options"),
            (&[option("Size", &[])], &[], "variants"),
        ];
        for (options, variants, field) in cases {
            assert_eq!(faults(options, variants)[0], field, "{options:?}");
        }
    }
}
