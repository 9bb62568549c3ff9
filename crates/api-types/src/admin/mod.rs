//! What a merchant sees.
//!
//! A request's data holds its [`Caller`](crate::Caller) and its [`Loaders`].

mod audit;
mod campaign;
mod collection;
mod customer;
mod loader;
mod menu;
mod number;
mod order;
mod page;
mod payment_method;
mod product;
mod reading;
mod redirect;
mod seo;
mod shop;
mod sort;
mod staff;
mod stock;
mod storefront_token;
mod variant;

pub use self::{
    audit::{AuditEntry, AuditEntryConnection},
    campaign::{
        Campaign, CampaignConnection, CampaignCreateInput, CampaignDryRun, CampaignDryRunInput,
        CampaignFigures, CampaignPlugin, CampaignProblem, CampaignStatus, CampaignUpdateInput,
    },
    collection::{Collection, CollectionConnection, CollectionCreateInput, CollectionUpdateInput},
    customer::{Customer, CustomerConnection},
    loader::{Loaders, loaders},
    menu::{Menu, MenuItem, MenuItemInput, MenuSetInput},
    order::{
        Address, Fulfilment, FulfilmentLine, Order, OrderConnection, OrderFlag, OrderFlagCode,
        OrderFulfilInput, OrderFulfilLineInput, OrderLine, OrderRefundDryRun, OrderRefundInput,
        OrderRefundLineInput, Payment, PaymentRefund, PaymentRefundState, PaymentState, Refund,
        RefundLine, RefundRestock,
    },
    page::{Page, PageConnection, PageCreateInput, PageUpdateInput},
    payment_method::{PaymentMethod, PaymentMethodUpdateInput},
    product::{
        Product, ProductConnection, ProductCreateInput, ProductImage, ProductImageInput,
        ProductOption, ProductOptionInput, ProductUpdateInput,
    },
    reading::read_ids,
    redirect::{RedirectCreateInput, UrlRedirect, UrlRedirectConnection},
    seo::SeoInput,
    shop::{Language, Shop, ShopUpdateInput, TaxMode},
    sort::ContentSortKeys,
    staff::{StaffMember, StaffRole, StaffSession},
    stock::{Location, LocationUpdateInput, StockLevel, StockSetInput},
    storefront_token::StorefrontAccessToken,
    variant::{ProductVariant, ProductVariantConnection, VariantCreateInput, VariantUpdateInput},
};
/// What both families call alike.
pub use crate::storefront::{
    Attribute, OrderFinancialStatus, OrderFulfilmentState, OrderPaymentState, OrderState,
    ProductSortKeys, Seo,
};
