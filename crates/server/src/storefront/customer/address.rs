use api_types::{
    CallerExt, gid,
    storefront::{
        Customer, MailingAddress,
        customer::{
            CustomerAddressCreatePayload, CustomerAddressDeletePayload,
            CustomerAddressUpdatePayload, CustomerDefaultAddressUpdatePayload, MailingAddressInput,
        },
    },
};
use async_graphql::{Context, ID, Object, Result};
use customers::book;

use super::settled;

/// The addresses that customers keep.
#[derive(Default)]
pub struct AddressMutation;

/// The addresses that customers keep.
#[Object]
impl AddressMutation {
    /// Adds an address. A customer's first one becomes their default.
    async fn customer_address_create(
        &self,
        ctx: &Context<'_>,
        customer_access_token: String,
        address: MailingAddressInput,
    ) -> Result<Option<CustomerAddressCreatePayload>> {
        let added = ctx
            .caller()?
            .write(async |tx| book::add(tx, &customer_access_token, address.into()).await);
        Ok(Some(match settled(added.await)? {
            Ok(added) => CustomerAddressCreatePayload::done(MailingAddress::from(added)),
            Err(faults) => CustomerAddressCreatePayload::refused(faults),
        }))
    }

    /// Changes an address.
    async fn customer_address_update(
        &self,
        ctx: &Context<'_>,
        customer_access_token: String,
        id: ID,
        address: MailingAddressInput,
    ) -> Result<Option<CustomerAddressUpdatePayload>> {
        let changed = ctx.caller()?.write(async |tx| {
            let id = gid::parse(&id, "MailingAddress", "id")?;
            book::change(tx, &customer_access_token, id, address.into()).await
        });
        Ok(Some(match settled(changed.await)? {
            Ok(changed) => CustomerAddressUpdatePayload::done(MailingAddress::from(changed)),
            Err(faults) => CustomerAddressUpdatePayload::refused(faults),
        }))
    }

    /// Removes an address. Where it was the default, there is none until one is chosen.
    async fn customer_address_delete(
        &self,
        ctx: &Context<'_>,
        customer_access_token: String,
        id: ID,
    ) -> Result<Option<CustomerAddressDeletePayload>> {
        let removed = ctx.caller()?.write(async |tx| {
            let id = gid::parse(&id, "MailingAddress", "id")?;
            book::remove(tx, &customer_access_token, id).await?;
            Ok(gid::of("MailingAddress", id).0)
        });
        Ok(Some(match settled(removed.await)? {
            Ok(id) => CustomerAddressDeletePayload::done(id),
            Err(faults) => CustomerAddressDeletePayload::refused(faults),
        }))
    }

    /// Makes an address the default.
    async fn customer_default_address_update(
        &self,
        ctx: &Context<'_>,
        customer_access_token: String,
        address_id: ID,
    ) -> Result<Option<CustomerDefaultAddressUpdatePayload>> {
        let chosen = ctx.caller()?.write(async |tx| {
            let id = gid::parse(&address_id, "MailingAddress", "addressId")?;
            book::choose_default(tx, &customer_access_token, id).await
        });
        Ok(Some(match settled(chosen.await)? {
            Ok(customer) => {
                CustomerDefaultAddressUpdatePayload::done(Customer::themselves(customer))
            }
            Err(faults) => CustomerDefaultAddressUpdatePayload::refused(faults),
        }))
    }
}
