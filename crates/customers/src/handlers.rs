use db::Db;
use jobs::{Handlers, InTx};

use crate::{
    code::DeleteUnusedCode, new_email::DeleteUnusedEmailChange, reset::DeleteUnusedPasswordReset,
};

/// Adds the handlers of this crate.
pub fn add_handlers(handlers: &mut Handlers, db: &Db) {
    handlers.run::<DeleteUnusedCode>(InTx(db.clone(), DeleteUnusedCode));
    handlers.run::<DeleteUnusedEmailChange>(InTx(db.clone(), DeleteUnusedEmailChange));
    handlers.run::<DeleteUnusedPasswordReset>(InTx(db.clone(), DeleteUnusedPasswordReset));
}
