//! Notices that somebody would like us to take for a gateway's.

use payments::sandbox::{Button, HEADER, Signed};
use serde_json::json;
use tests::TestApp;

use crate::payment::standing;

/// What can be made of a signed notice by who has no key; `other` is another payment's reference.
fn forgeries(notice: &Signed, other: &str) -> Vec<(Vec<(String, String)>, String)> {
    let signature = &notice.headers[0].1;
    let (time, code) = signature.split_once(",v1=").expect("a signature");
    let body = String::from_utf8(notice.body.clone()).expect("JSON");
    let name = "\"reference\":\"";
    let at = body.find(name).expect("a reference") + name.len();
    let end = at + body[at..].find('"').expect("its end");
    let redirected = format!("{}{other}{}", &body[..at], &body[end..]);
    let signed = |value: &str| vec![(HEADER.to_owned(), value.to_owned())];
    let bodies = [
        redirected.clone(),
        format!("{body}\n"),
        format!(" {body}"),
        body.replace(':', " :"),
        format!("\u{feff}{body}"),
    ];
    let signatures = [
        format!("{time},v1={}", code.to_uppercase()),
        format!("{time},v1={}", &code[..code.len() - 2]),
        format!("{time},v1={code}00"),
        format!("{time},v1="),
        format!("{},v1={code}", time.replace("t=", "t=1")),
        format!("t=-1,v1={code}"),
        format!("t=99999999999999999999,v1={code}"),
        format!("{time},v1={code},v1={code}"),
        format!("{signature}, {signature}"),
    ];
    let mut forged: Vec<_> = bodies.map(|body| (signed(signature), body)).into();
    forged.extend(signatures.map(|signature| (signed(&signature), body.clone())));
    forged.push(([signed("t=1,v1=00"), signed(signature)].concat(), body));
    forged.push(([signed(signature), signed(signature)].concat(), redirected));
    forged
}

#[tokio::test]
async fn a_notice_that_was_touched_is_not_the_gateways() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    shop.offer_sandbox().await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let (order, other) =
        (shop.sandbox_order_of(&tea, 1).await, shop.sandbox_order_of(&tea, 1).await);
    let notice = shop.press(&order, Button::Pay).await.remove(0);
    for (headers, body) in forgeries(&notice, &shop.charge_of(&other).await) {
        let forged = Signed { headers, body: body.into_bytes() };
        assert_eq!(app.tell("sandbox", &forged).await, 401, "{:?}", forged.headers);
    }
    for order in [&order, &other] {
        assert_eq!(standing(&shop, order).await, json!(["OPEN", "PENDING", ["PENDING"]]));
    }
    assert_eq!(app.tell("sandbox", &notice).await, 200, "the gateway's own");
}
