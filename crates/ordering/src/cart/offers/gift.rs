use std::{collections::HashMap, sync::Arc};

use catalog::{product::Product, variant::Variant};
use pricing::{Gift, Pricer, Reason};
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
    /// Adds a gift to a cart as far as there is any left beside what the cart holds and what is kept
    /// for campaigns.
    pub(super) fn give(
        &self,
        contents: &Contents,
        pricer: &mut Pricer,
        gift: Gift,
    ) -> Option<Given> {
        let offer = self.gifts.get(&gift.variant_id);
        let offer = offer.filter(|offer| offer.product.published_at.is_some());
        let bought = contents.lines.iter().filter(|line| line.variant_id == gift.variant_id);
        let bought: i64 = bought.map(|line| i64::from(line.quantity)).sum();
        let taken = bought + offer.map_or(0, |offer| offer.kept);
        let left = |available: i64| u32::try_from(available - taken).unwrap_or(0);
        let had = offer.map_or(0, |offer| offer.available.map_or(gift.quantity, left));
        let quantity = gift.quantity.min(had);
        let Some(offer) = offer.filter(|_| quantity > 0) else {
            pricer.miss(gift.source, Reason::SoldOut);
            return None;
        };
        let campaign = gift.source.campaign_id;
        pricer.add_gift(unit(offer, quantity, &HashMap::new()), gift.source);
        let (variant, product) = (offer.variant.clone(), Arc::clone(&offer.product));
        Some(Given { variant, product, campaign, quantity: i32::try_from(quantity).ok()? })
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
