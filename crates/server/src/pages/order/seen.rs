use chrono::{DateTime, Utc};
use db::TenantTx;
use ordering::{
    checkout::Payable,
    order::{self, Fulfilment, Order, OrderDiscount, OrderLine},
};
use payments::{Method, Payment, PaymentGateway, PaymentRefund, method, payment::State};
use uuid::Uuid;

use crate::{
    App,
    pages::{picture::Pictures, visit::Visit},
};

/// An order with all that its page shows.
pub(super) struct Seen {
    pub(super) order: Order,
    pub(super) lines: Vec<OrderLine>,
    pub(super) discounts: Vec<OrderDiscount>,
    pub(super) parcels: Vec<Fulfilment>,
    pub(super) refunds: Vec<PaymentRefund>,
    pub(super) payments: Vec<Payment>,
    pub(super) methods: Vec<Method>,
    pub(super) pictures: Pictures,
    /// Nothing of it is sent before its campaign comes about.
    pub(super) held: bool,
    /// When it was read.
    pub(super) now: DateTime<Utc>,
}

impl Seen {
    /// The order of that number, if the address has its secret.
    pub(super) async fn read(
        tx: &TenantTx,
        app: &App,
        visit: &Visit,
        number: i64,
    ) -> db::Result<Option<Self>> {
        match order::by_secret(tx, number, visit.place.key()).await? {
            Some(order) => Self::of(tx, app, order).await.map(Some),
            None => Ok(None),
        }
    }

    async fn of(tx: &TenantTx, app: &App, order: Order) -> db::Result<Self> {
        let id = [order.id];
        let lines = order::lines_of(tx, &id).await?;
        let variants: Vec<Uuid> = lines.iter().map(|line| line.variant_id).collect();
        let sent = order::fulfilments_of(tx, &id).await?;
        Ok(Self {
            parcels: sent.into_iter().map(|(parcel, _)| parcel).collect(),
            discounts: order::discounts_of(tx, &id).await?,
            refunds: order::given_back_of(tx, &id).await?,
            payments: order::payments_of(tx, &id).await?,
            methods: method::all(tx, &app.gateways).await?,
            held: !order::holds_of(tx, &id).await?.is_empty(),
            pictures: Pictures::by_ids(tx, &app.settings.server.domain, &variants).await?,
            now: tx.now(),
            lines,
            order,
        })
    }

    /// With what must be known to ask for its payment.
    pub(super) fn payable<'a>(&'a self, visit: &'a Visit) -> Payable<'a> {
        let (order, payments) = (&self.order, self.payments.as_slice());
        Payable { shop: &visit.shop, methods: &self.methods, order, payments }
    }

    /// The gateway at which it is to be paid.
    pub(super) fn pending<'a>(
        &self,
        app: &'a App,
        visit: &Visit,
    ) -> Option<&'a dyn PaymentGateway> {
        app.gateways.get(&self.payable(visit).pending()?.gateway)
    }

    /// Whether something of it can be paid now.
    pub(super) fn can_be_paid(&self) -> bool {
        self.order.due_at(self.now) > 0
    }

    /// Whether it is still to be paid and the last try didn't work.
    pub(super) fn has_failed(&self) -> bool {
        let last = self.payments.last();
        self.can_be_paid() && last.is_some_and(|payment| payment.state == State::Failed)
    }

    /// Ways to pay it besides the one that is waited for.
    pub(super) fn other_ways(&self, pending: Option<&str>) -> impl Iterator<Item = &Method> {
        let awaits = self.can_be_paid();
        let offered = method::offered(&self.methods, self.order.pickup_location_id.is_some());
        offered.filter(move |method| awaits && pending != Some(method.gateway))
    }
}
