/// A text of which mail programs make no links, and which reads as before: where addresses of pages
/// and of mails are recognised, it has a character that isn't seen. What shops and shoppers write
/// comes in mails that the platform sends.
pub(crate) fn unlinked(text: &str) -> String {
    let mut told = String::with_capacity(text.len());
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        told.push(c);
        let next = rest.peek().copied().unwrap_or(' ');
        if joins(before, c, next) {
            told.push(JOINER);
        }
        before = c;
    }
    told
}

/// U+2060, which has no width and where no line breaks.
const JOINER: char = '\u{2060}';

/// Whether a character holds an address together: `https:` and `//`, `shop.example`, `me@shop`.
fn joins(before: char, c: char, next: char) -> bool {
    match c {
        ':' => next == '/' || before.is_ascii_alphabetic() && next.is_ascii_alphanumeric(),
        '@' => !next.is_whitespace() && !before.is_whitespace(),
        // Amounts and versions stay as they are; the last label of a host begins with a letter.
        '.' => !before.is_whitespace() && next.is_alphabetic(),
        // IDNA takes these for dots.
        '\u{3002}' | '\u{ff0e}' | '\u{ff61}' => {
            before.is_ascii_alphanumeric() && next.is_ascii_alphanumeric()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{JOINER, unlinked};

    #[test]
    fn addresses_are_taken_apart_and_other_texts_are_not() {
        for (text, parts) in [
            ("https://evil.example/x", "https:|//evil.|example/x"),
            ("www.evil.example", "www.|evil.|example"),
            ("mail me@evil.example.", "mail me@|evil.|example."),
            ("mailto:me", "mailto:|me"),
            ("evil\u{3002}com", "evil\u{3002}|com"),
        ] {
            assert_eq!(unlinked(text).replace(JOINER, "|"), parts);
        }
        for text in [
            "",
            "It still has to be paid: 12.50 CNY.",
            "IBAN DE02 1203 0000 0000 2020 51. Thank you.",
            "谢谢。请在2026.11.30前付款：¥12.50。",
            "Green Tea v2.0 @ home",
            "12:30",
        ] {
            assert_eq!(unlinked(text), text);
        }
    }

    proptest! {
        #[test]
        fn a_text_reads_as_before_and_holds_no_address(text in "[a-z0-9:/.@ w中。-]{0,40}") {
            let told = unlinked(&text);
            prop_assert_eq!(told.replace(JOINER, ""), text);
            prop_assert!(!told.contains("://"));
            let letter = |c: char| c.is_ascii_alphabetic();
            let linked = told.split(char::is_whitespace).any(|word| {
                word.match_indices('.').any(|(at, _)| at > 0 && word[at + 1..].starts_with(letter))
            });
            prop_assert!(!linked, "{told}");
        }
    }
}
