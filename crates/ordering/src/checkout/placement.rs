use chrono::TimeDelta;
use db::TenantTx;
use kernel::Money;
use payments::{Method, Payment, payment::NewPayment};
use pricing::Target;
use tenancy::{attempt, shop::Shop};
use uuid::Uuid;

use super::{CompleteCart, CompleteInput, Placement, Waiting, gift::freeze_terms, input::Offered};
use crate::{
    cart::{CartLineView, CartView},
    order::{FulfilmentState, Order, OrderDiscount, OrderLine, OrderState, PaymentState},
    secret,
};

/// The order that a cart will be. What costs nothing is paid at once.
pub(super) fn build(
    tx: &TenantTx,
    (shop, offered): (&Shop, &Offered),
    request: &CompleteCart,
    input: CompleteInput,
    view: &CartView,
    number: i64,
) -> Placement {
    let method = offered.method(&input, view).filter(|_| view.priced.total > 0);
    let place = offered.place(view);
    let order = Order {
        number,
        request_hash: request.digest(),
        gateway: method.map_or_else(String::new, |method| method.gateway.to_owned()),
        test: method.is_some_and(|method| method.is_test),
        expires_at: method.map(|method| {
            let within = view.priced.pay_within.map(TimeDelta::minutes);
            let time_out = waits(shop, method, view.cart.customer_id);
            let latest = tx.now() + within.map_or(time_out, |it| it.min(time_out));
            let schedule = view.priced.schedule;
            schedule.map_or(latest, |schedule| latest.min(schedule.balance_from))
        }),
        pickup_name: place.map(|place| place.name.clone()),
        pickup_address: place.map(|place| place.pickup_address.clone()),
        ..order(tx, request, input, view)
    };
    let payment = method.map(|method| {
        let amount = Money::new(order.next_payment(), view.priced.currency);
        let payment = NewPayment { order_id: order.id, gateway: method.gateway, amount }.open(tx);
        // It is asked for as soon as the order stands.
        Payment { asked_at: (!method.is_by_hand).then(|| tx.now()), ..payment }
    });
    let lines = (0..).zip(&view.lines);
    let frozen = |(position, line)| frozen(tx, &order, position, line);
    let mut lines: Vec<OrderLine> = lines.map(frozen).collect();
    freeze_terms(&mut lines, view);
    let discounts = discounts(tx, &order, &lines, view);
    let claims = view.priced.claims.clone();
    let hold_until = view.priced.hold_until;
    let may_oversell = view.priced.may_oversell.clone();
    let gifts = view.lines.iter().enumerate().filter(|(_, line)| line.gift);
    let gifts = gifts.map(|(index, _)| index).collect();
    let waiting = Waiting { orders: shop.waiting_orders.into(), units: shop.waiting_units.into() };
    Placement {
        lines,
        order: order.clone(),
        payment,
        discounts,
        claims,
        hold_until,
        may_oversell,
        gifts,
        waiting,
    }
}

/// How long an order may wait to be paid by a method: not so long where it is nobody's.
pub(crate) fn waits(shop: &Shop, method: &Method, customer: Option<Uuid>) -> TimeDelta {
    match customer {
        Some(_) => method.time_out,
        None => method.time_out.min(shop.guest_hold()),
    }
}

/// What explains the order's prices.
fn discounts(
    tx: &TenantTx,
    order: &Order,
    lines: &[OrderLine],
    view: &CartView,
) -> Vec<OrderDiscount> {
    let mut discounts = Vec::new();
    for (position, applied) in (0..).zip(&view.priced.applied) {
        let row = |line: Option<Uuid>, amount| OrderDiscount {
            tenant_id: tx.shop(),
            id: tx.new_id(),
            order_id: order.id,
            position,
            order_line_id: line,
            target: applied.target.into(),
            campaign_id: applied.source.campaign_id,
            plugin: applied.source.plugin.clone(),
            title: applied.source.title.clone(),
            code: applied.source.code.clone(),
            amount,
        };
        if applied.target == Target::Delivery {
            discounts.push(row(None, applied.amount));
        }
        discounts.extend(applied.parts.iter().map(|(at, part)| row(Some(lines[*at].id), *part)));
    }
    discounts
}

fn order(tx: &TenantTx, request: &CompleteCart, input: CompleteInput, view: &CartView) -> Order {
    let secret = secret::of_order(&request.key.secret, &request.idempotency_key);
    let paid = view.priced.total == 0;
    let schedule = view.priced.schedule;
    Order {
        tenant_id: tx.shop(),
        id: tx.new_id(),
        number: 0,
        secret_hash: secret::digest(&secret),
        secret: Some(secret),
        cart_id: view.cart.id,
        customer_id: view.cart.customer_id,
        client_key: Some(attempt::client_key(tx.shop(), &request.client)),
        units: view.lines.iter().map(|line| i64::from(line.line.quantity)).sum(),
        campaign_id: view.priced.chosen,
        idempotency_key: request.idempotency_key.clone(),
        request_hash: Vec::new(),
        state: OrderState::Open,
        payment_state: if paid { PaymentState::Paid } else { PaymentState::Pending },
        fulfilment_state: FulfilmentState::Unfulfilled,
        currency: view.priced.currency.code().to_owned(),
        subtotal: view.priced.subtotal,
        discount: view.priced.discount,
        delivery: view.priced.delivery,
        tax: view.priced.tax,
        tax_included: view.priced.tax_included,
        total: view.priced.total,
        paid: 0,
        refunded: 0,
        delivery_refunded: 0,
        email: input.email,
        phone: input.phone,
        language: request.language.clone(),
        origin: request.origin.clone(),
        delivery_address: input.delivery_address.filter(|_| view.is_sent()),
        pickup_location_id: view.fetched_from(),
        pickup_name: None,
        pickup_address: None,
        note: input.note.unwrap_or_default(),
        attributes: view.cart.attributes.clone(),
        gateway: String::new(),
        test: false,
        placed_at: tx.now(),
        expires_at: None,
        pay_within: view.priced.pay_within,
        deposit: schedule.map(|it| it.deposit),
        balance_from: schedule.map(|it| it.balance_from),
        balance_until: schedule.map(|it| it.balance_until),
        keeps_deposit: schedule.map(|it| it.keeps_deposit),
        deposited_at: None,
        paid_at: paid.then(|| tx.now()),
        cancelled_at: None,
        cancel_reason: None,
        sales_counted: false,
    }
}

/// A line as it is called and costs now.
fn frozen(tx: &TenantTx, order: &Order, position: i32, line: &CartLineView) -> OrderLine {
    let added_tax = if order.tax_included { 0 } else { line.cost.tax };
    OrderLine {
        tenant_id: tx.shop(),
        id: tx.new_id(),
        order_id: order.id,
        position,
        variant_id: line.variant.id,
        title: line.product.title.clone(),
        variant_title: line.variant.title(),
        sku: line.variant.sku.clone(),
        attributes: line.line.attributes.clone(),
        quantity: line.line.quantity,
        fulfilled: 0,
        cancelled: 0,
        returned: 0,
        requires_shipping: line.variant.requires_shipping,
        list_price: line.variant.price,
        unit_price: line.cost.unit_price,
        total: line.cost.total,
        discount: line.cost.total - line.cost.net,
        tax: line.cost.tax,
        charged: line.cost.net + added_tax,
        refunded: 0,
        gift: None,
    }
}
