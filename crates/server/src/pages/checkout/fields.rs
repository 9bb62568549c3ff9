//! The fields of an address: which there are, in what order, and what they are called, as its country
//! has it.

use ordering::{
    Format, Part, Province,
    region::{CHINA, Province as Division},
};

use super::{entry::Entry, region::Regions};
use crate::pages::language::Language;

/// Fields that stand beside each other where there is room.
pub(super) struct Row {
    pub(super) class: &'static str,
    pub(super) fields: Vec<Field>,
}

/// A field of an address.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) required: bool,
    pub(super) value: String,
    pub(super) autocomplete: &'static str,
    /// What it is chosen from; `None` where it is typed.
    pub(super) choices: Option<Vec<Choice>>,
    /// What is chosen decides what can be chosen next.
    pub(super) updates: bool,
}

/// Something to choose.
pub(super) struct Choice {
    pub(super) value: &'static str,
    pub(super) label: &'static str,
    pub(super) chosen: bool,
}

/// Where a postal code is called a postcode.
const POSTCODES: [&str; 7] = ["AU", "GB", "GG", "IM", "JE", "MY", "NZ"];

/// What the second line of the street is called in the form.
pub(super) const SECOND_LINE: &str = "address2";

/// The rows of the form for what was typed so far.
pub(super) fn rows(entry: &Entry, language: Language) -> Vec<Row> {
    let mut regions = Regions::of(entry);
    let format = Format::of(&entry.country);
    let mut field = |part: Part| Field {
        name: part.field(),
        label: label(part, &entry.country, language),
        required: regions.is_some() && is_division(part) || format.requires(part),
        value: entry.part(part).to_owned(),
        autocomplete: autocomplete(part),
        updates: regions.is_some() && is_division(part),
        choices: match (&mut regions, part) {
            (Some(regions), part) if is_division(part) => Some(regions.take(part)),
            (_, Part::Province) => provinces(format, &entry.province, language),
            _ => None,
        },
    };
    let second = || Field {
        name: SECOND_LINE,
        label: language.texts().checkout.address2,
        required: false,
        value: entry.address2.clone(),
        autocomplete: "address-line2",
        choices: None,
        updates: false,
    };
    let rows = arranged(&entry.country).into_iter().map(|names| {
        let fields: Vec<Field> =
            names.into_iter().map(|part| part.map_or_else(second, &mut field)).collect();
        let class = match fields.len() {
            1 => "single",
            2 => "row",
            _ => "row three",
        };
        Row { class, fields }
    });
    rows.collect()
}

/// What an address says that its country's form has no field for, which is sent along.
pub(super) fn hidden(entry: &Entry) -> Vec<(&'static str, String)> {
    let shown: Vec<Part> = arranged(&entry.country).into_iter().flatten().flatten().collect();
    let all = [Part::City, Part::District, Part::Province, Part::Zip].into_iter();
    let others = all.filter(|part| !shown.contains(part) && !entry.part(*part).is_empty());
    others.map(|part| (part.field(), entry.part(part).to_owned())).collect()
}

/// The names of the fields in their order.
pub(super) fn order(country: &str) -> impl Iterator<Item = &'static str> {
    let parts = arranged(country).into_iter().flatten();
    parts.map(|part| part.map_or(SECOND_LINE, Part::field))
}

/// What a part is called in a country.
pub(super) fn label(part: Part, country: &str, language: Language) -> &'static str {
    let kind = match part {
        Part::Zip if POSTCODES.contains(&country) => "postcode",
        part => Format::of(country).kind(part),
    };
    (language.texts().checkout.part)(part, kind)
}

/// The parts of each row; `None` is the street's second line. China's divisions come first, from the
/// large to the small, for each is chosen from what the one above it has.
fn arranged(country: &str) -> Vec<Vec<Option<Part>>> {
    if country == CHINA {
        return vec![
            vec![Some(Part::Province), Some(Part::City), Some(Part::District)],
            vec![Some(Part::Street)],
            vec![None, Some(Part::Zip)],
        ];
    }
    let mut rows: Vec<Vec<Option<Part>>> = Vec::new();
    let mut beside = false;
    for part in Format::of(country).rows().into_iter().flatten() {
        match rows.last_mut().filter(|_| beside && part != Part::Street) {
            Some(row) => row.push(Some(part)),
            None => rows.push(vec![Some(part)]),
        }
        beside = part != Part::Street;
        if part == Part::Street {
            rows.push(vec![None]);
        }
    }
    rows
}

fn provinces(format: &Format, chosen: &str, language: Language) -> Option<Vec<Choice>> {
    let known = format.province(chosen);
    let choice = |province: &Province| {
        let label = match language {
            Language::Zh => province.name,
            Language::En => province.latin,
        };
        let value = if province.has_code() { province.key } else { label };
        Choice { value, label, chosen: known == Some(province) }
    };
    (!format.provinces.is_empty()).then(|| format.provinces.iter().map(choice).collect())
}

fn is_division(part: Part) -> bool {
    matches!(part, Part::Province | Part::City | Part::District)
}

const fn autocomplete(part: Part) -> &'static str {
    match part {
        Part::Street => "address-line1",
        Part::District => "address-level3",
        Part::City => "address-level2",
        Part::Province => "address-level1",
        Part::Zip => "postal-code",
    }
}

/// Whether a text is what a select of a country offered: it says nothing of an address elsewhere.
pub(super) fn was_chosen(
    country: &str,
    part: Part,
    text: &str,
    province: Option<&Division>,
) -> bool {
    let in_china = country == CHINA || province.is_some();
    is_division(part) && in_china
        || part == Part::Province && Format::of(country).province(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::{Language, Part, label, order, rows};
    use crate::pages::checkout::entry::Entry;

    fn fields(country: &str, language: Language) -> Vec<String> {
        let entry = Entry { country: country.to_owned(), ..Entry::default() };
        let rows = rows(&entry, language).into_iter().map(|row| {
            let fields = row.fields.into_iter().map(|field| {
                let sign = if field.choices.is_some() { " ▾" } else { "" };
                format!("{}{}{sign}", field.label, if field.required { "" } else { "?" })
            });
            fields.collect::<Vec<_>>().join(", ")
        });
        rows.collect()
    }

    #[test]
    fn a_form_has_the_fields_of_its_country_in_its_own_words() {
        for (country, language, expected) in [
            (
                "US",
                Language::En,
                ["Street and number", "Flat, floor, building?", "City, State ▾, ZIP code"]
                    .as_slice(),
            ),
            (
                "US",
                Language::Zh,
                &["详细地址", "楼层、门牌号等?", "城市, 州 ▾, 邮政编码 (ZIP code)"],
            ),
            ("SG", Language::En, &["Street and number", "Flat, floor, building?", "Postal code"]),
            (
                "GB",
                Language::En,
                &["Street and number", "Flat, floor, building?", "Town, Postcode"],
            ),
            (
                "JP",
                Language::En,
                &["Postal code, Prefecture ▾", "Street and number", "Flat, floor, building?"],
            ),
            ("JP", Language::Zh, &["邮政编码, 都道府县 ▾", "详细地址", "楼层、门牌号等?"]),
            (
                "DE",
                Language::En,
                &["Street and number", "Flat, floor, building?", "Postal code, City"],
            ),
            (
                "CN",
                Language::Zh,
                &["省份 ▾, 城市 ▾, 区县 ▾", "详细地址", "楼层、门牌号等?, 邮政编码?"],
            ),
        ] {
            assert_eq!(fields(country, language), expected, "{country}");
        }
        assert_eq!(label(Part::Zip, "IE", Language::En), "Eircode");
        assert_eq!(label(Part::Province, "CA", Language::En), "Province");
        assert_eq!(label(Part::Zip, "CA", Language::En), "Postal code");
        assert_eq!(order("DE").collect::<Vec<_>>(), ["address1", "address2", "zip", "city"]);
    }

    #[test]
    fn a_province_is_chosen_however_it_was_written() {
        let chosen = |country: &str, province: &str, language| {
            let (country, province) = (country.to_owned(), province.to_owned());
            let entry = Entry { country, province, ..Entry::default() };
            let fields = rows(&entry, language).into_iter().flat_map(|row| row.fields);
            let choices = fields.filter_map(|field| field.choices).flatten();
            choices.filter(|it| it.chosen).map(|it| (it.value, it.label)).collect::<Vec<_>>()
        };
        assert_eq!(chosen("US", "illinois", Language::En), [("IL", "Illinois")]);
        assert_eq!(chosen("JP", "Tokyo", Language::Zh), [("東京都", "東京都")]);
        assert_eq!(chosen("JP", "東京都", Language::En), [("Tokyo", "Tokyo")]);
        assert_eq!(chosen("US", "Bavaria", Language::En), []);
    }
}
