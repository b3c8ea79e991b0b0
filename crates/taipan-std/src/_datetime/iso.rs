//! ISO 8601 texts of dates and times, taken apart. What numbers are allowed is the business of the callers.

use super::date::Civil;
use super::invalid_isoformat;
use super::time::Clock;
use super::timedelta::{MICROS, Timedelta};
use taipan_vm::{R, Value, Vm};

/// A date as it was written.
#[derive(Clone, Copy)]
pub enum Day {
    Calendar(i64, i64, i64),
    Week(i64, i64, i64),
}

impl Day {
    /// The date meant. A week or weekday that does not exist makes the whole text wrong.
    pub fn resolve(self, vm: &mut Vm, text: &Value) -> R<Civil> {
        match self {
            Day::Calendar(year, month, day) => Civil::new(vm, year, month, day),
            Day::Week(year, week, day) => {
                let result = Civil::from_week(vm, year, week, day);
                if year != 0 && result.is_err() {
                    drop(vm.take_raised());
                    return Err(invalid_isoformat(vm, text));
                }
                result
            }
        }
    }
}

/// A time as it was written.
#[derive(Default)]
pub struct Written {
    pub hour: i64,
    pub minute: i64,
    pub second: i64,
    pub micros: i64,
    /// The offset from UTC in microseconds.
    pub offset: Option<i64>,
}

impl Written {
    /// The time of day, and whether it is the midnight that ends the day.
    pub fn clock(&self, vm: &mut Vm) -> R<(Clock, bool)> {
        if self.hour == 24 {
            if self.minute == 0 && self.second == 0 && self.micros == 0 {
                return Ok((Clock::default(), true));
            }
            return Err(vm.value_error("minute, second, and microsecond must be 0 when hour is 24"));
        }
        let clock = Clock::new(vm, self.hour, self.minute, self.second, self.micros)?;
        Ok((clock, false))
    }

    /// The zone: None if there is no offset.
    pub fn zone(&self, vm: &mut Vm) -> R {
        match self.offset {
            None => Ok(Value::NONE),
            Some(0) => Ok(super::utc(vm)),
            Some(micros) => {
                let offset = Timedelta::from_total(vm, micros.into())?;
                super::tzinfo::Timezone::checked(vm, offset, None)
            }
        }
    }
}

/// A number of exactly so many digits at the beginning, and what follows.
fn number(text: &[u8], digits: usize) -> Option<(i64, &[u8])> {
    let head = text.get(..digits)?;
    if !head.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let value = head
        .iter()
        .fold(0, |value, digit| value * 10 + i64::from(digit - b'0'));
    Some((value, &text[digits..]))
}

fn skip(text: &[u8], byte: u8) -> Option<&[u8]> {
    text.strip_prefix(&[byte])
}

/// A whole text that is a date.
pub fn date(text: &[u8]) -> Option<Day> {
    let (year, rest) = number(text, 4)?;
    let (dashes, rest) = match skip(rest, b'-') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let dash = |rest| if dashes { skip(rest, b'-') } else { Some(rest) };
    if let Some(rest) = skip(rest, b'W') {
        let (week, rest) = number(rest, 2)?;
        if rest.is_empty() {
            return Some(Day::Week(year, week, 1));
        }
        let (day, rest) = number(dash(rest)?, 1)?;
        return rest.is_empty().then_some(Day::Week(year, week, day));
    }
    let (month, rest) = number(rest, 2)?;
    let (day, rest) = number(dash(rest)?, 2)?;
    rest.is_empty().then_some(Day::Calendar(year, month, day))
}

/// Where the date of a text ends that may go on with a separator and a time.
pub fn date_length(text: &[u8]) -> usize {
    let digit = |at: usize| text.get(at).is_some_and(u8::is_ascii_digit);
    match (text.get(4), text.get(5)) {
        (Some(b'-'), Some(b'W')) => match text.get(8) {
            // "-" may come before the day of the week, or separate a week from an hour, which has two digits.
            Some(b'-') if !(digit(9) && digit(10)) => 10,
            _ => 8,
        },
        (Some(b'-'), _) => 10,
        (Some(b'W'), _) => {
            // Without a separator all digits up to the next other character belong to week, day and hour.
            let end = (7..text.len()).find(|at| !digit(*at)).unwrap_or(text.len());
            match end {
                ..9 => end,
                _ if end % 2 == 0 => 7,
                _ => 8,
            }
        }
        _ => 8,
    }
}

/// Hours, minutes, seconds and microseconds; what is missing is 0.
fn clock(text: &[u8]) -> Option<[i64; 4]> {
    let mut parts = [0; 4];
    let mut rest = text;
    let mut colons = false;
    for i in 0..3 {
        (parts[i], rest) = number(rest, 2)?;
        if i == 0 {
            colons = rest.first() == Some(&b':');
        }
        match rest.first() {
            None => return Some(parts),
            Some(b':') if colons && i < 2 => rest = &rest[1..],
            Some(b'.' | b',') if i == 2 => {
                let digits = &rest[1..];
                if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
                    return None;
                }
                let kept = digits.len().min(6);
                let value = number(digits, kept)?.0;
                parts[3] = value * 10_i64.pow(6 - kept as u32);
                return Some(parts);
            }
            Some(b'0'..=b'9') if !colons && i < 2 => {}
            _ => return None,
        }
    }
    None
}

/// A whole text that is a time.
pub fn time(text: &[u8]) -> Option<Written> {
    let sign_at = text.iter().position(|c| matches!(c, b'+' | b'-' | b'Z'));
    let end = sign_at.unwrap_or(text.len());
    let [hour, minute, second, micros] = clock(&text[..end])?;
    let mut written = Written {
        hour,
        minute,
        second,
        micros,
        offset: None,
    };
    if let Some(at) = sign_at {
        let zone = &text[at + 1..];
        written.offset = Some(if text[at] == b'Z' {
            if !zone.is_empty() {
                return None;
            }
            0
        } else {
            let [hours, minutes, seconds, micros] = clock(zone)?;
            let offset = ((hours * 60 + minutes) * 60 + seconds) * MICROS + micros;
            if text[at] == b'-' { -offset } else { offset }
        });
    }
    Some(written)
}
