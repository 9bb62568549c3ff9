//! Sessions of staff: a signed access token for 15 minutes, and a refresh token for 30 days that
//! each renewal replaces, until the session is 90 days old.

mod credentials;
mod family;
mod signer;

use chrono::{DateTime, TimeDelta, Utc};
use db::{
    Db, Directory, TenantTx,
    sea_orm::{self, FromQueryResult},
};
use kernel::{Actor, Code, Event, Fault, ShopId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use self::family::Family;
pub use self::signer::{Claims, Signer};
use crate::{
    Passwords,
    directory::membership::{self, Workplace},
    secret, staff,
};

/// Somebody guesses from many addresses at the password of a member of staff.
#[derive(Debug, Serialize, Deserialize)]
pub struct StaffPasswordGuessed {
    /// The member of staff.
    pub staff: Uuid,
}

impl Event for StaffPasswordGuessed {
    const KIND: &'static str = "staff.guessed";
}

/// How long a refresh token is good.
const LIFETIME: TimeDelta = TimeDelta::days(30);
/// How long a session lasts, however often it is renewed.
const MOST_LIFETIME: TimeDelta = TimeDelta::days(90);

/// What signing in or renewing gives.
#[derive(Clone)]
pub struct Session {
    /// Signed; goes with every request.
    pub access_token: String,
    /// Opaque; good for one renewal.
    pub refresh_token: String,
    /// When the access token expires.
    pub expires_at: DateTime<Utc>,
    /// The shop that it is for.
    pub shop: ShopId,
}

/// Signs in to the shop named `slug`, or to the only one that the person works in. `client` is
/// the address that the request came from.
///
/// # Errors
/// `BAD_CREDENTIALS` for an unknown e-mail and a wrong password alike; `THROTTLED` after too many
/// of them; at `shop`, when the password was right, `NOT_FOUND` for a shop that isn't theirs and
/// `INVALID` when they have several and didn't say which.
pub async fn create(
    db: &Db,
    passwords: &Passwords,
    signer: &Signer,
    email: &str,
    password: &str,
    slug: Option<&str>,
    client: &str,
) -> db::Result<Session> {
    let staff = credentials::check(db, passwords, email, password, client).await?;
    db.directory(async |directory: Directory<'_>| -> db::Result<Session> {
        let shop = choose(membership::of_staff(directory, staff).await?, slug)?;
        begin(directory, signer, staff, shop).await
    })
    .await
}

/// Replaces a refresh token by a new one, with a new access token.
///
/// # Errors
/// `BAD_CREDENTIALS` for a token that is unknown or expired, and for one that was replaced, however
/// long ago: then two have used it, and the whole session ends.
pub async fn renew(db: &Db, signer: &Signer, refresh_token: &str) -> db::Result<Session> {
    // The outcome is no error of the transaction, else it would undo the end of a stolen session.
    let renewed = db
        .directory(async |directory: Directory<'_>| -> db::Result<Option<Session>> {
            let Some(kept) = Kept::of(directory, refresh_token).await? else { return Ok(None) };
            let renewed = rotate(directory, signer, &kept, refresh_token).await?;
            if renewed.is_none() && delete(directory, refresh_token).await? > 0 {
                tracing::warn!("a replaced refresh token was used; its session has ended");
            }
            Ok(renewed)
        })
        .await?;
    let message = "This session has ended; sign in again.";
    renewed.ok_or_else(|| Fault::new(Code::BadCredentials, message).into())
}

/// Ends the session of a refresh token, current or replaced. A session that has ended
/// already is no error.
///
/// # Errors
/// The database's.
pub async fn end(db: &Db, refresh_token: &str) -> db::Result<()> {
    db.directory(async |directory: Directory<'_>| delete(directory, refresh_token).await).await?;
    Ok(())
}

/// Who acts, in the shop that `tx` is of: the member of staff that the claims name, with what
/// they may do now, while their session lives. `None` for everybody else.
///
/// # Errors
/// The database's.
pub async fn authenticate(tx: &TenantTx, claims: &Claims) -> db::Result<Option<Actor>> {
    #[derive(FromQueryResult)]
    struct Row {
        role: String,
        permissions: Vec<String>,
    }
    if claims.shop() != tx.shop() {
        return Ok(None);
    }
    let sql = "SELECT member.role, member.permissions
               FROM staff_member AS member
               JOIN staff_session AS session
                 ON session.staff_id = member.staff_id AND session.shop_id = member.tenant_id
               WHERE member.tenant_id = $1 AND member.staff_id = $2
                 AND session.id = $3 AND session.expires_at > $4";
    let values = [claims.staff().into(), claims.session().into(), tx.now().into()];
    let row = tx.sql::<Row>(sql, values).await?.pop();
    Ok(row.map(|row| Actor::Staff {
        id: claims.staff(),
        permissions: staff::permissions(&row.role, &row.permissions),
    }))
}

/// The shop to sign in to.
fn choose(workplaces: Vec<Workplace>, slug: Option<&str>) -> Result<ShopId, Fault> {
    let shops = workplaces.iter().map(|place| place.slug.as_str()).collect::<Vec<_>>().join(", ");
    let mut chosen = workplaces.into_iter().filter(|place| slug.is_none_or(|s| s == place.slug));
    match (chosen.next(), chosen.next()) {
        (Some(place), None) => Ok(place.shop_id),
        (Some(_), Some(_)) => {
            let message = format!("You work in several shops; say which: {shops}.");
            Err(Fault::new(Code::Invalid, message).at("shop"))
        }
        (None, _) => Err(Fault::not_found("shop").at("shop")),
    }
}

/// The living session of a refresh token, current or replaced.
#[derive(FromQueryResult)]
struct Kept {
    id: Uuid,
    staff_id: Uuid,
    shop_id: ShopId,
    created_at: DateTime<Utc>,
}

impl Kept {
    async fn of(directory: Directory<'_>, refresh_token: &str) -> db::Result<Option<Self>> {
        let sql = "SELECT id, staff_id, shop_id, created_at FROM staff_session
                   WHERE id = staff_session_of($1) AND expires_at > $2";
        let values = [Family::of(refresh_token).hash().into(), directory.now().into()];
        Ok(directory.sql(sql, values).await?.pop())
    }
}

/// Ends the session of a refresh token, current or replaced.
async fn delete(directory: Directory<'_>, refresh_token: &str) -> db::Result<u64> {
    let sql = "DELETE FROM staff_session WHERE id = staff_session_of($1)";
    directory.execute(sql, [Family::of(refresh_token).hash().into()]).await
}

/// Writes a session of somebody who has shown who they are.
pub(crate) async fn begin(
    directory: Directory<'_>,
    signer: &Signer,
    staff: Uuid,
    shop: ShopId,
) -> db::Result<Session> {
    let family = Family::new();
    let refresh_token = family.token();
    let now = directory.now();
    let id = directory.new_id();
    let (access_token, expires_at) = signer.sign(staff, shop, id)?;
    let sql = "INSERT INTO staff_session (id, staff_id, shop_id, family_hash, token_hash,
                                          created_at, rotated_at, expires_at)
               VALUES ($1, $2, $3, $4, $5, $6, $6, $7)";
    let token_hash = secret::sha256(refresh_token.as_bytes());
    let values = [
        id.into(),
        staff.into(),
        shop.into(),
        family.hash().into(),
        token_hash.into(),
        now.into(),
        (now + LIFETIME).into(),
    ];
    directory.execute(sql, values).await?;
    Ok(Session { access_token, refresh_token, expires_at, shop })
}

/// Compare-and-set: of two renewals with the same token, one succeeds.
async fn rotate(
    directory: Directory<'_>,
    signer: &Signer,
    kept: &Kept,
    old: &str,
) -> db::Result<Option<Session>> {
    #[derive(FromQueryResult)]
    struct Answer {
        rotated: bool,
    }
    let refresh_token = Family::of(old).token();
    let [old, new] = [old, &refresh_token].map(|token| secret::sha256(token.as_bytes()));
    let now = directory.now();
    let expires = (now + LIFETIME).min(kept.created_at + MOST_LIFETIME);
    let sql = "SELECT staff_session_rotate($1, $2, $3, $4, $5) AS rotated";
    let values = [kept.id.into(), old.into(), new.into(), now.into(), expires.into()];
    let answer = directory.sql::<Answer>(sql, values).await?;
    if !answer.iter().any(|answer| answer.rotated) {
        return Ok(None);
    }
    let (access_token, expires_at) = signer.sign(kept.staff_id, kept.shop_id, kept.id)?;
    Ok(Some(Session { access_token, refresh_token, expires_at, shop: kept.shop_id }))
}

#[cfg(test)]
mod tests {
    use super::{Workplace, choose};
    use kernel::Code;
    use uuid::Uuid;

    #[test]
    fn one_signs_in_to_the_only_shop_or_to_the_one_named() {
        let place =
            |n, slug: &str| Workplace { shop_id: Uuid::from_u128(n), slug: slug.to_owned() };
        let (tea, silk) = (place(1, "tea"), place(2, "silk"));
        let code = |places: &[Workplace], slug| choose(places.to_vec(), slug).map_err(|f| f.code);
        let both = [silk, tea.clone()];
        assert_eq!(code(std::slice::from_ref(&tea), None), Ok(tea.shop_id));
        assert_eq!(code(&both, Some("tea")), Ok(tea.shop_id));
        assert_eq!(code(&both, None), Err(Code::Invalid));
        assert_eq!(code(&both, Some("rice")), Err(Code::NotFound));
        assert_eq!(code(&[], None), Err(Code::NotFound));
    }
}
