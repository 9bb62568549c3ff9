use api_types::{
    CallerExt,
    admin::{Menu, MenuSetInput},
    gid, payload, settle,
};
use async_graphql::{Context, ID, Object, Result};
use catalog::menu;
use kernel::Permission;

payload!(MenuSetPayload { menu: Menu });
payload!(MenuDeletePayload { deleted_id: ID });

#[derive(Default)]
pub struct MenuQuery;

#[Object]
impl MenuQuery {
    /// All menus with their links, by handle.
    async fn menus(&self, ctx: &Context<'_>) -> Result<Vec<Menu>> {
        let (caller, tx) = (ctx.caller()?, ctx.reader().await?);
        let menus = ctx.paid(menu::list(&tx, &caller.actor).await)?;
        Ok(menus.into_iter().map(Into::into).collect())
    }
}

#[derive(Default)]
pub struct MenuMutation;

#[Object]
impl MenuMutation {
    /// Writes a whole menu, whether its handle has one already or not.
    async fn menu_set(&self, ctx: &Context<'_>, input: MenuSetInput) -> Result<MenuSetPayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write_as(Permission::CatalogWrite, async |tx| {
            menu::set(tx, &caller.actor, input.into()).await
        });
        Ok(settle(outcome.await)?.into())
    }

    /// Deletes a menu.
    async fn menu_delete(&self, ctx: &Context<'_>, id: ID) -> Result<MenuDeletePayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write_as(Permission::CatalogWrite, async |tx| {
            menu::delete(tx, &caller.actor, gid::parse(&id, "Menu", "id")?).await
        });
        Ok(settle(outcome.await)?.map(|()| id).into())
    }
}
