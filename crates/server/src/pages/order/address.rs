use ordering::{Address, region::CHINA};

use crate::pages::{country, language::Language};

/// An address, a line each; in China from the large to the small.
pub(super) fn lines(address: &Address, language: Language) -> Vec<String> {
    let a = address;
    let street = joined(&[&a.address1, &a.address2]);
    let place = if a.country_code.as_deref() == Some(CHINA) {
        [joined(&[&a.province, &a.city, &a.district]), joined(&[&Some(street), &a.zip])]
    } else {
        [street, joined(&[&a.district, &a.city, &a.province, &a.zip])]
    };
    let name = joined(&[&a.first_name, &a.last_name]);
    let company = a.company.clone().unwrap_or_default();
    let land = a.country_code.as_deref().map(|code| country::name(code, language).to_owned());
    let lines = [name, company].into_iter().chain(place).chain(land);
    lines.filter(|line| !line.is_empty()).collect()
}

fn joined(parts: &[&Option<String>]) -> String {
    let parts: Vec<&str> = parts.iter().filter_map(|part| part.as_deref()).collect();
    parts.join(" ")
}
