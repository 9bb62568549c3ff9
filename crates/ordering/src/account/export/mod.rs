//! Everything that a shop has of a customer, as one JSON document for them.

mod order;

use campaign::coupon::{self, CouponState, HeldCoupon};
use chrono::{DateTime, Utc};
use customers::{Customer, SavedAddress, book, customer};
use db::TenantTx;
use kernel::{Actor, Fault, Permission};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::cart::{self, Cart, CartLine};

/// Everything that the shop has of a customer: their account and addresses, their carts, their
/// coupons, their orders with lines, what made these cheaper, parcels, payments and refunds. The log
/// says that it was handed out.
///
/// # Errors
/// `DENIED` without `orders.read`; `NOT_FOUND` at `id`.
pub async fn export(tx: &TenantTx, actor: &Actor, id: Uuid) -> db::Result<Value> {
    actor.require(Permission::OrdersRead)?;
    let found = customer::by_id(tx, actor, id).await?;
    let found = found.ok_or_else(|| Fault::not_found("customer").at("id"))?;
    let addresses = book::of_customer(tx, id).await?;
    let carts = cart::of_customer(tx, id).await?;
    let coupons = coupon::of_customer(tx, id).await?;
    let orders = order::all(tx, id).await?;
    tenancy::audit::record(tx, actor, "customer.exported", id, json!({})).await?;
    Ok(json!({
        "exportedAt": tx.now(),
        "customer": account(&found),
        "addresses": addresses.iter().map(saved).collect::<Vec<_>>(),
        "carts": carts.iter().map(|(cart, lines)| gathered(cart, lines)).collect::<Vec<_>>(),
        "coupons": coupons.iter().map(|held| given(held, tx.now())).collect::<Vec<_>>(),
        "orders": orders,
    }))
}

fn account(customer: &Customer) -> Value {
    json!({
        "id": customer.id,
        "email": customer.email,
        "emailVerifiedAt": customer.email_verified_at,
        "phone": customer.phone,
        "phoneVerifiedAt": customer.phone_verified_at,
        "firstName": customer.first_name,
        "lastName": customer.last_name,
        "acceptsMarketing": customer.accepts_marketing,
        "createdAt": customer.created_at,
        "updatedAt": customer.updated_at,
        "erasedAt": customer.erased_at,
    })
}

fn saved(saved: &SavedAddress) -> Value {
    json!({
        "id": saved.id,
        "address": saved.address,
        "isDefault": saved.is_default,
        "createdAt": saved.created_at,
    })
}

fn given(held: &HeldCoupon, now: DateTime<Utc>) -> Value {
    let state = match held.state(now) {
        CouponState::Unused => "unused",
        CouponState::Locked => "locked",
        CouponState::Used => "used",
        CouponState::Expired => "expired",
    };
    let coupon = &held.coupon;
    json!({
        "id": coupon.id,
        "campaignId": coupon.campaign_id,
        "code": coupon.code,
        "cause": coupon.cause,
        "state": state,
        "givenAt": coupon.given_at,
        "expiresAt": coupon.expires_at,
        "orderId": held.order_id,
        "redeemedAt": coupon.redeemed_at,
        "redeemedLocationId": coupon.redeemed_location_id,
    })
}

fn gathered(cart: &Cart, lines: &[CartLine]) -> Value {
    let line = |line: &CartLine| {
        json!({
            "variantId": line.variant_id,
            "quantity": line.quantity,
            "attributes": line.attributes,
        })
    };
    json!({
        "id": cart.id,
        "email": cart.email,
        "phone": cart.phone,
        "countryCode": cart.country_code,
        "note": cart.note,
        "attributes": cart.attributes,
        "discountCodes": cart.discount_codes,
        "deliveryAddress": cart.delivery_address,
        "orderId": cart.order_id,
        "createdAt": cart.created_at,
        "updatedAt": cart.updated_at,
        "lines": lines.iter().map(line).collect::<Vec<_>>(),
    })
}
