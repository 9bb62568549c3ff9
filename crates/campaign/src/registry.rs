use std::{
    collections::BTreeMap,
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use kernel::ShopId;

use crate::{Problem, erased::ErasedPlugin};

/// What a shop's plan includes.
pub trait Entitlements: Send + Sync {
    /// Whether the shop's plan includes a feature.
    fn includes(&self, shop: ShopId, feature: &str) -> bool;
}

/// Every plan includes everything.
pub struct Everything;

impl Entitlements for Everything {
    fn includes(&self, _: ShopId, _: &str) -> bool {
        true
    }
}

/// The plugins in the binary, and who may use them.
#[derive(Clone)]
pub struct Registry {
    plugins: Arc<BTreeMap<&'static str, Box<dyn ErasedPlugin>>>,
    entitlements: Arc<dyn Entitlements>,
    ignored: Arc<AtomicU64>,
}

impl Registry {
    /// # Panics
    /// When two plugins have one id.
    pub fn new(plugins: Vec<Box<dyn ErasedPlugin>>, entitlements: Arc<dyn Entitlements>) -> Self {
        let count = plugins.len();
        let plugins: BTreeMap<_, _> =
            plugins.into_iter().map(|plugin| (plugin.id(), plugin)).collect();
        assert_eq!(plugins.len(), count, "two plugins have one id");
        Self { plugins: Arc::new(plugins), entitlements, ignored: Arc::default() }
    }

    /// The plugins, by their ids.
    pub fn plugins(&self) -> impl Iterator<Item = &dyn ErasedPlugin> {
        self.plugins.values().map(|plugin| &**plugin)
    }

    /// The plugin of that id.
    pub fn get(&self, id: &str) -> Option<&dyn ErasedPlugin> {
        self.plugins.get(id).map(|plugin| &**plugin)
    }

    /// Whether the shop's plan includes a plugin.
    pub fn entitled(&self, shop: ShopId, plugin: &dyn ErasedPlugin) -> bool {
        let needed = plugin.manifest().entitlement;
        needed.is_none_or(|feature| self.entitlements.includes(shop, feature))
    }

    /// How often a running campaign was passed over, since the process began: its plugin is gone or
    /// not in the plan, or can't read its settings.
    pub fn ignored(&self) -> u64 {
        self.ignored.load(Ordering::Relaxed)
    }

    pub(crate) fn note_ignored(&self, plugin: &str, problem: Problem) {
        self.ignored.fetch_add(1, Ordering::Relaxed);
        tracing::debug!(plugin, ?problem, "a running campaign has no effect");
    }
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.plugins.keys()).finish()
    }
}
