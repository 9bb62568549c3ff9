use campaign::coupon::{Coupon, Issued};
use kernel::{Code, Fault};
use pricing::Reason;

/// The coupon that somebody has now, or had before for the same cause.
///
/// # Errors
/// `NOT_FOUND` or `CONFLICT` at `field` when they can't have it.
pub fn given(issued: Issued, field: &str) -> db::Result<Coupon> {
    let why = match issued {
        Issued::Now(coupon) | Issued::Before(coupon) => return Ok(coupon),
        Issued::Refused(Reason::UsedUp) => "There are none left.",
        Issued::Refused(Reason::LimitReached) => "They have had as many as everybody may.",
        Issued::Refused(_) => return Err(Fault::not_found("campaign").at(field).into()),
    };
    Err(Fault::new(Code::Conflict, why).at(field).into())
}
