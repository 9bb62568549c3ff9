use db::{TenantTx, sea_orm::Value};
use kernel::{Checks, Code, Fault, Money};
use serde::Serialize;

use super::{
    TaxMode,
    entity::{Column, Entity},
};
use crate::{country, email};

/// New values for a shop's settings; `None` leaves one as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ShopChange {
    /// What it is called, 1 to 100 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where shoppers reach it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// How prices relate to tax.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax_mode: Option<TaxMode>,
    /// In hundredths of a percent, 0 to 10,000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax_rate_bp: Option<i32>,
    /// What delivery costs, in minor units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery_rate: Option<i64>,
    /// From which amount of goods (minor units) delivery is free; `Some(None)` for never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery_free_from: Option<Option<i64>>,
    /// Where it delivers to: ISO 3166-1 alpha-2. An empty list stops all delivery.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery_countries: Option<Vec<String>>,
    /// Orders of one client that may wait to be paid, 1 to 1,000,000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting_orders: Option<i32>,
    /// Units that these may hold together, 1 to 1,000,000,000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting_units: Option<i32>,
    /// The longest that an order of somebody without an account waits to be paid, 10 to 525,600.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guest_hold_minutes: Option<i32>,
}

impl ShopChange {
    /// The change in its stored form, or all that is wrong with it.
    pub(super) fn checked(mut self) -> Result<Self, Vec<Fault>> {
        let mut checks = Checks::new();
        self.name = self.name.map(|name| name.trim().to_owned());
        if let Some(name) = &self.name {
            check_name(&mut checks, "name", name);
        }
        self.email = self.email.map(|email| email::normal(&email));
        if let Some(email) = &self.email {
            checks.ensure(email::is_one(email), "email", Code::Invalid, email::MESSAGE);
        }
        if let Some(rate) = self.tax_rate_bp {
            let possible = (0..=10_000).contains(&rate);
            checks.ensure(possible, "taxRate", Code::Invalid, "Between 0 and 100 percent.");
        }
        if let Some(rate) = self.delivery_rate {
            checks.range("deliveryRate", rate, 0..=Money::MAX_MINOR);
        }
        if let Some(Some(amount)) = self.delivery_free_from {
            checks.range("deliveryFreeFrom", amount, 0..=Money::MAX_MINOR);
        }
        if let Some(countries) = &mut self.delivery_countries {
            check_countries(&mut checks, countries);
            countries.sort_unstable();
            countries.dedup();
        }
        let bounds = [
            ("waitingOrders", self.waiting_orders, 1..=1_000_000),
            ("waitingUnits", self.waiting_units, 1..=1_000_000_000),
            ("guestHoldMinutes", self.guest_hold_minutes, 10..=525_600),
        ];
        for (path, value, range) in bounds {
            if let Some(value) = value {
                checks.range(path, value, range);
            }
        }
        checks.finish()?;
        Ok(self)
    }

    /// Writes what changes; says how many shops that were: one, or none.
    pub(super) async fn apply(&self, tx: &TenantTx) -> db::Result<u64> {
        let values: [(Column, Option<Value>); 10] = [
            (Column::Name, self.name.clone().map(Into::into)),
            (Column::Email, self.email.clone().map(Into::into)),
            (Column::TaxMode, self.tax_mode.map(|mode| mode.as_str().into())),
            (Column::TaxRateBp, self.tax_rate_bp.map(Into::into)),
            (Column::DeliveryRate, self.delivery_rate.map(Into::into)),
            (Column::DeliveryFreeFrom, self.delivery_free_from.map(Into::into)),
            (Column::DeliveryCountries, self.delivery_countries.clone().map(Into::into)),
            (Column::WaitingOrders, self.waiting_orders.map(Into::into)),
            (Column::WaitingUnits, self.waiting_units.map(Into::into)),
            (Column::GuestHoldMinutes, self.guest_hold_minutes.map(Into::into)),
        ];
        let update = tx.update_many::<Entity>().set(Column::UpdatedAt, tx.now());
        let set = values.into_iter().filter_map(|(column, value)| Some((column, value?)));
        set.fold(update, |update, (column, value)| update.set(column, value)).exec().await
    }
}

/// A shop's name stands on one line, in mail subjects and page titles.
pub(crate) fn check_name(checks: &mut Checks, path: &str, name: &str) {
    checks.name(path, name, 1..=100);
}

fn check_countries(checks: &mut Checks, countries: &[String]) {
    checks.count("deliveryCountries", countries.len(), country::CODES.len());
    // Beyond the count's own fault, a list of a million wrong codes gets no million answers.
    for (index, code) in countries.iter().take(country::CODES.len()).enumerate() {
        let path = format!("deliveryCountries.{index}");
        checks.ensure(country::is_one(code), &path, Code::Invalid, country::MESSAGE);
    }
}

#[cfg(test)]
mod tests {
    use super::ShopChange;

    #[test]
    fn every_wrong_setting_is_named() {
        let change = ShopChange {
            name: Some(" \n".to_owned()),
            email: Some("nobody".to_owned()),
            tax_mode: None,
            tax_rate_bp: Some(10_001),
            delivery_rate: Some(-1),
            delivery_free_from: Some(Some(i64::MAX)),
            delivery_countries: Some(vec!["CN".to_owned(), "ZZ".to_owned()]),
            waiting_orders: Some(0),
            waiting_units: Some(1_000_000_001),
            guest_hold_minutes: Some(9),
        };
        let faults = change.checked().expect_err("faults");
        let fields: Vec<String> = faults.iter().map(|fault| fault.field.join(".")).collect();
        let expected = [
            "name",
            "email",
            "taxRate",
            "deliveryRate",
            "deliveryFreeFrom",
            "deliveryCountries.1",
            "waitingOrders",
            "waitingUnits",
            "guestHoldMinutes",
        ];
        assert_eq!(fields, expected);
    }

    #[test]
    fn countries_are_kept_once_and_sorted() {
        let countries = ["US", "CN", "US"].map(str::to_owned).to_vec();
        let change = ShopChange { delivery_countries: Some(countries), ..ShopChange::default() };
        let checked = change.checked().expect("no faults");
        assert_eq!(checked.delivery_countries.expect("a list"), ["CN", "US"]);
    }
}
