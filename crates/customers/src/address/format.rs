use std::{
    collections::HashMap,
    sync::{LazyLock, OnceLock},
};

use kernel::search_key;
use regex::Regex;

use super::Address;

/// How a country writes addresses.
#[derive(Debug)]
pub struct Format {
    /// How its lines are made of its parts, as the data have it.
    pub(super) template: &'static str,
    /// The same in Latin letters, where that differs.
    pub(super) latin_template: &'static str,
    required: &'static str,
    zip_pattern: &'static str,
    zip_regex: OnceLock<Option<Regex>>,
    /// A postal code that it has.
    pub zip_example: Option<&'static str>,
    names: &'static str,
    /// Those that there are, where one is required and they are known; else empty.
    pub provinces: Vec<Province>,
}

/// A part of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Street and number, in one or two lines.
    Street,
    /// Of a town.
    District,
    /// The town.
    City,
    /// Or state, prefecture, county.
    Province,
    /// The postal code.
    Zip,
}

/// A province, or what ranks with one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Province {
    /// What stands for it in addresses: its code, or its name in the country's own letters.
    pub key: &'static str,
    /// Its name in the country's language.
    pub name: &'static str,
    /// Its name in Latin letters, where there is one.
    pub latin: &'static str,
}

/// What the file says of no country in particular.
const ANY: &str = "ZZ";

/// China's divisions are chosen from a list of their own; of who sends an address without a page, what
/// a parcel can't do without is asked.
const CHINA: (&str, &str) = ("CN", "AC");

const TEXT: &str = include_str!("formats.txt");

static FORMATS: LazyLock<HashMap<&str, Format>> = LazyLock::new(|| read(TEXT));

impl Format {
    /// That of a country by its code; of another text, what any country needs.
    pub fn of(country: &str) -> &'static Self {
        FORMATS.get(country).unwrap_or_else(|| &FORMATS[ANY])
    }

    /// The parts that are asked for, in the order in which they are written, those that stand on one
    /// line together.
    pub fn rows(&self) -> Vec<Vec<Part>> {
        let parts = |line: &str| -> Vec<Part> {
            line.split('%').skip(1).filter_map(|it| Part::of_sign(it.chars().next()?)).collect()
        };
        let rows = self.template.split("%n").map(parts);
        rows.filter(|row| !row.is_empty()).collect()
    }

    /// Whether it has a part at all.
    pub fn has(&self, part: Part) -> bool {
        self.template.contains(&format!("%{}", part.sign()))
    }

    /// Whether an address lacks something without a part.
    pub fn requires(&self, part: Part) -> bool {
        self.required.contains(part.sign())
    }

    /// What kind of thing a part is, as the data call it, such as `state` or `prefecture`; empty when
    /// they say nothing.
    pub fn kind(&self, part: Part) -> &'static str {
        let name = match part {
            Part::Province => "province",
            Part::City => "city",
            Part::District => "district",
            Part::Zip => "zip",
            Part::Street => return "",
        };
        let kinds = self.names.split(' ').filter_map(|it| it.split_once('='));
        kinds.into_iter().find(|(part, _)| *part == name).map_or("", |(_, kind)| kind)
    }

    /// Whether a text can be one of its postal codes.
    pub fn is_zip(&self, text: &str) -> bool {
        let pattern = || Regex::new(&format!("^(?:{})$", self.zip_pattern)).ok();
        let regex = self.zip_regex.get_or_init(pattern);
        self.zip_pattern.is_empty() || regex.as_ref().is_none_or(|regex| regex.is_match(text))
    }

    /// The province that a text means, by its code or a name.
    pub fn province(&self, text: &str) -> Option<&Province> {
        let wanted = search_key(text);
        let is_it =
            |province: &&Province| province.spellings().iter().any(|it| search_key(it) == wanted);
        self.provinces.iter().find(is_it)
    }
}

impl Part {
    /// Those that are fields of an address's own, in the order of the input.
    pub(super) const TYPED: [Self; 5] =
        [Self::Street, Self::District, Self::City, Self::Province, Self::Zip];

    pub(super) const fn sign(self) -> char {
        match self {
            Self::Street => 'A',
            Self::District => 'D',
            Self::City => 'C',
            Self::Province => 'S',
            Self::Zip => 'Z',
        }
    }

    pub(super) fn of_sign(sign: char) -> Option<Self> {
        Self::TYPED.into_iter().find(|part| part.sign() == sign)
    }

    /// The field of an address that it is.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Street => "address1",
            Self::District => "district",
            Self::City => "city",
            Self::Province => "province",
            Self::Zip => "zip",
        }
    }

    /// What an address says of it.
    pub(super) fn of(self, address: &Address) -> Option<&String> {
        match self {
            Self::Street => address.address1.as_ref(),
            Self::District => address.district.as_ref(),
            Self::City => address.city.as_ref(),
            Self::Province => address.province.as_ref(),
            Self::Zip => address.zip.as_ref(),
        }
    }
}

impl Province {
    fn spellings(&self) -> [&'static str; 3] {
        [self.key, self.name, self.latin]
    }

    /// Whether addresses have a code instead of its name.
    pub fn has_code(&self) -> bool {
        self.key != self.name && self.key.is_ascii() && self.key.len() <= 5
    }

    /// How somebody who wrote `text` for it writes it: its code where there is one, else the name in
    /// the letters that they used.
    pub fn spelling(&self, text: &str) -> &'static str {
        let wanted = search_key(text);
        let same = |it: &&'static str| search_key(it) == wanted;
        let named = self.spellings().into_iter().find(same).filter(|_| !self.has_code());
        named.unwrap_or(self.key)
    }
}

fn read(text: &'static str) -> HashMap<&'static str, Format> {
    let mut formats: HashMap<&str, Format> = HashMap::new();
    let mut latest = "";
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        let mut cell = || cells.next().unwrap_or_default();
        let code = cell();
        if code.is_empty() {
            let province = Province { key: cell(), name: cell(), latin: cell() };
            formats.entry(latest).and_modify(|format| format.provinces.push(province));
            continue;
        }
        let (template, latin_template, required) = (cell(), cell(), cell());
        let required = if code == CHINA.0 { CHINA.1 } else { required };
        let (zip_pattern, zip_example, names) = (cell(), cell(), cell());
        let zip_example = Some(zip_example).filter(|it| !it.is_empty());
        let (zip_regex, provinces) = (OnceLock::new(), Vec::new());
        latest = code;
        formats.insert(
            code,
            Format {
                template,
                latin_template,
                required,
                zip_pattern,
                zip_regex,
                zip_example,
                names,
                provinces,
            },
        );
    }
    formats
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use regex::Regex;

    use super::{FORMATS, Format, Part};

    #[test]
    fn every_country_has_a_street_and_a_pattern_that_fits_its_example() {
        assert!(FORMATS.len() > 240, "{}", FORMATS.len());
        for (code, format) in FORMATS.iter() {
            assert!(format.has(Part::Street) && format.requires(Part::Street), "{code}");
            assert!(Regex::new(format.zip_pattern).is_ok(), "{code}");
            if let Some(example) = format.zip_example {
                assert!(format.is_zip(example) && format.has(Part::Zip), "{code} {example}");
                assert!(!format.is_zip("?"), "{code}");
            }
            for part in Part::TYPED.into_iter().filter(|part| format.requires(*part)) {
                assert!(format.has(part), "{code} requires {part:?}");
            }
        }
    }

    #[test]
    fn every_province_is_found_by_each_of_its_names() {
        let divided: Vec<_> = FORMATS.iter().filter(|(_, it)| !it.provinces.is_empty()).collect();
        assert!(divided.len() >= 20, "{}", divided.len());
        for (code, format) in divided {
            let keys: HashSet<_> = format.provinces.iter().map(|it| it.key).collect();
            assert_eq!(keys.len(), format.provinces.len(), "{code}");
            for province in &format.provinces {
                assert_eq!(format.province(province.key), Some(province), "{code}");
                assert_eq!(
                    format.province(province.spelling(province.latin)),
                    Some(province),
                    "{code}"
                );
            }
        }
    }

    #[test]
    fn countries_ask_for_what_they_need_in_their_order() {
        use Part::{City, District, Province, Street, Zip};
        for (code, rows, required) in [
            (
                "US",
                vec![vec![Street], vec![City, Province, Zip]],
                vec![Street, City, Province, Zip],
            ),
            ("SG", vec![vec![Street], vec![Zip]], vec![Street, Zip]),
            ("DE", vec![vec![Street], vec![Zip, City]], vec![Street, City, Zip]),
            ("GB", vec![vec![Street], vec![City], vec![Zip]], vec![Street, City, Zip]),
            ("JP", vec![vec![Zip], vec![Province], vec![Street]], vec![Street, Province, Zip]),
            ("HK", vec![vec![Province], vec![City], vec![Street]], vec![Street, Province]),
            (
                "CN",
                vec![vec![Zip], vec![Province, City, District], vec![Street]],
                vec![Street, City],
            ),
            ("XX", vec![vec![Street], vec![City]], vec![Street, City]),
        ] {
            let format = Format::of(code);
            assert_eq!(format.rows(), rows, "{code}");
            let found: Vec<_> = Part::TYPED.into_iter().filter(|it| format.requires(*it)).collect();
            assert_eq!(found, required, "{code}");
        }
        assert_eq!(Format::of("US").kind(Province), "state");
        assert_eq!(Format::of("US").kind(Zip), "zip");
        assert_eq!(Format::of("JP").kind(Province), "prefecture");
        assert_eq!(Format::of("DE").kind(Zip), "");
    }

    #[test]
    fn provinces_and_postal_codes_are_told_from_other_texts() {
        let us = Format::of("US");
        for (text, spelling) in [("IL", "IL"), ("il", "IL"), ("Illinois", "IL"), ("ＣＡ", "CA")] {
            assert_eq!(us.province(text).map(|it| it.spelling(text)), Some(spelling), "{text}");
        }
        for text in ["", "XX", "Bavaria", "Illinoi"] {
            assert_eq!(us.province(text), None, "{text}");
        }
        let japan = Format::of("JP");
        for (text, spelling) in [("東京都", "東京都"), ("tokyo", "Tokyo")] {
            assert_eq!(japan.province(text).map(|it| it.spelling(text)), Some(spelling), "{text}");
        }
        assert_eq!(Format::of("BR").province("sao paulo").map(|it| it.key), Some("SP"));
        for (country, zip, fits) in [
            ("US", "62704", true),
            ("US", "62704-1234", true),
            ("US", "6270", false),
            ("US", "627045", false),
            ("SG", "238801", true),
            ("SG", "23880", false),
            ("GB", "SW1A 1AA", true),
            ("GB", "12345", false),
            ("CA", "K1A0B1", true),
            ("JP", "100-0001", true),
            ("KR", "03051", true),
            ("HK", "anything", true),
            ("XX", "anything", true),
        ] {
            assert_eq!(Format::of(country).is_zip(zip), fits, "{zip} in {country}");
        }
    }
}
