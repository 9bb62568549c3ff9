//! What ids in arguments are ids of.

/// What kind of thing an id is of, by the field it stands in. A new field must be named here.
pub fn kind_of(root: &str, path: &str) -> &'static str {
    let kind = known_kind_of(root, path);
    kind.unwrap_or_else(|| panic!("say what kind of id {root}({path}) is"))
}

/// The same where it was named.
pub fn known_kind_of(root: &str, path: &str) -> Option<&'static str> {
    let name = path.rsplit('.').next().unwrap_or_default();
    Some(match name {
        "productId" | "productIds" => "product",
        "variantId" | "merchandiseId" => "variant",
        "imageId" => "image",
        "locationId" | "pickupLocationId" => "location",
        "lineId" => "orderLine",
        "addressId" | "copyFromCustomerAddressId" => "customerAddress",
        "customerId" => "customer",
        "campaignId" if root.starts_with("flashSale") => "flashSale",
        "campaignId" if root.starts_with("groupBuy") => "groupBuy",
        "campaignId" if root.starts_with("bargain") => "bargainCampaign",
        "bargainId" => "bargain",
        "campaignId" if root.starts_with("presale") => "presale",
        "campaignId" if root.starts_with("coupon") => "couponCampaign",
        "campaignId" if root.starts_with("referral") => "referral",
        "campaignId" if root.starts_with("storeTraffic") => "storeTraffic",
        "campaignId" | "campaignIds" => "campaign",
        "cartId" | "appliedGiftCardIds" | "ownerId" => "cart",
        "addressIds" => "cartAddress",
        "deliveryGroupId" => "cartDeliveryGroup",
        "id" if path.starts_with("addresses") => "cartAddress",
        "id" if ["article", "blog", "metaobject"].contains(&root) => "page",
        "lineIds" => "cartLine",
        "id" if path.starts_with("lines") => "cartLine",
        "id" | "ids" | "nodeIds" => by_root(root)?,
        _ => return None,
    })
}

/// The kind of thing that a root field is about.
pub fn by_root(root: &str) -> Option<&'static str> {
    const KINDS: [&str; 18] = [
        "bargain",
        "groupBuyGroup",
        "groupBuy",
        "campaign",
        "customerAddress",
        "customer",
        "paymentRefund",
        "orderFlag",
        "storefrontAccessToken",
        "product",
        "variant",
        "collection",
        "page",
        "menu",
        "redirect",
        "location",
        "order",
        "cart",
    ];
    KINDS.into_iter().find(|kind| root.starts_with(kind))
}
