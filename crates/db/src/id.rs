use uuid::Uuid;

/// The one home of ids: version 7, so that ids of one shop sort by the time they were made.
#[expect(clippy::disallowed_methods, reason = "this is their one home")]
pub(crate) fn new() -> Uuid {
    Uuid::now_v7()
}
