use customers::{Destination, phone};
use db::TenantTx;
use tenancy::shop::Shop;
use uuid::Uuid;

/// Gives whoever has shown that an e-mail or a telephone is theirs the orders that guests placed
/// with it, all in one statement. An order that is somebody's stays theirs.
pub(super) async fn claim(
    tx: &TenantTx,
    shop: &Shop,
    customer: Uuid,
    shown: &Destination,
) -> db::Result<u64> {
    let customer = customer.into();
    match shown {
        Destination::Email(email) => tx.execute(BY_EMAIL, [customer, email.as_str().into()]).await,
        Destination::Phone(phone) => {
            let spellings = phone::spellings(phone, &shop.country);
            tx.execute(BY_PHONE, [customer, spellings.into()]).await
        }
    }
}

/// Two who claim at the same moment lock in the same order.
macro_rules! claim {
    ($guest:literal) => {
        concat!(
            "WITH guest AS (
                 SELECT id FROM orders
                 WHERE tenant_id = $1 AND customer_id IS NULL AND ",
            $guest,
            " ORDER BY id FOR UPDATE)
             UPDATE orders SET customer_id = $2 FROM guest
             WHERE tenant_id = $1 AND orders.id = guest.id AND customer_id IS NULL"
        )
    };
}

const BY_EMAIL: &str = claim!("email_key = $3");
const BY_PHONE: &str = claim!("phone_key = ANY($3)");
