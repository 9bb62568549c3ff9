//! What is done in the background about carts, orders and their payments.

mod campaign;
mod payment;
mod sales;

use std::sync::Arc;

use ::campaign::{CampaignTick, Registry, RequestedCampaignTick, plugin_job_kind};
use db::Db;
use jobs::{Handlers, InTx, Subscriber};
use payments::{
    Gateways, Sandbox, notice::WebhookReceived, payment::CheckPayment, refund::RequestRefund,
    sandbox::SendLateWebhook,
};

pub use self::payment::hear;
use self::{
    campaign::{CompleteOrders, RunOrderHooks, RunPluginJob, TickCampaigns},
    payment::{
        ApplyWebhooks, Asking, CheckPayments, ExpireOrders, RequestRefunds, SendLateWebhooks,
    },
    sales::CountSales,
};
use crate::{
    cart::AbandonCart,
    order::{
        BalanceDue, CancelAndRefund, CompleteOrder, EndHold, ExpireOrder, OpenBalance,
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
    let hooks = InTx(db.clone(), RunOrderHooks(campaigns.clone()));
    handlers.subscribe(
        Subscriber::new("order.campaign", hooks)
            .to::<OrderPlaced>()
            .to::<OrderPaid>()
            .to::<OrderDeposited>()
            .to::<BalanceDue>()
            .to::<OrderFulfilled>()
            .to::<OrderCancelled>()
            .to::<OrderRefunded>(),
    );
    handlers.subscribe(Subscriber::new("order.sales", CountSales(db.clone())).to::<OrderPaid>());
    let apply = ApplyWebhooks(asking.clone());
    handlers.subscribe(Subscriber::new("payment.notice", apply).to::<WebhookReceived>());

    handlers.run::<AbandonCart>(InTx(db.clone(), AbandonCart));
    handlers.run::<EndHold>(InTx(db.clone(), EndHold));
    handlers.run::<CancelAndRefund>(InTx(db.clone(), CancelAndRefund));
    handlers.run::<OpenBalance>(InTx(db.clone(), OpenBalance));
    handlers.run::<CheckPayment>(CheckPayments(asking.clone()));
    handlers.run::<ExpireOrder>(ExpireOrders(asking.clone()));
    handlers.run::<RequestRefund>(RequestRefunds(asking.clone()));
    handlers.run::<SendLateWebhook>(SendLateWebhooks { asking, sandbox: Arc::clone(sandbox) });
    handlers.run::<CompleteOrder>(InTx(db.clone(), CompleteOrders(campaigns.clone())));
    handlers.run::<CampaignTick>(InTx(db.clone(), TickCampaigns(campaigns.clone())));
    handlers.run::<RequestedCampaignTick>(InTx(db.clone(), TickCampaigns(campaigns.clone())));
    for plugin in campaigns.plugins() {
        let (campaigns, id) = (campaigns.clone(), plugin.id());
        handlers.run_kind(&plugin_job_kind(id), InTx(db.clone(), RunPluginJob { campaigns, id }));
    }
}
