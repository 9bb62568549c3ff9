//! Two ready-made shops, made through the same use-cases as everybody's.

mod file;
mod marketing;
pub(crate) mod picture;

use std::{slice, sync::Arc};

use catalog::{
    collection::{self, NewCollection},
    import::{self, Pace},
    menu, page, product,
    stock::{self, LocationChange},
    variant,
};
use db::{Db, TenantTx};
use kernel::{Actor, Code, ShopId};
use payments::{
    Gateways, Offline, Sandbox,
    method::{self, MethodChange},
};
use tenancy::{
    Passwords, ShopDirectory,
    shop::{self, ShopChange, TaxMode},
    sign_up::{self, SignUp},
    storefront_token,
};

use uuid::Uuid;

use self::file::{Group, ShopFile};
use crate::cli::{Failure, say_aside};

/// Both shops' owners sign in with it.
pub const PASSWORD: &str = "demo-password";

const SHOPS: [(&str, &str); 2] = [
    (include_str!("../../demo/shanyu.toml"), include_str!("../../demo/shanyu.csv")),
    (include_str!("../../demo/harbour.toml"), include_str!("../../demo/harbour.csv")),
];

/// A demo shop, for those who want to try it.
pub struct DemoShop {
    /// What it is called.
    pub name: String,
    /// The first label of its host name.
    pub slug: String,
    /// The language that its owner speaks, as shops say it: `zh`.
    pub language: String,
    /// What its owner signs in with.
    pub email: String,
    /// Codes of coupons that whoever knows them may use, with what each is called.
    pub coupons: Vec<(String, String)>,
    /// Handles of a few products that look well together.
    pub shown: Vec<String>,
    /// In the platform.
    pub id: ShopId,
    /// A variant that can be bought.
    pub sample: Option<Uuid>,
    /// A storefront access token of it.
    pub token: String,
}

/// What is told to whoever has started the demo.
pub struct Introduction {
    /// The shops that are ready.
    pub shops: Vec<DemoShop>,
    /// The certificate's file, absolute.
    pub certificate: String,
    /// The folder in which mails lie, absolute.
    pub mails: String,
}

/// Makes whatever of the demo shops isn't there yet. `base` is scheme, host and port that the demo is
/// served at. The tokens are left empty.
///
/// # Errors
/// The database's; what is wrong with a shop's files.
pub async fn prepare(db: &Db, base: &str) -> Result<Vec<DemoShop>, Failure> {
    let directory = ShopDirectory::new(db.clone());
    let mut shops = Vec::new();
    for (about, products) in SHOPS {
        let file = ShopFile::read(about)?;
        let id = match directory.by_slug(&file.slug).await? {
            Some(id) => id,
            None => sign_up(db, &file).await?,
        };
        if needs_filling(db, id, &file).await? {
            say_aside(format_args!("Filling the shop {} …", file.name));
            fill(db, id, &file, &picture::served(products, base)).await?;
        }
        db.write(id, async |tx| picture::settle(tx, base, &file.collections).await).await?;
        let sample = sample(db, id, &file.sample).await?;
        shops.push(DemoShop {
            coupons: file.coupons(),
            shown: file.collections.last().map(|group| group.products.clone()).unwrap_or_default(),
            name: file.name,
            slug: file.slug,
            language: file.language,
            email: file.email,
            id,
            sample,
            token: String::new(),
        });
    }
    Ok(shops)
}

/// A variant of a product that there is some of.
async fn sample(db: &Db, shop: ShopId, handle: &str) -> db::Result<Option<Uuid>> {
    let tx = db.read(shop).await?;
    let Some(product) = product::any_by_handle(&tx, &Actor::System, handle).await? else {
        return Ok(None);
    };
    let mut offered = variant::offered(&tx, &[product.id]).await?.into_iter();
    Ok(offered.find(|offered| offered.available_for_sale).map(|offered| offered.variant.id))
}

/// A new storefront token of a shop, which is shown this once.
///
/// # Errors
/// The database's; `TOO_MANY` when the shop has as many as it may.
pub async fn new_token(db: &Db, shop: ShopId) -> db::Result<String> {
    let made =
        db.write(shop, async |tx| storefront_token::create(tx, &Actor::System, "Demo").await).await;
    made.map(|(_, token)| token)
}

async fn sign_up(db: &Db, file: &ShopFile) -> Result<ShopId, Failure> {
    let input = SignUp {
        email: file.email.clone(),
        password: PASSWORD.to_owned(),
        shop_name: file.name.clone(),
        slug: Some(file.slug.clone()),
        currency: file.currency.clone(),
        time_zone: file.time_zone.clone(),
        language: file.language.clone(),
        country: Some(file.country.clone()),
    };
    let made = sign_up::by_operator(db, &Passwords::default(), input).await?;
    Ok(made.shop.tenant_id)
}

/// The menus are made last, so a shop that has them is complete.
async fn needs_filling(db: &Db, shop: ShopId, file: &ShopFile) -> db::Result<bool> {
    let Some(last) = file.menus.last() else { return Ok(true) };
    let tx = db.read(shop).await?;
    Ok(menu::by_handles(&tx, slice::from_ref(&last.handle)).await?.is_empty())
}

async fn fill(db: &Db, shop: ShopId, file: &ShopFile, products: &str) -> Result<(), Failure> {
    let actor = Actor::System;
    let change = ShopChange {
        tax_mode: TaxMode::parse(&file.tax_mode),
        tax_rate_bp: Some(file.tax_rate_bp),
        delivery_rate: Some(file.delivery_rate),
        delivery_free_from: Some(file.delivery_free_from),
        delivery_countries: Some(file.delivery_countries.clone()),
        ..ShopChange::default()
    };
    db.write(shop, async |tx| shop::update(tx, &actor, change).await).await?;
    db.write(shop, async |tx| offer(tx, &actor, db, file).await).await?;
    let report = import::run(db, shop, &actor, products.as_bytes(), false, &Pace::alone()).await?;
    if let Some(problem) = report.problems.first() {
        return Err(format!("{}.csv: {problem:?}", file.slug).into());
    }
    for group in &file.collections {
        let add = db.write(shop, async |tx| add_collection(tx, &actor, group).await);
        unless_there(add.await)?;
    }
    for text in &file.pages {
        let add = db.write(shop, async |tx| page::create(tx, &actor, text.into()).await.map(drop));
        unless_there(add.await)?;
    }
    let registry = campaigns::registry();
    db.write(shop, async |tx| marketing::add(tx, &registry, &file.campaigns).await).await?;
    for menu in &file.menus {
        db.write(shop, async |tx| menu::set(tx, &actor, menu.into()).await).await?;
    }
    Ok(())
}

/// Lets orders be fetched, paid by transfer, and paid in play.
async fn offer(tx: &TenantTx, actor: &Actor, db: &Db, file: &ShopFile) -> db::Result<()> {
    let place = stock::default_location(tx).await?;
    let change = LocationChange {
        pickup: Some(true),
        pickup_address: Some(file.pickup_address.clone()),
        ..LocationChange::default()
    };
    stock::update_location(tx, actor, place.id, change).await?;
    // Only their names matter here, so the secret doesn't.
    let gateways = Gateways::built_in(Arc::new(Sandbox::new(db.clone(), b"")));
    let account =
        MethodChange { instructions: Some(file.bank_account.clone()), ..MethodChange::default() };
    method::update(tx, &gateways, actor, Offline::BANK_TRANSFER, account).await?;
    let on = MethodChange { enabled: Some(true), ..MethodChange::default() };
    method::update(tx, &gateways, actor, Sandbox::ID, on).await.map(drop)
}

async fn add_collection(tx: &TenantTx, actor: &Actor, group: &Group) -> db::Result<()> {
    let mut product_ids = Vec::new();
    for handle in &group.products {
        let product = product::any_by_handle(tx, actor, handle).await?;
        product_ids.extend(product.map(|product| product.id));
    }
    let new = NewCollection {
        title: group.title.clone(),
        handle: Some(group.handle.clone()),
        description_html: group.description_html.clone(),
        published: true,
        product_ids,
        ..NewCollection::default()
    };
    collection::create(tx, actor, new).await.map(drop)
}

/// An earlier start that was interrupted may have added it.
fn unless_there(added: db::Result<()>) -> db::Result<()> {
    match added {
        Err(db::Error::Faults(faults)) if faults.iter().all(|f| f.code == Code::Taken) => Ok(()),
        other => other,
    }
}
