use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use chrono::TimeDelta;
use db::sea_orm::DbErr;
use payments::{
    Ask, Gateways, Instruction, Notice, Payment, PaymentGateway, PaymentRefund, RawNotice,
    RefundOutcome, Rejected, Status,
};

/// Gateways that do what they are asked to, but whose answers get lost when a test wants it.
#[derive(Default)]
pub struct Flaky {
    /// So many of the next answers to refunds get lost.
    pub refunds: AtomicU32,
    /// So many of the next answers to queries get lost.
    pub queries: AtomicU32,
    /// So many of the next requests to close a payment don't arrive.
    pub closings: AtomicU32,
}

impl Flaky {
    /// The gateways, as flaky as this says.
    pub fn wrap(self: &Arc<Self>, gateways: Gateways) -> Gateways {
        gateways.wrapped(|inner| Arc::new(Unreliable { inner, faults: Arc::clone(self) }) as Arc<_>)
    }
}

struct Unreliable {
    inner: Arc<dyn PaymentGateway>,
    faults: Arc<Flaky>,
}

/// The answer, unless it gets lost.
fn lost<T>(left: &AtomicU32, answer: db::Result<T>) -> db::Result<T> {
    let one_less = |left: u32| left.checked_sub(1);
    match left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less) {
        Ok(_) => Err(DbErr::Custom("the answer got lost".to_owned()).into()),
        Err(_) => answer,
    }
}

#[async_trait::async_trait]
impl PaymentGateway for Unreliable {
    fn id(&self) -> &'static str {
        self.inner.id()
    }

    fn title(&self, language: &str) -> &'static str {
        self.inner.title(language)
    }

    fn time_out(&self) -> TimeDelta {
        self.inner.time_out()
    }

    fn on_from_the_start(&self) -> bool {
        self.inner.on_from_the_start()
    }

    fn at_pickup_only(&self) -> bool {
        self.inner.at_pickup_only()
    }

    fn is_test(&self) -> bool {
        self.inner.is_test()
    }

    fn is_by_hand(&self) -> bool {
        self.inner.is_by_hand()
    }

    async fn create(&self, ask: &Ask<'_>) -> db::Result<Instruction> {
        self.inner.create(ask).await
    }

    async fn query(&self, payment: &Payment) -> db::Result<Status> {
        lost(&self.faults.queries, self.inner.query(payment).await)
    }

    async fn close(&self, payment: &Payment) -> db::Result<Status> {
        lost(&self.faults.closings, Ok(()))?;
        self.inner.close(payment).await
    }

    async fn refund(&self, payment: &Payment, refund: &PaymentRefund) -> db::Result<RefundOutcome> {
        lost(&self.faults.refunds, self.inner.refund(payment, refund).await)
    }

    fn read(&self, raw: &RawNotice<'_>) -> Result<Notice, Rejected> {
        self.inner.read(raw)
    }
}
