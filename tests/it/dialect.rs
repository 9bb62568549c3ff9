//! The storefront's schema against the one that well-known clients are generated from.

use std::{collections::HashMap, path::PathBuf};

use serde_json::Value;

/// What we add to the dialect's own types, as `Type.field`, `Enum.VALUE` or `Input.field`. A name
/// that the dialect gets itself one day must be taken off here, and then has to fit.
const OURS: &[&str] = &[
    "Cart.appliedOffers",
    "Cart.declinedCampaignIds",
    "Cart.missedOffers",
    "Cart.paymentSchedule",
    "Cart.revision",
    "Cart.rewardProgress",
    "CartCost.orderTotalAmount",
    "CartDeliveryAddress.district",
    "CartErrorCode.BLANK",
    "CartErrorCode.CART_CHANGED",
    "CartErrorCode.CART_COMPLETED",
    "CartErrorCode.CONFLICT",
    "CartErrorCode.IDEMPOTENCY_MISMATCH",
    "CartErrorCode.MERCHANDISE_NOT_ENOUGH_STOCK",
    "CartErrorCode.NOT_DELIVERABLE",
    "CartErrorCode.NOT_FOUND",
    "CartErrorCode.PRICE_CHANGED",
    "CartErrorCode.THROTTLED",
    "CartErrorCode.TOO_LONG",
    "CartErrorCode.TOO_SHORT",
    "CartLine.isGift",
    "CartWarningCode.MERGE_INCOMPLETE",
    "CartWarningCode.NOT_CHANGED",
    "CartWarningCode.NOT_DELIVERABLE",
    "Fulfillment.carrier",
    "Fulfillment.id",
    "Fulfillment.sentAt",
    "Fulfillment.trackingNumber",
    "Fulfillment.trackingUrl",
    "MailingAddress.district",
    "MailingAddressInput.district",
    "Mutation.bargainHelp",
    "Mutation.bargainStart",
    "Mutation.cartComplete",
    "Mutation.cartDeclinedOffersUpdate",
    "Mutation.cartMerge",
    "Mutation.couponTake",
    "Mutation.customerAccessTokenCreateWithCode",
    "Mutation.customerCodeRequest",
    "Mutation.customerEmailConfirm",
    "Mutation.referralAccept",
    "Mutation.referralCode",
    "Mutation.storeTrafficCoupon",
    "Order.appliedOffers",
    "Order.expiresAt",
    "Order.fulfilmentState",
    "Order.isTest",
    "Order.key",
    "Order.lines",
    "Order.note",
    "Order.paidAt",
    "Order.parcels",
    "Order.payment",
    "Order.paymentSchedule",
    "Order.paymentState",
    "Order.pickup",
    "Order.refunds",
    "Order.state",
    "Order.taxesIncluded",
    "Order.totalDiscount",
    "Product.offers",
    "ProductVariant.offers",
    "QueryRoot.bargain",
    "QueryRoot.bargains",
    "QueryRoot.couponOffers",
    "QueryRoot.coupons",
    "QueryRoot.groupBuyGroup",
    "QueryRoot.groupBuyGroups",
    "QueryRoot.groupBuys",
    "QueryRoot.orderStatus",
    "QueryRoot.paymentMethods",
    "QueryRoot.pickupLocations",
    "QueryRoot.presales",
    "QueryRoot.referral",
    "QueryRoot.storeTrafficChannel",
];

/// Optional arguments of the dialect that we don't take yet. The list may only shrink.
const WITHOUT: &[&str] = &["Customer.orders(query)"];

const INTROSPECTION: &str = "{ __schema { types { kind name
    fields(includeDeprecated: true) { name args { name defaultValue type { ...T } } type { ...T } }
    inputFields { name defaultValue type { ...T } } enumValues(includeDeprecated: true) { name }
    interfaces { name } possibleTypes { name } } } }
    fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

#[tokio::test]
async fn types_that_the_dialect_has_fit_it() {
    let Some(theirs) = published() else { return };
    let answer = server::storefront::schema().finish().execute(INTROSPECTION).await;
    let ours = types(&answer.data.into_json().expect("JSON"));
    let mut compared = 0;
    let (mut misfits, mut added, mut without) = (Vec::new(), Vec::new(), Vec::new());
    for (name, ty) in &ours {
        let Some(published) = theirs.get(name) else { continue };
        if name.starts_with("__") {
            continue;
        }
        compared += 1;
        if ty["kind"] != published["kind"] {
            misfits.push(format!("{name} is {}, not {}", ty["kind"], published["kind"]));
        }
        compare_fields(name, ty, published, &mut misfits, &mut added);
        without.extend(missing_arguments(name, ty, published));
        compare_inputs(name, ty, published, &mut misfits, &mut added);
        for value in names(&ty["enumValues"]) {
            if !names(&published["enumValues"]).contains(&value) {
                added.push(format!("{name}.{value}"));
            }
        }
    }
    added.sort();
    without.sort();
    assert_eq!(misfits, Vec::<String>::new());
    assert_eq!(without, WITHOUT);
    assert_eq!(added, OURS, "what we add to the dialect's types has changed");
    println!("{compared} types fit the dialect");
    assert!(compared > 60, "only {compared} types were compared");
}

/// The schema that `cargo xtask test` fetched.
fn published() -> Option<HashMap<String, Value>> {
    let path = std::env::var_os("FANGSHI_DIALECT_SCHEMA").map(PathBuf::from);
    let Some(text) = path.and_then(|path| std::fs::read(path).ok()) else {
        println!("SKIPPED: FANGSHI_DIALECT_SCHEMA names no file; `cargo xtask test` fetches it");
        return None;
    };
    let schema: Value = serde_json::from_slice(&text).expect("JSON");
    Some(types(schema.get("data").unwrap_or(&schema)))
}

fn types(data: &Value) -> HashMap<String, Value> {
    let types = data["__schema"]["types"].as_array().expect("types").iter();
    types.map(|ty| (ty["name"].as_str().expect("a name").to_owned(), ty.clone())).collect()
}

fn compare_fields(
    name: &str,
    ours: &Value,
    theirs: &Value,
    misfits: &mut Vec<String>,
    added: &mut Vec<String>,
) {
    for field in list(&ours["fields"]) {
        let at = format!("{name}.{}", text(&field["name"]));
        let Some(published) = named(&theirs["fields"], &field["name"]) else {
            added.push(at);
            continue;
        };
        let (mine, wanted) = (written(&field["type"]), written(&published["type"]));
        // An answer may promise more than it has to.
        if mine.replace('!', "") != wanted.replace('!', "")
            || weaker(&field["type"], &published["type"])
        {
            misfits.push(format!("{at}: {mine}, not {wanted}"));
        }
        for arg in list(&field["args"]) {
            match named(&published["args"], &arg["name"]) {
                Some(wanted) => compare_input(&at, arg, wanted, misfits),
                None => added.push(format!("{at}({})", text(&arg["name"]))),
            }
        }
    }
}

/// The dialect's arguments that ours lack on fields that both have.
fn missing_arguments(name: &str, ours: &Value, theirs: &Value) -> Vec<String> {
    let mut missing = Vec::new();
    for field in list(&ours["fields"]) {
        let published = named(&theirs["fields"], &field["name"]);
        for arg in published.map_or(&[][..], |published| list(&published["args"])) {
            if named(&field["args"], &arg["name"]).is_none() {
                missing.push(format!("{name}.{}({})", text(&field["name"]), text(&arg["name"])));
            }
        }
    }
    missing
}

fn compare_inputs(
    name: &str,
    ours: &Value,
    theirs: &Value,
    misfits: &mut Vec<String>,
    added: &mut Vec<String>,
) {
    for field in list(&ours["inputFields"]) {
        match named(&theirs["inputFields"], &field["name"]) {
            Some(wanted) => compare_input(name, field, wanted, misfits),
            None => added.push(format!("{name}.{}", text(&field["name"]))),
        }
    }
}

/// An input must take whatever the dialect's takes.
fn compare_input(at: &str, ours: &Value, theirs: &Value, misfits: &mut Vec<String>) {
    let (mine, wanted) = (written(&ours["type"]), written(&theirs["type"]));
    let needed = mine.ends_with('!') && ours["defaultValue"].is_null();
    let stricter = needed && (!wanted.ends_with('!') || !theirs["defaultValue"].is_null());
    if mine.replace('!', "") != wanted.replace('!', "") || stricter {
        misfits.push(format!("{at}({}): {mine}, not {wanted}", text(&ours["name"])));
    }
}

/// Ours may be null where theirs may not.
fn weaker(ours: &Value, theirs: &Value) -> bool {
    match (text(&ours["kind"]), text(&theirs["kind"])) {
        ("NON_NULL", "NON_NULL") | ("LIST", "LIST") => weaker(&ours["ofType"], &theirs["ofType"]),
        (_, "NON_NULL") => true,
        ("NON_NULL", _) => weaker(&ours["ofType"], theirs),
        _ => false,
    }
}

fn written(ty: &Value) -> String {
    match text(&ty["kind"]) {
        "NON_NULL" => format!("{}!", written(&ty["ofType"])),
        "LIST" => format!("[{}]", written(&ty["ofType"])),
        _ => text(&ty["name"]).to_owned(),
    }
}

fn named<'a>(entries: &'a Value, name: &Value) -> Option<&'a Value> {
    list(entries).iter().find(|entry| entry["name"] == *name)
}

fn names(entries: &Value) -> Vec<&str> {
    list(entries).iter().map(|entry| text(&entry["name"])).collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
