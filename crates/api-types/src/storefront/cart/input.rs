use async_graphql::{ID, InputObject};
use kernel::Fault;
use ordering::{
    Attribute,
    cart::{BuyerIdentity, LineUpdate, NewCart, NewLine},
};
use uuid::Uuid;

use crate::{CountryCode, gid, storefront::AttributeInput};

/// A cart to be made.
#[derive(Debug, Clone, Default, InputObject)]
pub struct CartInput {
    /// What is in it.
    pub lines: Option<Vec<CartLineInput>>,
    /// Who buys.
    pub buyer_identity: Option<CartBuyerIdentityInput>,
    /// A word to the merchant.
    pub note: Option<String>,
    /// What the storefront notes on the cart.
    pub attributes: Option<Vec<AttributeInput>>,
    /// Codes that the shopper typed.
    pub discount_codes: Option<Vec<String>>,
}

/// A line to be added.
#[derive(Debug, Clone, InputObject)]
pub struct CartLineInput {
    /// Global id of the variant.
    pub merchandise_id: ID,
    /// How many.
    #[graphql(default = 1)]
    pub quantity: Option<i32>,
    /// What the storefront notes on the line.
    pub attributes: Option<Vec<AttributeInput>>,
}

/// A line to be changed; what is absent stays.
#[derive(Debug, Clone, InputObject)]
pub struct CartLineUpdateInput {
    /// Global id of the line.
    pub id: ID,
    /// Global id of the variant that is bought instead.
    pub merchandise_id: Option<ID>,
    /// How many; 0 removes the line.
    pub quantity: Option<i32>,
    /// All that the storefront notes on the line.
    pub attributes: Option<Vec<AttributeInput>>,
}

/// Who buys.
#[derive(Debug, Clone, Default, InputObject)]
pub struct CartBuyerIdentityInput {
    /// Where they are. `ZZ` stands for the shop's own country.
    pub country_code: Option<CountryCode>,
    /// E-mail.
    pub email: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// The token of the customer whose the cart is from now on; an empty text makes it nobody's.
    pub customer_access_token: Option<String>,
}

impl From<CartBuyerIdentityInput> for BuyerIdentity {
    fn from(input: CartBuyerIdentityInput) -> Self {
        Self {
            email: input.email,
            phone: input.phone,
            country_code: input.country_code.map(|code| code.as_str().to_owned()),
            customer_access_token: input.customer_access_token,
        }
    }
}

impl TryFrom<CartInput> for NewCart {
    type Error = Vec<Fault>;

    fn try_from(input: CartInput) -> Result<Self, Self::Error> {
        Ok(Self {
            lines: new_lines(input.lines.unwrap_or_default())?,
            buyer_identity: input.buyer_identity.unwrap_or_default().into(),
            note: input.note.unwrap_or_default(),
            attributes: attributes(input.attributes.unwrap_or_default()),
            discount_codes: input.discount_codes.unwrap_or_default(),
        })
    }
}

/// Attributes as the domain has them.
pub fn attributes(input: Vec<AttributeInput>) -> Vec<Attribute> {
    input.into_iter().map(Attribute::from).collect()
}

/// Lines as the domain has them.
///
/// # Errors
/// `NOT_FOUND` at each `lines.N.merchandiseId` that is no variant's id.
pub fn new_lines(input: Vec<CartLineInput>) -> Result<Vec<NewLine>, Vec<Fault>> {
    all(input.into_iter().enumerate().map(|(nr, line)| {
        Ok(NewLine {
            variant_id: variant(&line.merchandise_id, nr)?,
            quantity: line.quantity.unwrap_or(1),
            attributes: attributes(line.attributes.unwrap_or_default()),
        })
    }))
}

/// Changes of lines as the domain has them.
///
/// # Errors
/// `NOT_FOUND` at each `lines.N.id` and `lines.N.merchandiseId` that is none.
pub fn line_updates(input: Vec<CartLineUpdateInput>) -> Result<Vec<LineUpdate>, Vec<Fault>> {
    all(input.into_iter().enumerate().map(|(nr, line)| {
        Ok(LineUpdate {
            id: gid::parse(&line.id, "CartLine", &format!("lines.{nr}.id"))?,
            quantity: line.quantity,
            variant_id: line.merchandise_id.map(|id| variant(&id, nr)).transpose()?,
            attributes: line.attributes.map(attributes),
        })
    }))
}

/// Ids of lines as the domain has them.
///
/// # Errors
/// `NOT_FOUND` at each `lineIds.N` that is none.
pub fn line_ids(input: &[ID]) -> Result<Vec<Uuid>, Vec<Fault>> {
    let ids = input.iter().enumerate();
    all(ids.map(|(nr, id)| gid::parse(id, "CartLine", &format!("lineIds.{nr}"))))
}

/// Ids of campaigns as the domain has them.
///
/// # Errors
/// `NOT_FOUND` at each `campaignIds.N` that is none.
pub fn campaign_ids(input: &[ID]) -> Result<Vec<Uuid>, Vec<Fault>> {
    let ids = input.iter().enumerate();
    all(ids.map(|(index, id)| gid::parse(id, "Campaign", &format!("campaignIds.{index}"))))
}

fn variant(id: &ID, nr: usize) -> Result<Uuid, Fault> {
    gid::parse(id, "ProductVariant", &format!("lines.{nr}.merchandiseId"))
}

/// Everything, or every fault.
fn all<T>(entries: impl Iterator<Item = Result<T, Fault>>) -> Result<Vec<T>, Vec<Fault>> {
    let (mut good, mut faults) = (Vec::new(), Vec::new());
    for entry in entries {
        match entry {
            Ok(entry) => good.push(entry),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(good) } else { Err(faults) }
}
