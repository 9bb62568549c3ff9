use catalog::{
    menu::{NewItem, NewMenu},
    page::NewTextPage,
};
use config::{Config, ConfigError, File, FileFormat};
use serde::Deserialize;

/// What a demo shop is, apart from its products.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShopFile {
    pub name: String,
    pub slug: String,
    pub email: String,
    pub currency: String,
    pub time_zone: String,
    pub language: String,
    pub country: String,
    pub tax_mode: String,
    pub tax_rate_bp: i32,
    pub delivery_rate: i64,
    pub delivery_free_from: Option<i64>,
    pub delivery_countries: Vec<String>,
    /// Where orders can be fetched, as shoppers read it.
    pub pickup_address: String,
    /// Where transfers go.
    pub bank_account: String,
    /// The product that the introduction offers to buy.
    pub sample: String,
    #[serde(rename = "collection")]
    pub collections: Vec<Group>,
    #[serde(rename = "page")]
    pub pages: Vec<Text>,
    #[serde(rename = "menu")]
    pub menus: Vec<Navigation>,
    #[serde(rename = "campaign")]
    pub campaigns: Vec<Marketing>,
}

/// A campaign. In its settings `variant:HANDLE` stands for the first variant of a product,
/// `campaign:TITLE` for a campaign further up, `location:first` for where the shop is, `instant:DAYS`
/// and `day:DAYS` for the instant and the day so many days from now.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marketing {
    pub plugin: String,
    pub title: String,
    pub config: serde_json::Value,
}

/// A collection, its products by their handles.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    pub handle: String,
    pub title: String,
    pub description_html: String,
    pub products: Vec<String>,
}

/// A page.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    handle: String,
    title: String,
    body_html: String,
}

/// A menu.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Navigation {
    pub handle: String,
    title: String,
    #[serde(rename = "item", default)]
    items: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    title: String,
    target: String,
    #[serde(rename = "item", default)]
    items: Vec<Entry>,
}

impl ShopFile {
    /// Reads the file.
    pub fn read(text: &str) -> Result<Self, ConfigError> {
        let file = File::from_str(text, FileFormat::Toml);
        Config::builder().add_source(file).build()?.try_deserialize()
    }

    /// Codes of coupons that whoever knows them may use, with their campaigns' titles.
    pub fn coupons(&self) -> Vec<(String, String)> {
        let coupons = self.campaigns.iter().filter(|campaign| campaign.plugin == "coupon");
        let coded = coupons.filter_map(|campaign| {
            let code = campaign.config["code"].as_str()?;
            Some((code.to_owned(), campaign.title.clone()))
        });
        coded.collect()
    }
}

impl From<&Text> for NewTextPage {
    fn from(text: &Text) -> Self {
        Self {
            title: text.title.clone(),
            handle: Some(text.handle.clone()),
            body_html: text.body_html.clone(),
            published: true,
            ..Self::default()
        }
    }
}

impl From<&Navigation> for NewMenu {
    fn from(menu: &Navigation) -> Self {
        let items = menu.items.iter().map(Into::into).collect();
        Self { handle: menu.handle.clone(), title: menu.title.clone(), items }
    }
}

impl From<&Entry> for NewItem {
    fn from(entry: &Entry) -> Self {
        let items = entry.items.iter().map(Into::into).collect();
        Self { title: entry.title.clone(), target: entry.target.clone(), items }
    }
}
