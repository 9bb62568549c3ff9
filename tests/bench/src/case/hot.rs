use std::sync::{Arc, atomic::Ordering};

use crate::{
    case::{
        buy,
        order::{self, Carts},
    },
    http::Connection,
    lab::Lab,
    load::Walk,
    outcome::Outcome,
    pgbench::Script,
    row::Row,
    series::{Run, in_turn},
};

/// How many want the same at once.
const SHOPPERS: usize = 64;
/// Orders a second for which carts are prepared at the most: the limit's reach and more.
const MOST: u64 = 5_000;

/// Which of the variants everybody wants: one that is bought nowhere else. The limit has another.
pub const WANTED: usize = 3_999;
const OF_LIMIT: usize = 3_998;

/// Who orders one prepared cart after the other.
struct Buyer(Arc<Carts>);

impl Walk for Buyer {
    async fn step(&mut self, http: &mut Connection) -> Outcome<bool> {
        let Some(cart) = self.0.next() else { return Ok(false) };
        self.0.order(http, cart).await.map(|()| true)
    }
}

/// Many shoppers and one variant.
pub fn variant(lab: &Lab) -> Outcome<Vec<Row>> {
    order::prepare_limits(lab)?;
    buy::first_orders(lab, &buy::goods(lab, 1)?)?;
    let busy = lab.busy()?;
    let variant = busy.variants[WANTED];
    let of_limit = busy.variants[OF_LIMIT];
    let nr =
        lab.number(&format!("SELECT nr::bigint FROM bench_variant WHERE id = '{of_limit}'"))?;
    let script = Script {
        name: "hot",
        text: order::FIVE,
        shop: busy.shop.id,
        clients: SHOPPERS,
        values: vec![
            ("shop", busy.shop.id.to_string()),
            ("location", busy.location.to_string()),
            ("variant", nr.to_string()),
        ],
        durable: true,
    };
    let mut again = 0;
    let thing = || {
        let (run, tries) = ordered(lab, variant)?;
        again += tries;
        Ok(run)
    };
    let (limit, thing) = in_turn(lab.pace, || script.run(lab), thing)?;
    let left = lab.settle()?;
    let note = format!("asked to try again {again} times; {left} events left to the worker");
    Ok(vec![Row::of("hot-variant", "orders/s", 10.0, &limit, &thing).noted(note)])
}

/// Orders for as long as is measured, and compares the books with what shoppers were told.
pub fn ordered(lab: &Lab, variant: uuid::Uuid) -> Outcome<(Run, usize)> {
    let busy = lab.busy()?;
    let seconds = (lab.pace.warm_up + lab.pace.window).as_secs().max(1);
    let count = usize::try_from(seconds * MOST).unwrap_or(usize::MAX);
    let carts = Carts::make(lab, busy.shop.id, &busy.shop.host, variant, count)?;
    let reserved = format!("SELECT reserved FROM stock WHERE variant_id = '{variant}'");
    let lines = format!("SELECT count(*) FROM order_line WHERE variant_id = '{variant}'");
    let before = (lab.number(&reserved)?, lab.number(&lines)?);
    let run = lab.load(SHOPPERS)?.run(|_| Buyer(Arc::clone(&carts)))?;
    let booked = (lab.number(&reserved)? - before.0, lab.number(&lines)? - before.1);
    let told = (carts.units.load(Ordering::Relaxed), carts.orders.load(Ordering::Relaxed));
    if booked != told {
        return Err(format!("units and orders: shoppers were told {told:?}, booked is {booked:?}"));
    }
    lab.execute("DELETE FROM cart WHERE order_id IS NULL")?;
    Ok((run, carts.again.load(Ordering::Relaxed)))
}
