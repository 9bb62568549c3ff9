use chrono::{DateTime, Datelike, Offset, TimeDelta, Timelike, Utc};
use chrono_tz::{
    America::{New_York, Sao_Paulo},
    Asia::Shanghai,
    Australia::Lord_Howe,
    Europe::London,
    Tz,
};
use kernel::Checks;
use proptest::prelude::*;

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

fn nights() -> Recurrence {
    let (from, to) = (Some("22:00".into()), Some("02:00".into()));
    Recurrence { from, to, ..days(&[], &[Weekday::Friday]) }
}

#[test]
fn what_ends_after_midnight_belongs_to_the_day_on_which_it_begins() {
    // 2026-03-06 is a Friday.
    let rule = nights();
    let on = |text: &str| rule.at(at(text), Shanghai).map(|it| it.day.to_string());
    let friday = Some("2026-03-06".to_owned());
    assert_eq!(on("2026-03-06T13:59:59Z"), None);
    assert_eq!((on("2026-03-06T14:00:00Z"), on("2026-03-06T17:59:59Z")), (friday.clone(), friday));
    assert_eq!(on("2026-03-06T18:00:00Z"), None);
    // Its first hours are none of the Friday's own.
    assert_eq!(on("2026-03-05T17:00:00Z"), None);
    let until = |text: &str| rule.until(at(text), Shanghai);
    assert_eq!(until("2026-03-06T16:30:00Z"), Some(at("2026-03-06T18:00:00Z")));
    let next = |text: &str| rule.next_change(at(text), Shanghai);
    assert_eq!(next("2026-03-06T17:00:00Z"), Some(at("2026-03-06T18:00:00Z")));
    assert_eq!(next("2026-03-06T18:00:00Z"), Some(at("2026-03-13T14:00:00Z")));
    let mut checks = Checks::new();
    rule.check("on", &mut checks);
    assert!(checks.finish().is_ok());
    let never = Recurrence { to: Some("22:00".into()), ..nights() };
    let mut checks = Checks::new();
    never.check("on", &mut checks);
    let faults = checks.finish().expect_err("it ends as it begins");
    assert_eq!(faults[0].field.join("."), "on.to");
}

#[test]
fn a_night_in_which_clocks_change_ends_when_they_show_its_end() {
    let saturdays = Recurrence { weekdays: vec![Weekday::Saturday], ..nights() };
    // In New York 2026-03-08 has no 02:00, and 2026-11-01 has 01:00 to 02:00 twice.
    let ends = |text: &str| saturdays.until(at(text), New_York);
    assert_eq!(ends("2026-03-08T04:00:00Z"), Some(at("2026-03-08T07:00:00Z")));
    assert_eq!(ends("2026-11-01T06:30:00Z"), Some(at("2026-11-01T07:00:00Z")));
    let early = Recurrence { to: Some("01:30".into()), ..saturdays.clone() };
    assert_eq!(early.until(at("2026-11-01T05:00:00Z"), New_York), Some(at("2026-11-01T05:30:00Z")));
    assert_eq!(early.until(at("2026-11-01T06:15:00Z"), New_York), None);
}

proptest! {
    /// Whatever the zone and the times, each moment is in the occurrence of the day that the
    /// clocks on the wall say, and the next change is where that ends or another begins.
    #[test]
    fn a_moment_is_in_the_occurrence_that_clocks_show(
        zone in prop_oneof![
            Just(Shanghai), Just(New_York), Just(Sao_Paulo), Just(Lord_Howe), Just(London)],
        days in proptest::collection::vec(1..=31u32, 1..8),
        (from, to) in (0..24 * 60u32, 0..24 * 60u32),
        minute in 0..60 * 24 * 800i64,
    ) {
        prop_assume!(from != to);
        let clock = |at: u32| format!("{:02}:{:02}", at / 60, at % 60);
        let rule = Recurrence {
            month_days: days.clone(),
            weekdays: Vec::new(),
            from: Some(clock(from)),
            to: Some(clock(to)),
        };
        let now = at("2018-01-01T00:00:00Z") + TimeDelta::minutes(minute);
        let found = rule.at(now, zone);
        if let Some(it) = found {
            prop_assert!(it.begins_at <= now && now < it.ends_at);
            prop_assert!(days.contains(&it.day.day()));
            let begins = it.begins_at.with_timezone(&zone);
            prop_assert!(begins.date_naive() >= it.day);
            prop_assert!(rule.at(it.begins_at, zone) == Some(it));
        }
        // Away from where clocks change, what they show decides.
        let steady = (-30..=30).all(|hours| {
            let there = (now + TimeDelta::hours(hours)).with_timezone(&zone);
            there.offset().fix() == now.with_timezone(&zone).offset().fix()
        });
        if steady {
            let local = now.with_timezone(&zone).naive_local();
            let shown = local.hour() * 60 + local.minute();
            let yesterday = local.date().pred_opt().expect("a day");
            let today = days.contains(&local.day()) && shown >= from && (to < from || shown < to);
            let night = days.contains(&yesterday.day()) && to < from && shown < to;
            prop_assert_eq!(found.is_some(), today || night);
            let day = if today { local.date() } else { yesterday };
            prop_assert!(found.is_none_or(|it| it.day == day));
        }
        if let Some(change) = rule.next_change(now, zone) {
            prop_assert!(change > now);
            let after = rule.at(change, zone);
            if let Some(it) = found {
                prop_assert!(change == it.ends_at && after != Some(it));
            } else {
                prop_assert!(after.is_some_and(|it| it.begins_at == change));
                let between = now + (change - now) / 2;
                prop_assert_eq!(rule.at(between, zone), None);
            }
        }
    }
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
