use db::TenantTx;
use kernel::Money;
use payments::{Gateways, payment::NewPayment};
use uuid::Uuid;

use super::{CompleteCart, CompleteInput, Placement};
use crate::{
    cart::{CartLineView, CartView},
    order::{FulfilmentState, Order, OrderLine, OrderState, PaymentState},
    secret,
};

/// The order that a cart will be. What costs nothing is paid at once.
pub(super) fn build(
    tx: &TenantTx,
    gateways: &Gateways,
    request: &CompleteCart,
    input: CompleteInput,
    view: &CartView,
    request_hash: Vec<u8>,
    number: i64,
) -> Placement {
    let gateway = input.gateway.as_deref().and_then(|gateway| gateways.get(gateway));
    let gateway = gateway.filter(|_| view.priced.total > 0);
    let expires_at = gateway.map(|gateway| tx.now() + gateway.time_out());
    let order = Order { number, request_hash, expires_at, ..order(tx, request, input, view) };
    let payment = gateway.map(|gateway| {
        let amount = Money::new(order.total, view.priced.currency);
        NewPayment { order_id: order.id, gateway: gateway.id(), amount }.open(tx)
    });
    let lines = (0..).zip(&view.lines).map(|(place, line)| frozen(tx, order.id, place, line));
    Placement { lines: lines.collect(), order, payment }
}

fn order(tx: &TenantTx, request: &CompleteCart, input: CompleteInput, view: &CartView) -> Order {
    let secret = secret::of_order(&request.key.secret, &request.idempotency_key);
    let paid = view.priced.total == 0;
    Order {
        tenant_id: tx.shop(),
        id: tx.new_id(),
        number: 0,
        secret_hash: secret::digest(&secret),
        cart_id: view.cart.id,
        idempotency_key: request.idempotency_key.clone(),
        request_hash: Vec::new(),
        state: OrderState::Open,
        payment_state: if paid { PaymentState::Paid } else { PaymentState::Pending },
        fulfilment_state: FulfilmentState::Unfulfilled,
        currency: view.priced.currency.code().to_owned(),
        subtotal: view.priced.subtotal,
        delivery: view.priced.delivery,
        tax: view.priced.tax,
        tax_included: view.priced.tax_included,
        total: view.priced.total,
        email: input.email,
        phone: input.phone,
        delivery_address: input.delivery_address.filter(|_| view.requires_shipping()),
        note: input.note.unwrap_or_default(),
        attributes: view.cart.attributes.clone(),
        gateway: input.gateway.unwrap_or_default(),
        placed_at: tx.now(),
        expires_at: None,
        paid_at: paid.then(|| tx.now()),
        cancelled_at: None,
        cancel_reason: None,
        sales_counted: false,
    }
}

/// A line as it is called and costs now.
fn frozen(tx: &TenantTx, order: Uuid, position: i32, line: &CartLineView) -> OrderLine {
    OrderLine {
        tenant_id: tx.shop(),
        id: tx.new_id(),
        order_id: order,
        position,
        variant_id: line.variant.id,
        title: line.product.title.clone(),
        variant_title: line.variant.title(),
        sku: line.variant.sku.clone(),
        attributes: line.line.attributes.clone(),
        quantity: line.line.quantity,
        fulfilled: 0,
        requires_shipping: line.variant.requires_shipping,
        unit_price: line.variant.price,
        total: line.cost.total,
        tax: line.cost.tax,
    }
}
