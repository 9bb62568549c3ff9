use campaign::{Running, Shopper};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{Config, Offered};

/// The session that is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Session {
    /// The day on which it began, when there are several.
    day: Option<NaiveDate>,
    /// When it ends, if that is known.
    pub(super) ends_at: Option<DateTime<Utc>>,
}

impl Session {
    /// The one that is on at a moment.
    pub(super) fn at(one: &Running<Config>, now: DateTime<Utc>, zone: Tz) -> Option<Self> {
        if now < one.starts_at || one.ends_at.is_some_and(|ends| ends <= now) {
            return None;
        }
        let Some(on) = &one.config.on else {
            return Some(Self { day: None, ends_at: one.ends_at });
        };
        let session = on.at(now, zone)?;
        let ends_at = one.ends_at.map_or(session.ends_at, |ends| ends.min(session.ends_at));
        Some(Self { day: Some(session.day), ends_at: Some(ends_at) })
    }

    /// When a session ends or begins next, of a campaign that recurs.
    pub(super) fn next_change(
        one: &Running<Config>,
        now: DateTime<Utc>,
        zone: Tz,
    ) -> Option<DateTime<Utc>> {
        one.config.on.as_ref()?.next_change(now, zone)
    }

    #[cfg(test)]
    pub(super) fn only() -> Self {
        Self { day: None, ends_at: None }
    }

    /// By what it is counted how many of a variant are gone.
    pub(super) fn quota_key(&self, offered: &Offered) -> String {
        self.key(format!("quota:{}", offered.variant_id.0))
    }

    /// By what it is counted how many of a variant a customer had.
    pub(super) fn customer_key(&self, offered: &Offered, shopper: Shopper) -> String {
        self.key(format!("customer:{}:{}", shopper.id, offered.variant_id.0))
    }

    fn key(&self, key: String) -> String {
        match self.day {
            Some(day) => format!("{key}:{day}"),
            None => key,
        }
    }
}

/// When the next session begins, in the time in which it may be announced.
pub(super) fn announced(
    one: &Running<Config>,
    now: DateTime<Utc>,
    zone: Tz,
) -> Option<DateTime<Utc>> {
    next(one, now, zone).filter(|next| announced_from(one, *next) <= now)
}

/// When something else is said of what is offered: a session ends, is announced or begins.
pub(super) fn next_quote(
    one: &Running<Config>,
    now: DateTime<Utc>,
    zone: Tz,
) -> Option<DateTime<Utc>> {
    let announced = next(one, now, zone).map(|next| announced_from(one, next));
    let changes = [Session::next_change(one, now, zone), announced.filter(|at| *at > now)];
    changes.into_iter().flatten().min()
}

/// When the next session begins.
fn next(one: &Running<Config>, now: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
    let on_at_start = one.config.on.as_ref().is_none_or(|on| on.holds(one.starts_at, zone));
    match &one.config.on {
        _ if one.starts_at > now && on_at_start => Some(one.starts_at),
        on => on.as_ref()?.next(now.max(one.starts_at), zone),
    }
}

fn announced_from(one: &Running<Config>, begins: DateTime<Utc>) -> DateTime<Utc> {
    begins - TimeDelta::minutes(one.config.preheat_minutes.into())
}
