use async_graphql::{InputObject, SimpleObject};
use catalog::product::ProductOption;

use crate::storefront::{Offered, Offers};

/// An option's name and the value that a variant has of it.
#[derive(Debug, Clone, SimpleObject)]
pub struct SelectedOption {
    /// The option's name.
    pub name: String,
    /// The variant's value.
    pub value: String,
}

/// An option's name and a value that is wished.
#[derive(Debug, Clone, InputObject)]
pub struct SelectedOptionInput {
    /// The option's name.
    pub name: String,
    /// The value.
    pub value: String,
}

/// How forgiving a choice is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Leniency {
    /// Names of options that the product doesn't have count for nothing; else nothing fits.
    ignore_unknown: bool,
    /// Upper and lower case are the same.
    ignore_case: bool,
}

impl Leniency {
    /// From a field's arguments.
    pub fn new(ignore_unknown: bool, ignore_case: Option<bool>) -> Self {
        Self { ignore_unknown, ignore_case: ignore_case.unwrap_or_default() }
    }
}

/// The wished value of each of a product's options; `None` in all when nothing can fit.
pub(super) struct Choice(Option<Vec<Option<String>>>, Leniency);

impl Choice {
    /// Reads what a client wishes.
    pub fn new(
        options: &[ProductOption],
        wishes: &[SelectedOptionInput],
        leniency: Leniency,
    ) -> Self {
        let mut values = vec![None; options.len()];
        for wish in wishes {
            let named = options.iter().position(|o| same(&o.name, &wish.name, leniency));
            match named {
                Some(index) => values[index] = Some(wish.value.clone()),
                None if leniency.ignore_unknown => {}
                None => return Self(None, leniency),
            }
        }
        Self(Some(values), leniency)
    }

    /// The variant that has exactly the wished value of every option.
    pub fn exact<'d>(&self, of: &'d Offers) -> Option<&'d Offered> {
        let values = self.0.as_ref().filter(|values| values.iter().all(Option::is_some))?;
        of.variants.iter().find(|offered| self.misses(values, offered) == 0)
    }

    /// The wished variant; of several, or when none fits, the first that can be bought, else the
    /// first.
    pub fn or_first<'d>(&self, of: &'d Offers) -> Option<&'d Offered> {
        let fits = |offered: &&Offered| {
            self.0.as_ref().is_some_and(|values| self.misses(values, offered) == 0)
        };
        self.exact(of)
            .or_else(|| of.variants.iter().filter(fits).find(|offered| offered.for_sale))
            .or_else(|| of.variants.iter().find(|offered| offered.for_sale))
            .or_else(|| of.variants.first())
    }

    /// The variants that differ from the wished one in one option.
    pub fn adjacent<'d>(&self, of: &'d Offers) -> Vec<&'d Offered> {
        let Some(chosen) = self.or_first(of) else { return Vec::new() };
        let values: Vec<_> = chosen.variant.option_values().map(|v| Some(v.to_owned())).collect();
        of.variants.iter().filter(|offered| self.misses(&values, offered) == 1).collect()
    }

    fn misses(&self, values: &[Option<String>], offered: &Offered) -> usize {
        let pairs = values.iter().zip(offered.variant.option_values());
        let missed = |(wish, has): &(&Option<String>, &str)| {
            wish.as_ref().is_some_and(|wish| !same(wish, has, self.1))
        };
        pairs.filter(missed).count()
    }
}

fn same(one: &str, other: &str, leniency: Leniency) -> bool {
    one == other || leniency.ignore_case && kernel::fold(one) == kernel::fold(other)
}
