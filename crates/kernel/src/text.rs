/// The trimmed text, unless nothing is left of it.
pub fn given(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// A text as a name can be: on one line, without what turns its direction or isn't seen. What no text may hold stays,
/// to be refused. For texts that come from elsewhere, such as files.
pub fn one_line(text: &str) -> String {
    let kept = text.chars().filter(|c| !turns_direction(*c) && !is_unseen(*c));
    let breaks = |c: char| matches!(c, '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}');
    let line: String = kept.map(|c| if breaks(c) { ' ' } else { c }).collect();
    line.trim().to_owned()
}

/// Characters that end a line or turn the direction of what follows.
pub(crate) fn is_unfit_for_names(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') || turns_direction(c) || is_unseen(c)
}

/// Characters that show nothing, with which a name reads like another one or like none. Those that join
/// letters or pictures, or make flags, aren't among them.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{180e}' | '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Unicode's bidirectional formatting characters: with them a text reads otherwise than it is.
pub(crate) fn turns_direction(c: char) -> bool {
    matches!(c,
        '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::one_line;
    use crate::Checks;

    fn is_name(text: &str) -> bool {
        Checks::new().name("name", text, 0..=1_000).finish().is_ok()
    }

    fn is_lines(text: &str) -> bool {
        Checks::new().lines("text", text, 0..=1_000).finish().is_ok()
    }

    #[test]
    fn a_name_is_one_line_read_as_it_is_written() {
        for text in ["", "Tea & Co", "老王茶馆", "O\u{2019}Neil", "مقهى", "🏴󠁧󠁢󠁥󠁮󠁧󠁿 👩‍🌾"]
        {
            assert!(is_name(text) && is_lines(text), "{text}");
        }
        let bidirectional =
            ['\u{061c}', '\u{200e}', '\u{200f}', '\u{202a}', '\u{202e}', '\u{2066}', '\u{2069}'];
        for c in bidirectional {
            let text = format!("a{c}b");
            assert!(!is_name(&text) && !is_lines(&text), "{text:?}");
        }
        for c in ['\n', '\r', '\t', '\u{85}', '\u{2028}', '\u{2029}', '\0', '\u{7f}'] {
            assert!(!is_name(&format!("a{c}b")), "{c:?}");
        }
        for c in ['\u{ad}', '\u{200b}', '\u{2060}', '\u{feff}'] {
            assert!(!is_name(&format!("a{c}b")), "{c:?}");
        }
        assert!(is_lines("a\nb\tc"));
    }

    proptest! {
        #[test]
        fn whatever_a_text_is_on_one_line_it_is_a_name(
            text in "(\\PC|[\\n\\t\\r\u{202e}\u{2028} \u{200f}]){0,60}",
        ) {
            let line = one_line(&text);
            prop_assert!(is_name(&line), "{line:?}");
            prop_assert_eq!(one_line(&line), line);
        }

        #[test]
        fn a_name_stays_as_it_is_but_for_needless_spaces(words in "[a-z中é]{1,9}( [a-z]{1,9}){0,4}") {
            prop_assert_eq!(one_line(&words), words);
        }
    }
}
