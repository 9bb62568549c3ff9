use data_encoding::BASE64URL_NOPAD;
use uuid::Uuid;

use crate::{Code, Fault, ShopId};

/// The four arguments of a Relay connection, as a client sends them.
#[derive(Debug, Clone, Default)]
pub struct PageArgs {
    /// The first so many after `after`.
    pub first: Option<i32>,
    /// A cursor.
    pub after: Option<String>,
    /// The last so many before `before`.
    pub last: Option<i32>,
    /// A cursor.
    pub before: Option<String>,
}

impl PageArgs {
    /// The first `count`.
    pub fn first(count: i32) -> Self {
        Self { first: Some(count), ..Self::default() }
    }
}

/// A place in a sorted list: the sort key's value as text, and the id that breaks ties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The sort key's value.
    pub key: String,
    /// The row's id.
    pub id: Uuid,
}

impl Cursor {
    /// The opaque text that clients see. It is only good in the shop it was made for, and in lists of
    /// that order: whatever says by what they are sorted, without a NUL.
    pub fn encode(&self, shop: ShopId, order: &str) -> String {
        let (id, key) = (self.id.as_bytes(), self.key.as_bytes());
        let bytes = [&shop.as_bytes()[8..], id, order.as_bytes(), b"\0", key].concat();
        BASE64URL_NOPAD.encode(&bytes)
    }
}

/// A cursor that a client sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The order of the list that it was made in.
    order: String,
    cursor: Cursor,
}

impl Mark {
    /// Reads what [`Cursor::encode`] made for the same shop.
    fn decode(text: &str, shop: ShopId) -> Option<Self> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        let rest = bytes.strip_prefix(&shop.as_bytes()[8..])?;
        let (id, rest) = rest.split_at_checked(16)?;
        let (order, key) = std::str::from_utf8(rest).ok()?.split_once('\0')?;
        let key = Some(key.to_owned()).filter(|key| !key.contains('\0'))?;
        let cursor = Cursor { key, id: Uuid::from_slice(id).ok()? };
        Some(Self { order: order.to_owned(), cursor })
    }

    /// Its place in a list of this order.
    ///
    /// # Errors
    /// `INVALID` at `field` when it is of another.
    pub fn within(&self, order: &str, field: &str) -> Result<&Cursor, Fault> {
        if self.order == order { Ok(&self.cursor) } else { Err(Fault::no_cursor(field)) }
    }
}

/// A checked request for part of a sorted list.
#[derive(Debug, Clone)]
pub struct Page {
    /// How many, 0 to 250.
    pub limit: u64,
    /// Only what comes after this place.
    pub after: Option<Mark>,
    /// Only what comes before this place.
    pub before: Option<Mark>,
    /// Take from the end: `last` was given.
    pub backwards: bool,
}

impl Page {
    /// The most rows a page may have.
    pub const MOST: i32 = 250;

    /// Checks a client's arguments.
    ///
    /// # Errors
    /// `INVALID` at `first`, `last`, `after` or `before`.
    pub fn parse(args: &PageArgs, shop: ShopId) -> Result<Self, Fault> {
        let (limit, name) = match (args.first, args.last) {
            (Some(first), None) => (first, "first"),
            (None, Some(last)) => (last, "last"),
            (None, None) => {
                let message = "One of first and last is needed.";
                return Err(Fault::new(Code::Invalid, message).at("first"));
            }
            (Some(_), Some(_)) => {
                let message = "Only one of first and last can be given.";
                return Err(Fault::new(Code::Invalid, message).at("last"));
            }
        };
        if !(0..=Self::MOST).contains(&limit) {
            return Err(Fault::new(Code::Invalid, "Between 0 and 250.").at(name));
        }
        let cursor = |text: &Option<String>, name: &str| match text {
            None => Ok(None),
            Some(text) => match Mark::decode(text, shop) {
                Some(mark) => Ok(Some(mark)),
                None => Err(Fault::no_cursor(name)),
            },
        };
        Ok(Self {
            limit: u64::from(limit.unsigned_abs()),
            after: cursor(&args.after, "after")?,
            before: cursor(&args.before, "before")?,
            backwards: args.last.is_some(),
        })
    }

    /// The first `limit` rows.
    pub fn first(limit: u64) -> Self {
        Self { limit, after: None, before: None, backwards: false }
    }

    /// It begins where its list does.
    pub fn is_first(&self) -> bool {
        self.after.is_none() && self.before.is_none() && !self.backwards
    }
}

/// A row and its place in the list.
#[derive(Debug, Clone)]
pub struct Edge<T> {
    /// Opaque, see [`Cursor::encode`].
    pub cursor: String,
    /// The row.
    pub node: T,
}

/// The order of lists that are in memory already.
const BY_POSITION: &str = "";

/// Part of a sorted list.
#[derive(Debug, Clone)]
pub struct Slice<T> {
    /// The rows, in the list's order.
    pub edges: Vec<Edge<T>>,
    /// There are more after these.
    pub has_next: bool,
    /// There are more before these.
    pub has_previous: bool,
}

/// Of a list that has nothing in it.
impl<T> Default for Slice<T> {
    fn default() -> Self {
        Self { edges: Vec::new(), has_next: false, has_previous: false }
    }
}

impl<T> Slice<T> {
    /// Builds a slice from rows that were read in the direction of `page`, one more than its
    /// limit where there are more, and are sorted as `order` says.
    pub fn new(
        mut rows: Vec<T>,
        page: &Page,
        (shop, order): (ShopId, &str),
        place: impl Fn(&T) -> Cursor,
    ) -> Self {
        let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        if page.backwards {
            rows.reverse();
        }
        let edges =
            rows.into_iter().map(|node| Edge { cursor: place(&node).encode(shop, order), node });
        let (has_next, has_previous) = if page.backwards {
            (page.before.is_some(), more)
        } else {
            (more, page.after.is_some())
        };
        Self { edges: edges.collect(), has_next, has_previous }
    }

    /// Part of a list that is in memory already and sorted. A cursor's key is the position in the
    /// list: when the list has changed since, it may be another row's.
    ///
    /// # Errors
    /// As [`Page::parse`]; `INVALID` for a cursor that isn't a position.
    pub fn of(rows: Vec<T>, args: &PageArgs, shop: ShopId) -> Result<Self, Fault> {
        let page = Page::parse(args, shop)?;
        let position = |mark: &Option<Mark>, name: &str| {
            let Some(mark) = mark else { return Ok(None) };
            let position = mark.within(BY_POSITION, name)?.key.parse::<usize>();
            position.map(Some).map_err(|_| Fault::no_cursor(name))
        };
        let (after, before) = (position(&page.after, "after")?, position(&page.before, "before")?);
        let total = rows.len();
        let start = after.map_or(0, |position| position.saturating_add(1));
        let end = before.unwrap_or(total).min(total);
        let window = end.saturating_sub(start);
        let limit = usize::try_from(page.limit).unwrap_or(usize::MAX).min(window);
        let skip = if page.backwards { start + window - limit } else { start };
        let numbered = rows.into_iter().enumerate().skip(skip).take(limit);
        let edges = numbered.map(|(position, node)| {
            let cursor = Cursor { key: position.to_string(), id: Uuid::nil() };
            Edge { cursor: cursor.encode(shop, BY_POSITION), node }
        });
        let edges: Vec<_> = edges.collect();
        let has_next = skip.saturating_add(limit) < total;
        Ok(Self { has_previous: skip > 0 && !edges.is_empty(), edges, has_next })
    }

    /// The same places with other rows.
    pub fn map<U>(self, mut change: impl FnMut(T) -> U) -> Slice<U> {
        let change = |edge: Edge<T>| Edge { cursor: edge.cursor, node: change(edge.node) };
        Slice {
            edges: self.edges.into_iter().map(change).collect(),
            has_next: self.has_next,
            has_previous: self.has_previous,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BY_POSITION, Cursor, Mark, Page, PageArgs, Slice};
    use proptest::prelude::*;
    use uuid::Uuid;

    #[test]
    fn a_cursor_is_only_good_in_its_shop() {
        let (mine, theirs) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let slice = Slice::of(vec!['a', 'b', 'c'], &PageArgs::first(1), mine).expect("a page");
        let after = Some(slice.edges[0].cursor.clone());
        let args = PageArgs { first: Some(5), after, ..PageArgs::default() };
        let rest = Slice::of(vec!['a', 'b', 'c'], &args, mine).expect("a page");
        assert_eq!(rest.edges.iter().map(|edge| edge.node).collect::<String>(), "bc");
        assert_eq!(Page::parse(&args, theirs).expect_err("foreign").field, ["after"]);
    }

    #[test]
    fn a_cursor_of_another_kind_of_list_is_refused() {
        for (key, order) in [("Green tea", BY_POSITION), ("1", "product.price")] {
            let cursor = Cursor { key: key.to_owned(), id: Uuid::nil() };
            let after = Some(cursor.encode(Uuid::nil(), order));
            let args = PageArgs { first: Some(5), after, ..PageArgs::default() };
            assert_eq!(Slice::of(vec![1], &args, Uuid::nil()).expect_err("none").field, ["after"]);
        }
    }

    #[test]
    fn the_last_rows_come_in_the_lists_order() {
        let args = PageArgs { last: Some(2), ..PageArgs::default() };
        let slice = Slice::of(vec![1, 2, 3, 4], &args, Uuid::nil()).expect("a page");
        assert_eq!(slice.edges.iter().map(|edge| edge.node).collect::<Vec<_>>(), [3, 4]);
        assert!(slice.has_previous && !slice.has_next);
    }

    #[test]
    fn a_page_has_at_most_250_rows() {
        for args in [
            PageArgs::default(),
            PageArgs::first(251),
            PageArgs::first(-1),
            PageArgs { last: Some(1), ..PageArgs::first(1) },
            PageArgs { after: Some("??".into()), ..PageArgs::first(1) },
        ] {
            assert!(Page::parse(&args, Uuid::nil()).is_err(), "{args:?}");
        }
    }

    proptest! {
        #[test]
        fn a_cursor_leads_back_to_its_place(
            (key, order) in ("[^\0]{0,40}", "[^\0]{0,20}"),
            (id, shop) in (any::<u128>(), any::<u128>()),
        ) {
            let (cursor, shop) = (Cursor { key, id: Uuid::from_u128(id) }, Uuid::from_u128(shop));
            let mark = Mark::decode(&cursor.encode(shop, &order), shop).expect("a cursor");
            prop_assert_eq!(mark.within(&order, "after"), Ok(&cursor));
            prop_assert!(mark.within(&(order + "x"), "after").is_err());
        }

        #[test]
        fn what_is_no_cursor_is_refused_at_its_argument(text in ".{0,80}", shop: u128) {
            let args = PageArgs { first: Some(1), after: Some(text), ..PageArgs::default() };
            if let Err(fault) = Slice::of(vec![1, 2], &args, Uuid::from_u128(shop)) {
                prop_assert_eq!(fault.field, ["after"]);
            }
        }

        #[test]
        fn any_place_in_a_list_gives_a_part_of_it(
            (first, backwards) in (0..=250i32, any::<bool>()),
            (place, total) in (any::<usize>(), 0..20usize),
        ) {
            let shop = Uuid::nil();
            let cursor = Cursor { key: place.to_string(), id: Uuid::nil() };
            let cursor = cursor.encode(shop, BY_POSITION);
            let args = if backwards {
                PageArgs { last: Some(first), before: Some(cursor), ..PageArgs::default() }
            } else {
                PageArgs { first: Some(first), after: Some(cursor), ..PageArgs::default() }
            };
            let rows: Vec<usize> = (0..total).collect();
            let slice = Slice::of(rows, &args, shop).expect("a page");
            let found: Vec<usize> = slice.edges.iter().map(|edge| edge.node).collect();
            let most = usize::try_from(first).expect("not negative");
            prop_assert!(found.len() <= most);
            prop_assert!(found.iter().all(|row| (*row < place) == backwards && *row != place));
            prop_assert!(found.is_sorted());
        }
    }
}
