//! `$GENERATE`: entries made of a range and templates, as BIND has them.

/// One directive may ask for so many entries.
const MAX_STEPS: u32 = 65_536;

/// A range: `1-254`, `0-30/2`.
pub(super) fn range(text: &str) -> Result<impl Iterator<Item = u32> + use<>, String> {
    let (range, step) = text.split_once('/').unwrap_or((text, "1"));
    let numbers = range.split_once('-').and_then(|(from, to)| {
        Some((from.parse::<u32>().ok()?, to.parse::<u32>().ok()?, step.parse::<u32>().ok()?))
    });
    let (from, to, step) = numbers
        .filter(|(from, to, step)| from <= to && *step > 0)
        .ok_or_else(|| format!("expected a range such as `1-254`, found `{text}`"))?;
    if (to - from) / step >= MAX_STEPS {
        return Err(format!("a range may have no more than {MAX_STEPS} steps"));
    }
    Ok((from..=to).step_by(step as usize))
}

/// A template with a number put in for each `$` and `${offset,width,base}`; `$$` and `\$` are dollars.
pub(super) fn filled(template: &str, number: u32) -> Result<String, String> {
    let mut text = String::with_capacity(template.len() + 4);
    let mut rest = template;
    while let Some(at) = rest.find('$') {
        let before = &rest[..at];
        rest = &rest[at + 1..];
        if let Some(before) = before.strip_suffix('\\') {
            text.push_str(before);
            text.push('$');
            continue;
        }
        text.push_str(before);
        if let Some(after) = rest.strip_prefix('$') {
            text.push('$');
            rest = after;
        } else if let Some(after) = rest.strip_prefix('{') {
            let (modifiers, after) =
                after.split_once('}').ok_or("expected `}` behind a modifier of `$`")?;
            text.push_str(&modified(modifiers, number)?);
            rest = after;
        } else {
            text.push_str(&number.to_string());
        }
    }
    text.push_str(rest);
    Ok(text)
}

fn modified(modifiers: &str, number: u32) -> Result<String, String> {
    let wrong = || format!("expected `offset,width,base`, found `{modifiers}`");
    let mut parts = modifiers.split(',');
    let offset: i64 = parts.next().unwrap_or_default().trim().parse().map_err(|_| wrong())?;
    let width: usize = parts.next().unwrap_or("0").trim().parse().map_err(|_| wrong())?;
    let base = parts.next().unwrap_or("d").trim();
    let number = i64::from(number).saturating_add(offset);
    if width > 255 || number < 0 || parts.next().is_some() {
        return Err(wrong());
    }
    Ok(match base {
        "d" => format!("{number:0width$}"),
        "o" => format!("{number:0width$o}"),
        "x" => format!("{number:0width$x}"),
        "X" => format!("{number:0width$X}"),
        "n" | "N" => nibbles(number, width, base == "N"),
        _ => return Err(wrong()),
    })
}

/// Hexadecimal digits with dots between, the last first, as reverse zones of IPv6 have them.
fn nibbles(number: i64, width: usize, is_upper: bool) -> String {
    let digits = if is_upper { format!("{number:X}") } else { format!("{number:x}") };
    let count = width.div_ceil(2).max(1);
    let digits: Vec<String> =
        digits.chars().rev().chain(std::iter::repeat('0')).take(count).map(String::from).collect();
    digits.join(".")
}
