use campaign::Registry;
use tenancy::shop::Shop;

/// Where carts are priced: a shop, and the kinds of campaigns that it may run.
#[derive(Debug, Clone, Copy)]
pub struct Market<'a> {
    /// The shop.
    pub shop: &'a Shop,
    /// The kinds of campaigns.
    pub campaigns: &'a Registry,
}
