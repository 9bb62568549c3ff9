//! What a field is estimated to cost before a document is executed. What it really returns is
//! counted when it does, see [`Caller::spend`](crate::Caller::spend).

use catalog::product::MOST_OPTIONS;
use kernel::Page;

use crate::caller::MOST_VALUES;

/// What an operation may cost: a value that an answer may hold is counted as 1, see
/// [`Caller::spend`](crate::Caller::spend).
pub const MAX: usize = MOST_VALUES;

/// The most rows assumed of a list that hangs on another thing (the variants of a product, the
/// lines of a cart), whatever the client asks for: such lists are short.
const NESTED: usize = 8;

/// What a statement costs: an operation may ask for a hundred.
pub const STATEMENT: usize = MAX / 100;

/// Of a list at the root, or of a list without a natural end.
pub fn list(first: Option<i32>, last: Option<i32>, child: usize) -> usize {
    1 + asked(first, last) * child.max(1)
}

/// Of a list that hangs on another thing and is read by a statement of its own for each of them.
pub fn stated(first: Option<i32>, last: Option<i32>, child: usize) -> usize {
    STATEMENT + list(first, last, child)
}

/// Of a list that hangs on another thing and is short.
pub fn nested(first: Option<i32>, last: Option<i32>, child: usize) -> usize {
    1 + asked(first, last).min(NESTED) * child.max(1)
}

/// Of a product's options.
pub fn options(first: Option<i32>, child: usize) -> usize {
    1 + asked(first, None).min(MOST_OPTIONS) * child.max(1)
}

/// An impossible number is refused when the field runs; until then it costs like the largest.
fn asked(first: Option<i32>, last: Option<i32>) -> usize {
    let most = usize::try_from(Page::MOST).unwrap_or(usize::MAX);
    first.or(last).map_or(most, |rows| usize::try_from(rows).map_or(most, |rows| rows.min(most)))
}

#[cfg(test)]
mod tests {
    use super::{list, nested, options};

    #[test]
    fn a_list_costs_what_it_can_return() {
        assert_eq!(list(Some(100), None, 7), 701);
        assert_eq!(list(None, Some(3), 1), 4);
        assert_eq!(nested(Some(250), None, 7), 57);
        assert_eq!(nested(Some(2), None, 7), 15);
        assert_eq!((options(None, 7), options(Some(1), 7)), (22, 8));
    }

    #[test]
    fn an_impossible_number_is_not_cheap() {
        for rows in [i32::MIN, -1, i32::MAX] {
            assert_eq!(list(Some(rows), None, 1), 251);
        }
        assert_eq!(list(None, None, 1), 251);
    }
}
