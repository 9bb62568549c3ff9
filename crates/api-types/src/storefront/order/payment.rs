use std::sync::Arc;

use async_graphql::{Context, Result, SimpleObject};
use ordering::{
    checkout,
    order::{self, Order},
};
use payments::{Gateways, Instruction};

use crate::{CallerExt, MoneyV2, masked, storefront::StorefrontExt};

/// What is to be paid, and how.
#[derive(Debug, Clone, SimpleObject)]
pub struct OrderPayment {
    /// How it is paid.
    gateway: String,
    /// How much.
    amount: MoneyV2,
    /// What the shopper must do; null when there is nothing to do.
    instruction: Option<PaymentInstruction>,
}

impl OrderPayment {
    /// Of an order.
    pub fn of(order: &Order, instruction: Option<Instruction>) -> Self {
        Self {
            gateway: order.gateway.clone(),
            amount: MoneyV2::new(order.total, order.currency()),
            instruction: instruction.map(PaymentInstruction::from),
        }
    }
}

/// What a shopper must do to pay.
#[derive(Debug, Clone, SimpleObject)]
pub struct PaymentInstruction {
    /// What programs do with it: `offline` shows the text.
    kind: String,
    /// For the shopper, in the shop's language.
    text: String,
}

impl From<Instruction> for PaymentInstruction {
    fn from(instruction: Instruction) -> Self {
        Self { kind: instruction.kind.to_owned(), text: instruction.text }
    }
}

/// How the order is still to be paid, asked of its gateway.
pub(super) async fn pending(ctx: &Context<'_>, order: &Order) -> Result<Option<OrderPayment>> {
    if !order.awaits_payment() {
        return Ok(None);
    }
    let tx = ctx.reader().await?;
    let payments = order::payments_of(&tx, &[order.id]).await.map_err(masked)?;
    let (gateways, shop) = (ctx.data::<Arc<Gateways>>()?, ctx.shop().await?);
    // A gateway may take long; nobody else shall wait for the connection meanwhile.
    drop(tx);
    ctx.caller()?.close_reader().await;
    let asked = checkout::instruction(gateways, &shop, order, &payments).await;
    Ok(Some(OrderPayment::of(order, asked)))
}
