use customers::customer;
use db::{Db, News, TenantTx};
use kernel::Code;
use tenancy::{
    attempt::{Purpose, count_message},
    shop::{self, Shop},
    staff,
};
use uuid::Uuid;

use super::{settled, write};
use crate::Mailer;

/// Lets the owner of an account know that somebody guesses at its password, but not often.
pub(super) async fn send(db: &Db, mailer: &Mailer, news: &News) -> db::Result<()> {
    let found = db.write(news.shop_id, async |tx| warned(tx, news).await).await?;
    let Some((shop, to)) = found else { return Ok(()) };
    let message = write::alert_mail(&shop, news.key, db.clock().now(), &to);
    settled(news.key, mailer.send(&message).await)
}

/// Whom the news are about, unless they were warned lately.
async fn warned(tx: &TenantTx, news: &News) -> db::Result<Option<(Shop, String)>> {
    let id = |name: &str| news.payload.get(name)?.as_str()?.parse::<Uuid>().ok();
    let to = if let Some(id) = id("customer") {
        customer::read(tx, id).await?.and_then(|customer| customer.email)
    } else if let Some(id) = id("staff") {
        staff::email_of(tx, id).await?
    } else {
        None
    };
    let Some(to) = to else { return Ok(None) };
    // Nobody asked for it.
    let nobody = news.key.to_string();
    match count_message(tx.directory(), Purpose::Alert, tx.shop(), &to, &nobody).await {
        Err(db::Error::Faults(faults)) if faults.iter().any(|it| it.code == Code::Throttled) => {
            return Ok(None);
        }
        counted => counted?,
    }
    Ok(Some((shop::current(tx).await?, to)))
}
