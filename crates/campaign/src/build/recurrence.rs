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
    /// When it ends, `HH:MM`; with the day when it isn't said.
    #[serde(default)]
    pub to: Option<String>,
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
        let message = "It ends after it has begun, on the same day.";
        checks.ensure(to.is_none_or(|to| to > from), &format!("{path}.to"), Code::Invalid, message);
    }

    /// Whether it recurs at a moment.
    pub fn holds(&self, now: DateTime<Utc>, zone: Tz) -> bool {
        self.until(now, zone).is_some()
    }

    /// When it ends, if it recurs at a moment.
    pub fn until(&self, now: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
        let day = now.with_timezone(&zone).date_naive();
        if !self.is_on(day) {
            return None;
        }
        let (from, to) = self.times();
        let begins = instant(day, from, zone);
        let ends = match to {
            Some(to) => instant(day, to, zone),
            None => instant(day.checked_add_days(Days::new(1))?, NaiveTime::MIN, zone),
        };
        (begins <= now && now < ends).then_some(ends)
    }

    /// When it begins next, after a moment.
    pub fn next(&self, now: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
        let today = now.with_timezone(&zone).date_naive();
        let days = today.iter_days().take(LONGEST_GAP).filter(|day| self.is_on(*day));
        let (from, _) = self.times();
        days.map(|day| instant(day, from, zone)).find(|begins| *begins > now)
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
mod tests {
    use chrono::{DateTime, Utc};
    use chrono_tz::{America::New_York, America::Sao_Paulo, Asia::Shanghai, Tz};
    use kernel::Checks;

    use super::{Recurrence, Weekday};

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    fn days(month_days: &[u32], weekdays: &[Weekday]) -> Recurrence {
        let (month_days, weekdays) = (month_days.to_vec(), weekdays.to_vec());
        Recurrence { month_days, weekdays, from: None, to: None }
    }

    fn holds(rule: &Recurrence, zone: Tz, text: &str) -> bool {
        rule.holds(at(text), zone)
    }

    #[test]
    fn the_eighth_is_the_shops_own() {
        let rule = days(&[8], &[]);
        assert!(!holds(&rule, Shanghai, "2026-03-07T15:59:59Z"));
        assert!(holds(&rule, Shanghai, "2026-03-07T16:00:00Z"));
        assert!(holds(&rule, Shanghai, "2026-03-08T15:59:59Z"));
        assert!(!holds(&rule, Shanghai, "2026-03-08T16:00:00Z"));
    }

    #[test]
    fn the_day_on_which_clocks_change_is_whole() {
        // 2026-03-08 is 23 hours long in New York, 2026-11-01 is 25.
        let rule = days(&[8], &[]);
        assert!(holds(&rule, New_York, "2026-03-08T05:00:00Z"));
        assert!(!holds(&rule, New_York, "2026-03-08T04:59:59Z"));
        assert!(holds(&rule, New_York, "2026-03-09T03:59:59Z"));
        assert!(!holds(&rule, New_York, "2026-03-09T04:00:00Z"));
        let sunday = days(&[], &[Weekday::Sunday]);
        assert!(holds(&sunday, New_York, "2026-11-02T04:59:59Z"));
        assert!(!holds(&sunday, New_York, "2026-11-02T05:00:00Z"));
    }

    #[test]
    fn an_hour_that_there_isnt_begins_when_clocks_are_put_forward_and_one_twice_the_first_time() {
        let window = |from: &str, to: &str| Recurrence {
            from: Some(from.into()),
            to: Some(to.into()),
            ..days(&[], &[Weekday::Sunday])
        };
        // In New York 02:00 to 03:00 is left out on 2026-03-08: 07:00 UTC is 03:00.
        let spring = window("02:30", "04:00");
        assert!(!holds(&spring, New_York, "2026-03-08T06:59:59Z"));
        assert!(holds(&spring, New_York, "2026-03-08T07:00:00Z"));
        assert!(!holds(&spring, New_York, "2026-03-08T08:00:00Z"));
        // On 2026-11-01 01:00 to 02:00 comes twice, first from 05:00 UTC on.
        let autumn = window("01:30", "03:00");
        assert!(!holds(&autumn, New_York, "2026-11-01T05:29:59Z"));
        assert!(holds(&autumn, New_York, "2026-11-01T05:30:00Z"));
        assert!(holds(&autumn, New_York, "2026-11-01T07:59:59Z"));
        assert!(!holds(&autumn, New_York, "2026-11-01T08:00:00Z"));
        // In São Paulo 2018-11-04 had no midnight.
        assert!(holds(&days(&[4], &[]), Sao_Paulo, "2018-11-04T03:00:00Z"));
    }

    #[test]
    fn the_next_time_is_the_next_beginning() {
        let rule = Recurrence { from: Some("20:00".into()), ..days(&[9], &[Weekday::Sunday]) };
        // 2026-03-08 is a Sunday.
        let next = |text: &str| rule.next(at(text), Shanghai);
        assert_eq!(next("2026-03-08T11:59:59Z"), Some(at("2026-03-08T12:00:00Z")));
        assert_eq!(next("2026-03-08T12:00:00Z"), Some(at("2026-03-09T12:00:00Z")));
        assert_eq!(next("2026-03-09T12:00:00Z"), Some(at("2026-03-15T12:00:00Z")));
    }

    #[test]
    fn a_month_that_is_shorter_has_no_last_days() {
        let rule = days(&[31], &[]);
        assert!(holds(&rule, Shanghai, "2026-01-31T04:00:00Z"));
        for day in ["2026-02-28T04:00:00Z", "2026-03-01T04:00:00Z", "2026-04-30T04:00:00Z"] {
            assert!(!holds(&rule, Shanghai, day), "{day}");
        }
        assert!(holds(&days(&[29], &[]), Shanghai, "2028-02-29T04:00:00Z"));
    }

    #[test]
    fn the_next_time_is_found_over_the_ends_of_months() {
        let next = |rule: &Recurrence, text: &str| rule.next(at(text), Shanghai);
        let first = days(&[31], &[]);
        assert_eq!(next(&first, "2026-01-30T16:00:00Z"), Some(at("2026-03-30T16:00:00Z")));
        assert_eq!(next(&first, "2026-01-30T15:59:59Z"), Some(at("2026-01-30T16:00:00Z")));
        let evening = Recurrence { from: Some("20:00".into()), ..days(&[], &[Weekday::Wednesday]) };
        assert_eq!(next(&evening, "2026-03-04T11:59:00Z"), Some(at("2026-03-04T12:00:00Z")));
        assert_eq!(next(&evening, "2026-03-04T12:00:00Z"), Some(at("2026-03-11T12:00:00Z")));
    }

    #[test]
    fn days_and_times_that_there_arent_are_refused_by_their_path() {
        let wrong = Recurrence {
            month_days: vec![0, 8, 32],
            weekdays: Vec::new(),
            from: Some("25:00".into()),
            to: Some("9".into()),
        };
        let mut checks = Checks::new();
        wrong.check("on", &mut checks);
        let faults = checks.finish().expect_err("faults");
        let paths: Vec<String> = faults.iter().map(|fault| fault.field.join(".")).collect();
        assert_eq!(paths, ["on.monthDays.0", "on.monthDays.2", "on.from", "on.to"]);
        let mut checks = Checks::new();
        days(&[], &[]).check("on", &mut checks);
        assert_eq!(checks.finish().expect_err("none").len(), 1);
    }
}
