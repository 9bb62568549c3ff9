use ordering::Address;

use crate::pages::language::Language;

/// An address as its country writes it, a line each, and the country.
pub(super) fn lines(address: &Address, language: Language) -> Vec<String> {
    let country = address.country_code.as_deref();
    let country = country.map(|code| language.country(code).to_owned());
    address.lines(true, true).into_iter().chain(country).collect()
}
