use std::{collections::BTreeMap, sync::Arc};

use chrono::TimeDelta;
use db::sea_orm::DbErr;

use crate::{Offline, Payment};

/// A way to pay.
///
/// A payment's row, idempotency key included, is stored before a gateway hears of it, so each of
/// these can be asked again after a failure.
#[async_trait::async_trait]
pub trait PaymentGateway: Send + Sync {
    /// Its name in the API and in stored rows; never changes.
    fn id(&self) -> &'static str;

    /// How long an order waits to be paid.
    fn time_out(&self) -> TimeDelta;

    /// Asks for the payment of order `number`. The same payment always gives the same answer.
    ///
    /// # Errors
    /// When the gateway can't be reached; it may be asked again.
    async fn create(
        &self,
        payment: &Payment,
        number: i64,
        language: &str,
    ) -> db::Result<Instruction>;

    /// What became of a payment.
    ///
    /// # Errors
    /// As [`PaymentGateway::create`].
    async fn query(&self, payment: &Payment) -> db::Result<Status>;

    /// Closes a payment, so that it can't be paid any more; nothing when it is closed already.
    ///
    /// # Errors
    /// As [`PaymentGateway::create`].
    async fn cancel(&self, payment: &Payment) -> db::Result<()>;
}

/// What the shopper must do to pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instruction {
    /// What programs do with it: `offline` shows the text.
    pub kind: &'static str,
    /// For the shopper, in the shop's language.
    pub text: String,
}

/// What a gateway knows of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Not paid so far.
    Pending,
    /// Paid.
    Paid,
}

/// The gateways that this installation has.
#[derive(Clone)]
pub struct Gateways(BTreeMap<&'static str, Arc<dyn PaymentGateway>>);

impl Gateways {
    /// The gateway of an order that names none.
    pub const DEFAULT: &'static str = Offline::ID;

    /// The gateways that come with the platform.
    pub fn built_in() -> Self {
        Self::new([Arc::new(Offline) as Arc<dyn PaymentGateway>])
    }

    /// These gateways.
    pub fn new(gateways: impl IntoIterator<Item = Arc<dyn PaymentGateway>>) -> Self {
        Self(gateways.into_iter().map(|gateway| (gateway.id(), gateway)).collect())
    }

    /// The gateway of a payment.
    ///
    /// # Errors
    /// When this installation doesn't have it any more: nobody can say then what became of the
    /// payment.
    pub fn of(&self, payment: &Payment) -> db::Result<&dyn PaymentGateway> {
        let unknown = || format!("payment {} is of no gateway: {}", payment.id, payment.gateway);
        self.get(&payment.gateway).ok_or_else(|| DbErr::Custom(unknown()).into())
    }

    /// The gateway of that id, if there is one.
    pub fn get(&self, id: &str) -> Option<&dyn PaymentGateway> {
        self.0.get(id).map(Arc::as_ref)
    }
}
