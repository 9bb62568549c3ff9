use ordering::region::{self, CHINA};

use super::entry::Entry;

/// What an address in China is chosen from. Each list follows from what was chosen above it.
pub(super) struct Regions {
    pub(super) provinces: Vec<Division>,
    pub(super) cities: Vec<Division>,
    pub(super) districts: Vec<Division>,
}

/// A name, and whether it is the chosen one.
type Division = (&'static str, bool);

impl Regions {
    /// The lists for what was chosen so far; `None` where addresses aren't made of these.
    pub(super) fn of(entry: &Entry) -> Option<Self> {
        if entry.country != CHINA {
            return None;
        }
        let province = region::province(&entry.province);
        let city = province.and_then(|province| province.city(&entry.city));
        let provinces = region::provinces().iter().map(|province| province.name);
        let cities = province.into_iter().flat_map(|province| &province.cities);
        let districts = city.into_iter().flat_map(|city| &city.districts).copied();
        Some(Self {
            provinces: choices(provinces, &entry.province),
            cities: choices(cities.map(|city| city.name), &entry.city),
            districts: choices(districts, &entry.district),
        })
    }
}

fn choices(names: impl Iterator<Item = &'static str>, chosen: &str) -> Vec<Division> {
    names.map(|name| (name, name == chosen)).collect()
}
