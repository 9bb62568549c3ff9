/// A word by which shoppers ask for a campaign, and where its settings have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The dotted path.
    pub path: String,
    /// The word, as it is compared: equal for all that mean the same.
    pub word: String,
}
