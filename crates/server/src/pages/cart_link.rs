use axum::{extract::State, http::StatusCode, response::Response};
use db::Durability;
use kernel::Code;
use ordering::cart::{self, Created, NewCart, NewLine};
use uuid::Uuid;

use super::{
    answer::{Answer, Notice, page, see_other},
    visit::{Segment, Visit},
};
use crate::App;

/// The most lines of a link.
const MOST_LINES: usize = 50;

/// Fills a new cart with what the address names and leads to its checkout. Merchants put such
/// addresses into messages: `/cart/<variant>:2,<variant>:1`.
pub(super) async fn fill(State(app): State<App>, visit: Visit, lines: Segment) -> Response {
    visit.settle(filled(&app, &visit, &lines.0).await)
}

async fn filled(app: &App, visit: &Visit, lines: &str) -> Answer {
    let notice = &visit.t().notice;
    let Some(lines) = read(lines) else {
        return Ok(refused(visit, notice.not_for_sale_title, notice.not_for_sale));
    };
    let new = NewCart { lines, ..NewCart::default() };
    let create = app.db.write_with(visit.shop.tenant_id, Durability::Relaxed, async |tx| {
        cart::create(tx, visit.market(app), new).await
    });
    let Created { key, outcome } = create.await?;
    let Some(key) = key else {
        let too_big = outcome.faults.iter().all(|fault| fault.code == Code::TooBig);
        let text = if too_big { visit.t().problem.too_big } else { notice.not_for_sale };
        return Ok(refused(visit, notice.not_for_sale_title, text));
    };
    if outcome.cart.is_none_or(|cart| cart.lines.is_empty()) {
        return Ok(refused(visit, notice.sold_out_title, notice.sold_out));
    }
    Ok(see_other(&visit.place.link(&format!("/checkout/{}", key.id), &key.secret)))
}

fn refused(visit: &Visit, title: &str, text: &str) -> Response {
    let frame = visit.frame();
    let notice = Notice { frame, title, text, link: None, at_once: false };
    page(StatusCode::UNPROCESSABLE_ENTITY, &notice)
}

/// The lines that an address names, if it is in order.
fn read(text: &str) -> Option<Vec<NewLine>> {
    let line = |entry: &str| {
        let (variant, quantity) = entry.split_once(':')?;
        let variant_id: Uuid = variant.parse().ok()?;
        let quantity = quantity.parse().ok().filter(|quantity| *quantity > 0)?;
        Some(NewLine { variant_id, quantity, attributes: Vec::new() })
    };
    if text.split(',').count() > MOST_LINES {
        return None;
    }
    text.split(',').map(line).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::read;

    #[test]
    fn a_link_names_variants_and_quantities() {
        let id = "019aa3c0-0000-7000-8000-000000000001";
        let lines = read(&format!("{id}:2,{id}:1")).expect("lines");
        assert_eq!(lines.iter().map(|line| line.quantity).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(lines[0].variant_id.to_string(), id);
        for bad in ["", id, "x:1", &format!("{id}:0"), &format!("{id}:-1"), &format!("{id}:1,")] {
            assert!(read(bad).is_none(), "{bad}");
        }
        assert!(read(&vec![format!("{id}:1"); 50].join(",")).is_some());
        assert!(read(&vec![format!("{id}:1"); 51].join(",")).is_none());
    }

    proptest! {
        #[test]
        fn whatever_a_link_says_it_names_lines_or_nothing(
            text in prop_oneof![".{0,60}", "(019aa3c0-0000-7000-8000-000000000001|:|,|-|1|99999999999|茶){0,12}"],
        ) {
            for line in read(&text).unwrap_or_default() {
                prop_assert!(line.quantity > 0);
            }
        }
    }
}
