//! The dialect's search syntax: `green tea "first flush" tag:organic -vendor:acme`.

use kernel::{Code, Fault, fold, plain, search_key};

const LONGEST: usize = 255;
const MOST_TERMS: usize = 20;

/// One condition; all of a query's have to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    /// It must not hold.
    pub(super) negated: bool,
    /// What it asks.
    pub(super) test: Test,
}

/// What a term asks of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Test {
    /// The text stands anywhere.
    Word(String),
    /// The field has the value.
    Field(Field, Pattern),
    /// A variant can be bought, or none can.
    Available(bool),
    /// A variant's price, as a decimal text, compares like this.
    Price(Comparison, String),
}

/// A field that is compared with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Title,
    Handle,
    Vendor,
    ProductType,
    Tag,
}

/// A value, or the beginning of one (`te*`), in the form that is searched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Pattern {
    Whole(String),
    Start(String),
}

/// How a price compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Less,
    AtMost,
    Equal,
    AtLeast,
    More,
}

impl Term {
    /// The word, if the term wants one to be there.
    pub(super) fn wanted_word(&self) -> Option<&str> {
        match &self.test {
            Test::Word(word) if !self.negated => Some(word),
            _ => None,
        }
    }
}

/// A piece of the query before it is understood.
#[derive(Debug, Default)]
struct Piece {
    text: String,
    /// Where the first colon outside of quotes is, in bytes.
    colon: Option<usize>,
    quoted: bool,
}

impl Piece {
    /// Nothing stands after the colon yet, or nothing at all.
    fn awaits_value(&self) -> bool {
        self.text.is_empty() || self.text == "-" || self.colon == self.text.len().checked_sub(1)
    }
}

/// Reads a query. Fields that we don't know are left out, as the dialect does.
///
/// # Errors
/// `TOO_LONG` and `TOO_MANY` at `query`.
pub(super) fn parse(query: &str) -> Result<Vec<Term>, Fault> {
    if query.chars().count() > LONGEST {
        return Err(Fault::new(Code::TooLong, "At most 255 characters.").at("query"));
    }
    let mut terms = Vec::new();
    let mut not = false;
    // Full-width letters and signs, and curly quotes, are those of the syntax.
    for piece in pieces(&plain(query)) {
        if !piece.quoted && piece.text == "NOT" {
            not = true;
            continue;
        }
        if piece.quoted || piece.text != "AND" {
            terms.extend(term(&piece, std::mem::take(&mut not)));
        }
    }
    if terms.len() > MOST_TERMS {
        return Err(Fault::new(Code::TooMany, "At most 20 terms.").at("query"));
    }
    Ok(terms)
}

/// Splits at spaces, except within quotes.
fn pieces(query: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut piece = Piece::default();
    let mut open: Option<char> = None;
    for c in query.chars() {
        match c {
            '"' | '\'' if open == Some(c) => open = None,
            // An apostrophe within a word is none.
            '"' | '\'' if open.is_none() && (c == '"' || piece.awaits_value()) => {
                open = Some(c);
                piece.quoted = true;
            }
            c if open.is_none() && (c.is_whitespace() || matches!(c, '(' | ')')) => {
                pieces.push(std::mem::take(&mut piece));
            }
            c if c.is_control() => {}
            c => {
                if c == ':' && open.is_none() && piece.colon.is_none() {
                    piece.colon = Some(piece.text.len());
                }
                piece.text.push(c);
            }
        }
    }
    pieces.push(piece);
    pieces.retain(|piece| !piece.text.trim().is_empty());
    pieces
}

fn term(piece: &Piece, not: bool) -> Option<Term> {
    let (minus, dash) = match piece.text.strip_prefix('-') {
        Some(_) => (true, 1),
        None => (false, 0),
    };
    let negated = not != minus;
    let Some(colon) = piece.colon else {
        // A word may stand anywhere, so `te*` asks for no more than `te`.
        let word = search_key(piece.text[dash..].trim().trim_end_matches('*'));
        return (!word.is_empty()).then_some(Term { negated, test: Test::Word(word) });
    };
    let name = piece.text.get(dash..colon)?;
    let value = piece.text[colon + 1..].trim();
    if value.is_empty() {
        return None;
    }
    let text = |field| Some(Test::Field(field, pattern(value, search_key)?));
    let (test, negated) = match name {
        "title" => (text(Field::Title)?, negated),
        "handle" => (Test::Field(Field::Handle, pattern(value, fold)?), negated),
        "vendor" => (text(Field::Vendor)?, negated),
        "product_type" => (text(Field::ProductType)?, negated),
        "tag" => (text(Field::Tag)?, negated),
        "tag_not" => (text(Field::Tag)?, !negated),
        "available_for_sale" => (Test::Available(value.parse().ok()?), negated),
        "variants.price" | "price" => (price(value), negated),
        _ => return None,
    };
    Some(Term { negated, test })
}

/// None for a lone `*`, which every value fulfils.
fn pattern(value: &str, form: fn(&str) -> String) -> Option<Pattern> {
    match value.strip_suffix('*') {
        Some("") => None,
        Some(start) => Some(Pattern::Start(form(start))),
        None => Some(Pattern::Whole(form(value))),
    }
}

fn price(value: &str) -> Test {
    let (comparison, amount) = [
        ("<=", Comparison::AtMost),
        (">=", Comparison::AtLeast),
        ("<", Comparison::Less),
        (">", Comparison::More),
    ]
    .into_iter()
    .find_map(|(sign, comparison)| Some((comparison, value.strip_prefix(sign)?)))
    .unwrap_or((Comparison::Equal, value));
    Test::Price(comparison, amount.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Comparison, Field, Pattern, Term, Test, parse};

    fn word(text: &str) -> Test {
        Test::Word(text.to_owned())
    }

    fn whole(field: Field, text: &str) -> Test {
        Test::Field(field, Pattern::Whole(text.to_owned()))
    }

    fn wanted(query: &str) -> Vec<Test> {
        let terms = parse(query).expect("a short query").into_iter();
        terms.filter(|term| !term.negated).map(|term| term.test).collect()
    }

    fn unwanted(query: &str) -> Vec<Test> {
        let terms = parse(query).expect("a short query").into_iter();
        terms.filter(|term| term.negated).map(|term| term.test).collect()
    }

    #[test]
    fn words_and_phrases_all_have_to_be_there() {
        assert_eq!(wanted(" Green  tea "), [word("green"), word("tea")]);
        assert_eq!(wanted("\"First Flush\" tea"), [word("first flush"), word("tea")]);
        assert_eq!(wanted("龙井 AND (tea)"), [word("龙井"), word("tea")]);
        assert_eq!(wanted("tea OR coffee"), [word("tea"), word("or"), word("coffee")]);
        assert_eq!(wanted("\"half open"), [word("half open")]);
        assert_eq!(wanted("\" \" \"\" - \u{0}"), []);
    }

    #[test]
    fn it_is_the_same_query_however_it_is_typed() {
        assert_eq!(wanted("ＣＡＦÉ"), [word("cafe")]);
        assert_eq!(wanted("“First Flush”　ｔｅａ"), [word("first flush"), word("tea")]);
        assert_eq!(wanted("fisherman’s"), [word("fisherman's")]);
        assert_eq!(wanted("ｔａｇ：Bio\u{200b}"), [whole(Field::Tag, "bio")]);
        assert_eq!(unwanted("－black"), [word("black")]);
        assert_eq!(wanted("handle:CAFÉ"), [whole(Field::Handle, "café")]);
    }

    #[test]
    fn fields_are_compared_whole_or_from_the_start() {
        assert_eq!(wanted("tag:Organic"), [whole(Field::Tag, "organic")]);
        assert_eq!(wanted("vendor:\"Company 123\""), [whole(Field::Vendor, "company 123")]);
        assert_eq!(wanted("handle:tea"), [whole(Field::Handle, "tea")]);
        let start = Test::Field(Field::ProductType, Pattern::Start("te".to_owned()));
        assert_eq!(wanted("product_type:Te*"), [start]);
        assert_eq!(wanted("available_for_sale:true"), [Test::Available(true)]);
    }

    #[test]
    fn prices_compare() {
        let price = |comparison, text: &str| [Test::Price(comparison, text.to_owned())];
        assert_eq!(wanted("variants.price:>10"), price(Comparison::More, "10"));
        assert_eq!(wanted("variants.price:<=9.99"), price(Comparison::AtMost, "9.99"));
        assert_eq!(wanted("variants.price:5"), price(Comparison::Equal, "5"));
    }

    #[test]
    fn minus_and_not_negate() {
        assert_eq!(unwanted("-black tea"), [word("black")]);
        assert_eq!(unwanted("NOT tag:a -tag:b tag_not:c").len(), 3);
        assert_eq!(wanted("NOT -black \"NOT\""), [word("black"), word("not")]);
    }

    #[test]
    fn unknown_fields_and_senseless_values_are_left_out() {
        for query in ["colour:red", "available_for_sale:perhaps", "tag:", ":x", "tag:*", "-:"] {
            assert_eq!(parse(query), Ok(vec![]), "{query}");
        }
    }

    #[test]
    fn queries_are_bounded() {
        assert_eq!(parse(&"茶".repeat(256)).expect_err("too long").field, ["query"]);
        assert!(parse(&"茶".repeat(255)).is_ok());
        assert_eq!(parse(&"a ".repeat(21)).expect_err("too many").field, ["query"]);
    }

    #[test]
    fn a_minus_within_a_word_belongs_to_it() {
        let term = Term { negated: false, test: word("long-jing") };
        assert_eq!(parse("long-jing"), Ok(vec![term]));
    }

    #[test]
    fn single_quotes_and_stars_are_understood() {
        assert_eq!(wanted("bracel*"), [word("bracel")]);
        assert_eq!(
            wanted("vendor:'Company 123' 'first flush'"),
            [whole(Field::Vendor, "company 123"), word("first flush")]
        );
        assert_eq!(wanted("fisherman's net"), [word("fisherman's"), word("net")]);
        assert_eq!(unwanted("-'a b'"), [word("a b")]);
    }

    proptest! {
        #[test]
        fn whatever_is_searched_for_is_read_or_refused_at_the_query(
            query in prop_oneof![
                ".{0,300}",
                r#"([-("'):*<>=\\ ]|AND|NOT|tag|price|variants\.price|title|茶|é|1|\.){0,60}"#,
            ],
        ) {
            match parse(&query) {
                Ok(terms) => prop_assert!(terms.len() <= 20),
                Err(fault) => prop_assert_eq!(fault.field, ["query"]),
            }
        }
    }
}
