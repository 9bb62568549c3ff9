//! The divisions of China that addresses are made of: provinces, their cities, and those' districts,
//! as they are officially called. Municipalities have cities in name only (市辖区).

use std::sync::LazyLock;

/// The country whose addresses are made of these.
pub const CHINA: &str = "CN";

/// A province, or what ranks with one.
#[derive(Debug)]
pub struct Province {
    /// What it is called.
    pub name: &'static str,
    /// In the official order.
    pub cities: Vec<City>,
}

/// A city, or what ranks with one.
#[derive(Debug)]
pub struct City {
    /// What it is called.
    pub name: &'static str,
    /// In the official order.
    pub districts: Vec<&'static str>,
}

/// A province a line; below it its cities, indented, each with its districts behind it.
const TEXT: &str = include_str!("china.txt");

static PROVINCES: LazyLock<Vec<Province>> = LazyLock::new(|| read(TEXT));

/// All provinces, in the official order.
pub fn provinces() -> &'static [Province] {
    &PROVINCES
}

/// The province of that name.
pub fn province(name: &str) -> Option<&'static Province> {
    provinces().iter().find(|province| province.name == name)
}

impl Province {
    /// The city of that name.
    pub fn city(&self, name: &str) -> Option<&City> {
        self.cities.iter().find(|city| city.name == name)
    }
}

fn read(text: &'static str) -> Vec<Province> {
    let mut provinces: Vec<Province> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix("  "), provinces.last_mut()) {
            (Some(city), Some(province)) => province.cities.extend(read_city(city)),
            _ => provinces.push(Province { name: line, cities: Vec::new() }),
        }
    }
    provinces
}

fn read_city(line: &'static str) -> Option<City> {
    let mut names = line.split(' ');
    Some(City { name: names.next()?, districts: names.collect() })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{province, provinces};

    #[test]
    fn every_name_is_found_in_its_place_alone() {
        for above in provinces() {
            assert_eq!(province(above.name).map(|found| found.name), Some(above.name));
            let cities: HashSet<_> = above.cities.iter().map(|city| city.name).collect();
            assert_eq!(cities.len(), above.cities.len(), "{}", above.name);
            for city in &above.cities {
                let districts: HashSet<_> = city.districts.iter().collect();
                assert_eq!(districts.len(), city.districts.len(), "{}", city.name);
                assert!(!districts.contains(&""), "{}", city.name);
            }
        }
        let zhejiang = province("浙江省").expect("a province");
        assert!(zhejiang.city("杭州市").is_some_and(|city| city.districts.contains(&"西湖区")));
        assert!(zhejiang.city("南京市").is_none() && province("浙江").is_none());
    }
}
