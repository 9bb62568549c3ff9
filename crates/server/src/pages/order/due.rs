use payments::Instruction;

use super::{headline::Awaits, seen::Seen};
use crate::{
    App,
    pages::{
        format::{left, money, time},
        visit::Visit,
    },
};

/// What is still to be paid for an order.
pub(super) struct Due {
    pub(super) amount: String,
    /// Until when.
    pub(super) time: Option<String>,
    pub(super) instruction: Option<Instruction>,
    /// The gateway's word is waited for: nothing is to be done meanwhile.
    pub(super) confirming: bool,
    /// It is known how it is to be paid.
    pub(super) pending: bool,
}

impl Due {
    /// Of an order of which something can be paid now. May take as long as its gateway does.
    pub(super) async fn of(app: &App, visit: &Visit, seen: &Seen, awaits: Awaits) -> Self {
        let (order, language) = (&seen.order, visit.place.language);
        let (payable, confirming) = (seen.payable(visit), awaits == Awaits::Word);
        let asked = if confirming {
            None
        } else {
            payable.instruction(&app.db, &app.gateways, language.code()).await
        };
        let until = order.expires_at.filter(|at| *at > seen.now).map(|at| {
            let (left, at) = (left(at - seen.now, visit.t()), time(at, &visit.shop));
            (visit.t().order.time_left)(&left, &at)
        });
        let onward = |instruction: Instruction| Instruction {
            url: instruction.url.map(|url| visit.onward(&url)),
            ..instruction
        };
        Self {
            amount: money(order.due_at(seen.now), order.currency(), language),
            time: until,
            instruction: asked.map(onward),
            confirming,
            pending: payable.pending().is_some(),
        }
    }
}
