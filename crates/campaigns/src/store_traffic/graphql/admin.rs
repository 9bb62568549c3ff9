use std::collections::HashMap;

use api_types::{CallerExt, MoneyV2, Url, cost, gid, masked};
use async_graphql::{Context, ID, Object, Result};
use campaign::{FiguresByKey, figures_by_key};
use catalog::stock;
use kernel::{Actor, Permission};
use qrcode::{EcLevel, QrCode, render::svg, types::QrError};
use uuid::Uuid;

use crate::{
    build::{Tally, tally},
    store_traffic::channel::{self, Model as Channel},
};

/// What staff ask of stores' channels.
#[derive(Default)]
pub struct AdminQuery;

/// What staff ask of stores' channels.
#[Object(name = "StoreTrafficAdminQuery")]
impl AdminQuery {
    /// The channels of a campaign, one for each location that ever took part, with what came of them.
    /// They are made as the campaign begins.
    #[graphql(complexity = "cost::nested(None, None, child_complexity)")]
    async fn store_traffic_channels(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "campaignId")] campaign: ID,
    ) -> Result<Vec<StoreTrafficAdminChannel>> {
        let (caller, tx) = (ctx.caller()?, ctx.reader().await?);
        let allowed = caller.actor.require(Permission::MarketingRead);
        allowed.map_err(|fault| masked(fault.into()))?;
        let Ok(campaign) = gid::parse(&campaign, "Campaign", "campaignId") else {
            return Ok(Vec::new());
        };
        let channels = ctx.paid(channel::of_campaign(&tx, campaign).await)?;
        let came = Came::read(&tx, &caller.actor, campaign, &channels).await.map_err(masked)?;
        let names = stock::locations(&tx).await.map_err(masked)?;
        let names: HashMap<Uuid, String> = names.into_iter().map(|it| (it.id, it.name)).collect();
        let shown = |channel: Channel| StoreTrafficAdminChannel {
            location_name: names.get(&channel.location_id).cloned().unwrap_or_default(),
            link: format!("{}/?channel={}", caller.origin, channel.token),
            given: came.given(&channel),
            redeemed: came.redeemed(&channel),
            figures: came.figures(&channel),
            channel,
        };
        Ok(channels.into_iter().map(shown).collect())
    }
}

/// What came of a campaign's channels.
struct Came {
    coupons: Vec<Tally>,
    figures: Vec<FiguresByKey>,
}

impl Came {
    async fn read(
        tx: &db::TenantTx,
        actor: &Actor,
        campaign: Uuid,
        channels: &[Channel],
    ) -> db::Result<Self> {
        let causes: Vec<String> = channels.iter().map(Channel::cause).collect();
        let keys: Vec<String> = channels.iter().map(Channel::count).collect();
        Ok(Self {
            coupons: tally(tx, actor, &causes).await?,
            figures: figures_by_key(tx, actor, campaign, &keys).await?,
        })
    }

    /// Coupons that were given there.
    fn given(&self, channel: &Channel) -> i64 {
        let cause = channel.cause();
        self.coupons.iter().filter(|it| it.cause == cause).map(|it| it.count).sum()
    }

    /// Coupons that were used there, in whichever of the stores they were given.
    fn redeemed(&self, channel: &Channel) -> i64 {
        let there = Some(channel.location_id);
        self.coupons.iter().filter(|it| it.redeemed_location_id == there).map(|it| it.count).sum()
    }

    /// Orders, and what was paid for them.
    fn figures(&self, channel: &Channel) -> (i64, i128) {
        let key = channel.count();
        let its = self.figures.iter().find(|it| it.key == key);
        its.map_or((0, 0), |it| (it.orders, it.sales))
    }
}

/// What a location's printed code says, and what came of it.
pub struct StoreTrafficAdminChannel {
    channel: Channel,
    location_name: String,
    link: String,
    given: i64,
    redeemed: i64,
    figures: (i64, i128),
}

/// What a location's printed code says, and what came of it.
#[Object]
impl StoreTrafficAdminChannel {
    /// The location.
    async fn location_id(&self) -> ID {
        gid::of("Location", self.channel.location_id)
    }

    /// What it is called.
    async fn location_name(&self) -> &str {
        &self.location_name
    }

    /// The value of a cart's attribute `_channel`.
    async fn token(&self) -> &str {
        &self.channel.token
    }

    /// What the printed code says: the shop's address, with the token as `channel`.
    async fn link(&self) -> Url {
        Url(self.link.clone())
    }

    /// The printed code: the link as a QR code, an SVG text.
    async fn qr_code(&self, ctx: &Context<'_>) -> Result<String> {
        // Making one is work, too.
        ctx.spend(100)?;
        let code = drawn(&self.link)?;
        ctx.spend_text(&code)?;
        Ok(code)
    }

    /// Coupons that were given there.
    async fn coupons_given(&self) -> i32 {
        int(self.given)
    }

    /// Coupons of this campaign that were used there.
    async fn coupons_redeemed(&self) -> i32 {
        int(self.redeemed)
    }

    /// Orders at the store's price that came by it, paid, and not cancelled.
    async fn orders(&self) -> i32 {
        int(self.figures.0)
    }

    /// What was paid for those, less what was given back.
    async fn sales(&self, ctx: &Context<'_>) -> Result<MoneyV2> {
        ctx.money_sum(self.figures.1).await
    }
}

/// A text as a QR code, good to be printed: a quarter of it can be dirty.
fn drawn(text: &str) -> Result<String, QrError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::Q)?;
    Ok(code.render::<svg::Color<'_>>().min_dimensions(300, 300).build())
}

fn int(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
