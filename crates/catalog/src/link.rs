//! Addresses that merchants type.

use kernel::{Checks, Code};
use url::Url;

const LONGEST: usize = 2048;

/// Whether this is an absolute http or https address.
fn is_web(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}

/// Whether this is a path of the shop itself. `//host` and `/\host` lead elsewhere.
fn is_path(text: &str) -> bool {
    text.starts_with('/')
        && !text.starts_with("//")
        && !text.contains('\\')
        && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// An absolute http or https address, as of an image.
pub fn check_web(checks: &mut Checks, path: &str, text: &str) {
    let short = text.len() <= LONGEST;
    checks.ensure(short, path, Code::TooLong, "At most 2048 characters.");
    let message = "This is not an http or https address.";
    checks.ensure(is_web(text) && !text.contains(char::is_control), path, Code::Invalid, message);
}

/// A path of the shop or an absolute address, as of a menu's item.
pub(crate) fn check_target(checks: &mut Checks, path: &str, text: &str) {
    if text.starts_with('/') {
        return check_path(checks, path, text);
    }
    check_web(checks, path, text);
}

/// A path of the shop, such as `/collections/tea`.
pub(crate) fn check_path(checks: &mut Checks, path: &str, text: &str) {
    let short = text.len() <= LONGEST;
    checks.ensure(short, path, Code::TooLong, "At most 2048 characters.");
    let message = "This is not a path such as /collections/tea.";
    checks.ensure(is_path(text), path, Code::Invalid, message);
}

#[cfg(test)]
mod tests {
    use kernel::Checks;
    use proptest::prelude::*;

    use super::{check_target, is_path, is_web};

    #[test]
    fn only_web_addresses_are_images() {
        for good in ["https://a.example/x.jpg", "http://a.example/茶.png"] {
            assert!(is_web(good), "{good}");
        }
        for bad in ["", "/x.jpg", "javascript:alert(1)", "data:image/png;base64,AA", "ftp://a/x"] {
            assert!(!is_web(bad), "{bad}");
        }
    }

    #[test]
    fn a_path_stays_in_the_shop() {
        assert!(is_path("/") && is_path("/collections/tea?sort=price"));
        for bad in ["", "tea", "//evil.example", "/\\evil.example", "/a b", "/a\0"] {
            assert!(!is_path(bad), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn what_passes_runs_nothing_and_breaks_no_line(
            text in prop_oneof![
                ".{0,60}",
                r"[ \t\n]?(javascript|data|https?|//|/|\\)[:/\\]{0,3}[a-z.@?# \r\n\x00]{0,20}",
            ],
        ) {
            let mut checks = Checks::new();
            check_target(&mut checks, "target", &text);
            if checks.finish().is_ok() {
                let scheme = text.trim_start().split(':').next().unwrap_or_default();
                let web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
                prop_assert!(web || (text.starts_with('/') && !text.starts_with("//")));
                prop_assert!(!text.contains(char::is_control));
            }
        }
    }
}
