//! Texts without their tags.

/// Tags whose content nobody reads.
const HIDDEN: [&str; 5] = ["head", "script", "style", "template", "title"];

/// A text without its tags and entities. The library knows the entities, but looks for the end of
/// each tag in all that follows: it gets none but breaks, so that the time grows with the length.
pub(crate) fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        text.push_str(&rest[..start]);
        rest = &rest[start..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
        } else if !rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c)) {
            text.push_str("&lt;");
            rest = &rest[1..];
        } else if let Some(end) = tag_end(rest) {
            let tag = rest[1..end].to_ascii_lowercase();
            rest = &rest[end + 1..];
            if HIDDEN.contains(&name(&tag)) {
                rest = after_closing(rest, name(&tag));
            }
            text.push_str(separator(name(tag.strip_prefix('/').unwrap_or(&tag))));
        } else {
            // Where this tag doesn't end, no later one does.
            break;
        }
    }
    text.push_str(&rest.replace('<', "&lt;"));
    nanohtml2text::html2text(&text).replace("\r\n", "\n").trim().to_owned()
}

/// Where the `>` stands that ends the tag: not in a value in quotes.
fn tag_end(tag: &str) -> Option<usize> {
    let mut quote = None;
    let mut after_equals = false;
    for (place, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), byte) if byte == open => quote = None,
            (None, b'>') => return Some(place),
            (None, b'"' | b'\'') if after_equals => quote = Some(byte),
            _ => {}
        }
        after_equals = byte == b'=' || after_equals && byte.is_ascii_whitespace();
    }
    None
}

/// The name that a tag begins with; none where it closes one.
fn name(tag: &str) -> &str {
    tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default()
}

/// What follows the tag that closes `name`.
fn after_closing<'h>(html: &'h str, name: &str) -> &'h str {
    let closing = format!("</{name}");
    let mut windows = html.as_bytes().windows(closing.len());
    let found = windows.position(|window| window.eq_ignore_ascii_case(closing.as_bytes()));
    let after = found.and_then(|at| html[at..].split_once('>'));
    after.map_or("", |(_, after)| after)
}

/// What stands in the place of a tag.
fn separator(name: &str) -> &'static str {
    match name {
        "br" | "li" | "ol" | "option" | "td" | "th" | "tr" | "ul" => "<br>",
        "address" | "article" | "aside" | "blockquote" | "dd" | "div" | "dl" | "dt" | "footer"
        | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "header" | "hr" | "main" | "nav" | "p"
        | "pre" | "section" | "table" => "<p>",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::plain;
    use std::time::{Duration, Instant};

    #[test]
    fn tags_become_breaks_or_nothing() {
        for (html, text) in [
            ("<p>Fine &amp; <b>fresh</b></p>", "Fine & fresh"),
            ("<b>All</b> tea", "All tea"),
            ("<P class=\"a>b\">One</P>\n <p>Two<br/>lines</p>", "One\n\nTwo\nlines"),
            ("<ul><li>a</li><li>b</li></ul>c", "a\nb\nc"),
            ("a<!-- <b> > --><STYLE>p > a {}</style >b", "ab"),
            ("<a href=\"https://a.example\">Tea</a> <img alt=\"x\">here", "Tea here"),
            ("1 < 2 &lt;b&gt; > 0 &eacute;&nbsp;&#33;", "1 < 2 <b> > 0 é\u{a0}!"),
            ("5 <b", "5 <b"),
            ("a</style>b", "ab"),
            ("茶<script>alert(1)", "茶"),
            ("<a title=don't>x</a>", "x"),
        ] {
            assert_eq!(plain(html), text, "{html}");
        }
    }

    #[test]
    fn the_time_grows_with_the_length() {
        let many = |part: &str| part.repeat(100_000 / part.len());
        let parts = [
            "<a",
            "<",
            "<a>",
            "<a=\">\"",
            "<a='",
            "<!--",
            "<pre>",
            "<script>",
            "</a",
            "&",
            "<br>",
            " <p> ",
            "<head>",
            "&amp",
            "<a href=\"x\">",
        ];
        let start = Instant::now();
        for part in parts {
            plain(&many(part));
            plain(&(many(part) + ">"));
        }
        assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    }
}
