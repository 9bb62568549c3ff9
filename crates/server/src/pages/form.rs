use std::{collections::HashMap, time::Duration};

use axum::body::{Body, to_bytes};
use url::form_urlencoded;

use super::answer::Trouble;

/// How long a form may take to arrive.
const MOST_TIME: Duration = Duration::from_secs(10);
/// Bytes that a form may have.
const MOST_BYTES: usize = 100 * 1024;

/// What was sent with a page's form, or stands in its address.
#[derive(Debug, Default)]
pub(super) struct Form(HashMap<String, String>);

impl Form {
    /// Reads a body. What isn't a form has no fields; of two fields of one name the first counts.
    pub(super) async fn read(body: Body) -> Result<Self, Trouble> {
        let read = tokio::time::timeout(MOST_TIME, to_bytes(body, MOST_BYTES)).await;
        let bytes = read.map_err(|_| Trouble::TooSlow)?.map_err(|_| Trouble::TooLong)?;
        Ok(Self::parse(&bytes))
    }

    /// Reads what is written like a form.
    pub(super) fn parse(bytes: &[u8]) -> Self {
        let mut fields = HashMap::new();
        for (name, value) in form_urlencoded::parse(bytes) {
            fields.entry(name.into_owned()).or_insert_with(|| value.into_owned());
        }
        Self(fields)
    }

    /// A field as it was sent, spaces included; empty when it wasn't.
    pub(super) fn raw(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// A field without spaces around it; empty when it wasn't sent.
    pub(super) fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |text| text.trim())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Form;

    #[test]
    fn whatever_comes_is_a_form() {
        let form = Form::parse("city=%E6%9D%AD%E5%B7%9E&city=x&a=+b+c+&=&%zz=%f".as_bytes());
        assert_eq!((form.text("city"), form.text("a"), form.text("none")), ("杭州", "b c", ""));
        assert_eq!(Form::parse(b"name=%ff%fe").text("name"), "\u{fffd}\u{fffd}");
        assert_eq!(Form::parse(b"\x00\xff{\"a\":1}").text("a"), "");
    }

    proptest! {
        #[test]
        fn no_bytes_break_a_form(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let form = Form::parse(&bytes);
            prop_assert_eq!(form.text("a"), form.raw("a").trim());
        }
    }
}
