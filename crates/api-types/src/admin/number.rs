/// GraphQL's `Int` has 32 bits: what is beyond is shown as the nearest that it can hold.
pub(super) fn int(number: i64) -> i32 {
    let nearest = if number < 0 { i32::MIN } else { i32::MAX };
    i32::try_from(number).unwrap_or(nearest)
}
