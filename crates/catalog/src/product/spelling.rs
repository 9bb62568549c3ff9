use std::collections::HashMap;

use kernel::fold;

/// How the values of an option are written, by the form in which they are compared.
#[derive(Debug, Clone, Default)]
pub(crate) struct Spellings(HashMap<String, String>);

impl Spellings {
    /// Those of some values; of two that are the same, the first.
    pub(crate) fn of(values: &[String]) -> Self {
        let mut spellings = Self::default();
        for value in values {
            spellings.first(value);
        }
        spellings
    }

    /// How the value was written first: as it is, if it wasn't there.
    pub(crate) fn first(&mut self, value: &str) -> &str {
        self.0.entry(fold(value)).or_insert_with(|| value.to_owned())
    }

    fn known(&self, value: &str) -> Option<&String> {
        self.0.get(&fold(value))
    }
}

/// Gives a variant's values the spelling that the options have of them.
pub(crate) fn respell(values: &mut [String], options: &[(&[String], Spellings)]) {
    for (value, (listed, spellings)) in values.iter_mut().zip(options) {
        // Products of old may have two spellings: each is itself.
        if !listed.contains(value)
            && let Some(spelling) = spellings.known(value)
        {
            value.clone_from(spelling);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Spellings, respell};

    #[test]
    fn a_value_is_written_as_its_option_has_it() {
        let listed = ["Red", "Blue", "blue"].map(str::to_owned);
        let mut values = ["ＲＥＤ ".to_owned()];
        for (said, written) in
            [("ＲＥＤ ", "Red"), ("blue", "blue"), ("BLUE", "Blue"), ("Ré", "Ré")]
        {
            said.clone_into(&mut values[0]);
            respell(&mut values, &[(&listed, Spellings::of(&listed))]);
            assert_eq!(values[0], written, "{said}");
        }
    }
}
