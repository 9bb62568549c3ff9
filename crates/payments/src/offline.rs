use chrono::TimeDelta;

use crate::{Instruction, Payment, PaymentGateway, Status};

/// Bank transfer, cash and the like: nothing is called, and staff say when the money has come.
#[derive(Debug, Clone, Copy)]
pub struct Offline;

/// How long a bank transfer may take.
const HOURS: i64 = 72;

impl Offline {
    /// Its id.
    pub const ID: &'static str = "offline";
}

#[async_trait::async_trait]
impl PaymentGateway for Offline {
    fn id(&self) -> &'static str {
        Self::ID
    }

    fn time_out(&self) -> TimeDelta {
        TimeDelta::hours(HOURS)
    }

    async fn create(
        &self,
        payment: &Payment,
        number: i64,
        language: &str,
    ) -> db::Result<Instruction> {
        let amount = payment.money();
        let text = if language == "zh" {
            format!("请在 {HOURS} 小时内转账 {amount}，并在附言中注明订单号 {number}。")
        } else {
            format!("Please transfer {amount} within {HOURS} hours and quote order {number}.")
        };
        Ok(Instruction { kind: Self::ID, text })
    }

    async fn query(&self, payment: &Payment) -> db::Result<Status> {
        let paid = payment.state == crate::payment::State::Paid;
        Ok(if paid { Status::Paid } else { Status::Pending })
    }

    async fn cancel(&self, _: &Payment) -> db::Result<()> {
        Ok(())
    }
}
