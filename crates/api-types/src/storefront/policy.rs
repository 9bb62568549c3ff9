use async_graphql::{Context, ID, Result, SimpleObject};
use catalog::page;

use super::StorefrontExt;
use crate::{CallerExt, Url, gid, masked};

/// What a shop promises and asks: the published page that has the policy's handle.
#[derive(Debug, Clone, SimpleObject)]
pub struct ShopPolicy {
    /// Global id.
    id: ID,
    /// Its name in addresses.
    handle: String,
    /// What it is called.
    title: String,
    /// The text, in HTML.
    body: String,
    /// Its address on the shop's website.
    url: Url,
}

/// A policy that could have a text of the platform's. There are none, so it is the shop's own.
#[derive(Debug, Clone, SimpleObject)]
pub struct ShopPolicyWithDefault {
    /// Global id.
    id: Option<ID>,
    /// Its name in addresses.
    handle: String,
    /// What it is called.
    title: String,
    /// The text, in HTML.
    body: String,
    /// Its address on the shop's website.
    url: Url,
}

impl ShopPolicy {
    /// The policy of that handle.
    ///
    /// # Errors
    /// The database's, masked; that the answer is too large.
    pub(super) async fn by_handle(ctx: &Context<'_>, handle: &str) -> Result<Option<Self>> {
        let found = page::by_handle(&*ctx.reader().await?, handle).await.map_err(masked)?;
        let Some(page) = found else { return Ok(None) };
        ctx.spend_text(&page.body_html)?;
        let url = ctx.address(&format!("/pages/{}", page.handle))?;
        Ok(Some(Self {
            id: gid::of("ShopPolicy", page.id),
            handle: page.handle,
            title: page.title,
            body: page.body_html,
            url,
        }))
    }
}

impl From<ShopPolicy> for ShopPolicyWithDefault {
    fn from(policy: ShopPolicy) -> Self {
        let ShopPolicy { id, handle, title, body, url } = policy;
        Self { id: Some(id), handle, title, body, url }
    }
}
