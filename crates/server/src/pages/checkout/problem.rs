use kernel::{Code, Fault};

use ordering::{Format, Part, region::CHINA};

use super::fields;
use crate::pages::{language::Language, parts::line_problem, texts};

/// What keeps the form from being accepted, each thing with the field it is about.
#[derive(Debug, Default)]
pub(super) struct Problems(Vec<Problem>);

/// Something wrong.
#[derive(Debug)]
pub(super) struct Problem {
    /// The id of the field.
    pub(super) field: String,
    /// What the field is called.
    pub(super) label: &'static str,
    /// What is wrong with it.
    pub(super) text: String,
}

/// The fields before those of the address; what is about the lines or about no field comes first.
const BEFORE: [&str; 6] = ["items", "email", "phone", "delivery", "name", "country"];

/// The fields after those of the address.
const AFTER: [&str; 3] = ["gateway", "note", "total"];

/// The parts of an address that have fields of their own names.
const PARTS: [Part; 5] = [Part::Street, Part::District, Part::City, Part::Province, Part::Zip];

/// Stands for what is about no field.
const WHOLE: &str = "summary";

/// Where and when problems are told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told<'a> {
    /// In what.
    pub(super) language: Language,
    /// What the cart comes to now.
    pub(super) total: &'a str,
    /// Where the address is.
    pub(super) country: &'a str,
}

impl Problems {
    /// What faults say, in the order of the fields; of those about one field the first.
    pub(super) fn of(faults: &[Fault], told: Told<'_>) -> Self {
        let mut problems = Self::default();
        for fault in faults {
            let field = field(&fault.field);
            if problems.at(&field).is_none() {
                problems.0.push(told.problem(field, fault.code));
            }
        }
        problems.0.sort_by_key(|problem| told.place(&problem.field));
        problems
    }

    /// What is wrong with a field.
    pub(super) fn at(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|problem| problem.field == field).map(|problem| problem.text.as_str())
    }

    /// All of them.
    pub(super) fn all(&self) -> &[Problem] {
        &self.0
    }
}

impl Told<'_> {
    fn place(self, field: &str) -> Option<usize> {
        let fields = BEFORE.into_iter().chain(fields::order(self.country)).chain(AFTER);
        fields.into_iter().position(|known| known == field)
    }

    fn problem(self, field: String, code: Code) -> Problem {
        let t = self.language.texts();
        let text = match code {
            _ if field.starts_with("line-") => line_problem(code, self.language).to_owned(),
            Code::PriceChanged => (t.problem.price_changed)(self.total),
            Code::CartChanged => t.problem.cart_changed.to_owned(),
            Code::Invalid if field == "zip" => match Format::of(self.country).zip_example {
                Some(example) => (t.problem.invalid_zip)(example),
                None => t.problem.invalid.to_owned(),
            },
            _ => text(code, &field, self.is_chosen(&field), &t.problem).to_owned(),
        };
        Problem { label: self.label(&field), field, text }
    }

    /// Whether a part of the address is chosen, not typed.
    fn is_chosen(self, field: &str) -> bool {
        let divided = self.country == CHINA && matches!(field, "province" | "city" | "district");
        divided || field == "province" && !Format::of(self.country).provinces.is_empty()
    }

    fn label(self, field: &str) -> &'static str {
        let t = self.language.texts();
        let checkout = &t.checkout;
        if let Some(part) = PARTS.into_iter().find(|part| part.field() == field) {
            return fields::label(part, self.country, self.language);
        }
        match field {
            "email" => checkout.email,
            "phone" => checkout.phone,
            "delivery" => checkout.delivery,
            "name" => checkout.name,
            "country" => checkout.country,
            fields::SECOND_LINE => checkout.address2,
            "gateway" => checkout.payment,
            "note" => checkout.note,
            "total" => t.common.total,
            _ => t.common.items,
        }
    }
}

/// The field of the form that a fault's path is about.
fn field(path: &[String]) -> String {
    let path: Vec<&str> = path.iter().map(String::as_str).skip_while(|it| *it == "input").collect();
    let name = match path.as_slice() {
        ["deliveryAddress"] => "address1",
        ["deliveryAddress", "firstName" | "lastName"] => "name",
        ["deliveryAddress", "countryCode"] => "country",
        ["pickupLocationId"] => "delivery",
        ["expectedTotal"] => "total",
        ["cartId"] => "items",
        ["lines", place, ..] => return format!("line-{place}"),
        ["email" | "phone" | "gateway" | "note"] | ["deliveryAddress", _] => path[path.len() - 1],
        _ => WHOLE,
    };
    name.to_owned()
}

fn text(code: Code, field: &str, chosen: bool, t: &texts::Problems) -> &'static str {
    match (code, field) {
        (Code::Blank, "email") => t.blank_contact,
        (Code::Blank, "country") => t.blank_choice,
        (Code::Blank, _) if chosen => t.blank_choice,
        (Code::Blank, _) => t.blank,
        (Code::Invalid, "email") => t.invalid_email,
        (Code::Invalid, "phone") => t.invalid_phone,
        (Code::Invalid, _) if chosen => t.invalid_region,
        (Code::Invalid, _) => t.invalid,
        (Code::TooLong, _) => t.too_long,
        (Code::NotDeliverable, _) => t.not_deliverable,
        (Code::NotFound, "delivery") => t.no_such_place,
        (Code::UnknownGateway, _) => t.unknown_gateway,
        (Code::TooMany, WHOLE) => t.too_many_wait,
        _ => t.other,
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Code, Fault};

    use super::{Language, Problems, Told};

    const TOLD: Told<'_> = Told { language: Language::En, total: "$9", country: "US" };

    #[test]
    fn a_fault_is_told_beside_the_field_it_is_about() {
        for (path, code, field, text) in [
            (
                "input.email",
                Code::Blank,
                "email",
                "Please enter an e-mail address or a phone number.",
            ),
            ("input.deliveryAddress.lastName", Code::Blank, "name", "Please fill this in."),
            ("deliveryAddress.zip", Code::TooLong, "zip", "This is too long. Please shorten it."),
            ("lines.2", Code::NotForSale, "line-2", "This is no longer sold."),
            ("input.gateway", Code::UnknownGateway, "gateway", "You can’t pay this way."),
            (
                "expectedTotal",
                Code::PriceChanged,
                "total",
                "Prices have changed: the total is now $9",
            ),
            ("elsewhere", Code::Throttled, "summary", "This can’t be ordered at the moment."),
        ] {
            let problems = Problems::of(&[Fault::new(code, "").at(path)], TOLD);
            let told = problems.at(field).unwrap_or_else(|| panic!("nothing at {field}"));
            assert!(told.starts_with(text), "{path}: {told}");
        }
    }

    #[test]
    fn a_field_says_one_thing_at_a_time_and_the_fields_keep_their_order() {
        let fault = |path, code| Fault::new(code, "").at(path);
        let faults = [
            fault("input.deliveryAddress.zip", Code::TooLong),
            fault("input.phone", Code::Invalid),
            fault("input.deliveryAddress.phone", Code::Invalid),
            fault("lines.0", Code::NotForSale),
        ];
        let problems = Problems::of(&faults, TOLD);
        let fields: Vec<_> = problems.all().iter().map(|problem| &problem.field).collect();
        assert_eq!(fields, ["line-0", "phone", "zip"]);
    }

    #[test]
    fn a_town_is_typed_and_a_city_of_china_is_chosen() {
        let fault = [Fault::new(Code::Blank, "").at("input.deliveryAddress.city")];
        let told = |country| {
            let problems = Problems::of(&fault, Told { country, ..TOLD });
            (problems.all()[0].label, problems.all()[0].text.clone())
        };
        assert_eq!(told("CN"), ("City", "Please choose.".to_owned()));
        assert_eq!(told("GB"), ("Town", "Please fill this in.".to_owned()));
    }

    #[test]
    fn a_postal_code_is_told_how_it_looks() {
        let fault = [Fault::new(Code::Invalid, "").at("input.deliveryAddress.zip")];
        let problems = Problems::of(&fault, TOLD);
        let text = "This doesn’t look like a postal code of this country, for example 95014.";
        assert_eq!((problems.all()[0].label, problems.at("zip")), ("ZIP code", Some(text)));
    }
}
