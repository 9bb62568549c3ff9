use axum::http::StatusCode;

use super::Refusal;

/// Brackets may be nested this deep. The parser recurses, so this is checked before it runs.
const MOST_NESTING: usize = 40;

/// Names, values and marks in a document.
const MOST_TOKENS: usize = 10_000;

/// Counts tokens and nesting without building anything. It only has to be right about where
/// strings and comments begin and end; the parser says what is wrong with the rest.
pub fn scan(text: &str) -> Result<(), Refusal> {
    let (mut nesting, mut tokens) = (0_usize, 0_usize);
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let token_length = match byte {
            b'#' => {
                rest = after.iter().position(|&b| is_line_end(b)).map_or(&[], |end| &after[end..]);
                continue;
            }
            b'"' => string_length(rest),
            b'{' | b'(' | b'[' => {
                nesting += 1;
                1
            }
            b'}' | b')' | b']' => {
                nesting = nesting.saturating_sub(1);
                1
            }
            b if b.is_ascii_whitespace() || b == b',' => {
                rest = after;
                continue;
            }
            b if is_word(b) => rest.iter().position(|&b| !is_word(b)).unwrap_or(rest.len()),
            _ => 1,
        };
        tokens += 1;
        rest = &rest[token_length..];
        if nesting > MOST_NESTING {
            return Err(Refusal::document(
                "QUERY_TOO_DEEP",
                "The document is nested too deep.",
                None,
            ));
        }
        if tokens > MOST_TOKENS {
            let message = "The document has too many tokens.";
            return Err(Refusal::new(StatusCode::OK, "TOO_MANY_TOKENS", message));
        }
    }
    Ok(())
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-' || byte >= 0x80
}

/// How many bytes the string at the start of `text` has, quotes included.
fn string_length(text: &[u8]) -> usize {
    let block = text.starts_with(br#"""""#);
    let quotes = if block { 3 } else { 1 };
    let mut at = quotes;
    while at < text.len() {
        let escaped = text[at] == b'\\' && (!block || text[at + 1..].starts_with(br#"""""#));
        if escaped {
            at += if block { 4 } else { 2 };
        } else if text[at..].starts_with(&br#"""""#[..quotes]) {
            return at + quotes;
        } else if !block && is_line_end(text[at]) {
            return at;
        } else {
            at += 1;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::scan;

    #[test]
    fn brackets_in_strings_and_comments_do_not_count() {
        let noise = "[".repeat(100);
        assert_eq!(scan(&format!("{{ a(b: \"{noise}\\\"{noise}\") }} # {noise}")), Ok(()));
        assert_eq!(scan(&format!("{{ a(b: \"\"\"{noise}\\\"\"\"{noise}\"\"\") }}")), Ok(()));
        let unclosed = format!("{{ a(b: \"{noise}");
        assert_eq!(scan(&unclosed), Ok(()));
    }

    #[test]
    fn deep_and_long_documents_are_refused_before_they_are_parsed() {
        for bracket in ["{a", "[", "("] {
            let refusal = scan(&bracket.repeat(41)).expect_err("too deep");
            assert_eq!(refusal.code(), "QUERY_TOO_DEEP");
        }
        for hidden in [format!("#\r{}", "{a".repeat(41)), format!("\"\r{}", "{a".repeat(41))] {
            assert_eq!(scan(&hidden).expect_err("too deep").code(), "QUERY_TOO_DEEP");
        }
        let refusal = scan(&"a ".repeat(10_001)).expect_err("too long");
        assert_eq!(refusal.code(), "TOO_MANY_TOKENS");
        for text in ["\"", "\"\"\"", "\"\\", "\"\"\"\\", "é\"é"] {
            assert_eq!(scan(text), Ok(()), "{text}");
        }
    }
}
