use crate::secret;

const PREFIX: &str = "fsr_";

/// What all refresh tokens of one session have in common. A token is `fsr_<family>.<secret>`; each
/// renewal replaces the secret, so a former one tells its session, however old it is.
pub(super) struct Family(String);

impl Family {
    /// The family of a new session.
    pub(super) fn new() -> Self {
        Self(secret::token(PREFIX))
    }

    /// The family of a token. A text of another form is an unknown family.
    pub(super) fn of(token: &str) -> Self {
        Self(token.split_once('.').map_or(token, |(family, _)| family).to_owned())
    }

    /// A new token.
    pub(super) fn token(&self) -> String {
        secret::token(&format!("{}.", self.0))
    }

    /// What the session is found by.
    pub(super) fn hash(&self) -> Vec<u8> {
        secret::sha256(self.0.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::Family;

    #[test]
    fn the_tokens_of_a_session_differ_and_are_of_its_family() {
        let family = Family::new();
        let (one, other) = (family.token(), family.token());
        assert_ne!(one, other);
        for token in [one, other] {
            assert!(token.starts_with("fsr_"), "{token}");
            assert_eq!(Family::of(&token).hash(), family.hash());
        }
        assert_ne!(Family::new().hash(), family.hash());
    }
}
