use serde_json::Value;

use crate::testing::{exists, registry};

#[test]
fn every_plugin_says_what_it_is_in_both_languages() {
    for plugin in registry().plugins() {
        let (id, manifest) = (plugin.id(), plugin.manifest());
        let small = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(!id.is_empty() && id.chars().all(small), "{id}");
        for text in [manifest.title, manifest.summary] {
            assert!(!text.zh.trim().is_empty() && !text.en.trim().is_empty(), "{id}");
            assert!(!text.zh.is_ascii() && text.en.is_ascii(), "{id} mixes its languages up");
        }
        let numbers: Vec<_> = manifest.version.split('.').map(str::parse::<u32>).collect();
        assert!(numbers.len() == 3 && numbers.iter().all(Result::is_ok), "{id}");
        assert!(manifest.config_version >= 1, "{id}");
    }
}

#[test]
fn every_setting_is_described_so_that_a_form_can_be_drawn() {
    for plugin in registry().plugins() {
        let schema = plugin.schema().to_value();
        assert_eq!(schema["type"], "object", "{}", plugin.id());
        assert_eq!(schema["additionalProperties"], false, "{}", plugin.id());
        check_described(plugin.id(), &schema);
    }
}

/// Every property below a schema has a description, and every choice.
fn check_described(at: &str, schema: &Value) {
    let check = |at: &str, it: &Value| {
        let said = it["description"].as_str().is_some_and(|text| !text.is_empty());
        assert!(said, "{at} isn't described");
    };
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        check(&format!("{at}.{name}"), property);
    }
    // The one property of a choice is what the choice describes.
    for choice in schema["oneOf"].as_array().into_iter().flatten() {
        check(at, choice);
    }
    for (name, inner) in schema["$defs"].as_object().into_iter().flatten() {
        check_described(&format!("{at} {name}"), inner);
    }
}

#[test]
fn every_amount_is_marked_as_such() {
    for plugin in registry().plugins() {
        // Amounts, and nothing else, are 64 bits wide.
        let unmarked = plugin.schema().to_value().to_string().contains("int64");
        assert!(!unmarked, "{} has an amount without the format `money`", plugin.id());
    }
}

#[test]
fn a_path_that_isnt_in_a_schema_is_noticed() {
    let registry = registry();
    let schema = registry.get("second-unit").expect("a plugin").schema().to_value();
    let there = |path: &str| {
        let path: Vec<String> = path.split('.').map(str::to_owned).collect();
        exists(&schema, &schema, &path)
    };
    assert!(there("offBp") && there("scope.products.3"));
    assert!(!there("off") && !there("scope.products.id") && !there("scope.things"));
}
