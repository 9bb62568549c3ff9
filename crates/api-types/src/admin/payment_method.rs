use async_graphql::{InputObject, MaybeUndefined, SimpleObject};
use payments::{Method, method::MethodChange};

use super::number::int;

/// A way to pay, as the shop has it.
#[derive(SimpleObject)]
pub struct PaymentMethod {
    /// What it is called in orders.
    gateway: String,
    /// Shoppers can choose it.
    enabled: bool,
    /// The shop's words to whoever chooses it: an account's number, say.
    instructions: String,
    /// How long an order waits to be paid.
    time_out_minutes: i32,
    /// It is only for orders that are fetched.
    at_pickup_only: bool,
    /// It moves no money: its orders are tests.
    is_test: bool,
}

impl From<Method> for PaymentMethod {
    fn from(method: Method) -> Self {
        Self {
            gateway: method.gateway.to_owned(),
            enabled: method.enabled,
            instructions: method.instructions,
            time_out_minutes: int(method.time_out.num_minutes()),
            at_pickup_only: method.at_pickup_only,
            is_test: method.is_test,
        }
    }
}

/// New settings of a way to pay; what is absent stays.
#[derive(InputObject)]
pub struct PaymentMethodUpdateInput {
    /// Shoppers can choose it.
    enabled: Option<bool>,
    /// The shop's words to whoever chooses it, at most 2,000 characters.
    instructions: Option<String>,
    /// How long an order waits to be paid, 5 minutes to 90 days; null for the usual time.
    time_out_minutes: MaybeUndefined<i32>,
}

impl From<PaymentMethodUpdateInput> for MethodChange {
    fn from(input: PaymentMethodUpdateInput) -> Self {
        Self {
            enabled: input.enabled,
            instructions: input.instructions,
            minutes: match input.time_out_minutes {
                MaybeUndefined::Undefined => None,
                MaybeUndefined::Null => Some(None),
                MaybeUndefined::Value(minutes) => Some(Some(minutes)),
            },
        }
    }
}
