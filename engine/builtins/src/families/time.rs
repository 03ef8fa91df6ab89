//! Times: nanoseconds since the epoch, Go's layouts, zones by name.
//!
//! The zone database is part of the program, so results do not depend on the machine; `Local` is UTC.

mod calendar;
pub(crate) mod duration;
mod format;
mod layout;
mod parse;
#[cfg_attr(not(feature = "time-zones"), path = "time/no_zone.rs")]
mod zone;

use crate::args::int;
use calendar::Civil;
use lictor_program::{Builtin, BuiltinError, Context, operands};
use lictor_value::{Kind, Value, number};
use zone::Zone;

pub(crate) const TABLE: &[Builtin] = &[
    Builtin { name: "time.add_date", call: add_date },
    Builtin { name: "time.clock", call: clock },
    Builtin { name: "time.date", call: date },
    Builtin { name: "time.diff", call: diff },
    Builtin { name: "time.format", call: format_time },
    Builtin { name: "time.now_ns", call: now_ns },
    Builtin { name: "time.parse_duration_ns", call: parse_duration_ns },
    Builtin { name: "time.parse_ns", call: parse_ns },
    Builtin { name: "time.parse_rfc3339_ns", call: parse_rfc3339_ns },
    Builtin { name: "time.weekday", call: weekday },
];

type Outcome<'r> = Result<Value<'r>, BuiltinError>;

const NANOS: i64 = 1_000_000_000;

/// Whether a text is a time in this layout.
#[cfg(feature = "schema")]
pub(crate) fn reads(layout: &str, text: &str) -> bool {
    parse::parse(layout::named(layout), text).is_ok()
}

/// A date of HTTP in one of its three forms, in nanoseconds since the epoch.
#[cfg(feature = "http")]
pub(crate) fn of_http(text: &str) -> Option<i128> {
    let forms = ["Mon, 02 Jan 2006 15:04:05 GMT", layout::named("RFC850"), layout::named("ANSIC")];
    let moment = forms.into_iter().find_map(|form| parse::parse(form, text).ok())?;
    Some(i128::from(moment.seconds) * i128::from(NANOS))
}

/// A time as `20060102T150405Z`.
#[cfg(feature = "aws")]
pub(crate) fn compact(ns: i64) -> String {
    let Civil { year, month, day, hour, minute, second } =
        Civil::from_seconds(Instant::from_ns(ns).seconds);
    format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
}

/// A point in time: seconds since the epoch and nanoseconds of the second.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Instant {
    seconds: i64,
    nanos: i64,
}

impl Instant {
    fn from_ns(ns: i64) -> Self {
        Instant { seconds: ns.div_euclid(NANOS), nanos: ns.rem_euclid(NANOS) }
    }

    fn value<'r>(self) -> Outcome<'r> {
        let ns = i128::from(self.seconds) * i128::from(NANOS) + i128::from(self.nanos);
        i64::try_from(ns)
            .map(Value::int)
            .map_err(|_| BuiltinError::failed("time outside of valid range"))
    }
}

/// A time operand: `ns`, `[ns]`, `[ns, zone]` or `[ns, zone, layout]`.
struct Moment<'r> {
    instant: Instant,
    zone: Zone,
    layout: &'r str,
}

impl Moment<'_> {
    fn civil(&self) -> Civil {
        Civil::from_seconds(
            self.instant.seconds.saturating_add(self.zone.offset_at(self.instant.seconds)),
        )
    }
}

fn moment<'r>(ctx: &mut Context<'_, 'r>, value: Value<'r>) -> Result<Moment<'r>, BuiltinError> {
    let wrong =
        || BuiltinError::operand(1, "either number (ns) or [number (ns), string (tz)]", value);
    let (ns, rest) = match (value.kind(), value.as_array()) {
        (Kind::Number, _) => (value, &[][..]),
        (_, Some([ns, rest @ ..])) => (operands::number(&[*ns], 0).map(|_| *ns)?, rest),
        _ => return Err(wrong()),
    };
    let mut zone = Zone::Utc;
    let mut layout = "";
    if let Some(name) = rest.first() {
        zone = zone::load(ctx, operands::string(&[*name], 0)?)?;
    }
    if let Some(text) = rest.get(1) {
        layout = operands::string(&[*text], 0)?;
    }
    let ns = number::to_i64(ns).ok_or_else(|| BuiltinError::failed("timestamp too big"))?;
    Ok(Moment { instant: Instant::from_ns(ns), zone, layout })
}

fn now_ns<'r>(ctx: &mut Context<'_, 'r>, _: &[Value<'r>]) -> Outcome<'r> {
    Ok(Value::int(ctx.now_ns()))
}

fn ints<'r>(ctx: &Context<'_, 'r>, list: &[i64]) -> Value<'r> {
    let list: Vec<Value<'_>> = list.iter().map(|int| Value::int(*int)).collect();
    ctx.region.array(&list)
}

fn date<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let civil = moment(ctx, operands::any(args, 0))?.civil();
    Ok(ints(ctx, &[civil.year, civil.month, civil.day]))
}

fn clock<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let civil = moment(ctx, operands::any(args, 0))?.civil();
    Ok(ints(ctx, &[civil.hour, civil.minute, civil.second]))
}

fn weekday<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let civil = moment(ctx, operands::any(args, 0))?.civil();
    Ok(Value::str(layout::DAYS[civil.weekday()]))
}

fn format_time<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let moment = moment(ctx, operands::any(args, 0))?;
    let layout = match moment.layout {
        "" => layout::RFC3339_NANO,
        other => layout::named(other),
    };
    ctx.spend(1 + layout.len() as u64 / 16)?;
    let mut out = String::with_capacity(layout.len() + 10);
    format::format(&moment, layout, &mut out);
    Ok(ctx.str(&out))
}

fn add_date<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let moment = moment(ctx, operands::any(args, 0))?;
    let (years, months, days) = (int(args, 1)?, int(args, 2)?, int(args, 3)?);
    let mut civil = moment.civil();
    civil.year = civil.year.wrapping_add(years);
    civil.month = civil.month.wrapping_add(months);
    civil.day = civil.day.wrapping_add(days);
    let seconds = moment.zone.to_utc(civil.to_seconds());
    Instant { seconds, nanos: moment.instant.nanos }.value()
}

fn diff<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let first = moment(ctx, operands::any(args, 0))?;
    let second = moment(ctx, operands::any(args, 1))?;
    let second = Moment { zone: first.zone.clone(), ..second };
    let (from, to) = if first.instant > second.instant { (second, first) } else { (first, second) };
    let (from, to) = (from.civil(), to.civil());
    let (mut year, mut month, mut day) =
        (to.year - from.year, to.month - from.month, to.day - from.day);
    let (mut hour, mut minute, mut second) =
        (to.hour - from.hour, to.minute - from.minute, to.second - from.second);
    let borrow = |low: &mut i64, high: &mut i64, size: i64| {
        if *low < 0 {
            *low += size;
            *high -= 1;
        }
    };
    borrow(&mut second, &mut minute, 60);
    borrow(&mut minute, &mut hour, 60);
    borrow(&mut hour, &mut day, 24);
    borrow(&mut day, &mut month, calendar::days_in(from.month, from.year));
    borrow(&mut month, &mut year, 12);
    Ok(ints(ctx, &[year, month, day, hour, minute, second]))
}

fn parse_ns<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let (layout, text) = (operands::string(args, 0)?, operands::string(args, 1)?);
    parse::parse(layout::named(layout), text).map_err(BuiltinError::Failed)?.value()
}

fn parse_rfc3339_ns<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let text = operands::string(args, 0)?;
    parse::parse(layout::RFC3339, text).map_err(BuiltinError::Failed)?.value()
}

fn parse_duration_ns<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    duration::parse(operands::string(args, 0)?).map(Value::int).map_err(BuiltinError::Failed)
}
