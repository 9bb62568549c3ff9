use db::TenantTx;
use kernel::{Actor, Code, Fault, Permission};
use serde_json::json;
use uuid::Uuid;

use super::{
    SignedUp,
    check::{Application, Language},
};
use crate::{
    audit,
    directory::{membership, staff},
    shop::{self, Shop, TaxMode},
    slug,
    staff::{Role, entity as member},
};

/// Who will own the shop.
pub(super) enum Owner {
    /// Somebody who signed up before.
    Known(Uuid),
    /// Somebody new.
    New {
        /// A PHC string.
        password_hash: String,
    },
}

/// Writes all that a new shop consists of.
pub(super) async fn open(
    tx: &TenantTx,
    application: &Application,
    owner: Owner,
) -> db::Result<SignedUp> {
    let slug = take_slug(tx, application).await?;
    let shop = add_shop(tx, application).await?;
    let staff = match owner {
        Owner::Known(id) => id,
        Owner::New { password_hash } => {
            staff::add(tx.directory(), &application.email, &password_hash).await?
        }
    };
    add_owner(tx, application, staff).await?;
    add_location(tx, application).await?;
    let actor = Actor::Staff { id: staff, permissions: Permission::ALL.to_vec() };
    let detail = json!({ "name": shop.name, "slug": slug });
    audit::record(tx, &actor, "shop.signed_up", shop.tenant_id, detail).await?;
    Ok(SignedUp { shop, slug, staff })
}

/// The slug asked for, or else one made from the name that is still free.
async fn take_slug(tx: &TenantTx, application: &Application) -> db::Result<String> {
    let candidates = if let Some(slug) = &application.slug {
        vec![slug.clone()]
    } else {
        let suggested = slug::suggest(&application.shop_name);
        let distinct = slug::distinct(&suggested);
        vec![suggested, distinct]
    };
    let sql = "INSERT INTO shop_directory (shop_id, slug, created_at) VALUES ($1, $2, $3)
               ON CONFLICT (slug) DO NOTHING";
    for slug in candidates {
        let values = [tx.shop().into(), slug.clone().into(), tx.now().into()];
        if tx.directory().execute(sql, values).await? == 1 {
            return Ok(slug);
        }
    }
    Err(Fault::new(Code::Taken, "Another shop has this name in its address.").at("slug").into())
}

async fn add_shop(tx: &TenantTx, application: &Application) -> db::Result<Shop> {
    let row = Shop {
        tenant_id: tx.shop(),
        name: application.shop_name.clone(),
        email: application.email.clone(),
        currency: application.currency.clone(),
        time_zone: application.time_zone.clone(),
        language: application.language.as_str().to_owned(),
        country: application.country.clone(),
        tax_mode: TaxMode::None.as_str().to_owned(),
        tax_rate_bp: 0,
        delivery_rate: 0,
        delivery_free_from: None,
        delivery_countries: vec![application.country.clone()],
        waiting_orders: shop::WAITING_ORDERS,
        waiting_units: shop::WAITING_UNITS,
        guest_hold_minutes: shop::GUEST_HOLD_MINUTES,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    tx.insert(shop::entity::ActiveModel::from(row)).await
}

async fn add_owner(tx: &TenantTx, application: &Application, staff: Uuid) -> db::Result<()> {
    let membership = membership::Model { staff_id: staff, shop_id: tx.shop() };
    tx.directory().insert(membership::ActiveModel::from(membership)).await?;
    let name = application.email.split('@').next().unwrap_or_default();
    let row = member::Model {
        tenant_id: tx.shop(),
        staff_id: staff,
        name: name.to_owned(),
        role: Role::Owner.as_str().to_owned(),
        permissions: Permission::ALL.map(|permission| permission.as_str().to_owned()).to_vec(),
        created_at: tx.now(),
    };
    tx.insert(member::ActiveModel::from(row)).await?;
    Ok(())
}

/// A place for stock, so that the shop can sell at once. The table's entity belongs to the catalog,
/// which stands above this crate, hence the SQL.
async fn add_location(tx: &TenantTx, application: &Application) -> db::Result<()> {
    let name = match application.language {
        Language::Chinese => "仓库",
        Language::English => "Warehouse",
    };
    let sql = "INSERT INTO location (tenant_id, id, name, position, created_at)
               VALUES ($1, $2, $3, 1, $4)";
    tx.execute(sql, [tx.new_id().into(), name.into(), tx.now().into()]).await?;
    Ok(())
}
