/// Declares what a mutation answers: the object, null when something was wrong, and what was wrong.
/// `payload!(PagePayload { page: Page })` is built from `Result<impl Into<Page>, Vec<Fault>>`. The
/// storefront's errors have a type of their own: `payload!(… or CampaignUserError)`.
#[macro_export]
macro_rules! payload {
    ($payload:ident { $field:ident : $object:ty }) => {
        $crate::payload!($payload { $field: $object } or $crate::UserError);
    };
    ($payload:ident { $field:ident : $object:ty } or $error:ty) => {
        /// The outcome of a mutation.
        #[derive(async_graphql::SimpleObject)]
        pub struct $payload {
            /// What it is about; null when something was wrong.
            $field: Option<$object>,
            /// What was wrong with the input.
            user_errors: Vec<$error>,
        }

        impl<T: Into<$object>> From<Result<T, Vec<kernel::Fault>>> for $payload {
            fn from(outcome: Result<T, Vec<kernel::Fault>>) -> Self {
                match outcome {
                    Ok(done) => Self { $field: Some(done.into()), user_errors: Vec::new() },
                    Err(faults) => {
                        let user_errors = faults.into_iter().map(Into::into).collect();
                        Self { $field: None, user_errors }
                    }
                }
            }
        }
    };
}
