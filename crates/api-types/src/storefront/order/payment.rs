use std::sync::Arc;

use async_graphql::{Context, Result, SimpleObject};
use ordering::{
    checkout::Payable,
    order::{self, Order},
};
use payments::{Gateways, Instruction, method};

use crate::{CallerExt, MoneyV2, Url, masked, storefront::StorefrontExt};

/// What is to be paid, and how.
#[derive(Debug, Clone, SimpleObject)]
pub struct OrderPayment {
    /// How it is paid; empty when there is nothing to pay.
    gateway: String,
    /// How much.
    amount: MoneyV2,
    /// What the shopper must do; null when there is nothing to do.
    instruction: Option<PaymentInstruction>,
}

impl OrderPayment {
    /// Of an order, what is paid next.
    pub fn of(order: &Order, instruction: Option<Instruction>) -> Self {
        Self {
            gateway: order.gateway.clone(),
            amount: MoneyV2::new(order.next_payment(), order.currency()),
            instruction: instruction.map(PaymentInstruction::from),
        }
    }
}

/// What a shopper must do to pay.
#[derive(Debug, Clone, SimpleObject)]
pub struct PaymentInstruction {
    /// What programs do with it: `offline` shows the text, `redirect` leads to the address.
    kind: String,
    /// For the shopper, in their language.
    text: String,
    /// Where the shopper pays.
    url: Option<Url>,
}

impl From<Instruction> for PaymentInstruction {
    fn from(instruction: Instruction) -> Self {
        Self {
            kind: instruction.kind.to_owned(),
            text: instruction.text,
            url: instruction.url.map(Url),
        }
    }
}

/// How the order is still to be paid, asked of its gateway.
pub(super) async fn pending(ctx: &Context<'_>, order: &Order) -> Result<Option<OrderPayment>> {
    if !order.awaits_payment() {
        return Ok(None);
    }
    let tx = ctx.reader().await?;
    if order.due_at(tx.now()) == 0 {
        return Ok(None);
    }
    let (gateways, shop) = (ctx.data::<Arc<Gateways>>()?, ctx.shop().await?);
    let payments = order::payments_of(&tx, &[order.id]).await.map_err(masked)?;
    let methods = method::all(&tx, gateways).await.map_err(masked)?;
    // A gateway may take long; nobody else shall wait for the connection meanwhile.
    drop(tx);
    let caller = ctx.caller()?;
    caller.close_reader().await;
    let pay = Payable { shop: &shop, methods: &methods, order, payments: &payments };
    let asked = pay.instruction(&caller.db, gateways, caller.language(&shop)).await;
    Ok(Some(OrderPayment::of(order, asked)))
}
