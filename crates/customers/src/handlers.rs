use db::Db;
use jobs::Handlers;

use crate::{code::ForgetCode, new_email::ForgetEmailChange, reset::ForgetPasswordReset};

/// Adds the handlers of this crate.
pub fn add_handlers(handlers: &mut Handlers, db: &Db) {
    handlers.run_in_tx::<ForgetCode>(db);
    handlers.run_in_tx::<ForgetEmailChange>(db);
    handlers.run_in_tx::<ForgetPasswordReset>(db);
}
