use std::{collections::HashMap, sync::Arc};

use catalog::{product::Product, variant::Variant};
use pricing::{Line, Pricer};
use tenancy::secret::sha256;
use uuid::Uuid;

use super::{Offers, lines::unit};
use crate::{
    Attributes,
    cart::{Cart, CartLine, contents::Contents},
};

/// Something that a campaign gives.
pub(in crate::cart) struct Given {
    pub(in crate::cart) variant: Variant,
    pub(in crate::cart) product: Arc<Product>,
    campaign: Uuid,
    quantity: i32,
}

impl Offers {
    /// The line of a gift, as far as there is any left beside what the cart holds and what is kept
    /// for campaigns.
    pub(super) fn gift_line(
        &self,
        contents: &Contents,
        variant_id: Uuid,
        quantity: u32,
    ) -> Option<Line> {
        let offer = self.gifts.get(&variant_id)?;
        offer.product.published_at?;
        let bought = contents.lines.iter().filter(|line| line.variant_id == variant_id);
        let bought: i64 = bought.map(|line| i64::from(line.quantity)).sum();
        let left = |available: i64| u32::try_from(available - bought - offer.kept).unwrap_or(0);
        let quantity = quantity.min(offer.available.map_or(quantity, left));
        (quantity > 0).then(|| unit(offer, quantity, &HashMap::new()))
    }

    /// The gifts that were added to a cart, by the campaigns that give them.
    pub(super) fn given(&self, pricer: &Pricer, campaigns: Vec<Uuid>) -> Vec<Given> {
        let lines = pricer.items().iter().filter(|item| item.is_gift()).map(|item| &item.line);
        let given = |(line, campaign): (&Line, Uuid)| {
            let offer = self.gifts.get(&line.variant_id)?;
            let (variant, product) = (offer.variant.clone(), Arc::clone(&offer.product));
            let quantity = i32::try_from(line.quantity).ok()?;
            Some(Given { variant, product, campaign, quantity })
        };
        lines.zip(campaigns).filter_map(given).collect()
    }
}

impl Given {
    /// The line that it has in a cart, always under the same id.
    pub(in crate::cart) fn line(&self, cart: &Cart) -> CartLine {
        let names = [cart.id, self.campaign, self.variant.id];
        let digest = sha256(&names.map(Uuid::into_bytes).concat());
        let (id, _) = digest.split_first_chunk().expect("a digest is longer than an id");
        CartLine {
            tenant_id: cart.tenant_id,
            id: uuid::Builder::from_custom_bytes(*id).into_uuid(),
            cart_id: cart.id,
            variant_id: self.variant.id,
            quantity: self.quantity,
            attributes: Attributes::default(),
            attributes_key: String::new(),
        }
    }
}
