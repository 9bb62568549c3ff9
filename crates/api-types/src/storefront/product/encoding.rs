//! Combinations of option values as the dialect's compact text, version 1. A value is written as
//! its place among the values of its option; `:` leads to the next option, `,` ends what follows
//! a shared beginning, a blank separates values, and `-` spans neighbours. Red (0) in S to L and
//! blue (1) in M: `v1_0:0-2,1:1,`.

use catalog::product::ProductOption;

use crate::storefront::{Offered, Offers};

/// The combinations of the variants that `wanted` names.
pub(super) fn encoded(
    options: &[ProductOption],
    offers: &Offers,
    wanted: impl Fn(&Offered) -> bool,
) -> String {
    let wanted = offers.variants.iter().filter(|offered| wanted(offered));
    let mut places: Vec<Vec<usize>> = wanted.filter_map(|one| places(options, one)).collect();
    places.sort_unstable();
    let mut text = "v1_".to_owned();
    write(&mut text, &places, 0);
    text
}

/// The place of each of a variant's values among the values of its option.
fn places(options: &[ProductOption], offered: &Offered) -> Option<Vec<usize>> {
    let pairs = options.iter().zip(offered.variant.option_values());
    pairs.map(|(option, value)| option.option_values.iter().position(|v| v == value)).collect()
}

/// Writes sorted rows that agree before `depth`.
fn write(text: &mut String, rows: &[Vec<usize>], depth: usize) {
    if rows.first().is_none_or(|row| row.len() <= depth + 1) {
        return write_last(text, rows, depth);
    }
    for group in rows.chunk_by(|one, next| one[depth] == next[depth]) {
        text.push_str(&group[0][depth].to_string());
        text.push(':');
        write(text, group, depth + 1);
        text.push(',');
    }
}

/// Writes the values of the last option, neighbours as a span.
fn write_last(text: &mut String, rows: &[Vec<usize>], depth: usize) {
    let spans = rows.chunk_by(|one, next| one[depth] + 1 == next[depth]);
    let spans = spans.map(|span| match (span.first(), span.last()) {
        (Some(first), Some(last)) if span.len() > 1 => format!("{}-{}", first[depth], last[depth]),
        (first, _) => first.map_or_else(String::new, |only| only[depth].to_string()),
    });
    text.push_str(&spans.collect::<Vec<_>>().join(" "));
}

#[cfg(test)]
mod tests {
    fn text(rows: &[&[usize]]) -> String {
        let rows: Vec<Vec<usize>> = rows.iter().map(|row| row.to_vec()).collect();
        let mut text = String::new();
        super::write(&mut text, &rows, 0);
        text
    }

    #[test]
    fn neighbours_become_spans_and_shared_beginnings_are_written_once() {
        assert_eq!(text(&[]), "");
        assert_eq!(text(&[&[0]]), "0");
        assert_eq!(text(&[&[0], &[1], &[2], &[4]]), "0-2 4");
        assert_eq!(text(&[&[0, 0], &[0, 1], &[0, 2], &[1, 1]]), "0:0-2,1:1,");
        let deep: &[&[usize]] = &[&[0, 1, 0], &[0, 1, 2], &[0, 3, 1], &[2, 0, 0], &[2, 0, 1]];
        assert_eq!(text(deep), "0:1:0 2,3:1,,2:0:0-1,,");
    }
}
