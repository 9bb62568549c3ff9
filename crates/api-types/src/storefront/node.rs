use async_graphql::{ID, Interface};

use super::{
    CampaignUserError, Cart, CartLine, CartUserError, Collection, ComponentizableCartLine,
    CustomerUserError, HasMetafieldsIdentifier, Location, Menu, Metafield, Metaobject, Page,
    Product, ProductVariant, Shop, StoreUserError,
};
use crate::Url;

/// Whatever has a global id.
#[derive(Clone, Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Global id."))]
pub enum Node {
    /// A cart.
    Cart(Cart),
    /// A line of a cart.
    CartLine(CartLine),
    /// A line of a cart that is made of parts.
    ComponentizableCartLine(ComponentizableCartLine),
    /// A collection.
    Collection(Collection),
    /// A place to fetch orders from.
    Location(Location),
    /// A menu.
    Menu(Menu),
    /// A metaobject.
    Metaobject(Metaobject),
    /// A page.
    Page(Page),
    /// A product.
    Product(Product),
    /// A variant.
    ProductVariant(ProductVariant),
    /// The shop.
    Shop(Shop),
}

/// Whatever a merchant can add fields to.
#[derive(Clone, Interface)]
#[graphql(
    field(
        name = "metafield",
        ty = "Option<Metafield>",
        desc = "One of the merchant's own fields; there are none yet.",
        arg(name = "namespace", ty = "Option<String>"),
        arg(name = "key", ty = "String")
    ),
    field(
        name = "metafields",
        ty = "Vec<Option<Metafield>>",
        desc = "The merchant's own fields, in the order asked for; there are none yet.",
        arg(name = "identifiers", ty = "Vec<HasMetafieldsIdentifier>")
    )
)]
pub enum HasMetafields {
    /// A cart.
    Cart(Cart),
    /// A collection.
    Collection(Collection),
    /// A place to fetch orders from.
    Location(Location),
    /// A page.
    Page(Page),
    /// A product.
    Product(Product),
    /// A variant.
    ProductVariant(ProductVariant),
    /// The shop.
    Shop(Shop),
}

/// Whatever has a page of its own on the shop's website.
#[derive(Clone, Interface)]
#[graphql(field(
    name = "online_store_url",
    ty = "Option<Url>",
    desc = "Its address on the shop's website."
))]
pub enum OnlineStorePublishable {
    /// A collection.
    Collection(Collection),
    /// A metaobject.
    Metaobject(Metaobject),
    /// A page.
    Page(Page),
    /// A product.
    Product(Product),
}

/// What was wrong with an input.
#[derive(Clone, Interface)]
#[graphql(
    field(name = "field", ty = "Option<Vec<String>>", desc = "Path of the input field."),
    field(name = "message", ty = "String", desc = "For people, in English.")
)]
pub enum DisplayableError {
    /// About a cart.
    CartUserError(CartUserError),
    /// About what somebody wants of a campaign.
    CampaignUserError(CampaignUserError),
    /// About a customer's account.
    CustomerUserError(CustomerUserError),
    /// About anything, without a code.
    #[graphql(name = "UserError")]
    StoreUserError(StoreUserError),
}
