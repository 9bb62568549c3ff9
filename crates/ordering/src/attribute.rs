use data_encoding::HEXLOWER;
use db::sea_orm::{self, FromJsonQueryResult};
use kernel::Checks;
use serde::{Deserialize, Serialize};
use tenancy::secret::sha256;

/// A word from the storefront's own vocabulary, such as an engraving.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Attribute {
    /// Its name.
    pub key: String,
    /// What it says; may be empty.
    pub value: String,
}

/// The most attributes of one thing.
pub(crate) const MAX_ATTRIBUTES: usize = 100;

/// The attributes of a cart, a line or an order, each name once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Attributes(pub Vec<Attribute>);

impl Attributes {
    /// Where a name occurs twice, the last one counts.
    pub(crate) fn new(attributes: Vec<Attribute>) -> Self {
        let mut kept: Vec<Attribute> = Vec::with_capacity(attributes.len());
        for attribute in attributes {
            match kept.iter_mut().find(|earlier| earlier.key == attribute.key) {
                Some(earlier) => earlier.value = attribute.value,
                None => kept.push(attribute),
            }
        }
        Self(kept)
    }

    /// Refuses what is too much or too long.
    pub(crate) fn check(attributes: &[Attribute], path: &str, checks: &mut Checks) {
        checks.count(path, attributes.len(), MAX_ATTRIBUTES);
        for (nr, attribute) in attributes.iter().enumerate().take(MAX_ATTRIBUTES) {
            checks.text(&format!("{path}.{nr}.key"), &attribute.key, 1..=255);
            checks.text(&format!("{path}.{nr}.value"), &attribute.value, 0..=2_000);
        }
    }

    /// The value of a name.
    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|attribute| attribute.key == key).map(|it| it.value.as_str())
    }

    /// Characters of all names and values.
    pub(crate) fn characters(&self) -> usize {
        let texts = self.0.iter().flat_map(|attribute| [&attribute.key, &attribute.value]);
        texts.map(|text| text.chars().count()).sum()
    }

    /// Equal for equal attributes in any order; short enough for an index.
    pub(crate) fn digest(&self) -> String {
        if self.0.is_empty() {
            return String::new();
        }
        let mut sorted: Vec<_> = self.0.iter().collect();
        sorted.sort();
        // Lengths keep ("ab", "c") from reading like ("a", "bc").
        let part = |text: &String| format!("{}:{text}", text.len());
        let text: String = sorted.iter().map(|a| part(&a.key) + &part(&a.value)).collect();
        HEXLOWER.encode(&sha256(text.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use kernel::Checks;
    use proptest::prelude::*;

    use super::{Attribute, Attributes};

    fn attributes(pairs: &[(&str, &str)]) -> Attributes {
        let one =
            |(key, value): &(&str, &str)| Attribute { key: (*key).into(), value: (*value).into() };
        Attributes::new(pairs.iter().map(one).collect())
    }

    #[test]
    fn the_order_of_attributes_is_irrelevant_and_their_borders_are_not() {
        let digest = |pairs: &[(&str, &str)]| attributes(pairs).digest();
        assert_eq!(digest(&[("a", "1"), ("b", "2")]), digest(&[("b", "2"), ("a", "1")]));
        assert_ne!(digest(&[("ab", "c")]), digest(&[("a", "bc")]));
        assert_eq!(digest(&[]), "");
    }

    #[test]
    fn the_last_value_of_a_name_counts() {
        assert_eq!(attributes(&[("a", "1"), ("a", "2")]), attributes(&[("a", "2")]));
    }

    proptest! {
        #[test]
        fn attributes_that_pass_are_few_and_short(
            pairs in proptest::collection::vec((".{0,300}", ".{0,40}|x{1990,2010}"), 0..110),
        ) {
            let one = |(key, value): (String, String)| Attribute { key, value };
            let given: Vec<_> = pairs.into_iter().map(one).collect();
            let mut checks = Checks::new();
            Attributes::check(&given, "attributes", &mut checks);
            match checks.finish() {
                Ok(()) => {
                    prop_assert!(given.len() <= 100);
                    let kept = Attributes::new(given);
                    prop_assert!(kept.characters() <= 100 * 2_255);
                    prop_assert!(kept.digest().len() <= 64);
                }
                Err(faults) => {
                    prop_assert!(faults.iter().all(|fault| fault.field[0] == "attributes"));
                }
            }
        }
    }
}
