//! Random secrets and the digests that are stored in their place.

use aws_lc_rs::{digest, rand};
use data_encoding::{BASE32_NOPAD, BASE64URL_NOPAD};

/// A new secret of 256 random bits: `prefix`, which says what it opens, and base64url.
pub fn token(prefix: &str) -> String {
    format!("{prefix}{}", BASE64URL_NOPAD.encode(&random::<32>()))
}

/// A new code that people type: six digits, every one of the million as likely as any other.
pub fn code() -> String {
    const CODES: u32 = 1_000_000;
    // What lies above the last whole million would make some codes likelier.
    const FAIR: u32 = u32::MAX - u32::MAX % CODES;
    loop {
        let number = u32::from_be_bytes(random::<4>());
        if number < FAIR {
            return format!("{:06}", number % CODES);
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
    use super::{code, salt, sha256, suffix, token};

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
    fn sha256_is_the_standards() {
        assert!(sha256(b"abc").starts_with(&[0xba, 0x78, 0x16, 0xbf]));
    }
}
