//! The dialect's directives, so that tools which read the schema know them. They are taken out of
//! documents before these are executed: what they say is followed elsewhere.

use std::borrow::Cow;

use async_graphql::{
    ContextDirective, CustomDirective, CustomDirectiveFactory, ID, InputObject, InputType,
    ServerError, ServerResult,
    indexmap::IndexMap,
    parser::types::Directive,
    registry::{__DirectiveLocation, MetaDirective, MetaInputValue, Registry},
};

use crate::{CountryCode, LanguageCode};

/// Who buys, for `@inContext`.
#[derive(InputObject)]
pub struct BuyerInput {
    /// The customer's token.
    pub customer_access_token: String,
    /// The place of a company; there are none.
    pub company_location_id: Option<ID>,
}

/// What a visitor allows, for `@inContext`. Nothing is recorded, whatever it says.
#[derive(InputObject)]
pub struct VisitorConsent {
    /// To count visits.
    pub analytics: Option<bool>,
    /// To be sent offers.
    pub marketing: Option<bool>,
    /// To be remembered.
    pub preferences: Option<bool>,
    /// To be sold.
    pub sale_of_data: Option<bool>,
}

/// `@inContext`, where language and country are said.
pub struct InContext;

/// `@defer`, which is understood; all of an answer comes at once.
pub struct Defer;

impl CustomDirectiveFactory for InContext {
    fn name(&self) -> Cow<'static, str> {
        "inContext".into()
    }

    fn register(&self, registry: &mut Registry) {
        let args = [
            input("country", Option::<CountryCode>::create_type_info(registry), None),
            input("language", Option::<LanguageCode>::create_type_info(registry), None),
            input("preferredLocationId", Option::<ID>::create_type_info(registry), None),
            input("buyer", Option::<BuyerInput>::create_type_info(registry), None),
            input("visitorConsent", Option::<VisitorConsent>::create_type_info(registry), None),
        ];
        let places = vec![__DirectiveLocation::QUERY, __DirectiveLocation::MUTATION];
        registry.add_directive(directive(
            "inContext",
            "Says for whom an operation is answered: in which language and country.",
            places,
            args,
        ));
    }

    fn create(
        &self,
        _ctx: &ContextDirective<'_>,
        directive: &Directive,
    ) -> ServerResult<Box<dyn CustomDirective>> {
        Err(misplaced(directive))
    }
}

impl CustomDirectiveFactory for Defer {
    fn name(&self) -> Cow<'static, str> {
        "defer".into()
    }

    fn register(&self, registry: &mut Registry) {
        let args = [
            input("if", Option::<bool>::create_type_info(registry), Some("true")),
            input("label", Option::<String>::create_type_info(registry), None),
        ];
        let places =
            vec![__DirectiveLocation::FRAGMENT_SPREAD, __DirectiveLocation::INLINE_FRAGMENT];
        registry.add_directive(directive(
            "defer",
            "Allows a fragment to come later. All of an answer comes at once.",
            places,
            args,
        ));
    }

    fn create(
        &self,
        _ctx: &ContextDirective<'_>,
        directive: &Directive,
    ) -> ServerResult<Box<dyn CustomDirective>> {
        Err(misplaced(directive))
    }
}

/// Neither stands on a field, and only there the executor asks.
fn misplaced(directive: &Directive) -> ServerError {
    ServerError::new(format!("@{} doesn't stand on fields.", directive.name.node), None)
}

fn directive<const N: usize>(
    name: &str,
    description: &str,
    locations: Vec<__DirectiveLocation>,
    args: [MetaInputValue; N],
) -> MetaDirective {
    MetaDirective {
        name: name.to_owned(),
        description: Some(description.to_owned()),
        locations,
        args: args.into_iter().map(|arg| (arg.name.clone(), arg)).collect::<IndexMap<_, _>>(),
        is_repeatable: false,
        visible: None,
        composable: None,
    }
}

fn input(name: &str, ty: String, default: Option<&str>) -> MetaInputValue {
    MetaInputValue {
        name: name.to_owned(),
        description: None,
        ty,
        deprecation: async_graphql::registry::Deprecation::NoDeprecated,
        default_value: default.map(str::to_owned),
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        is_secret: false,
        directive_invocations: Vec::new(),
    }
}
