use db::Db;
use payments::{Ask, Gateways, Instruction, Method, Payment, PaymentGateway, payment};
use tenancy::shop::Shop;

use crate::order::Order;

/// An order that may await its payment, with what must be known to ask for that.
#[derive(Debug, Clone, Copy)]
pub struct Payable<'a> {
    /// The shop.
    pub shop: &'a Shop,
    /// Its ways to pay.
    pub methods: &'a [Method],
    /// The order.
    pub order: &'a Order,
    /// What was asked of gateways for it.
    pub payments: &'a [Payment],
}

impl Payable<'_> {
    /// What is still to be paid at a gateway.
    pub fn pending(&self) -> Option<&Payment> {
        let awaits = self.order.awaits_payment();
        self.payments.iter().rev().find(|payment| payment.is_pending()).filter(|_| awaits)
    }

    /// What the shopper must do to pay, in a language; `None` when there is nothing to pay, or when
    /// the gateway can't be reached. May take as long as the gateway does.
    pub async fn instruction(
        &self,
        db: &Db,
        gateways: &Gateways,
        language: &str,
    ) -> Option<Instruction> {
        let payment = self.pending()?;
        let gateway = gateways.get(&payment.gateway)?;
        let asked = self.ask(db, gateway, payment, language).await;
        let failed = |error: &db::Error| {
            let (order, gateway) = (self.order.id, gateway.id());
            tracing::warn!(%order, gateway, %error, "can't ask for payment");
        };
        asked.inspect_err(failed).ok()
    }

    async fn ask(
        &self,
        db: &Db,
        gateway: &dyn PaymentGateway,
        payment: &Payment,
        language: &str,
    ) -> db::Result<Instruction> {
        if payment.asked_at.is_none() && !gateway.is_by_hand() {
            db.write(payment.tenant_id, async |tx| payment::begin(tx, payment).await).await?;
        }
        let method = self.methods.iter().find(|method| method.gateway == gateway.id());
        // The mark lets the page know that its shopper comes from the gateway and awaits its word.
        let back = self.order.status_url().map(|url| format!("{url}&back=1"));
        let ask = Ask {
            payment,
            number: self.order.number,
            language,
            instructions: method.map_or("", |method| &method.instructions),
            shop_email: &self.shop.email,
            expires_at: self.order.expires_at,
            origin: &self.order.origin,
            return_url: &back.unwrap_or_default(),
        };
        gateway.create(&ask).await
    }
}
