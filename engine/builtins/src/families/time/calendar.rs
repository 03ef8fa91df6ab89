//! The Gregorian calendar, without zones.

const DAY: i64 = 86_400;

/// Years are counted from this many before the year 0, so that they are never negative: whole eras of 400 years.
const START: u64 = 292_277_022_400;
/// From there to the epoch.
const START_DAYS: i64 = (START / 400 * 146_097) as i64 + 719_468;

/// A date and a time of day. Fields out of range mean what they add up to.
#[derive(Clone, Copy)]
pub(super) struct Civil {
    pub(super) year: i64,
    pub(super) month: i64,
    pub(super) day: i64,
    pub(super) hour: i64,
    pub(super) minute: i64,
    pub(super) second: i64,
}

impl Civil {
    /// From seconds since the epoch.
    pub(super) fn from_seconds(seconds: i64) -> Self {
        let (days, time) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
        // Years that begin in March put the leap day last; eras of 400 years are all alike.
        let days = days + 719_468;
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * of_year + 2) / 153;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        Civil {
            year: year_of_era + era * 400 + i64::from(month <= 2),
            month,
            day: of_year - (153 * shifted + 2) / 5 + 1,
            hour: time / 3600,
            minute: time / 60 % 60,
            second: time % 60,
        }
    }

    /// Seconds since the epoch. As in Go, what is far out of range wraps round.
    pub(super) fn to_seconds(self) -> i64 {
        let time = self.hour * 3600 + self.minute * 60 + self.second;
        self.days().wrapping_mul(DAY).wrapping_add(time)
    }

    /// Days since the epoch.
    fn days(self) -> i64 {
        let month = self.month.wrapping_sub(1);
        let year = self.year.wrapping_add(month.div_euclid(12));
        let month = month.rem_euclid(12) + 1;
        let (early, shifted) = if month > 2 { (0, month - 3) } else { (1, month + 9) };
        let of_year = (153 * shifted + 2) / 5;
        let year = (year as u64).wrapping_sub(early).wrapping_add(START);
        let centuries = (year / 100).wrapping_mul(146_097) / 4;
        let years = (year % 100) * 1461 / 4;
        (centuries.wrapping_add(years) as i64)
            .wrapping_sub(START_DAYS)
            .wrapping_add(of_year)
            .wrapping_add(self.day)
            .wrapping_sub(1)
    }

    /// Days since the last Sunday.
    pub(super) fn weekday(self) -> usize {
        (self.days() + 4).rem_euclid(7) as usize
    }

    /// The day of the year, from 1.
    pub(super) fn year_day(self) -> i64 {
        self.days() - Civil { month: 1, day: 1, ..self }.days() + 1
    }
}

pub(super) fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

pub(super) fn days_in(month: i64, year: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
