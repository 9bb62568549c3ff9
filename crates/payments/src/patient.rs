use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use db::sea_orm::DbErr;
use tokio::time::timeout;

use crate::{
    Ask, Instruction, Notice, Payment, PaymentGateway, PaymentRefund, RawNotice, RefundOutcome,
    Rejected, Status,
};

/// How long a gateway may take to answer.
const PATIENCE: Duration = Duration::from_secs(8);

/// A gateway that is waited for no longer than [`PATIENCE`]: what it doesn't answer in time is asked
/// again later, like anything that fails.
pub(crate) struct Patient(pub(crate) Arc<dyn PaymentGateway>);

impl Patient {
    async fn wait<T>(&self, answer: impl Future<Output = db::Result<T>>) -> db::Result<T> {
        timeout(PATIENCE, answer).await.unwrap_or_else(|_| {
            Err(DbErr::Custom(format!("{} took too long to answer", self.0.id())).into())
        })
    }
}

#[async_trait::async_trait]
impl PaymentGateway for Patient {
    fn id(&self) -> &'static str {
        self.0.id()
    }

    fn title(&self, language: &str) -> &'static str {
        self.0.title(language)
    }

    fn time_out(&self) -> TimeDelta {
        self.0.time_out()
    }

    fn on_from_the_start(&self) -> bool {
        self.0.on_from_the_start()
    }

    fn at_pickup_only(&self) -> bool {
        self.0.at_pickup_only()
    }

    fn is_test(&self) -> bool {
        self.0.is_test()
    }

    fn is_by_hand(&self) -> bool {
        self.0.is_by_hand()
    }

    async fn create(&self, ask: &Ask<'_>) -> db::Result<Instruction> {
        self.wait(self.0.create(ask)).await
    }

    async fn query(&self, payment: &Payment) -> db::Result<Status> {
        self.wait(self.0.query(payment)).await
    }

    async fn close(&self, payment: &Payment) -> db::Result<Status> {
        self.wait(self.0.close(payment)).await
    }

    async fn refund(&self, payment: &Payment, refund: &PaymentRefund) -> db::Result<RefundOutcome> {
        self.wait(self.0.refund(payment, refund)).await
    }

    fn read(&self, notice: &RawNotice<'_>) -> Result<Notice, Rejected> {
        self.0.read(notice)
    }
}
