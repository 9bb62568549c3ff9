//! Random secrets and the digests that are stored in their place.

use aws_lc_rs::{digest, rand};
use data_encoding::{BASE32_NOPAD, BASE64URL_NOPAD};

/// A new secret of 256 random bits: `prefix`, which says what it opens, and base64url.
pub fn token(prefix: &str) -> String {
    format!("{prefix}{}", BASE64URL_NOPAD.encode(&random::<32>()))
}

/// A new code that people type: six digits, every one of the million as likely as any other.
pub fn code() -> String {
    format!("{:06}", below(1_000_000))
}

/// A random number below `bound`, which is above 0: every one as likely as any other.
pub fn below(bound: u64) -> u64 {
    // What lies above the last whole multiple would make some numbers likelier.
    let fair = u64::MAX - u64::MAX % bound;
    loop {
        let number = u64::from_be_bytes(random::<8>());
        if number < fair {
            return number % bound;
        }
    }
}

/// A new salt: what is stored in the place of equal codes differs by it.
pub fn salt() -> Vec<u8> {
    random::<16>().to_vec()
}

/// The SHA-256 of `bytes`. Enough to store a [`token`] by: nobody guesses 256 bits.
pub fn sha256(bytes: &[u8]) -> Vec<u8> {
    digest::digest(&digest::SHA256, bytes).as_ref().to_vec()
}

/// A new word of ten characters that people read out and type, and nobody guesses.
pub fn voucher() -> String {
    let mut word = BASE32_NOPAD.encode(&random::<7>());
    word.truncate(10);
    word
}

/// What somebody typed, in the form that [`voucher`] makes.
pub fn typed_voucher(text: &str) -> String {
    kernel::fold(text).to_ascii_uppercase()
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
    use super::{below, code, salt, sha256, suffix, token};

    #[test]
    fn tokens_are_long_and_differ() {
        let one = token("fst_");
        assert_eq!((one.len(), &one[..4]), (47, "fst_"));
        assert_ne!(one, token("fst_"));
        assert_eq!(suffix().len(), 8);
    }

    #[test]
    fn codes_have_six_digits_and_differ_as_salts_do() {
        let codes: std::collections::HashSet<String> = (0..100).map(|_| code()).collect();
        assert!(codes.iter().all(|code| code.len() == 6 && code.parse::<u32>().is_ok()));
        assert!(codes.len() > 95, "of a hundred hardly two are equal");
        assert_ne!(salt(), salt());
    }

    #[test]
    fn numbers_lie_below_their_bound_and_leave_none_out() {
        let drawn: std::collections::BTreeSet<u64> = (0..1_000).map(|_| below(3)).collect();
        assert_eq!(drawn.into_iter().collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(below(1), 0);
    }

    #[test]
    fn sha256_is_the_standards() {
        assert!(sha256(b"abc").starts_with(&[0xba, 0x78, 0x16, 0xbf]));
    }
}
