use ordering::{
    Part,
    region::{self, CHINA},
};

use super::{entry::Entry, fields::Choice};

/// What an address in China is chosen from. Each list follows from what was chosen above it.
pub(super) struct Regions {
    provinces: Vec<Choice>,
    cities: Vec<Choice>,
    districts: Vec<Choice>,
}

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

    /// The list of a part.
    pub(super) fn take(&mut self, part: Part) -> Vec<Choice> {
        std::mem::take(match part {
            Part::Province => &mut self.provinces,
            Part::City => &mut self.cities,
            _ => &mut self.districts,
        })
    }
}

fn choices(names: impl Iterator<Item = &'static str>, chosen: &str) -> Vec<Choice> {
    names.map(|name| Choice { value: name, label: name, chosen: name == chosen }).collect()
}
