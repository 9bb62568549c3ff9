use std::{collections::BTreeMap, sync::Arc};

use db::sea_orm::DbErr;

use crate::{Offline, Payment, PaymentGateway, Sandbox, patient::Patient};

/// The gateways that this installation has.
#[derive(Clone)]
pub struct Gateways(BTreeMap<&'static str, Arc<dyn PaymentGateway>>);

impl Gateways {
    /// The gateways that come with the platform.
    pub fn built_in(sandbox: Arc<Sandbox>) -> Self {
        let all: [Arc<dyn PaymentGateway>; 3] =
            [Arc::new(Offline::BankTransfer), Arc::new(Offline::PayAtPickup), sandbox];
        Self::new(all)
    }

    /// These gateways, none of which is waited for too long.
    pub fn new(gateways: impl IntoIterator<Item = Arc<dyn PaymentGateway>>) -> Self {
        let patient = |gateway: Arc<dyn PaymentGateway>| {
            (gateway.id(), Arc::new(Patient(gateway)) as Arc<dyn PaymentGateway>)
        };
        Self(gateways.into_iter().map(patient).collect())
    }

    /// With another gateway, in the place of the one of the same id if there is one.
    #[must_use]
    pub fn with(mut self, gateway: Arc<dyn PaymentGateway>) -> Self {
        self.0.insert(gateway.id(), Arc::new(Patient(gateway)));
        self
    }

    /// The same, each behind what `wrap` puts around it.
    #[must_use]
    pub fn wrapped(
        self,
        wrap: impl Fn(Arc<dyn PaymentGateway>) -> Arc<dyn PaymentGateway>,
    ) -> Self {
        Self::new(self.0.into_values().map(wrap))
    }

    /// All of them, by their ids.
    pub fn all(&self) -> impl Iterator<Item = &dyn PaymentGateway> {
        self.0.values().map(Arc::as_ref)
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
