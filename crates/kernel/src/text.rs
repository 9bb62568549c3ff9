//! Texts that people type: which of them are the same.
//!
//! One text can be written in several ways: with full-width letters, with an accent of its own, with
//! characters that show nothing, with curly quotes. What is compared goes through one of three
//! functions, each of which also does what the former does: [`plain`] takes one spelling of what looks
//! the same, [`fold`] takes capitals for small letters, and [`search_key`] leaves accents out. Texts
//! that are shown stay as they were written.

use unicode_normalization::UnicodeNormalization;

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

/// The text in one spelling of what looks the same: NFKC, so that full-width letters are letters and
/// an accent belongs to its letter; without characters that show nothing; with straight quotes, plain
/// hyphens, and single spaces between words.
pub fn plain(text: &str) -> String {
    if text.is_ascii() {
        return single_spaces(text);
    }
    let seen = text.nfkc().filter(|c| !is_ignorable(*c)).map(straight);
    // What was left out may have kept a letter and its accent apart.
    single_spaces(&seen.nfkc().collect::<String>())
}

/// What is equal for texts that mean the same: [`plain`], capitals and small letters alike.
pub fn fold(text: &str) -> String {
    let plain = plain(text);
    if plain.is_ascii() {
        return plain.to_ascii_lowercase();
    }
    // By way of the capital, so that ß is ss and both forms of the small sigma are one; the capital ß
    // is one only of the small one.
    let capital = plain.chars().flat_map(char::to_lowercase).flat_map(char::to_uppercase);
    let small = capital.flat_map(char::to_lowercase);
    single_spaces(&small.nfkc().collect::<String>())
}

/// What is searched for and in: [`fold`] without accents, so that `cafe` finds Café. Marks that make
/// another letter in scripts of Asia stay.
pub fn search_key(text: &str) -> String {
    let folded = fold(text);
    if folded.is_ascii() {
        return folded;
    }
    let mut key = String::with_capacity(folded.len());
    for c in folded.nfd().filter(|c| !is_accent(*c)).nfc() {
        match c {
            'æ' => key.push_str("ae"),
            'œ' => key.push_str("oe"),
            'ø' => key.push('o'),
            'đ' | 'ð' => key.push('d'),
            'ł' => key.push('l'),
            'ħ' => key.push('h'),
            c => key.push(c),
        }
    }
    single_spaces(&key)
}

/// Without spaces around it, and with one where there were several or another one.
fn single_spaces(text: &str) -> String {
    let mut single = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !single.is_empty() {
            single.push(' ');
        }
        single.push_str(word);
    }
    single
}

/// Combining marks of Latin, Greek and Cyrillic letters.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}')
}

/// Characters that texts are the same without: those that show nothing, that turn the direction, that
/// join or choose how something is drawn. Those that make flags say which.
fn is_ignorable(c: char) -> bool {
    turns_direction(c)
        || is_unseen(c)
        || matches!(c,
            '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200c}' | '\u{200d}' | '\u{206a}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{e0100}'..='\u{e01ef}')
}

/// Quotes and hyphens as keyboards have them.
fn straight(c: char) -> char {
    match c {
        '\u{2018}'..='\u{201b}' | '\u{2032}' | '\u{2035}' | '\u{2039}' | '\u{203a}' | '\u{2bc}' => {
            '\''
        }
        '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        c => c,
    }
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

    use unicode_normalization::is_nfkc;

    use super::{fold, one_line, plain, search_key};
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

    #[test]
    fn what_looks_the_same_is_the_same() {
        for (one, other) in [
            ("\u{ff33}\u{ff21}\u{ff36}\u{ff25}１０", "SAVE10"),
            ("SA\u{200b}VE\u{feff}10\u{2060}", "SAVE10"),
            (" SAVE\u{3000}10\n", "SAVE 10"),
            ("SAVE\u{2013}10", "SAVE-10"),
            ("Cafe\u{301}", "Caf\u{e9}"),
            ("Cafe\u{200b}\u{301}", "Caf\u{e9}"),
            ("ａ＠b.cn", "a@b.cn"),
            ("＋８６ １３８", "+86 138"),
            ("O\u{2019}Neil \u{201c}x\u{201d}", "O'Neil \"x\""),
            ("ﾃｨｰ", "ティー"),
            ("㈱ ①", "(株) 1"),
        ] {
            assert_eq!(plain(one), other, "{one:?}");
            assert_eq!(fold(one), fold(other), "{one:?}");
        }
        assert_ne!(plain("🏴󠁧󠁢󠁥󠁮󠁧󠁿"), plain("🏴󠁧󠁢󠁳󠁣󠁴󠁿"), "two countries have two flags");
    }

    #[test]
    fn capitals_are_small_letters() {
        for (one, other) in [
            ("ＳＡＶＥ", "save"),
            ("STRASSE", "straße"),
            ("ΟΔΟΣ", "οδος"),
            ("ÉTÉ", "été"),
            ("ДОМ", "дом"),
            ("ﬁN", "Fin"),
        ] {
            assert_eq!(fold(one), fold(other), "{one:?}");
        }
        assert_ne!(fold("été"), fold("ete"), "an accent tells codes apart");
        assert_eq!(fold("龙井"), "龙井");
    }

    #[test]
    fn a_search_needs_no_accents() {
        for (one, other) in [
            ("Café", "cafe"),
            ("CAFE\u{301}", "cafe"),
            ("Smörgås", "smorgas"),
            ("Łódź", "lodz"),
            ("Ærø", "aero"),
            ("Crème brûlée", "creme brulee"),
            ("ё", "е"),
            ("Ớt", "ot"),
        ] {
            assert_eq!(search_key(one), other, "{one:?}");
        }
        for (one, other) in [("が", "か"), ("กิน", "กน"), ("한", "하"), ("हिन्दी", "हनद")]
        {
            assert_ne!(search_key(one), search_key(other), "{one} is another word than {other}");
        }
    }

    #[test]
    fn each_character_has_one_form_that_is_its_own() {
        let ideographs_aside =
            |c: &char| !matches!(c, '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}');
        let plain_ones = (0..0x2_0000).chain(0xe_0000..0xe_0200).filter_map(char::from_u32);
        for c in plain_ones.filter(ideographs_aside) {
            let text = format!("a{c}b");
            for form in [plain, fold, search_key] {
                let once = form(&text);
                assert_eq!(form(&once), once, "{c:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn a_form_is_its_own_and_each_does_what_the_former_does(
            text in prop_oneof![
                "\\PC{0,20}",
                "[a-eA-E\u{301}\u{308}\u{345}\u{200b}\u{34f}\u{ad}éßςΣİıﬀＡ‘’— \u{3000}가ㄱ\u{1100}\u{1161}]{0,12}",
            ],
        ) {
            let (plain_form, folded, key) = (plain(&text), fold(&text), search_key(&text));
            prop_assert!(is_nfkc(&plain_form) && is_nfkc(&folded), "{:?}", text);
            prop_assert_eq!(plain(&plain_form), plain_form.clone());
            prop_assert_eq!(fold(&folded), folded.clone());
            prop_assert_eq!(search_key(&key), key.clone());
            prop_assert_eq!(fold(&plain_form), folded.clone());
            prop_assert_eq!(search_key(&folded), key);
            prop_assert!(!folded.chars().any(super::is_ignorable));
            prop_assert_eq!(folded.trim(), &folded);
        }

        #[test]
        fn an_ascii_text_keeps_its_letters(text in "[ -~]{0,30}") {
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(plain(&text), words.clone());
            prop_assert_eq!(fold(&text), words.to_ascii_lowercase());
            prop_assert_eq!(search_key(&text), fold(&text));
        }

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
