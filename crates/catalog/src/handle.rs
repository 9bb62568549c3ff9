//! Names in addresses. ASCII, because a popular storefront framework doesn't decode them.

use std::collections::HashSet;

use db::{
    TenantEntity, TenantTx,
    sea_orm::{
        self, FromQueryResult, QueryFilter, QuerySelect,
        sea_query::{Expr, ExprTrait, extension::postgres::PgBinOper},
    },
};
use kernel::{Checks, Code};
use pinyin::ToPinyin;
use uuid::Uuid;

/// Handles that we make stay this short, so that a suffix fits.
const LONGEST_MADE: usize = 100;
const LONGEST: usize = 255;

/// Whether the text has a handle's form: lower-case letters, digits, single hyphens between.
pub(crate) fn is_valid(text: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    text.len() <= LONGEST && text.split('-').all(part)
}

/// Those that have a handle's form; there is nothing under the others.
pub(crate) fn valid(texts: &[String]) -> Vec<String> {
    texts.iter().filter(|text| is_valid(text)).cloned().collect()
}

/// Checks a handle that somebody typed.
pub(crate) fn check(checks: &mut Checks, handle: Option<&str>) {
    let message = "Lower-case letters, digits and single hyphens, such as green-tea.";
    checks.ensure(handle.is_none_or(is_valid), "handle", Code::Invalid, message);
}

/// A handle for a title: `绿茶 No. 1` → `lu-cha-no-1`. None when nothing of it can be written.
pub(crate) fn make(title: &str) -> Option<String> {
    let mut spaced = String::new();
    for c in title.chars() {
        if let Some(pinyin) = c.to_pinyin() {
            spaced.push('-');
            spaced.push_str(&pinyin.plain().replace('ü', "u"));
            spaced.push('-');
        } else if c.is_ascii_alphanumeric() {
            spaced.push(c.to_ascii_lowercase());
        } else if let Some(letters) = folded(c) {
            spaced.push_str(letters);
        } else if !matches!(c, '\'' | '’') {
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

/// Latin letters with marks, without them.
fn folded(c: char) -> Option<&'static str> {
    Some(match c.to_lowercase().next()? {
        'à' | 'á' | 'â' | 'ã' | 'å' | 'ā' => "a",
        'ä' | 'æ' => "ae",
        'ç' | 'č' | 'ć' => "c",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ě' => "e",
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' => "i",
        'ñ' | 'ń' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ø' | 'ō' => "o",
        'ö' | 'œ' => "oe",
        'ß' => "ss",
        'š' | 'ś' => "s",
        'ù' | 'ú' | 'û' | 'ū' => "u",
        'ü' => "ue",
        'ý' | 'ÿ' => "y",
        'ž' | 'ź' | 'ż' => "z",
        'ł' => "l",
        _ => return None,
    })
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
    use super::{is_valid, make, of_id};
    use uuid::Uuid;

    #[test]
    fn titles_become_ascii() {
        for (title, handle) in [
            ("Green Tea", "green-tea"),
            ("绿茶 No. 1", "lu-cha-no-1"),
            ("龙井·明前茶 250g", "long-jing-ming-qian-cha-250g"),
            ("Men's Café Größe", "mens-cafe-groesse"),
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
    fn only_plain_words_with_single_hyphens_are_handles() {
        for bad in ["", "-a", "a-", "a--b", "A", "ü", "a_b", "a b", "a\0", &"a".repeat(256)] {
            assert!(!is_valid(bad), "{bad:?}");
        }
    }
}
