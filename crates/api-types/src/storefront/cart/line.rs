use std::sync::Arc;

use async_graphql::{Context, ID, Interface, Object, Result, SimpleObject};
use ordering::cart::CartLineView;
use pricing::Target;

use super::{Cart, CartDiscountAllocation, CartLineCost, id};
use crate::{
    CallerExt,
    storefront::{Attribute, Merchandise, Product, ProductVariant},
};

/// A line of a cart.
#[derive(Clone)]
pub struct CartLine {
    cart: Cart,
    index: usize,
}

impl CartLine {
    /// The line at `index`, which must be one.
    pub(super) const fn new(cart: Cart, index: usize) -> Self {
        Self { cart, index }
    }

    fn view(&self) -> &CartLineView {
        &self.cart.view.lines[self.index]
    }

    fn global_id(&self) -> ID {
        id::of_line(self.view().line.id, self.cart.view.cart.id)
    }

    fn noted(&self, ctx: &Context<'_>) -> Result<Vec<Attribute>> {
        Attribute::all(ctx, &self.view().line.attributes)
    }

    fn bought(&self) -> Merchandise {
        let CartLineView { product, variant, .. } = self.view();
        let product = Product::among(Arc::clone(product), &self.cart.products);
        ProductVariant::new(product, Arc::new(variant.clone())).into()
    }

    fn discounts(&self, ctx: &Context<'_>) -> Result<Vec<CartDiscountAllocation>> {
        let priced = &self.cart.view.priced;
        let mine = priced.applied.iter().filter(|applied| applied.target == Target::Line);
        let parts = mine.flat_map(|applied| applied.parts.iter().map(move |part| (applied, part)));
        let parts: Vec<_> = parts.filter(|(_, (line, _))| *line == self.index).collect();
        ctx.spend_rows(parts.len())?;
        let allocation = |(applied, (_, part)): (_, &(usize, i64))| {
            CartDiscountAllocation::of(applied, *part, priced.currency)
        };
        Ok(parts.into_iter().map(allocation).collect())
    }

    fn amounts(&self) -> CartLineCost {
        CartLineCost::of(self.view(), self.cart.view.priced.currency)
    }
}

/// A line of a cart.
#[Object]
impl CartLine {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.global_id()
    }

    /// How many.
    pub async fn quantity(&self) -> i32 {
        self.view().line.quantity
    }

    /// What is bought.
    pub async fn merchandise(&self) -> Merchandise {
        self.bought()
    }

    /// What it comes to.
    pub async fn cost(&self) -> CartLineCost {
        self.amounts()
    }

    /// What the storefront notes on the line.
    pub(crate) async fn attributes(&self, ctx: &Context<'_>) -> Result<Vec<Attribute>> {
        self.noted(ctx)
    }

    /// One of `attributes`.
    pub async fn attribute(&self, key: String) -> Option<Attribute> {
        Attribute::of(&self.view().line.attributes, &key)
    }

    /// Discounts on the line. A lower price is none: that is in `cost`.
    pub(crate) async fn discount_allocations(
        &self,
        ctx: &Context<'_>,
    ) -> Result<Vec<CartDiscountAllocation>> {
        self.discounts(ctx)
    }

    /// It is given for free with the others.
    async fn is_gift(&self) -> bool {
        self.view().gift
    }

    /// What may be done with the line.
    async fn instructions(&self) -> CartLineInstructions {
        let own = !self.view().gift;
        CartLineInstructions { can_remove: own, can_update_quantity: own }
    }

    /// The line that this one belongs to; lines stand alone.
    async fn parent_relationship(&self) -> Option<CartLineParentRelationship> {
        None
    }
}

/// A line that is made of parts. Shops sell no such thing; clients' documents name the type.
#[derive(Clone)]
pub struct ComponentizableCartLine(CartLine);

/// A line that is made of parts. Shops sell no such thing yet.
#[Object]
impl ComponentizableCartLine {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.global_id()
    }

    /// How many.
    pub async fn quantity(&self) -> i32 {
        self.0.view().line.quantity
    }

    /// What is bought.
    pub async fn merchandise(&self) -> Merchandise {
        self.0.bought()
    }

    /// What it comes to.
    pub async fn cost(&self) -> CartLineCost {
        self.0.amounts()
    }

    /// What the storefront notes on the line.
    pub(crate) async fn attributes(&self, ctx: &Context<'_>) -> Result<Vec<Attribute>> {
        self.0.noted(ctx)
    }

    /// One of `attributes`.
    pub async fn attribute(&self, key: String) -> Option<Attribute> {
        Attribute::of(&self.0.view().line.attributes, &key)
    }

    /// Discounts on the line.
    pub(crate) async fn discount_allocations(
        &self,
        ctx: &Context<'_>,
    ) -> Result<Vec<CartDiscountAllocation>> {
        self.0.discounts(ctx)
    }

    /// Its parts.
    async fn line_components(&self) -> Vec<CartLine> {
        vec![self.0.clone()]
    }
}

/// A line of a cart, whatever it is made of.
#[derive(Clone, Interface)]
#[graphql(
    field(name = "id", ty = "ID", desc = "Global id."),
    field(name = "quantity", ty = "i32", desc = "How many."),
    field(name = "merchandise", ty = "Merchandise", desc = "What is bought."),
    field(name = "cost", ty = "CartLineCost", desc = "What it comes to."),
    field(
        name = "attributes",
        ty = "Vec<Attribute>",
        desc = "What the storefront notes on the line."
    ),
    field(
        name = "attribute",
        ty = "Option<Attribute>",
        desc = "One of `attributes`.",
        arg(name = "key", ty = "String")
    ),
    field(
        name = "discount_allocations",
        ty = "Vec<CartDiscountAllocation>",
        desc = "Discounts on the line."
    )
)]
pub enum BaseCartLine {
    /// Of a single thing.
    CartLine(CartLine),
    /// Of parts.
    ComponentizableCartLine(ComponentizableCartLine),
}

/// What may be done with a line.
#[derive(Debug, Clone, SimpleObject)]
pub struct CartLineInstructions {
    /// It can be taken out.
    can_remove: bool,
    /// Its quantity can be changed.
    can_update_quantity: bool,
}

/// That a line belongs to another.
#[derive(Clone, SimpleObject)]
pub struct CartLineParentRelationship {
    /// The other.
    parent: CartLine,
}

crate::connection!(BaseCartLineConnection, BaseCartLineEdge, BaseCartLine);
