//! The addresses that customers keep. Every change is made with a customer's token, and reaches
//! that customer's addresses alone: another's look as if they weren't there.

mod entity;

use db::{
    TenantTx,
    sea_orm::{Condition, QueryFilter, QueryOrder, entity::prelude::*},
};
use kernel::{Checks, Code, Fault};

pub use self::entity::Model;
use self::entity::{ActiveModel, Column, Entity};
use crate::{
    Address, Customer,
    customer::{Column as CustomerColumn, Entity as CustomerEntity, hold},
};

/// The most addresses of a customer.
const MOST: usize = 50;

/// The addresses of a customer, for whoever may see them, the oldest first.
///
/// # Errors
/// The database's.
pub async fn of_customer(tx: &TenantTx, customer: Uuid) -> db::Result<Vec<Model>> {
    let find = tx.find::<Entity>().filter(Column::CustomerId.eq(customer));
    find.order_by_asc(Column::Id).all().await
}

/// An address of whichever customer, for a caller who looks whose it is.
///
/// # Errors
/// The database's.
pub async fn by_id(tx: &TenantTx, id: Uuid) -> db::Result<Option<Model>> {
    tx.find::<Entity>().filter(Column::Id.eq(id)).one().await
}

/// Adds an address. A customer's first one becomes their default.
///
/// # Errors
/// `BAD_CREDENTIALS` at `customerAccessToken`; faults below `address`; `TOO_MANY` at `address`
/// beside 50 others.
pub async fn add(tx: &TenantTx, token: &str, address: Address) -> db::Result<Model> {
    let customer = hold(tx, token).await?;
    let address = checked(tx, address).await?;
    let others = of_customer(tx, customer.id).await?.len();
    if others >= MOST {
        let message = format!("At most {MOST} addresses.");
        return Err(Fault::new(Code::TooMany, message).at("address").into());
    }
    let row = Model {
        tenant_id: tx.shop(),
        id: tx.new_id(),
        customer_id: customer.id,
        address,
        is_default: others == 0,
        created_at: tx.now(),
    };
    touch(tx, &customer).await?;
    tx.insert(ActiveModel::from(row)).await
}

/// Changes an address. What is `None` stays; an empty text clears it.
///
/// # Errors
/// `BAD_CREDENTIALS` at `customerAccessToken`; `NOT_FOUND` at `id`; faults below `address`.
pub async fn change(tx: &TenantTx, token: &str, id: Uuid, said: Address) -> db::Result<Model> {
    let customer = hold(tx, token).await?;
    let row = find(tx, &customer, id).await?.ok_or_else(|| no_address("id"))?;
    let address = checked(tx, said.over(row.address.clone())).await?;
    let row = ActiveModel::from(Model { address, ..row }).reset_all();
    touch(tx, &customer).await?;
    tx.update(row).await
}

/// Removes an address. Where it was the default, there is none until one is chosen.
///
/// # Errors
/// `BAD_CREDENTIALS` at `customerAccessToken`; `NOT_FOUND` at `id`.
pub async fn remove(tx: &TenantTx, token: &str, id: Uuid) -> db::Result<()> {
    let customer = hold(tx, token).await?;
    if tx.delete::<Entity>(theirs(&customer, id)).await? == 0 {
        return Err(no_address("id").into());
    }
    touch(tx, &customer).await
}

/// Makes an address the default.
///
/// # Errors
/// `BAD_CREDENTIALS` at `customerAccessToken`; `NOT_FOUND` at `addressId`.
pub async fn choose_default(tx: &TenantTx, token: &str, id: Uuid) -> db::Result<Customer> {
    let customer = hold(tx, token).await?;
    if find(tx, &customer, id).await?.is_none() {
        return Err(no_address("addressId").into());
    }
    // One after the other: at no moment may there be two.
    let before = tx.update_many::<Entity>().filter(Column::CustomerId.eq(customer.id));
    before.filter(Column::IsDefault.eq(true)).set(Column::IsDefault, false).exec().await?;
    let chosen = tx.update_many::<Entity>().filter(theirs(&customer, id));
    chosen.set(Column::IsDefault, true).exec().await?;
    touch(tx, &customer).await?;
    Ok(Customer { updated_at: tx.now(), ..customer })
}

/// Removes all addresses of a customer.
pub(crate) async fn forget(tx: &TenantTx, customer: Uuid) -> db::Result<()> {
    let theirs = Condition::all().add(Column::CustomerId.eq(customer));
    tx.delete::<Entity>(theirs).await.map(drop)
}

async fn find(tx: &TenantTx, customer: &Customer, id: Uuid) -> db::Result<Option<Model>> {
    tx.find::<Entity>().filter(theirs(customer, id)).one().await
}

fn theirs(customer: &Customer, id: Uuid) -> Condition {
    Condition::all().add(Column::CustomerId.eq(customer.id)).add(Column::Id.eq(id))
}

/// Notes that the account changed.
async fn touch(tx: &TenantTx, customer: &Customer) -> db::Result<()> {
    let this = tx.update_many::<CustomerEntity>().filter(CustomerColumn::Id.eq(customer.id));
    this.set(CustomerColumn::UpdatedAt, tx.now()).exec().await?;
    Ok(())
}

async fn checked(tx: &TenantTx, address: Address) -> db::Result<Address> {
    let address = address.normal(&tenancy::shop::current(tx).await?.country);
    let mut checks = Checks::new();
    address.check("address", &mut checks);
    address.check_format("address", &mut checks);
    checks.finish()?;
    Ok(address)
}

fn no_address(field: &str) -> Fault {
    Fault::not_found("address").at(field)
}
