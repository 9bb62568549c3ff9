use kernel::Code;
use ordering::{
    Address, Format, Part,
    cart::{CartView, Details},
    checkout::CompleteInput,
    region::{self, CHINA},
};
use tenancy::shop::Shop;
use uuid::Uuid;

use super::fields;
use crate::pages::form::Form;

/// What stands in the checkout's form: what the cart knows at first, then what was typed.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub(super) email: String,
    pub(super) phone: String,
    /// Where it is fetched; `None` when it is sent.
    pub(super) fetched_from: Option<Uuid>,
    pub(super) name: String,
    pub(super) country: String,
    pub(super) province: String,
    pub(super) city: String,
    pub(super) district: String,
    pub(super) address1: String,
    pub(super) address2: String,
    pub(super) zip: String,
    pub(super) gateway: String,
    pub(super) note: String,
    /// What the shopper was shown, in minor units.
    pub(super) total: Option<i64>,
    /// In which parts it is paid, as the shopper was shown.
    pub(super) terms: String,
    /// What the cart held, as the shopper was shown.
    pub(super) revision: String,
}

impl Entry {
    /// What was typed.
    pub(super) fn of_form(form: &Form) -> Self {
        let text = |name| form.text(name).to_owned();
        let part =
            |part: Part| if is_stale(form, part) { String::new() } else { text(part.field()) };
        Self {
            email: text("email"),
            phone: text("phone"),
            fetched_from: form.text("delivery").parse().ok(),
            name: text("name"),
            country: text("country"),
            province: part(Part::Province),
            city: part(Part::City),
            district: part(Part::District),
            address1: text("address1"),
            address2: text("address2"),
            zip: part(Part::Zip),
            gateway: text("gateway"),
            note: text("note"),
            total: form.text("total").parse().ok(),
            terms: text("terms"),
            revision: text("revision"),
        }
    }

    /// What a cart knows already.
    pub(super) fn of_cart(view: &CartView, shop: &Shop) -> Self {
        let cart = &view.cart;
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let address = cart.delivery_address.clone().unwrap_or_default();
        let known = [address.first_name, address.last_name].into_iter().flatten();
        let country = if view.deliverable { &view.country } else { &shop.country };
        Self {
            email: text(&cart.email),
            phone: text(&cart.phone),
            fetched_from: cart.pickup_location_id,
            name: known.collect::<Vec<_>>().join(" "),
            country: country.clone(),
            province: text(&address.province),
            city: text(&address.city),
            district: text(&address.district),
            address1: text(&address.address1),
            address2: text(&address.address2),
            zip: text(&address.zip),
            note: cart.note.clone(),
            ..Self::default()
        }
    }

    /// What is kept with the cart until it is ordered.
    pub(super) fn details(&self) -> Details {
        Details {
            email: said(&self.email),
            phone: said(&self.phone),
            delivery_address: self.address(),
            pickup_location_id: self.fetched_from,
        }
    }

    /// What it is ordered with.
    pub(super) fn input(&self) -> CompleteInput {
        CompleteInput {
            email: said(&self.email),
            phone: said(&self.phone),
            delivery_address: self.address(),
            pickup_location_id: self.fetched_from,
            gateway: said(&self.gateway),
            note: said(&self.note),
            payment_terms: Some(self.terms.clone()),
            revision: said(&self.revision),
        }
    }

    /// What keeps an address in China from being one: the first of its divisions that isn't given or
    /// doesn't belong to the one above.
    pub(super) fn region_fault(&self) -> Option<(&'static str, Code)> {
        if self.country != CHINA {
            return None;
        }
        let fault = |field, name: &str| {
            Some((field, if name.is_empty() { Code::Blank } else { Code::Invalid }))
        };
        let Some(province) = region::province(&self.province) else {
            return fault("province", &self.province);
        };
        let Some(city) = province.city(&self.city) else { return fault("city", &self.city) };
        let belongs = city.districts.contains(&self.district.as_str());
        if belongs { None } else { fault("district", &self.district) }
    }

    /// What is known of a part of the address.
    pub(super) fn part(&self, part: Part) -> &str {
        match part {
            Part::Street => &self.address1,
            Part::District => &self.district,
            Part::City => &self.city,
            Part::Province => &self.province,
            Part::Zip => &self.zip,
        }
    }

    /// Where it is sent, as far as that is known.
    fn address(&self) -> Option<Address> {
        self.fetched_from.is_none().then(|| Address {
            last_name: said(&self.name),
            address1: said(&self.address1),
            address2: said(&self.address2),
            city: said(&self.city),
            district: said(&self.district),
            province: said(&self.province),
            zip: said(&self.zip),
            country_code: said(&self.country),
            phone: said(&self.phone),
            ..Address::default()
        })
    }
}

/// Whether a part of the address was filled in for another country than the one that was chosen, and says
/// nothing of an address there.
fn is_stale(form: &Form, part: Part) -> bool {
    let (country, before) = (form.text("country"), form.text("fields_of"));
    let text = form.text(part.field());
    let province = region::province(form.text("province"));
    if country != CHINA && province.is_some() && fields::was_chosen(CHINA, part, text, province) {
        return true;
    }
    if before.is_empty() || before == country {
        return false;
    }
    let format = Format::of(country);
    !format.has(part)
        || fields::was_chosen(before, part, text, None)
        || part == Part::Zip && !format.is_zip(&kernel::plain(text).to_uppercase())
}

fn said(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use kernel::Code;

    use super::Entry;

    #[test]
    fn the_first_division_that_does_not_fit_is_named() {
        for ((province, city, district), fault) in [
            (("浙江省", "杭州市", "西湖区"), None),
            (("", "", ""), Some(("province", Code::Blank))),
            (("浙江", "杭州市", "西湖区"), Some(("province", Code::Invalid))),
            (("浙江省", "", ""), Some(("city", Code::Blank))),
            (("浙江省", "南京市", "玄武区"), Some(("city", Code::Invalid))),
            (("浙江省", "杭州市", ""), Some(("district", Code::Blank))),
            (("浙江省", "杭州市", "玄武区"), Some(("district", Code::Invalid))),
        ] {
            let [province, city, district] = [province, city, district].map(str::to_owned);
            let entry =
                Entry { country: "CN".to_owned(), province, city, district, ..Entry::default() };
            assert_eq!(entry.region_fault(), fault, "{entry:?}");
        }
        assert_eq!(Entry::default().region_fault(), None, "elsewhere there are none to choose");
    }
}
