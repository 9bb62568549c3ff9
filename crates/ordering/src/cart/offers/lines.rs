use std::collections::HashMap;

use kernel::Fault;
use pricing::{Delivery, Line, Pricer, Tax};
use tenancy::shop::{Shop, TaxMode};
use uuid::Uuid;

use crate::{
    Attributes,
    cart::{
        Cart, CartLine,
        contents::{Contents, Offer},
    },
};

/// The attribute by which a shopper chooses a campaign for a line.
pub(in crate::cart) const CHOSEN: &str = "_campaign";

/// The attribute by which they choose something of that campaign: a group to join.
const CHOICE: &str = "_choice";

/// The attribute by which they take another of the same when that is gone.
const MOVE: &str = "_move";

/// A cart at its ordinary prices. There is one flat rate of delivery, so it is known before the
/// address is; fetching is free.
pub(super) fn pricer(
    shop: &Shop,
    cart: &Cart,
    contents: &Contents,
    lines: Vec<Line>,
) -> Result<Pricer, Fault> {
    let goods = contents.lines.iter().any(|line| contents.offer(line).variant.requires_shipping);
    let sent = goods && cart.pickup_location_id.is_none();
    let (rate, free_from) = (shop.delivery_rate, shop.delivery_free_from);
    let rate_bp = shop.tax_rate_bp.unsigned_abs();
    let tax = match shop.tax_mode() {
        TaxMode::None => Tax::None,
        TaxMode::Inclusive => Tax::Inclusive { rate_bp },
        TaxMode::Exclusive => Tax::Exclusive { rate_bp },
    };
    Pricer::new(lines, sent.then_some(Delivery { rate, free_from }), tax, shop.currency())
}

/// The lines of a cart, as offers see them. `collections` are those of each product.
pub(super) fn lines(contents: &Contents, collections: &HashMap<Uuid, Vec<Uuid>>) -> Vec<Line> {
    let line = |line: &CartLine| Line {
        attributes_key: line.attributes_key.clone(),
        campaign_id: chosen_of(&line.attributes),
        choice: choice_of(&line.attributes),
        ..unit(contents.offer(line), line.quantity.unsigned_abs(), collections)
    };
    contents.lines.iter().map(line).collect()
}

/// Units of a variant, apart from any line.
pub(super) fn unit(offer: &Offer, quantity: u32, collections: &HashMap<Uuid, Vec<Uuid>>) -> Line {
    Line {
        variant_id: offer.variant.id,
        product_id: offer.product.id,
        collection_ids: collections.get(&offer.product.id).cloned().unwrap_or_default(),
        attributes_key: String::new(),
        unit_price: offer.variant.price,
        quantity,
        taxable: offer.variant.taxable,
        campaign_id: None,
        choice: None,
    }
}

/// Whether a shopper chose a campaign for a line.
pub(in crate::cart) fn has_chosen(attributes: &Attributes) -> bool {
    named(attributes, CHOSEN).is_some()
}

/// The campaign that a shopper chose.
pub(super) fn chosen_of(attributes: &Attributes) -> Option<Uuid> {
    named(attributes, CHOSEN)
}

/// What of their campaign a shopper chose; what is no id is nothing that there is.
pub(crate) fn choice_of(attributes: &Attributes) -> Option<Uuid> {
    attributes.get(CHOICE).filter(|value| !value.is_empty())?;
    Some(named(attributes, CHOICE).unwrap_or_default())
}

/// Whether they take another of the same when that is gone.
pub(crate) fn may_move(attributes: &Attributes) -> bool {
    attributes.0.iter().any(|attribute| attribute.key == MOVE && attribute.value == "true")
}

/// What an attribute names, by its id in either form.
fn named(attributes: &Attributes, key: &str) -> Option<Uuid> {
    attributes.get(key)?.rsplit('/').next()?.parse().ok()
}
