//! PEM blocks, found with the tolerance of Go's decoder: text around them is skipped, broken blocks too.

use crate::families::base64::decode;

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"\n-----END ";
const DASHES: &[u8] = b"-----";

/// One block; headers are not kept.
pub(crate) struct Block {
    pub(crate) label: String,
    pub(crate) bytes: Vec<u8>,
}

fn find(data: &[u8], what: &[u8]) -> Option<usize> {
    data.windows(what.len()).position(|window| window == what)
}

fn find_last(data: &[u8], what: &[u8]) -> Option<usize> {
    data.windows(what.len()).rposition(|window| window == what)
}

/// The line that starts at `at`, without trailing blanks, and where the next one starts.
fn line(data: &[u8], at: usize) -> (&[u8], usize) {
    let rest = data.get(at..).unwrap_or_default();
    let (line, next) = match rest.iter().position(|byte| *byte == b'\n') {
        Some(end) => (rest[..end].strip_suffix(b"\r").unwrap_or(&rest[..end]), at + end + 1),
        None => (rest, data.len()),
    };
    let len =
        line.iter().rposition(|byte| !matches!(byte, b' ' | b'\t')).map_or(0, |last| last + 1);
    (&line[..len], next)
}

/// The first block and what follows it.
pub(crate) fn next(data: &[u8]) -> Option<(Block, &[u8])> {
    let mut from = 0;
    loop {
        let end = from + find(data.get(from..)?, END)?;
        let after = end + END.len();
        match try_block(data, from, end) {
            Try::Found(block, next) => return Some((block, &data[next..])),
            Try::Broken => from = after,
            Try::Over => return None,
        }
    }
}

enum Try {
    Found(Block, usize),
    Broken,
    Over,
}

/// Reads the block whose END line starts (with its line break) at `end`, looking for its beginning behind `from`.
fn try_block(data: &[u8], from: usize, end: usize) -> Try {
    let Some(begin) = find_last(&data[from..end], BEGIN).map(|at| from + at) else {
        return Try::Broken;
    };
    if begin > from && data[begin - 1] != b'\n' {
        return Try::Broken;
    }
    let (label, mut at) = line(data, begin + BEGIN.len());
    let Some(label) = label.strip_suffix(DASHES) else { return Try::Broken };
    let mut headers = false;
    loop {
        if at >= data.len() {
            return Try::Over;
        }
        let (text, next) = line(data, at);
        if !text.contains(&b':') {
            break;
        }
        (headers, at) = (true, next);
    }
    let trailer = end + END.len();
    if at > trailer {
        return Try::Over;
    }
    if headers && at > end {
        return Try::Broken;
    }
    let closing =
        data.get(trailer..).and_then(|rest| rest.strip_prefix(label)?.strip_prefix(DASHES));
    let Some(closing) = closing else { return Try::Broken };
    if !line(closing, 0).0.is_empty() {
        return Try::Broken;
    }
    let text: Vec<u8> = data
        .get(at..end)
        .unwrap_or_default()
        .iter()
        .copied()
        .filter(|byte| !matches!(byte, b' ' | b'\t'))
        .collect();
    let Ok(bytes) = decode(&text, false) else { return Try::Broken };
    Try::Found(
        Block { label: String::from_utf8_lossy(label).into_owned(), bytes },
        line(data, trailer).1,
    )
}
