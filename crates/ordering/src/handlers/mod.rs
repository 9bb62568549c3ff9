//! What is done in the background about carts, orders and their payments.

mod campaign;
mod payment;
mod sales;

use std::sync::Arc;

use ::campaign::{Registry, TurnCampaign, TurnWhenAsked, wake_kind};
use db::Db;
use jobs::{Handlers, InTx, Subscriber};
use payments::{
    Gateways, Sandbox, notice::NoticeKept, payment::CheckPayment, refund::RequestRefund,
    sandbox::SendLateNotice,
};

pub use self::payment::hear;
use self::{
    campaign::{CompleteOrders, LookAtOrders, TurnCampaigns, WakePlugin},
    payment::{ApplyNotices, Asking, CheckPayments, ExpireOrders, RequestRefunds, SendLateNotices},
    sales::CountSales,
};
use crate::{
    cart::AbandonCart,
    order::{
        BalanceDue, CompleteOrder, EndHold, ExpireOrder, GiveBackOrder, OpenBalance,
        OrderCancelled, OrderDeposited, OrderFulfilled, OrderPaid, OrderPlaced, OrderRefunded,
    },
};

/// Adds the handlers of this crate. `sandbox` is the gateway among `gateways` that moves no money.
pub fn add_handlers(
    handlers: &mut Handlers,
    db: &Db,
    gateways: &Arc<Gateways>,
    sandbox: &Arc<Sandbox>,
    campaigns: &Registry,
) {
    let asking = Asking { db: db.clone(), gateways: Arc::clone(gateways) };
    let look = InTx(db.clone(), LookAtOrders(campaigns.clone()));
    handlers.subscribe(
        Subscriber::new("order.campaign", look)
            .to::<OrderPlaced>()
            .to::<OrderPaid>()
            .to::<OrderDeposited>()
            .to::<BalanceDue>()
            .to::<OrderFulfilled>()
            .to::<OrderCancelled>()
            .to::<OrderRefunded>(),
    );
    handlers.subscribe(Subscriber::new("order.sales", CountSales(db.clone())).to::<OrderPaid>());
    let apply = ApplyNotices(asking.clone());
    handlers.subscribe(Subscriber::new("payment.notice", apply).to::<NoticeKept>());

    handlers.run::<AbandonCart>(InTx(db.clone(), AbandonCart));
    handlers.run::<EndHold>(InTx(db.clone(), EndHold));
    handlers.run::<GiveBackOrder>(InTx(db.clone(), GiveBackOrder));
    handlers.run::<OpenBalance>(InTx(db.clone(), OpenBalance));
    handlers.run::<CheckPayment>(CheckPayments(asking.clone()));
    handlers.run::<ExpireOrder>(ExpireOrders(asking.clone()));
    handlers.run::<RequestRefund>(RequestRefunds(asking.clone()));
    handlers.run::<SendLateNotice>(SendLateNotices { asking, sandbox: Arc::clone(sandbox) });
    handlers.run::<CompleteOrder>(InTx(db.clone(), CompleteOrders(campaigns.clone())));
    handlers.run::<TurnCampaign>(InTx(db.clone(), TurnCampaigns(campaigns.clone())));
    handlers.run::<TurnWhenAsked>(InTx(db.clone(), TurnCampaigns(campaigns.clone())));
    for plugin in campaigns.plugins() {
        let (campaigns, id) = (campaigns.clone(), plugin.id());
        handlers.run_kind(&wake_kind(id), InTx(db.clone(), WakePlugin { campaigns, id }));
    }
}
