use db::Db;
use jobs::{Handlers, InTx};

use crate::{code::ForgetCode, new_email::ForgetEmailChange, reset::ForgetPasswordReset};

/// Adds the handlers of this crate.
pub fn add_handlers(handlers: &mut Handlers, db: &Db) {
    handlers.run::<ForgetCode>(InTx(db.clone(), ForgetCode));
    handlers.run::<ForgetEmailChange>(InTx(db.clone(), ForgetEmailChange));
    handlers.run::<ForgetPasswordReset>(InTx(db.clone(), ForgetPasswordReset));
}
