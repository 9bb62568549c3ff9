use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use kernel::{Checks, Code};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The days on which something recurs, in the shop's own zone, whole or a part of each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Recurrence {
    /// Days of every month, 1 to 31. A month that is shorter doesn't have its last ones.
    #[serde(default)]
    pub month_days: Vec<u32>,
    /// Days of every week.
    #[serde(default)]
    pub weekdays: Vec<Weekday>,
    /// When it begins on such a day, `HH:MM`; with the day when it isn't said.
    #[serde(default)]
    pub from: Option<String>,
    /// When it ends, `HH:MM`; with the day when it isn't said. A time before `from` is the next
    /// day's: from 22:00 to 02:00.
    #[serde(default)]
    pub to: Option<String>,
}

/// Once that something recurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occurrence {
    /// The day on which it begins, also after midnight.
    pub day: NaiveDate,
    /// When it begins.
    pub begins_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "they say it themselves")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

const WEEK: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

impl Recurrence {
    /// Refuses days and times that there aren't.
    pub fn check(&self, path: &str, checks: &mut Checks) {
        let some = !self.month_days.is_empty() || !self.weekdays.is_empty();
        checks.ensure(some, path, Code::Blank, "On which days?");
        checks.count(&format!("{path}.monthDays"), self.month_days.len(), 31);
        checks.count(&format!("{path}.weekdays"), self.weekdays.len(), 7);
        for (nr, day) in self.month_days.iter().enumerate().take(31) {
            checks.range(&format!("{path}.monthDays.{nr}"), *day, 1..=31);
        }
        let times = [("from", &self.from), ("to", &self.to)];
        for (field, time) in times {
            let known = time.as_deref().is_none_or(|time| clock(time).is_some());
            let message = "This is not a time such as 09:30.";
            checks.ensure(known, &format!("{path}.{field}"), Code::Invalid, message);
        }
        let (from, to) = self.times();
        let message = "It can't end at the time at which it begins.";
        let differ = to.is_none_or(|to| to != from);
        checks.ensure(differ, &format!("{path}.to"), Code::Invalid, message);
    }

    /// Whether it recurs at a moment.
    pub fn holds(&self, now: DateTime<Utc>, zone: Tz) -> bool {
        self.until(now, zone).is_some()
    }

    /// When it ends, if it recurs at a moment.
    pub fn until(&self, now: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
        self.at(now, zone).map(|occurrence| occurrence.ends_at)
    }

    /// The occurrence that a moment is in. One that began yesterday may go on past midnight.
    pub fn at(&self, now: DateTime<Utc>, zone: Tz) -> Option<Occurrence> {
        let today = now.with_timezone(&zone).date_naive();
        let days = [today.pred_opt(), Some(today)].into_iter().flatten();
        let begun = days.filter(|day| self.is_on(*day)).filter_map(|day| self.on(day, zone));
        let mut current = begun.filter(|it| it.begins_at <= now && now < it.ends_at);
        current.next_back()
    }

    /// The occurrence that begins on a day.
    fn on(&self, day: NaiveDate, zone: Tz) -> Option<Occurrence> {
        let (from, to) = self.times();
        let tomorrow = day.checked_add_days(Days::new(1))?;
        let (last, to) = match to {
            Some(to) if to > from => (day, to),
            Some(to) => (tomorrow, to),
            None => (tomorrow, NaiveTime::MIN),
        };
        let (begins_at, ends_at) = (instant(day, from, zone), instant(last, to, zone));
        Some(Occurrence { day, begins_at, ends_at })
    }

    /// When it begins next, after a moment.
    pub fn next(&self, now: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
        let today = now.with_timezone(&zone).date_naive();
        let days = today.iter_days().take(LONGEST_GAP).filter(|day| self.is_on(*day));
        // One that clocks leave out altogether is none.
        let real = days.filter_map(|day| self.on(day, zone)).filter(|it| it.begins_at < it.ends_at);
        real.map(|it| it.begins_at).find(|begins_at| *begins_at > now)
    }

    /// When it ends or begins next, after a moment.
    pub fn next_change(&self, now: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
        self.until(now, zone).or_else(|| self.next(now, zone))
    }

    fn is_on(&self, day: NaiveDate) -> bool {
        let weekday = WEEK[day.weekday().num_days_from_monday() as usize];
        self.month_days.contains(&day.day()) || self.weekdays.contains(&weekday)
    }

    fn times(&self) -> (NaiveTime, Option<NaiveTime>) {
        let read = |time: &Option<String>| time.as_deref().and_then(clock);
        (read(&self.from).unwrap_or(NaiveTime::MIN), read(&self.to))
    }
}

/// More days than lie between two that a rule names: two months of 31 days, and the first one.
const LONGEST_GAP: usize = 63;

fn clock(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text, "%H:%M").ok()
}

/// The first moment at which clocks in a zone show a time or a later one on a day: where they are
/// put forward over it, when that happens; where they show it twice, the first time.
fn instant(day: NaiveDate, time: NaiveTime, zone: Tz) -> DateTime<Utc> {
    let mut local = day.and_time(time);
    // Clocks have never been put forward by more than a day.
    for _ in 0..=24 * 60 {
        if let Some(found) = zone.from_local_datetime(&local).earliest() {
            return found.with_timezone(&Utc);
        }
        local += chrono::TimeDelta::minutes(1);
    }
    local.and_utc()
}

#[cfg(test)]
mod tests;
