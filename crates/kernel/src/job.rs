use serde::{Serialize, de::DeserializeOwned};

/// Something that happened, written with the transaction that made it happen and delivered to every
/// handler that subscribes to it. It names things by their ids and holds no personal data.
pub trait Event: Serialize + DeserializeOwned + Send + 'static {
    /// How it is stored: `order.placed`.
    const KIND: &'static str;
}

/// Work on one thing that is due at a time. The type only names it: its handler reads the thing.
pub trait Job: Send + Sync + 'static {
    /// How it is stored: `order.expire`.
    const KIND: &'static str;
}
