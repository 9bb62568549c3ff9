//! The sandbox: a gateway that moves no money, for trying a shop out. It keeps books of its own,
//! as a gateway would, has a page on which the shopper decides how the payment goes, and tells us
//! by signed notices.

mod books;
mod entity;
mod sign;

use chrono::TimeDelta;
use db::{Db, sea_orm::DbErr};
use kernel::{Job, ShopId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use self::{
    books::{Button, Pressed},
    entity::charge::Model as Charge,
    sign::HEADER,
};
use self::{entity::transaction, sign::Key};
use crate::{
    Ask, Capture, Instruction, Notice, Payment, PaymentGateway, PaymentRefund, RawNotice,
    RefundOutcome, Rejected, Status, Told,
};

/// The gateway that moves no money.
pub struct Sandbox {
    db: Db,
    key: Key,
}

/// Sends a notice that comes late.
pub struct SendLateWebhook;

impl Job for SendLateWebhook {
    const KIND: &'static str = "sandbox.tell";
}

/// A notice as it is sent.
#[derive(Debug, Clone)]
pub struct Signed {
    /// Its headers: the signature.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: Vec<u8>,
}

impl Signed {
    /// As it arrives.
    pub fn raw(&self) -> RawNotice<'_> {
        RawNotice { headers: &self.headers, body: &self.body }
    }
}

/// A notice's body.
#[derive(Serialize, Deserialize)]
struct Body {
    event: String,
    reference: String,
    told: Told,
}

impl Sandbox {
    /// Its id.
    pub const ID: &'static str = "sandbox";

    /// A sandbox that keeps its books behind `db` and signs under `secret`.
    pub fn new(db: Db, secret: &[u8]) -> Self {
        Self { db, key: Key::new(secret) }
    }

    /// The charge of that reference, for whoever has the page's key.
    ///
    /// # Errors
    /// The database's.
    pub async fn charge(
        &self,
        shop: ShopId,
        reference: &str,
        key: &str,
    ) -> db::Result<Option<Charge>> {
        if !self.key.opens(reference, key) {
            return Ok(None);
        }
        books::charge(&self.db.read(shop).await?, reference, false).await
    }

    /// Whether that is the key of a charge's page.
    pub fn opens(&self, reference: &str, key: &str) -> bool {
        self.key.opens(reference, key)
    }

    /// Does what the button says; returns the charge as it was, and the notices that go out at once;
    /// `None` when there is no such charge.
    ///
    /// # Errors
    /// The database's.
    pub async fn press(
        &self,
        shop: ShopId,
        reference: &str,
        button: Button,
    ) -> db::Result<Option<(Charge, Pressed, Vec<Signed>)>> {
        let done = self.db.write(shop, async |tx| books::press(tx, reference, button).await);
        let Some((charge, pressed, told)) = done.await? else { return Ok(None) };
        let notices = told.into_iter().map(|(event, told)| self.signed(event, reference, told));
        Ok(Some((charge, pressed, notices.collect())))
    }

    /// The notice of a transaction that is told of late; `None` when there is no such transaction.
    ///
    /// # Errors
    /// The database's.
    pub async fn late_notice(&self, shop: ShopId, id: Uuid) -> db::Result<Option<Signed>> {
        let found = books::transaction(&self.db.read(shop).await?, id).await?;
        Ok(found.map(|(taken, currency)| {
            let told = Told::Paid(capture(&taken, &currency));
            self.signed(taken.id.to_string(), &taken.reference, told)
        }))
    }

    fn signed(&self, event: String, reference: &str, told: Told) -> Signed {
        let body = Body { event, reference: reference.to_owned(), told };
        let body = serde_json::to_vec(&body).expect("texts and numbers always make JSON");
        let signature = self.key.sign(&body, self.db.clock().now());
        Signed { headers: vec![(HEADER.to_owned(), signature)], body }
    }
}

fn capture(taken: &transaction::Model, currency: &str) -> Capture {
    let transaction = taken.id.to_string();
    Capture { transaction, amount: taken.amount, currency: currency.to_owned() }
}

#[async_trait::async_trait]
impl PaymentGateway for Sandbox {
    fn id(&self) -> &'static str {
        Self::ID
    }

    fn title(&self, language: &str) -> &'static str {
        if language == "zh" { "沙盒支付（测试）" } else { "Sandbox (test)" }
    }

    fn time_out(&self) -> TimeDelta {
        TimeDelta::minutes(30)
    }

    fn is_test(&self) -> bool {
        true
    }

    async fn create(&self, ask: &Ask<'_>) -> db::Result<Instruction> {
        let payment = ask.payment;
        self.db.write(payment.tenant_id, async |tx| books::open(tx, ask).await).await?;
        let reference = &payment.idempotency_key;
        let key = self.key.of_page(reference);
        let text = if ask.language == "zh" {
            "在沙盒页面完成测试支付，不会产生真实扣款。"
        } else {
            "Pay on the sandbox's page; no money moves."
        };
        Ok(Instruction {
            kind: "redirect",
            text: text.to_owned(),
            url: Some(format!("{}/sandbox/{reference}?key={key}", ask.origin)),
        })
    }

    async fn query(&self, payment: &Payment) -> db::Result<Status> {
        books::status(&self.db.read(payment.tenant_id).await?, &payment.idempotency_key).await
    }

    async fn close(&self, payment: &Payment) -> db::Result<Status> {
        let reference = &payment.idempotency_key;
        self.db.write(payment.tenant_id, async |tx| books::close(tx, reference).await).await
    }

    async fn refund(&self, payment: &Payment, refund: &PaymentRefund) -> db::Result<RefundOutcome> {
        let unknown = || DbErr::Custom(format!("payment {} has no transaction", payment.id));
        let transaction = payment.transaction.as_deref().and_then(|id| id.parse().ok());
        let transaction: Uuid = transaction.ok_or_else(unknown)?;
        let back = self.db.write(payment.tenant_id, async |tx| {
            books::give_back(tx, transaction, &refund.number, refund.amount).await
        });
        back.await
    }

    fn read(&self, raw: &RawNotice<'_>) -> Result<Notice, Rejected> {
        self.key.verify(raw, self.db.clock().now())?;
        let body: Body =
            serde_json::from_slice(raw.body).map_err(|_| Rejected("the body isn't a notice"))?;
        Ok(Notice { event: body.event, reference: body.reference, told: body.told })
    }
}
