//! What filters are called, in the languages that the platform speaks.

/// The words of one language.
pub(super) struct Texts {
    pub(super) availability: &'static str,
    pub(super) in_stock: &'static str,
    pub(super) out_of_stock: &'static str,
    pub(super) price: &'static str,
    pub(super) product_type: &'static str,
    pub(super) vendor: &'static str,
    pub(super) tag: &'static str,
}

const ENGLISH: Texts = Texts {
    availability: "Availability",
    in_stock: "In stock",
    out_of_stock: "Out of stock",
    price: "Price",
    product_type: "Product type",
    vendor: "Brand",
    tag: "Tag",
};

const CHINESE: Texts = Texts {
    availability: "库存状况",
    in_stock: "有货",
    out_of_stock: "缺货",
    price: "价格",
    product_type: "商品类型",
    vendor: "品牌",
    tag: "标签",
};

impl Texts {
    pub(super) fn of(language: &str) -> &'static Self {
        if language == "zh" { &CHINESE } else { &ENGLISH }
    }
}
