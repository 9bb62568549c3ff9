//! What is done in the background about carts, orders and their payments.

mod campaign;
mod payment;
mod sales;

use std::sync::Arc;

use ::campaign::{Registry, TurnCampaign, TurnWhenAsked, wake_kind};
use db::Db;
use jobs::{Handlers, Subscriber};
use payments::{
    Gateways, Sandbox, notice::NoticeKept, payment::CheckPayment, refund::RequestRefund,
    sandbox::SendLateNotice,
};

pub use self::payment::hear;
use self::{
    campaign::{CompleteOrders, LookAtOrders, Plugins, TurnCampaigns, WakePlugin},
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
    let plugins = Plugins { db: db.clone(), campaigns: campaigns.clone() };

    handlers.subscribe(
        Subscriber::new("order.campaign", LookAtOrders(plugins.clone()))
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

    handlers.run_in_tx::<AbandonCart>(db);
    handlers.run_in_tx::<EndHold>(db);
    handlers.run_in_tx::<GiveBackOrder>(db);
    handlers.run_in_tx::<OpenBalance>(db);
    handlers.run::<CheckPayment>(CheckPayments(asking.clone()));
    handlers.run::<ExpireOrder>(ExpireOrders(asking.clone()));
    handlers.run::<RequestRefund>(RequestRefunds(asking.clone()));
    handlers.run::<SendLateNotice>(SendLateNotices { asking, sandbox: Arc::clone(sandbox) });
    handlers.run::<CompleteOrder>(CompleteOrders(plugins.clone()));
    handlers.run::<TurnCampaign>(TurnCampaigns(plugins.clone()));
    handlers.run::<TurnWhenAsked>(TurnCampaigns(plugins.clone()));
    for plugin in campaigns.plugins() {
        let (plugins, id) = (plugins.clone(), plugin.id());
        handlers.run_kind(&wake_kind(id), WakePlugin { plugins, id });
    }
}
