//! What a storefront may know: types in the dialect of well-known storefront clients, and our own
//! next to them.
//!
//! A request's data holds its `Arc<`[`Caller`](crate::Caller)`>`; the schema's data holds
//! `Arc<payments::Gateways>`.

mod attribute;
mod blog;
mod campaign;
pub mod cart;
mod collection;
mod context;
pub mod customer;
mod details;
mod directive;
mod facet;
mod image;
mod localization;
mod location;
mod media;
mod menu;
mod metafield;
mod metaobject;
mod node;
mod offer;
mod order;
mod page;
mod policy;
mod predictive;
mod product;
mod redirect;
mod search;
mod selling_plan;
mod seo;
mod shop;
mod sitemap;
mod text;

use async_graphql::SchemaBuilder;

pub(crate) use self::details::Details;
pub use self::{
    attribute::{Attribute, AttributeInput},
    blog::{
        Article, ArticleAuthor, ArticleConnection, ArticleEdge, ArticleSortKeys, Blog,
        BlogConnection, BlogEdge, BlogSortKeys, no_articles, no_blogs,
    },
    campaign::CampaignUserError,
    cart::{
        BaseCartLine, Cart, CartDiscountAllocation, CartLine, CartUserError,
        ComponentizableCartLine, MailingAddress,
    },
    collection::{Collection, CollectionConnection, CollectionEdge, CollectionSortKeys},
    context::StorefrontExt,
    customer::{Customer, CustomerUserError, StoreUserError},
    details::{Offered, Offers, Siblings},
    facet::{
        CategoryFilter, Filter, FilterPresentation, FilterType, FilterValue, MetafieldFilter,
        PriceRangeFilter, ProductFilter, ProductList, Swatch, TaxonomyMetafieldFilter,
        VariantOptionFilter, wanted as wanted_filters,
    },
    image::{CropRegion, Image, ImageConnection, ImageContentType, ImageEdge, ImageTransformInput},
    localization::{Country, Language, LocalCurrency, Localization, UnitSystem},
    location::{
        GeoCoordinateInput, Location, LocationAddress, LocationConnection, LocationEdge,
        LocationSortKeys, StoreAvailability, StoreAvailabilityConnection, StoreAvailabilityEdge,
    },
    media::{
        ExternalVideo, Media, MediaConnection, MediaContentType, MediaEdge, MediaHost, MediaImage,
        Model3d, Model3dSource, Video, VideoSource,
    },
    menu::{Menu, MenuItem, MenuItemResource, MenuItemType},
    metafield::{HasMetafieldsIdentifier, Metafield},
    metaobject::{
        MetafieldReference, MetafieldReferenceConnection, MetafieldReferenceEdge, Metaobject,
        MetaobjectConnection, MetaobjectEdge, MetaobjectField, MetaobjectHandleInput,
        MetaobjectSeo, no_metaobjects,
    },
    node::{DisplayableError, HasMetafields, Node, OnlineStorePublishable},
    offer::{PaymentMethod, PickupLocation},
    order::{
        FulfillmentLineItem, FulfillmentLineItemConnection, FulfillmentLineItemEdge,
        FulfillmentTrackingInfo, Fulfilment, Order, OrderCancelReason, OrderFinancialStatus,
        OrderFulfillmentStatus, OrderFulfilmentState, OrderLine, OrderLineItem,
        OrderLineItemConnection, OrderLineItemEdge, OrderPayment, OrderPaymentState, OrderPickup,
        OrderRefund, OrderRefundState, OrderState, PaymentInstruction,
    },
    page::{Page, PageConnection, PageEdge, PageSortKeys},
    policy::{ShopPolicy, ShopPolicyWithDefault},
    predictive::{
        PredictiveSearchLimitScope, PredictiveSearchResult, PredictiveSearchType,
        SearchQuerySuggestion, SearchableField,
    },
    product::{
        Merchandise, Product, ProductCollectionSortKeys, ProductConnection, ProductEdge,
        ProductImageSortKeys, ProductOffer, ProductOption, ProductOptionValue,
        ProductOptionValueSwatch, ProductPriceRange, ProductRecommendationIntent, ProductSortKeys,
        ProductVariant, ProductVariantComponent, ProductVariantComponentConnection,
        ProductVariantComponentEdge, ProductVariantConnection, ProductVariantEdge,
        ProductVariantSortKeys, QuantityRule, SelectedOption, SelectedOptionInput,
        UnitPriceMeasurement, UnitPriceMeasurementMeasuredType, UnitPriceMeasurementMeasuredUnit,
        WeightUnit, published,
    },
    redirect::{UrlRedirect, UrlRedirectConnection, UrlRedirectEdge},
    search::{
        SearchPrefixQueryType, SearchResultItem, SearchResultItemConnection, SearchResultItemEdge,
        SearchResults, SearchSortKeys, SearchType, SearchUnavailableProductsType,
    },
    selling_plan::{
        SellingPlan, SellingPlanCheckoutCharge, SellingPlanCheckoutChargePercentageValue,
        SellingPlanCheckoutChargeType, SellingPlanCheckoutChargeValue, SellingPlanConnection,
        SellingPlanEdge, SellingPlanFixedAmountPriceAdjustment, SellingPlanFixedPriceAdjustment,
        SellingPlanGroup, SellingPlanGroupConnection, SellingPlanGroupEdge, SellingPlanGroupOption,
        SellingPlanOption, SellingPlanPercentagePriceAdjustment, SellingPlanPriceAdjustment,
        SellingPlanPriceAdjustmentValue,
    },
    seo::Seo,
    shop::{Brand, CardBrand, DigitalWallet, Domain, PaymentSettings, Shop},
    sitemap::{
        Count, CountPrecision, PaginatedSitemapResources, Sitemap, SitemapImage, SitemapResource,
        SitemapResourceInterface, SitemapResourceMetaobject, SitemapType,
    },
    words::{StringConnection, StringEdge},
};

mod words {
    crate::connection!(StringConnection, StringEdge, String);
}

/// Adds the dialect's directives, which documents are freed of before they are executed.
#[must_use]
pub fn with_directives<Q, M, S>(schema: SchemaBuilder<Q, M, S>) -> SchemaBuilder<Q, M, S> {
    schema.directive(directive::InContext).directive(directive::Defer)
}

/// Adds the interfaces that clients' documents name although no field returns them.
#[must_use]
pub fn with_interfaces<Q, M, S>(schema: SchemaBuilder<Q, M, S>) -> SchemaBuilder<Q, M, S> {
    schema
        .register_output_type::<HasMetafields>()
        .register_output_type::<OnlineStorePublishable>()
        .register_output_type::<DisplayableError>()
}
