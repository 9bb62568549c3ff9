//! A cart's id carries its secret: `gid://shopify/Cart/<uuid>?key=<secret>`. Knowing it is the
//! right to the cart.

use async_graphql::ID;
use ordering::cart::CartKey;
use uuid::Uuid;

use crate::gid;

/// The global id of a cart.
pub(super) fn of(key: &CartKey) -> ID {
    ID(format!("{}?key={}", *gid::of("Cart", key.id), key.secret))
}

/// The global id of a cart's line.
pub(super) fn of_line(line: Uuid, cart: Uuid) -> ID {
    ID(format!("{}?cart={cart}", *gid::of("CartLine", line)))
}

/// Reads a cart's id. `key` may stand anywhere among the parameters: clients add their own.
pub fn read(id: &ID) -> Option<CartKey> {
    let (kind, uuid) = gid::split(id)?;
    let (_, parameters) = id.split_once('?')?;
    let secret = parameters.split('&').find_map(|parameter| parameter.strip_prefix("key="))?;
    (kind == "Cart").then(|| CartKey { id: uuid, secret: secret.to_owned() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use async_graphql::ID;
    use ordering::cart::CartKey;
    use uuid::Uuid;

    #[test]
    fn a_key_is_found_among_other_parameters() {
        let uuid = Uuid::from_u128(7);
        for parameters in ["key=secret", "lang=en&key=secret", "key=secret&x=1"] {
            let id = ID(format!("gid://shopify/Cart/{uuid}?{parameters}"));
            let key = super::read(&id).expect(parameters);
            assert_eq!((key.id, key.secret.as_str()), (uuid, "secret"));
        }
    }

    #[test]
    fn what_has_no_key_is_no_cart() {
        let uuid = Uuid::from_u128(7);
        for id in [
            format!("gid://shopify/Cart/{uuid}"),
            format!("gid://shopify/Cart/{uuid}?monkey=1"),
            format!("gid://shopify/Product/{uuid}?key=secret"),
            "gid://shopify/Cart/?key=secret".to_owned(),
        ] {
            assert!(super::read(&ID(id.clone())).is_none(), "{id}");
        }
    }

    #[test]
    fn an_id_is_read_back() {
        let key = CartKey { id: Uuid::from_u128(7), secret: "s-_".to_owned() };
        let back = super::read(&super::of(&key)).expect("a cart's id");
        assert_eq!((back.id, back.secret), (key.id, key.secret));
    }

    proptest! {
        #[test]
        fn whatever_is_sent_is_a_cart_or_none(
            id: u128,
            secret in "[A-Za-z0-9_-]{1,40}",
            rest in "(&|key=|\\?|/|.){0,10}",
        ) {
            let cart = CartKey { id: Uuid::from_u128(id), secret };
            let back = super::read(&super::of(&cart)).expect("a cart's id");
            prop_assert_eq!((back.id, back.secret), (cart.id, cart.secret.clone()));
            let longer = ID(format!("{}{rest}", *super::of(&cart)));
            if let Some(read) = super::read(&longer) {
                prop_assert_eq!(read.id, cart.id);
            }
            super::read(&ID(rest));
        }
    }
}
