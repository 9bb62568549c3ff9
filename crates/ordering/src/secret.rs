use data_encoding::HEXLOWER;
use tenancy::secret::{sha256, token};

/// A new secret of 128 random bits: knowing it is the right to a cart.
pub(crate) fn new() -> String {
    HEXLOWER.encode(&sha256(token("").as_bytes())[..16])
}

/// What is stored in a secret's place.
pub(crate) fn digest(secret: &str) -> Vec<u8> {
    sha256(secret.as_bytes())
}

/// The secret of the order that a cart became under an idempotency key.
///
/// It is derived rather than random, so that a repeated request, which brings the same two along,
/// is told the same status address although only a digest is stored. Nobody else can derive it:
/// the cart's secret is random and never stored either. A cart becomes one order at most.
pub(crate) fn of_order(cart_secret: &str, idempotency_key: &str) -> String {
    let text = format!("order\0{cart_secret}\0{idempotency_key}");
    HEXLOWER.encode(&sha256(text.as_bytes())[..16])
}

/// The idempotency key of a cart's own page: however often its form is sent, it is one request.
pub(crate) fn of_page(cart_secret: &str) -> String {
    HEXLOWER.encode(&sha256(format!("checkout\0{cart_secret}").as_bytes()))
}

/// The secret that the customer's own cart has once another was brought into it: the same each time
/// that is asked for. Whoever made the other cart knows its secret; the token is its customer's.
pub(crate) fn of_merged(cart_secret: &str, own: uuid::Uuid, token: &str) -> String {
    HEXLOWER.encode(&sha256(format!("merged\0{cart_secret}\0{own}\0{token}").as_bytes())[..16])
}

#[cfg(test)]
mod tests {
    use super::{new, of_order};

    #[test]
    fn an_orders_secret_follows_from_the_cart_and_the_key() {
        assert_eq!(of_order("c", "k"), of_order("c", "k"));
        assert_ne!(of_order("c", "k"), of_order("c", "l"));
        assert_ne!(of_order("c", "k"), of_order("d", "k"));
        assert_eq!(new().len(), 32);
    }
}
