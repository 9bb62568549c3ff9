use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use kernel::{Fault, PageArgs};
use ordering::{
    Address,
    cart::{CartKey, CartView},
};

use super::{
    BaseCartLineConnection, Cart, CartAddress, CartDeliveryAddress,
    CartSelectedDeliveryOptionInput, MailingAddress,
};
use crate::{CallerExt, MoneyV2, cost, gid};

/// The only way to send a cart: the shop's flat rate.
const STANDARD: &str = "standard";

/// Where a cart shall be sent.
pub struct CartDelivery(pub(super) Arc<CartView>);

/// Where a cart shall be sent.
#[Object]
impl CartDelivery {
    /// The address, once there is one. It is always the selected one.
    async fn addresses(
        &self,
        #[graphql(name = "selected", default_with = "Some(false)")] _selected: Option<bool>,
    ) -> Vec<CartSelectableAddress> {
        let address = self.0.cart.delivery_address.iter().cloned();
        let selectable = |address: Address| CartSelectableAddress {
            id: gid::of("CartSelectableAddress", self.0.cart.id),
            address: CartDeliveryAddress(address).into(),
            selected: true,
            one_time_use: true,
        };
        address.map(selectable).collect()
    }
}

/// An address that a cart could be sent to.
#[derive(Clone, SimpleObject)]
pub struct CartSelectableAddress {
    /// Global id.
    id: ID,
    /// The address.
    address: CartAddress,
    /// The cart shall be sent there.
    selected: bool,
    /// It is kept with this cart only.
    one_time_use: bool,
}

/// Lines of a cart that are sent together.
#[derive(Clone)]
pub struct CartDeliveryGroup {
    cart: Cart,
    address: Address,
}

impl CartDeliveryGroup {
    /// The groups of a cart: one of all its lines when there is something to send and an address
    /// that the shop delivers to, else none.
    pub(super) fn all(cart: &Cart) -> Vec<Self> {
        let view = &cart.view;
        let sent = view.deliverable && view.is_sent();
        let address = view.cart.delivery_address.clone().filter(|_| sent);
        address.map(|address| Self { cart: cart.clone(), address }).into_iter().collect()
    }

    fn standard(&self) -> CartDeliveryOption {
        let priced = &self.cart.view.priced;
        CartDeliveryOption {
            handle: STANDARD.to_owned(),
            code: Some(STANDARD.to_owned()),
            title: Some("Standard".to_owned()),
            description: None,
            delivery_method_type: DeliveryMethodType::Shipping,
            estimated_cost: MoneyV2::new(priced.delivery, priced.currency),
        }
    }
}

/// Whether a cart's group of lines can be sent that way.
///
/// # Errors
/// `NOT_FOUND` at the field of `selectedDeliveryOptions.N` that is none.
pub fn is_delivery_option(
    key: Option<&CartKey>,
    option: &CartSelectedDeliveryOptionInput,
    index: usize,
) -> Result<(), Fault> {
    let at = |name: &str| format!("selectedDeliveryOptions.{index}.{name}");
    let group = gid::parse(&option.delivery_group_id, "CartDeliveryGroup", &at("deliveryGroupId"))?;
    if key.is_none_or(|key| key.id != group) {
        return Err(Fault::not_found("group of lines").at(&at("deliveryGroupId")));
    }
    if option.delivery_option_handle != STANDARD {
        return Err(Fault::not_found("way to send it").at(&at("deliveryOptionHandle")));
    }
    Ok(())
}

/// Lines of a cart that are sent together.
#[Object]
impl CartDeliveryGroup {
    /// Global id.
    async fn id(&self) -> ID {
        gid::of("CartDeliveryGroup", self.cart.view.cart.id)
    }

    /// Bought once, not as a subscription.
    async fn group_type(&self) -> CartDeliveryGroupType {
        CartDeliveryGroupType::OneTimePurchase
    }

    /// The lines.
    #[graphql(complexity = "cost::nested(first, last, child_complexity)")]
    async fn cart_lines(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        #[graphql(default_with = "Some(false)")] reverse: Option<bool>,
    ) -> async_graphql::Result<BaseCartLineConnection> {
        let mut lines = self.cart.cart_lines();
        if reverse.unwrap_or_default() {
            lines.reverse();
        }
        let args = PageArgs { first, after, last, before };
        Ok(ctx.slice(lines, &args)?.into())
    }

    /// Where they are sent.
    async fn delivery_address(&self) -> MailingAddress {
        let id = gid::of("MailingAddress", self.cart.view.cart.id);
        MailingAddress::new(self.address.clone(), id)
    }

    /// How they can be sent.
    async fn delivery_options(&self) -> Vec<CartDeliveryOption> {
        vec![self.standard()]
    }

    /// How they will be sent.
    async fn selected_delivery_option(&self) -> Option<CartDeliveryOption> {
        Some(self.standard())
    }
}

/// A way to send something.
#[derive(Debug, Clone, SimpleObject)]
pub struct CartDeliveryOption {
    /// Its name in the API.
    handle: String,
    /// Its name for the merchant.
    code: Option<String>,
    /// Its name for shoppers.
    title: Option<String>,
    /// More about it.
    description: Option<String>,
    /// What kind of delivery it is.
    delivery_method_type: DeliveryMethodType,
    /// What it costs, without the tax that is added to it.
    estimated_cost: MoneyV2,
}

/// Why lines are sent together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum CartDeliveryGroupType {
    /// They are bought once.
    OneTimePurchase,
    /// They are bought again and again.
    Subscription,
}

/// A kind of delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum DeliveryMethodType {
    /// Brought by the shop itself.
    Local,
    /// None is needed.
    None,
    /// Fetched from a carrier's pickup point.
    PickupPoint,
    /// Fetched from the shop.
    PickUp,
    /// Bought in the shop.
    Retail,
    /// Sent by a carrier.
    Shipping,
}

crate::connection!(CartDeliveryGroupConnection, CartDeliveryGroupEdge, CartDeliveryGroup);
