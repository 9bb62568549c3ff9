use std::sync::Arc;

use campaign::{Everything, Registry};
use kernel::Checks;
use serde_json::Value;

use super::currency;
use crate::tests::how_to::second_unit::SecondUnit;

/// Every plugin in the binary, and the one that the how-to builds.
pub(crate) fn registry() -> Registry {
    let mut plugins = crate::all();
    let how_to = campaign::erase::<SecondUnit>();
    // Whoever follows the page registers it.
    if plugins.iter().all(|plugin| plugin.id() != how_to.id()) {
        plugins.push(how_to);
    }
    Registry::new(plugins, Arc::new(Everything))
}

/// The paths of what is wrong with settings, without the `config` that they begin with. Each of
/// them is in the plugin's schema, so that a form can show the fault at its field.
#[expect(clippy::needless_pass_by_value, reason = "tests write settings where they pass them")]
pub(crate) fn faults(plugin: &str, config: Value) -> Vec<String> {
    let registry = registry();
    let plugin = registry.get(plugin).expect("a plugin");
    let schema = plugin.schema().to_value();
    let mut checks = Checks::new();
    plugin.check(&config, currency(), &mut checks);
    let faults = checks.finish().err().unwrap_or_default();
    let path = |fault: &kernel::Fault| {
        let path = fault.field.get(1..).unwrap_or_default();
        assert!(exists(&schema, &schema, path), "{} has no {path:?}", plugin.id());
        path.join(".")
    };
    faults.iter().map(path).collect()
}

/// Whether a schema has something at a path: names of properties, and places in lists.
pub(crate) fn exists(root: &Value, schema: &Value, path: &[String]) -> bool {
    let Some((first, rest)) = path.split_first() else { return true };
    let target = schema["$ref"].as_str().and_then(|name| name.strip_prefix('#'));
    if target.and_then(|name| root.pointer(name)).is_some_and(|it| exists(root, it, path)) {
        return true;
    }
    let kinds = ["anyOf", "oneOf", "allOf"].into_iter().filter_map(|kind| schema[kind].as_array());
    if kinds.flatten().any(|kind| exists(root, kind, path)) {
        return true;
    }
    let next = if first.parse::<usize>().is_ok() {
        schema.get("items")
    } else {
        schema.get("properties").and_then(|all| all.get(first))
    };
    next.is_some_and(|next| exists(root, next, rest))
}
