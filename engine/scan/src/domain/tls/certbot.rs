//! What certbot renews, and how.

use super::{Model, Spot, last_part};
use crate::domain::Read;
use lictor::Value;

/// Adds the renewal of a file: its parameters as they are written, and days where it says days.
pub(super) fn renewal<'r>(model: &mut Model<'r>, n: usize, read: &Read<'r>) {
    let region = model.region;
    let top = read.value.get_str("certbot");
    let name = last_part(read.file);
    let name = region.text(name.strip_suffix(".conf").unwrap_or(name));
    let parameters = top.get_str("renewalparams");
    let mut fields = vec![
        ("at", Spot::whole(n, "renewal", name).at(region)),
        ("path", region.array(&[Value::str("certbot"), Value::str("renewalparams")])),
        ("name", Value::str(name)),
        ("top", top),
        ("parameters", parameters),
    ];
    let (before, key) = match parameters.get_str("renew_before_expiry").as_str() {
        Some(text) => (Some(text), "renewalparams"),
        None => (top.get_str("renew_before_expiry").as_str(), ""),
    };
    if let Some(days) = before.and_then(days) {
        let mut path =
            vec![Value::str("certbot"), Value::str(key), Value::str("renew_before_expiry")];
        path.retain(|step| step.as_str() != Some(""));
        fields.push(("renew_before_days", super::setting(region, Value::int(days), &path)));
    }
    model.renewals.push(region.record(&fields));
}

/// `30 days`, `2 weeks`.
fn days(text: &str) -> Option<i64> {
    let mut words = text.split_whitespace();
    let count: i64 = words.next()?.parse().ok()?;
    let unit = match words.next().unwrap_or("days").trim_end_matches('s') {
        "day" => 1,
        "week" => 7,
        "month" => 30,
        "year" => 365,
        _ => return None,
    };
    count.checked_mul(unit)
}
