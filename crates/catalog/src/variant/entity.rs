use db::sea_orm::{self, entity::prelude::*};

/// What is sold: one combination of a product's option values.
#[expect(clippy::struct_excessive_bools, reason = "four independent facts, not a state")]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "variant")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// The variant's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose variant it is.
    pub product_id: Uuid,
    /// Its place, from 1.
    pub position: i32,
    /// The value of the product's first option.
    pub option1: String,
    /// The value of the second option, if there is one.
    pub option2: Option<String>,
    /// The value of the third option, if there is one.
    pub option3: Option<String>,
    /// The merchant's stock number, unique in the shop.
    pub sku: Option<String>,
    /// Unique in the shop.
    pub barcode: Option<String>,
    /// In minor units.
    pub price: i64,
    /// The price to strike through, in minor units.
    pub compare_at_price: Option<i64>,
    /// False: never counted, never sold out.
    pub tracked: bool,
    /// True: sold on when there is none left.
    pub continue_selling: bool,
    /// False for what isn't delivered.
    pub requires_shipping: bool,
    /// False for what isn't taxed.
    pub taxable: bool,
    /// 0 when unknown.
    pub weight_grams: i32,
    /// One of the product's images.
    pub image_id: Option<Uuid>,
    /// When it was added.
    pub created_at: DateTimeUtc,
    /// When it last changed.
    pub updated_at: DateTimeUtc,
}

impl Model {
    /// Its option values, in the order of the product's options.
    pub fn option_values(&self) -> impl Iterator<Item = &str> {
        let more = [self.option2.as_deref(), self.option3.as_deref()];
        std::iter::once(self.option1.as_str()).chain(more.into_iter().flatten())
    }

    /// What tells it apart from its siblings: `Red / Small`.
    pub fn title(&self) -> String {
        self.option_values().collect::<Vec<_>>().join(" / ")
    }
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();
