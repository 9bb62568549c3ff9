use std::sync::Arc;

use customers::{
    code::CodeRequested, new_email::EmailChangeRequested, reset::PasswordResetRequested,
    token::PasswordGuessed,
};
use db::Db;
use jobs::{Handlers, Subscriber};
use ordering::{
    account::CustomerErased,
    order::{BalanceDue, OrderCancelled, OrderFulfilled, OrderPaid, OrderPlaced},
};
use payments::{Gateways, refund::RefundSucceeded};
use tenancy::session::StaffPasswordGuessed;

use crate::{
    Mailer, Texter,
    account::{CancelMails, SendAccountMessages},
    order::SendOrderMails,
};

/// Adds the handlers of this crate.
pub fn add_handlers(
    handlers: &mut Handlers,
    db: &Db,
    gateways: &Arc<Gateways>,
    mailer: &Mailer,
    texter: &Texter,
) {
    let (gateways, mailer, texter) = (Arc::clone(gateways), mailer.clone(), texter.clone());
    let order_mails = SendOrderMails { db: db.clone(), gateways, mailer: mailer.clone() };
    handlers.subscribe(
        Subscriber::new("mail.order", order_mails)
            .to::<OrderPlaced>()
            .to::<BalanceDue>()
            .to::<OrderPaid>()
            .to::<OrderFulfilled>()
            .to::<OrderCancelled>()
            .to::<RefundSucceeded>(),
    );
    handlers.subscribe(
        Subscriber::new("mail.account", SendAccountMessages { db: db.clone(), mailer, texter })
            .to::<CodeRequested>()
            .to::<EmailChangeRequested>()
            .to::<PasswordResetRequested>()
            .to::<PasswordGuessed>()
            .to::<StaffPasswordGuessed>(),
    );
    let cancel = CancelMails(db.clone());
    handlers.subscribe(Subscriber::new("mail.give_up", cancel).to::<CustomerErased>());
}
