use super::{Address, Format, Part};

/// China's own order; the page and the order's mail have it from the large to the small.
const CHINA: &str = "CN";

impl Address {
    /// In lines, as its country writes them on a parcel, but for the country.
    pub fn lines(&self, with_name: bool, with_company: bool) -> Vec<String> {
        let name = joined(&[&self.first_name, &self.last_name]);
        let name = Some(name).filter(|name| with_name && !name.is_empty());
        let company = self.company.clone().filter(|_| with_company);
        let street = joined(&[&self.address1, &self.address2]);
        if self.country_code.as_deref() == Some(CHINA) {
            let place = joined(&[&self.province, &self.city, &self.district]);
            let street = joined(&[&Some(street).filter(|it| !it.is_empty()), &self.zip]);
            let lines = [name, company, Some(place), Some(street)].into_iter().flatten();
            return lines.filter(|line| !line.is_empty()).collect();
        }
        let format = Format::of(self.country_code.as_deref().unwrap_or_default());
        let template = if self.is_latin() && !format.latin_template.is_empty() {
            format.latin_template
        } else {
            format.template
        };
        let mut lines = Vec::new();
        for line in template.split("%n") {
            let name = name.as_deref().unwrap_or_default();
            let company = company.as_deref().unwrap_or_default();
            match line {
                "%A" => {
                    lines.extend([&self.address1, &self.address2].into_iter().flatten().cloned());
                }
                line => lines.push(filled(line, |sign| match sign {
                    'N' => name,
                    'O' => company,
                    'A' => &street,
                    sign => self.said(sign),
                })),
            }
            if line.contains("%A") {
                lines.push(self.beside(template));
            }
        }
        lines.retain(|line| !line.is_empty());
        lines
    }

    /// What it says that its country's form has no place for.
    fn beside(&self, template: &str) -> String {
        let parts = [Part::District, Part::City, Part::Province, Part::Zip];
        let has = |part: &Part| template.contains(&format!("%{}", part.sign()));
        let parts = parts.into_iter().filter(|part| !has(part));
        let texts = parts.filter_map(|part| part.of(self).map(String::as_str));
        // Singapore's says so by itself.
        let texts = texts.filter(|text| !template.contains(&text.to_uppercase()));
        texts.collect::<Vec<_>>().join(" ")
    }

    fn said(&self, sign: char) -> &str {
        Part::of_sign(sign).and_then(|part| part.of(self)).map_or("", String::as_str)
    }

    fn is_latin(&self) -> bool {
        let texts = [&self.address1, &self.city, &self.province].into_iter().flatten();
        texts.flat_map(|text| text.chars()).all(|c| u32::from(c) < 0x0530)
    }
}

/// A line with its parts filled in. What stands between two is left out with either, what stands before
/// the first with that.
fn filled<'t>(line: &str, part: impl Fn(char) -> &'t str) -> String {
    let mut pieces = line.split('%');
    let mut between = pieces.next().unwrap_or_default();
    let mut filled = String::new();
    for (place, piece) in pieces.enumerate() {
        let mut rest = piece.chars();
        let text = rest.next().map_or("", &part);
        if !text.is_empty() {
            if !filled.is_empty() || place == 0 {
                filled.push_str(between);
            }
            filled.push_str(text);
        }
        if place == 0 || !filled.is_empty() {
            between = rest.as_str();
        }
    }
    filled
}

fn joined(parts: &[&Option<String>]) -> String {
    let parts: Vec<&str> = parts.iter().filter_map(|part| part.as_deref()).collect();
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::Address;

    fn address(country: &str, parts: &[(&str, &str)]) -> Address {
        let text = |name: &str| {
            parts.iter().find(|(part, _)| *part == name).map(|(_, text)| (*text).to_owned())
        };
        Address {
            last_name: Some("Mei Lin".to_owned()),
            address1: text("A"),
            address2: text("B"),
            city: text("C"),
            district: text("D"),
            province: text("S"),
            zip: text("Z"),
            country_code: Some(country.to_owned()),
            ..Address::default()
        }
    }

    #[test]
    fn an_address_is_written_as_its_country_does() {
        for (country, parts, lines) in [
            (
                "US",
                [
                    ("A", "1 Main St"),
                    ("B", "Apt 2"),
                    ("C", "Springfield"),
                    ("S", "IL"),
                    ("Z", "62704"),
                ]
                .as_slice(),
                ["Mei Lin", "1 Main St", "Apt 2", "Springfield, IL 62704"].as_slice(),
            ),
            (
                "US",
                &[("A", "1 Main St"), ("C", "Springfield"), ("Z", "62704")],
                &["Mei Lin", "1 Main St", "Springfield 62704"],
            ),
            (
                "DE",
                &[("A", "Hauptstr. 1"), ("C", "Berlin"), ("Z", "10115")],
                &["Mei Lin", "Hauptstr. 1", "10115 Berlin"],
            ),
            (
                "SG",
                &[("A", "1 Orchard Rd"), ("Z", "238801")],
                &["Mei Lin", "1 Orchard Rd", "SINGAPORE 238801"],
            ),
            (
                "SG",
                &[("A", "1 Orchard Rd"), ("C", "Singapore"), ("Z", "238801")],
                &["Mei Lin", "1 Orchard Rd", "SINGAPORE 238801"],
            ),
            (
                "GB",
                &[("A", "10 High St"), ("C", "LONDON"), ("S", "Kent"), ("Z", "SW1A 1AA")],
                &["Mei Lin", "10 High St", "Kent", "LONDON", "SW1A 1AA"],
            ),
            (
                "JP",
                &[("A", "千代田1-1"), ("S", "東京都"), ("Z", "100-0001")],
                &["〒100-0001", "東京都", "千代田1-1", "Mei Lin"],
            ),
            (
                "JP",
                &[("A", "1-1 Chiyoda"), ("S", "Tokyo"), ("Z", "100-0001")],
                &["Mei Lin", "1-1 Chiyoda, Tokyo", "100-0001"],
            ),
            ("JP", &[("A", "千代田1-1")], &["千代田1-1", "Mei Lin"]),
            (
                "BR",
                &[("A", "Rua 1"), ("C", "Santos"), ("S", "SP"), ("Z", "11010-000")],
                &["Mei Lin", "Rua 1", "Santos-SP", "11010-000"],
            ),
            (
                "CN",
                &[
                    ("A", "龙井路 1 号"),
                    ("C", "杭州市"),
                    ("S", "浙江省"),
                    ("D", "西湖区"),
                    ("Z", "310000"),
                ],
                &["Mei Lin", "浙江省 杭州市 西湖区", "龙井路 1 号 310000"],
            ),
            (
                "XX",
                &[("A", "1 Street"), ("C", "Town"), ("Z", "1")],
                &["Mei Lin", "1 Street", "1", "Town"],
            ),
        ] {
            assert_eq!(address(country, parts).lines(true, true), lines, "{country}");
        }
        assert_eq!(address("DE", &[("C", "Berlin")]).lines(false, true), ["Berlin"]);
        assert_eq!(Address::default().lines(true, true), [""; 0]);
    }
}
