//! Random secrets and the digests that are stored in their place.

use aws_lc_rs::{digest, rand};
use data_encoding::{BASE32_NOPAD, BASE64URL_NOPAD};

/// A new secret of 256 random bits: `prefix`, which says what it opens, and base64url.
pub fn token(prefix: &str) -> String {
    format!("{prefix}{}", BASE64URL_NOPAD.encode(&random::<32>()))
}

/// The SHA-256 of `bytes`. Enough to store a [`token`] by: nobody guesses 256 bits.
pub fn sha256(bytes: &[u8]) -> Vec<u8> {
    digest::digest(&digest::SHA256, bytes).as_ref().to_vec()
}

/// Eight random characters that can stand in a host name.
pub(crate) fn suffix() -> String {
    BASE32_NOPAD.encode(&random::<5>()).to_ascii_lowercase()
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

#[cfg(test)]
mod tests {
    use super::{sha256, suffix, token};

    #[test]
    fn tokens_are_long_and_differ() {
        let one = token("fst_");
        assert_eq!((one.len(), &one[..4]), (47, "fst_"));
        assert_ne!(one, token("fst_"));
        assert_eq!(suffix().len(), 8);
    }

    #[test]
    fn sha256_is_the_standards() {
        assert!(sha256(b"abc").starts_with(&[0xba, 0x78, 0x16, 0xbf]));
    }
}
