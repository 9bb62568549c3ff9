use chrono::TimeDelta;

use crate::{Ask, Instruction, Payment, PaymentGateway, PaymentRefund, RefundOutcome, Status};

/// Nothing is called: staff say when the money has come, and when they have given some back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offline {
    /// To an account of the shop's.
    BankTransfer,
    /// Cash or card, when the order is fetched.
    PayAtPickup,
}

impl Offline {
    /// The id of the one that every order can be paid by.
    pub const BANK_TRANSFER: &'static str = "bank_transfer";
    /// The id of the one for orders that are fetched.
    pub const PAY_AT_PICKUP: &'static str = "pay_at_pickup";

    /// Whether the gateway of that id is one of these.
    pub fn is_one(gateway: &str) -> bool {
        [Self::BANK_TRANSFER, Self::PAY_AT_PICKUP].contains(&gateway)
    }
}

#[async_trait::async_trait]
impl PaymentGateway for Offline {
    fn id(&self) -> &'static str {
        match self {
            Self::BankTransfer => Self::BANK_TRANSFER,
            Self::PayAtPickup => Self::PAY_AT_PICKUP,
        }
    }

    fn title(&self, language: &str) -> &'static str {
        match (self, language) {
            (Self::BankTransfer, "zh") => "银行转账",
            (Self::BankTransfer, _) => "Bank transfer",
            (Self::PayAtPickup, "zh") => "到店付款",
            (Self::PayAtPickup, _) => "Pay at pickup",
        }
    }

    fn time_out(&self) -> TimeDelta {
        match self {
            Self::BankTransfer => TimeDelta::hours(72),
            Self::PayAtPickup => TimeDelta::days(7),
        }
    }

    fn on_from_the_start(&self) -> bool {
        true
    }

    fn at_pickup_only(&self) -> bool {
        *self == Self::PayAtPickup
    }

    fn is_by_hand(&self) -> bool {
        true
    }

    async fn create(&self, ask: &Ask<'_>) -> db::Result<Instruction> {
        let text = match self {
            Self::BankTransfer => transfer(ask),
            Self::PayAtPickup => at_pickup(ask),
        };
        Ok(Instruction { kind: "offline", text, url: None })
    }

    async fn query(&self, _: &Payment) -> db::Result<Status> {
        Ok(Status::Pending)
    }

    async fn close(&self, _: &Payment) -> db::Result<Status> {
        Ok(Status::Closed)
    }

    async fn refund(&self, _: &Payment, _: &PaymentRefund) -> db::Result<RefundOutcome> {
        Ok(RefundOutcome::ByHand)
    }
}

fn transfer(ask: &Ask<'_>) -> String {
    let (amount, number) = (ask.payment.money(), ask.number);
    let (say, email) = (ask.instructions.trim(), ask.shop_email);
    let (text, account) = if ask.language == "zh" {
        let within = ask.time().map_or_else(String::new, |time| format!("在 {time}内"));
        let text = format!("请{within}转账 {amount}，并在附言中注明订单号 {number}。");
        (text, format!("收款账户请写信询问：{email}"))
    } else {
        let within = ask.time().map_or_else(String::new, |time| format!(" within {time}"));
        let text = format!("Please transfer {amount}{within} and quote order {number}.");
        (text, format!("Ask the shop for its account: {email}"))
    };
    format!("{text}\n{}", if say.is_empty() { &account } else { say })
}

fn at_pickup(ask: &Ask<'_>) -> String {
    let (amount, number) = (ask.payment.money(), ask.number);
    let text = if ask.language == "zh" {
        let within = ask.time().map_or_else(String::new, |time| format!("在 {time}内"));
        format!("请{within}到店取货并支付 {amount}，报订单号 {number}。")
    } else {
        let within = ask.time().map_or_else(String::new, |time| format!(" within {time}"));
        format!("Please pick it up{within} and pay {amount}; your order is {number}.")
    };
    format!("{text}\n{}", ask.instructions.trim()).trim_end().to_owned()
}
