use db::{Db, Due};

use crate::{code, new_email, reset};

/// Does what the worker has found due, as far as it concerns codes, links and new e-mails that nobody used; says
/// whether it was of a kind that is known here.
///
/// # Errors
/// The database's.
pub async fn handle(db: &Db, due: &Due) -> db::Result<bool> {
    let Due::Timer(timer) = due else { return Ok(false) };
    let (shop, id) = (timer.shop_id, timer.key);
    match timer.kind.as_str() {
        code::END => db.write(shop, async |tx| code::forget(tx, id).await).await?,
        new_email::END => db.write(shop, async |tx| new_email::forget(tx, id).await).await?,
        reset::END => db.write(shop, async |tx| reset::forget(tx, id).await).await?,
        _ => return Ok(false),
    }
    Ok(true)
}
