use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::{Notice, Payment, PaymentRefund};

/// A way to pay.
///
/// A payment's row, idempotency key included, is stored before a gateway hears of it, and so is a
/// refund's with its number: each of these can be asked again after a failure, and then does
/// nothing twice.
#[async_trait::async_trait]
pub trait PaymentGateway: Send + Sync {
    /// Its name in the API, in addresses and in stored rows; never changes.
    fn id(&self) -> &'static str;

    /// What shoppers call it, in `zh` or `en`.
    fn title(&self, language: &str) -> &'static str;

    /// How long an order waits to be paid, unless the shop says otherwise.
    fn time_out(&self) -> TimeDelta;

    /// A shop offers it from the start.
    fn on_from_the_start(&self) -> bool {
        false
    }

    /// It is only for orders that are fetched.
    fn at_pickup_only(&self) -> bool {
        false
    }

    /// It moves no money: its orders are no revenue.
    fn is_test(&self) -> bool {
        false
    }

    /// Staff say what was paid and what was given back: nobody is called.
    fn is_by_hand(&self) -> bool {
        false
    }

    /// Asks for a payment. The same payment always gives the same answer.
    ///
    /// # Errors
    /// When the gateway can't be reached; it may be asked again.
    async fn create(&self, ask: &Ask<'_>) -> db::Result<Instruction>;

    /// What became of a payment.
    ///
    /// # Errors
    /// As [`PaymentGateway::create`].
    async fn query(&self, payment: &Payment) -> db::Result<Status>;

    /// Closes a payment, so that it can't be paid any more, unless it was. Says what it is then.
    ///
    /// # Errors
    /// As [`PaymentGateway::create`].
    async fn close(&self, payment: &Payment) -> db::Result<Status>;

    /// Gives back what came with a payment, or a part of it: once, however often it is asked under
    /// the refund's number.
    ///
    /// # Errors
    /// As [`PaymentGateway::create`].
    async fn refund(&self, payment: &Payment, refund: &PaymentRefund) -> db::Result<RefundOutcome>;

    /// Reads what came to the gateway's callback address, if it is the gateway's own word.
    ///
    /// # Errors
    /// When it isn't signed by the gateway, is too old, or can't be understood.
    fn read(&self, _notice: &RawNotice<'_>) -> Result<Notice, Rejected> {
        Err(Rejected("this gateway sends no notices"))
    }
}

/// What a gateway is told when it is asked for a payment.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// The payment.
    pub payment: &'a Payment,
    /// The number of its order.
    pub number: i64,
    /// What the shopper reads: `zh` or `en`.
    pub language: &'a str,
    /// The shop's own words on this way to pay; may be empty.
    pub instructions: &'a str,
    /// Where the shopper can ask the shop.
    pub shop_email: &'a str,
    /// When the order is given up unless it is paid; `None` when it waits without an end.
    pub expires_at: Option<DateTime<Utc>>,
    /// Scheme, host and port of the shop.
    pub origin: &'a str,
    /// Where the shopper comes back to: the order's status page.
    pub return_url: &'a str,
}

impl Ask<'_> {
    /// How long the order has to be paid, from when it was decided how: in whole days, hours or
    /// minutes, never more than there is. `None` when it waits without an end.
    pub(crate) fn time(&self) -> Option<String> {
        Some(span((self.expires_at? - self.payment.created_at).num_minutes(), self.language))
    }
}

fn span(minutes: i64, language: &str) -> String {
    let (count, zh, en) = match minutes.max(0) {
        minutes @ 0..60 => (minutes, "分钟", "minute"),
        minutes @ 60..7_200 => (minutes / 60, "小时", "hour"),
        minutes => (minutes / 1_440, "天", "day"),
    };
    match language {
        "zh" => format!("{count} {zh}"),
        _ => format!("{count} {en}{}", if count == 1 { "" } else { "s" }),
    }
}

/// What the shopper must do to pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instruction {
    /// What programs do with it: `offline` shows the text, `redirect` goes to the address.
    pub kind: &'static str,
    /// For the shopper, in their language.
    pub text: String,
    /// Where the shopper pays.
    pub url: Option<String>,
}

/// What a gateway knows of a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// Not paid so far, or unknown to the gateway.
    Pending,
    /// Not paid, and it can't be any more.
    Closed,
    /// Money came: once, unless something went wrong.
    Paid(Vec<Capture>),
}

/// Money that came to a gateway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capture {
    /// The gateway's own name for it.
    pub transaction: String,
    /// In minor units.
    pub amount: i64,
    /// ISO 4217.
    pub currency: String,
}

/// What a gateway says to a refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefundOutcome {
    /// The money is on its way back.
    Done,
    /// Staff must give it back, and say so.
    ByHand,
    /// Not so far; to be asked again.
    NotYet(String),
    /// Never: staff must give it back in another way, and say so.
    Refused(String),
}

/// A request to a gateway's callback address, as it came.
#[derive(Debug, Clone, Copy)]
pub struct RawNotice<'a> {
    /// Its headers, with lower-case names.
    pub headers: &'a [(String, String)],
    /// The body, byte for byte: signatures are of these.
    pub body: &'a [u8],
}

impl RawNotice<'_> {
    /// The value of a header, by its lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Why a notice isn't believed; for the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rejected(pub &'static str);

#[cfg(test)]
mod tests {
    use super::span;

    #[test]
    fn no_more_time_is_promised_than_there_is() {
        for (minutes, en, zh) in [
            (-1, "0 minutes", "0 分钟"),
            (1, "1 minute", "1 分钟"),
            (59, "59 minutes", "59 分钟"),
            (119, "1 hour", "1 小时"),
            (4_320, "72 hours", "72 小时"),
            (10_079, "6 days", "6 天"),
            (10_080, "7 days", "7 天"),
        ] {
            assert_eq!((span(minutes, "en").as_str(), span(minutes, "zh").as_str()), (en, zh));
        }
    }
}
