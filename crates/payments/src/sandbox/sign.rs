use aws_lc_rs::hmac;
use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::HEXLOWER;

use crate::{RawNotice, Rejected};

/// The header that holds a notice's signature: `t=<seconds>,v1=<hex>`.
pub const HEADER: &str = "x-sandbox-signature";

/// How far a notice's time may be from ours.
const WINDOW: TimeDelta = TimeDelta::minutes(5);

/// Signs with HMAC-SHA256, under a key that the sandbox and its callback share.
pub(super) struct Key(hmac::Key);

impl Key {
    pub(super) fn new(secret: &[u8]) -> Self {
        let root = hmac::Key::new(hmac::HMAC_SHA256, secret);
        let derived = hmac::sign(&root, b"sandbox notices");
        Self(hmac::Key::new(hmac::HMAC_SHA256, derived.as_ref()))
    }

    /// The header's value for a body that is sent now.
    pub(super) fn sign(&self, body: &[u8], now: DateTime<Utc>) -> String {
        let at = now.timestamp();
        let signature = hmac::sign(&self.0, &signed(at, body));
        format!("t={at},v1={}", HEXLOWER.encode(signature.as_ref()))
    }

    /// Checks the signature of what came.
    pub(super) fn verify(&self, raw: &RawNotice<'_>, now: DateTime<Utc>) -> Result<(), Rejected> {
        let header = raw.header(HEADER).ok_or(Rejected("there is no signature"))?;
        let (at, signature) = parts(header).ok_or(Rejected("the signature has another form"))?;
        let sent = DateTime::from_timestamp(at, 0).ok_or(Rejected("the time isn't one"))?;
        if (now - sent).abs() > WINDOW {
            return Err(Rejected("the notice is too old"));
        }
        let verified = hmac::verify(&self.0, &signed(at, raw.body), &signature);
        verified.map_err(|_| Rejected("the signature is wrong"))
    }

    /// What opens the page of a charge.
    pub(super) fn of_page(&self, reference: &str) -> String {
        let text = format!("page {reference}");
        HEXLOWER.encode(&hmac::sign(&self.0, text.as_bytes()).as_ref()[..16])
    }

    /// Whether `key` opens the page of a charge.
    pub(super) fn opens(&self, reference: &str, key: &str) -> bool {
        let right = self.of_page(reference);
        aws_lc_rs::constant_time::verify_slices_are_equal(right.as_bytes(), key.as_bytes()).is_ok()
    }
}

fn signed(at: i64, body: &[u8]) -> Vec<u8> {
    [at.to_string().as_bytes(), b".", body].concat()
}

fn parts(header: &str) -> Option<(i64, Vec<u8>)> {
    let (at, signature) = header.strip_prefix("t=")?.split_once(",v1=")?;
    Some((at.parse().ok()?, HEXLOWER.decode(signature.as_bytes()).ok()?))
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::{HEADER, Key};
    use crate::RawNotice;

    #[test]
    fn only_what_was_signed_just_now_under_this_key_is_believed() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).expect("a time");
        let (key, other) = (Key::new(b"one"), Key::new(b"two"));
        let signature = key.sign(b"{}", now);
        let verify = |key: &Key, body: &[u8], signature: Option<&str>, later: i64| {
            let headers: Vec<_> =
                signature.iter().map(|value| (HEADER.to_owned(), (*value).to_owned())).collect();
            let raw = RawNotice { headers: &headers, body };
            key.verify(&raw, now + TimeDelta::seconds(later)).map_err(|rejected| rejected.0)
        };
        assert_eq!(verify(&key, b"{}", Some(&signature), 299), Ok(()));
        let wrong = Err("the signature is wrong");
        assert_eq!(verify(&key, b"{ }", Some(&signature), 0), wrong);
        assert_eq!(verify(&other, b"{}", Some(&signature), 0), wrong);
        let tampered = signature.replace("t=1800000000", "t=1800000001");
        assert_eq!(verify(&key, b"{}", Some(&tampered), 0), wrong);
        assert_eq!(verify(&key, b"{}", Some(&signature), 301), Err("the notice is too old"));
        assert_eq!(verify(&key, b"{}", None, 0), Err("there is no signature"));
        for form in ["", "t=1", "t=x,v1=00", "t=1,v1=zz", "v1=00,t=1"] {
            let refused = Err("the signature has another form");
            assert_eq!(verify(&key, b"{}", Some(form), 0), refused, "{form}");
        }
    }

    #[test]
    fn a_page_is_opened_by_its_own_key_only() {
        let key = Key::new(b"one");
        assert!(key.opens("a", &key.of_page("a")));
        assert!(!key.opens("b", &key.of_page("a")) && !key.opens("a", ""));
    }
}
