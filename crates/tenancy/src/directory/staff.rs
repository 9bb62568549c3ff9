use db::{
    Directory,
    sea_orm::{self, FromQueryResult},
};
use uuid::Uuid;

use crate::email;

/// Somebody who can sign in.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Person {
    /// Their id.
    pub(crate) id: Uuid,
    /// What their password is hashed with.
    pub(crate) salt: Option<String>,
}

#[derive(FromQueryResult)]
struct Answer {
    is: bool,
}

/// Whoever has this e-mail (in normal form). A text that can't be one is nobody's.
pub(crate) async fn by_email(directory: Directory<'_>, text: &str) -> db::Result<Option<Person>> {
    if !email::is_one(text) {
        return Ok(None);
    }
    let sql = "SELECT id, staff_password_salt(id) AS salt FROM staff_directory WHERE email = $1";
    Ok(directory.sql(sql, [text.into()]).await?.pop())
}

/// Whether `hash` is the one of somebody's password.
pub(crate) async fn has_password(
    directory: Directory<'_>,
    person: Uuid,
    hash: &str,
) -> db::Result<bool> {
    let sql = "SELECT staff_password_is($1, $2) AS is";
    let answer = directory.sql::<Answer>(sql, [person.into(), hash.into()]).await?;
    Ok(answer.iter().any(|answer| answer.is))
}

/// Adds somebody with an e-mail (in normal form) and a password.
///
/// # Errors
/// `TAKEN` at `email`.
pub(crate) async fn add(
    directory: Directory<'_>,
    email: &str,
    password_hash: &str,
) -> db::Result<Uuid> {
    let id = directory.new_id();
    let sql = "INSERT INTO staff_directory (id, email, created_at) VALUES ($1, $2, $3)";
    let added = directory.execute(sql, [id.into(), email.into(), directory.now().into()]).await;
    // Somebody else was quicker since it was looked up.
    let message = "This e-mail has signed up already.";
    added.map_err(|error| error.taken("staff_directory_email", "email", message))?;
    let sql = "INSERT INTO staff_password (staff_id, hash) VALUES ($1, $2)";
    directory.execute(sql, [id.into(), password_hash.into()]).await?;
    Ok(id)
}
