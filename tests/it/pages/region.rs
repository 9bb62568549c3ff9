//! China's divisions, held against the official list.

use std::path::Path;

use ordering::region::provinces;
use serde_json::Value;

/// The official list, unless it isn't there.
fn official() -> Option<Value> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/regions/pca-code.json");
    let text = std::fs::read(&path).ok();
    if text.is_none() {
        eprintln!("SKIPPED: {} is absent", path.display());
    }
    text.map(|text| serde_json::from_slice(&text).expect("JSON"))
}

fn name(division: &Value) -> &str {
    division["name"].as_str().expect("a name")
}

fn below(division: &Value) -> impl Iterator<Item = &Value> {
    division["children"].as_array().into_iter().flatten()
}

#[test]
fn the_divisions_of_china_are_the_official_ones() {
    let Some(official) = official() else { return };
    let expected: Vec<_> = official
        .as_array()
        .expect("a list")
        .iter()
        .flat_map(|province| {
            below(province).flat_map(move |city| {
                below(city).map(move |district| [name(province), name(city), name(district)])
            })
        })
        .collect();
    let ours: Vec<_> = provinces()
        .iter()
        .flat_map(|province| {
            province.cities.iter().flat_map(move |city| {
                city.districts.iter().map(move |district| [province.name, city.name, district])
            })
        })
        .collect();
    assert_eq!(ours, expected);
    let cities: usize = provinces().iter().map(|province| province.cities.len()).sum();
    assert_eq!((provinces().len(), cities, ours.len()), (31, 342, 3_056));
}
