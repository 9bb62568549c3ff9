use async_graphql::{ID, MaybeUndefined};
use catalog::Patch;
use kernel::Fault;
use uuid::Uuid;

use crate::gid;

/// Reads an input part by part and notes what can't be read, so that the caller hears all of it.
#[derive(Default)]
pub(super) struct Reading(Vec<Fault>);

impl Reading {
    /// The part. For one that can't be read a stand-in, which [`Reading::finish`] doesn't let out.
    pub(super) fn take<T: Default>(&mut self, part: Result<T, Fault>) -> T {
        part.unwrap_or_else(|fault| {
            self.0.push(fault);
            T::default()
        })
    }

    /// As [`Reading::take`], for a part that has parts of its own below `path`.
    pub(super) fn nested<T: Default>(&mut self, path: &str, part: Result<T, Vec<Fault>>) -> T {
        part.unwrap_or_else(|faults| {
            self.0.extend(faults.into_iter().map(|fault| fault.under(path)));
            T::default()
        })
    }

    /// What was read.
    ///
    /// # Errors
    /// Everything that couldn't be.
    pub(super) fn finish<T>(self, whole: T) -> Result<T, Vec<Fault>> {
        if self.0.is_empty() { Ok(whole) } else { Err(self.0) }
    }
}

/// Reads ids of one type.
///
/// # Errors
/// `NOT_FOUND` at each `field.N` that is none.
pub fn read_ids(ids: &[ID], kind: &str, field: &str) -> Result<Vec<Uuid>, Vec<Fault>> {
    let mut reading = Reading::default();
    let read = |(nr, id): (usize, &ID)| gid::parse(id, kind, &format!("{field}.{nr}"));
    let read = ids.iter().enumerate().map(read).map(|id| reading.take(id)).collect();
    reading.finish(read)
}

/// What an input says about a value that may be absent.
pub(super) fn patch<T>(said: MaybeUndefined<T>) -> Patch<T> {
    match said {
        MaybeUndefined::Undefined => Patch::Keep,
        MaybeUndefined::Null => Patch::Clear,
        MaybeUndefined::Value(value) => Patch::Set(value),
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::ID;
    use uuid::Uuid;

    use crate::gid;

    #[test]
    fn every_id_that_is_none_is_named() {
        let good = gid::of("Product", Uuid::nil());
        assert_eq!(
            super::read_ids(std::slice::from_ref(&good), "Product", "ids"),
            Ok(vec![Uuid::nil()])
        );
        let faults = super::read_ids(&[ID("7".into()), good, ID("8".into())], "Product", "ids");
        let fields: Vec<_> = faults.expect_err("two").into_iter().map(|f| f.field).collect();
        assert_eq!(fields, [["ids", "0"], ["ids", "2"]]);
    }
}
