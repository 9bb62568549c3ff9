//! Names in addresses, in whatever script. Those that we make are ASCII.

use std::{borrow::Cow, collections::HashSet};

use db::{
    TenantEntity, TenantTx,
    sea_orm::{
        self, FromQueryResult, QueryFilter, QuerySelect,
        sea_query::{Expr, ExprTrait, extension::postgres::PgBinOper},
    },
};
use deunicode::deunicode_char;
use kernel::{Checks, Code};
use percent_encoding::percent_decode_str;
use pinyin::ToPinyin;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use uuid::Uuid;

/// Handles that we make stay this short, so that a suffix fits.
const LONGEST_MADE: usize = 100;
/// In characters.
const LONGEST: usize = 255;

/// Whether the text has a handle's form: lower-case letters and digits of any script in their
/// compatible form, hyphens and low lines.
pub(crate) fn is_valid(text: &str) -> bool {
    text.chars().count() <= LONGEST
        && text.chars().any(char::is_alphanumeric)
        && text.chars().all(is_allowed)
        && normal(text) == text
}

fn is_allowed(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '-' | '_')
}

/// In lower case, and one form of those that are read alike.
fn normal(text: &str) -> String {
    let folded: String = text.trim().nfkc().collect::<String>().to_lowercase();
    // The small letters of some have another form themselves.
    folded.nfkc().collect()
}

/// What a file calls a product, as a handle: letters stay what they are, and whatever an address can't
/// have becomes a hyphen. None when there is neither letter nor digit.
pub(crate) fn of_file(written: &str) -> Option<String> {
    let normal = normal(written);
    let mut handle = String::new();
    let mut gap = false;
    for c in normal.chars() {
        if is_allowed(c) {
            if gap && !handle.is_empty() {
                handle.push('-');
            }
            gap = false;
            handle.push(c);
        } else {
            gap = true;
        }
    }
    Some(handle).filter(|handle| is_valid(handle))
}

/// The handle that somebody looks for. A popular storefront framework asks for it as it stands in the
/// address, with its letters encoded.
pub fn sought(text: &str) -> Option<String> {
    let decoded = if text.contains('%') {
        percent_decode_str(text).decode_utf8().ok()?
    } else {
        Cow::Borrowed(text)
    };
    Some(normal(&decoded)).filter(|handle| is_valid(handle))
}

/// Those that somebody may look for; there is nothing under the others.
pub(crate) fn all_sought(texts: &[String]) -> Vec<String> {
    texts.iter().filter_map(|text| sought(text)).collect()
}

/// Checks a handle that somebody typed.
pub(crate) fn check(checks: &mut Checks, handle: Option<&str>) {
    let message = "Lower-case letters, digits, hyphens and low lines, such as green-tea.";
    checks.ensure(handle.is_none_or(is_valid), "handle", Code::Invalid, message);
}

/// A handle for a title: `绿茶 No. 1` → `lu-cha-no-1`. None when nothing of it can be written.
pub(crate) fn make(title: &str) -> Option<String> {
    let mut spaced = String::new();
    for c in title.nfkc() {
        if let Some(pinyin) = c.to_pinyin() {
            spaced.push('-');
            spaced.push_str(&pinyin.plain().replace('ü', "u"));
            spaced.push('-');
        } else if c.is_ascii_alphanumeric() {
            spaced.push(c.to_ascii_lowercase());
        } else if c.is_alphanumeric() {
            let letters = deunicode_char(c).unwrap_or("-").to_ascii_lowercase();
            spaced.extend(letters.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }));
        } else if !matches!(c, '\'' | '’') && !is_combining_mark(c) {
            spaced.push('-');
        }
    }
    let words = spaced.split('-').filter(|word| !word.is_empty());
    let mut handle = String::new();
    for word in words {
        if handle.len() + word.len() >= LONGEST_MADE && !handle.is_empty() {
            break;
        }
        if !handle.is_empty() {
            handle.push('-');
        }
        handle.push_str(word);
    }
    handle.truncate(LONGEST_MADE);
    Some(handle).filter(|handle| !handle.is_empty())
}

#[derive(FromQueryResult)]
struct Used {
    handle: String,
}

/// The handle that was asked for, or else a free one made from the title (or, where nothing of
/// the title can be written, from the id): `tea`, `tea-1`, `tea-2`.
///
/// Of two transactions that make one of the same title at once, the second waits for the first;
/// where one asks for what the other makes, the table's constraint tells them apart.
///
/// # Errors
/// The database's.
pub(crate) async fn choose<E: TenantEntity>(
    tx: &TenantTx,
    column: E::Column,
    asked: Option<String>,
    title: &str,
    id: Uuid,
) -> db::Result<String> {
    if let Some(asked) = asked {
        return Ok(asked);
    }
    let base = make(title).unwrap_or_else(|| of_id(id));
    tx.lock(E::default().table_name(), &base).await?;
    let similar = Expr::col(column).binary(PgBinOper::Regex, format!("^{base}(-[0-9]+)?$"));
    let used = tx.find::<E>().select_only().column_as(column, "handle").filter(similar);
    let used: Vec<Used> = used.all_as().await?;
    let used: HashSet<String> = used.into_iter().map(|row| row.handle).collect();
    let is_free = |handle: &String| !used.contains(handle);
    let numbered = (1..=used.len()).map(|number| format!("{base}-{number}"));
    let mut candidates = std::iter::once(base.clone()).chain(numbered);
    Ok(candidates.find(is_free).expect("one more candidate than handles that are in use"))
}

/// `p-` and the last twelve digits of the id, which are its random part.
fn of_id(id: Uuid) -> String {
    let digits = id.simple().to_string();
    format!("p-{}", &digits[digits.len() - 12..])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::{is_valid, make, of_file, of_id, sought};

    #[test]
    fn titles_become_ascii() {
        for (title, handle) in [
            ("Green Tea", "green-tea"),
            ("绿茶 No. 1", "lu-cha-no-1"),
            ("龙井·明前茶 250g", "long-jing-ming-qian-cha-250g"),
            ("Men's Café Größe", "mens-cafe-grosse"),
            ("Książka", "ksiazka"),
            ("кружка", "kruzhka"),
            ("ＴＥＡ ①", "tea-1"),
            ("--A  B--", "a-b"),
        ] {
            assert_eq!(make(title).as_deref(), Some(handle));
            assert!(is_valid(handle), "{handle}");
        }
        assert_eq!(make("🍵 ！"), None);
        assert!(is_valid(&of_id(Uuid::from_u128(7))));
    }

    #[test]
    fn long_titles_make_short_handles() {
        for title in ["长".repeat(255), "a".repeat(255), "ab ".repeat(85)] {
            let handle = make(&title).expect("letters");
            assert!(handle.len() <= 100 && is_valid(&handle), "{handle}");
        }
    }

    #[test]
    fn letters_of_any_script_digits_hyphens_and_low_lines_are_handles() {
        for good in ["tea", "tea_pot", "a--b", "-a", "ü", "قميص-1", "カップ", "चाय", "绿茶"]
        {
            assert!(is_valid(good), "{good}");
        }
        for bad in ["", "-", "A", "Ü", "ｔｅａ", "a b", "a/b", "a%62", "a.b", "🍵", "a\0"] {
            assert!(!is_valid(bad), "{bad:?}");
        }
        assert!(is_valid(&"茶".repeat(255)) && !is_valid(&"茶".repeat(256)));
    }

    #[test]
    fn what_a_file_calls_a_product_is_kept_letter_by_letter() {
        for (written, handle) in [
            (" Green Tea ", Some("green-tea")),
            ("tea_pot", Some("tea_pot")),
            ("tea-pot", Some("tea-pot")),
            ("ＴＥＡ", Some("tea")),
            ("قميص-1", Some("قميص-1")),
            ("Кружка", Some("кружка")),
            ("a/b?c", Some("a-b-c")),
            ("🍵", None),
            ("", None),
        ] {
            assert_eq!(of_file(written).as_deref(), handle, "{written}");
        }
    }

    #[test]
    fn a_handle_is_found_however_it_is_written_in_an_address() {
        for text in ["绿茶", "%E7%BB%BF%E8%8C%B6", "%e7%bb%bf%e8%8c%b6"] {
            assert_eq!(sought(text).as_deref(), Some("绿茶"));
        }
        assert_eq!(sought("Green-Tea").as_deref(), Some("green-tea"));
        for nothing in ["%FF", "%", "a%2Fb", "a b"] {
            assert_eq!(sought(nothing), None, "{nothing}");
        }
    }

    proptest! {
        #[test]
        fn what_is_made_of_any_text_is_a_handle(text in "\\PC{0,40}") {
            for handle in [make(&text), of_file(&text)].into_iter().flatten() {
                prop_assert!(is_valid(&handle), "{handle}");
                prop_assert_eq!(sought(&handle), Some(handle.clone()));
            }
        }
    }
}
