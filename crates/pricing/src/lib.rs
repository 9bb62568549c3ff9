//! What a cart comes to, to the minor unit. Pure arithmetic: nothing here does input or output.
//!
//! The order of steps is that of the design: unit prices, discounts, freight as a line of its own,
//! tax on what each line comes to, the total. Amounts are minor units of one currency.

mod allocate;
mod refund;
mod tax;

use kernel::{Code, Currency, Fault};

pub use self::{allocate::allocate, refund::refund_of_units, tax::Tax};

/// One line to be priced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// What one costs, in minor units, not below 0.
    pub unit_price: i64,
    /// How many.
    pub quantity: u32,
    /// What is taken off the whole line, in minor units: not below 0, and no more than it costs.
    pub discount: i64,
    /// False for what isn't taxed.
    pub taxable: bool,
}

/// What delivery costs: one flat rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivery {
    /// In minor units, not below 0.
    pub rate: i64,
    /// From this amount of goods on, after discounts, delivery is free.
    pub free_from: Option<i64>,
}

/// What a cart comes to. `total = subtotal + delivery`, `+ tax` unless that is included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PricedCart {
    /// Each line, in the order in which they were given.
    pub lines: Vec<PricedLine>,
    /// The lines' totals.
    pub subtotal: i64,
    /// Freight, 0 when there is none.
    pub delivery: i64,
    /// Tax on lines and freight.
    pub tax: i64,
    /// The prices include the tax.
    pub tax_included: bool,
    /// What is to be paid.
    pub total: i64,
    /// The currency of all these amounts.
    pub currency: Currency,
}

/// What a line comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PricedLine {
    /// Before its discounts.
    pub subtotal: i64,
    /// After its discounts; without the tax that is added to it, with the tax that it includes.
    pub total: i64,
    /// Its tax.
    pub tax: i64,
}

/// Prices a cart. `delivery` is `None` when nothing in it is sent.
///
/// # Errors
/// `TOO_BIG` at `lines.N.quantity` (N counts from 0) for the line with which the total could
/// leave the range of amounts.
pub fn price(
    lines: &[Line],
    delivery: Option<Delivery>,
    tax: Tax,
    currency: Currency,
) -> Result<PricedCart, Fault> {
    let priced = priced_lines(lines, delivery, tax)?;
    let subtotal = priced.iter().map(|line| line.total).sum::<i64>();
    let charged = delivery.filter(|delivery| delivery.free_from.is_none_or(|from| subtotal < from));
    let delivery = charged.map_or(0, |delivery| delivery.rate);
    let taxes = priced.iter().map(|line| line.tax).sum::<i64>() + tax.of(delivery);
    let tax_included = !matches!(tax, Tax::Exclusive { .. });
    let added = if tax_included { 0 } else { taxes };
    let total = subtotal + delivery + added;
    Ok(PricedCart { lines: priced, subtotal, delivery, tax: taxes, tax_included, total, currency })
}

fn priced_lines(
    lines: &[Line],
    delivery: Option<Delivery>,
    tax: Tax,
) -> Result<Vec<PricedLine>, Fault> {
    // Freight counts from the start, whether or not it turns out to be free, so that a sum which
    // passes here passes in any order.
    let freight = delivery.map_or(0, |delivery| i128::from(delivery.rate));
    let mut sum = freight + i128::from(tax.added(freight));
    let mut priced = Vec::with_capacity(lines.len());
    for (nr, line) in lines.iter().enumerate() {
        let full = i128::from(line.unit_price) * i128::from(line.quantity);
        let paid = full - i128::from(line.discount).clamp(0, full);
        let rule = if line.taxable { tax } else { Tax::None };
        sum += paid + i128::from(rule.added(paid));
        let fits = i64::try_from(full).ok().zip(i64::try_from(paid).ok());
        let fits = fits.filter(|_| i64::try_from(sum).is_ok());
        let Some((subtotal, total)) = fits else {
            let message = "So many of these cost more than an order can come to.";
            return Err(Fault::new(Code::TooBig, message).at(&format!("lines.{nr}.quantity")));
        };
        priced.push(PricedLine { subtotal, total, tax: rule.of(total) });
    }
    Ok(priced)
}

#[cfg(test)]
mod tests;
