use askama::Template;
use axum::{http::StatusCode, response::Response};
use catalog::stock::{self, Location};
use db::TenantTx;
use ordering::cart::CartView;
use payments::{Method, method};

use super::{
    empty,
    entry::Entry,
    fields::{self, Field, Row},
    offers::Offers,
    problem::Problems,
};
use crate::{
    App,
    pages::{
        answer::{Frame, page},
        parts::{Installments, Line, Totals, lines_of_cart},
        picture::Pictures,
        visit::Visit,
    },
};

/// What the shop lays out for whoever checks out.
pub(super) struct Desk {
    pub(super) cart: CartView,
    places: Vec<Location>,
    methods: Vec<Method>,
    pictures: Pictures,
}

/// Something to choose.
struct Choice {
    value: String,
    label: String,
    /// What there is to know before it is chosen; may be empty.
    hint: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "checkout.html")]
struct CheckoutPage<'a> {
    frame: Frame,
    action: String,
    entry: &'a Entry,
    problems: &'a Problems,
    lines: Vec<Line>,
    totals: Totals,
    installments: Option<Installments>,
    /// What the form says the shopper was shown.
    shown_total: i64,
    shown_terms: String,
    shown_revision: String,
    offers: Offers,
    needs_delivery: bool,
    places: Vec<Choice>,
    countries: Vec<Choice>,
    /// The fields of the address.
    rows: Vec<Row>,
    /// What else is known of it.
    hidden: Vec<(&'static str, String)>,
    ways_to_pay: Vec<Choice>,
}

impl CheckoutPage<'_> {
    /// What stands beside the label of a field that may stay empty.
    fn optional(&self, field: &Field) -> &'static str {
        if field.required { "" } else { self.frame.t.checkout.optional }
    }
}

impl Desk {
    /// Reads what goes with a cart.
    pub(super) async fn read(tx: &TenantTx, app: &App, cart: CartView) -> db::Result<Self> {
        let places =
            if cart.requires_shipping() { stock::pickup_locations(tx).await? } else { Vec::new() };
        let methods = method::all(tx, &app.gateways).await?;
        let variants: Vec<_> = cart.lines.iter().map(|line| &line.variant).collect();
        let pictures = Pictures::read(tx, &app.settings.server.domain, &variants).await?;
        Ok(Self { cart, places, methods, pictures })
    }

    /// The page with what is typed and what is wrong with it.
    pub(super) fn page(
        &self,
        app: &App,
        visit: &Visit,
        entry: &Entry,
        problems: &Problems,
    ) -> Response {
        if self.cart.lines.is_empty() {
            return empty(visit);
        }
        let language = visit.place.language;
        let path = format!("/checkout/{}", self.cart.cart.id);
        let wrong =
            |place: usize| problems.at(&format!("line-{place}")).unwrap_or_default().to_owned();
        let view = CheckoutPage {
            frame: visit.frame(),
            action: visit.place.link(&path, visit.place.key()),
            entry,
            problems,
            lines: lines_of_cart(&self.cart, &self.pictures, language, wrong),
            totals: Totals::of_cart(&self.cart, language),
            installments: Installments::of_cart(&self.cart, visit),
            shown_total: self.cart.priced.total,
            shown_terms: self.cart.priced.schedule.map(|it| it.terms()).unwrap_or_default(),
            shown_revision: self.cart.revision(),
            offers: Offers::of(&self.cart, language),
            needs_delivery: self.cart.requires_shipping(),
            places: self.places(visit, entry),
            countries: countries(visit, entry),
            rows: fields::rows(entry, language),
            hidden: fields::hidden(entry),
            ways_to_pay: self.ways_to_pay(app, visit, entry),
        };
        let faultless = problems.all().is_empty();
        page(if faultless { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }, &view)
    }

    fn places(&self, visit: &Visit, entry: &Entry) -> Vec<Choice> {
        let choice = |place: &Location| Choice {
            value: place.id.to_string(),
            label: (visit.t().checkout.pickup_at)(&place.name),
            hint: place.pickup_address.clone(),
            chosen: entry.fetched_from == Some(place.id),
        };
        self.places.iter().map(choice).collect()
    }

    /// The first is chosen unless another was.
    fn ways_to_pay(&self, app: &App, visit: &Visit, entry: &Entry) -> Vec<Choice> {
        if self.cart.priced.total == 0 {
            return Vec::new();
        }
        let offered = || method::offered(&self.methods, self.cart.fetched_from().is_some());
        let typed = offered().find(|method| method.gateway == entry.gateway);
        let chosen = typed.or_else(|| offered().next()).map(|method| method.gateway);
        let choice = |method: &Method| {
            let gateway = app.gateways.get(method.gateway)?;
            Some(Choice {
                value: method.gateway.to_owned(),
                label: gateway.title(visit.place.language.code()).to_owned(),
                hint: method.instructions.clone(),
                chosen: chosen == Some(method.gateway),
            })
        };
        offered().filter_map(choice).collect()
    }
}

/// Where the shop delivers to, in the order of their names.
fn countries(visit: &Visit, entry: &Entry) -> Vec<Choice> {
    let choice = |code: &String| Choice {
        value: code.clone(),
        label: visit.place.language.country(code).to_owned(),
        hint: String::new(),
        chosen: *code == entry.country,
    };
    let mut countries: Vec<_> = visit.shop.delivery_countries.iter().map(choice).collect();
    countries.sort_by(|one, other| one.label.cmp(&other.label));
    countries
}
