//! Gunzipping for WebAssembly, with what `flate2` says of what is wrong. It stands in for that crate's own reader, whose
//! checksum comes with tables of 16 KB that do not pack; here they are of 64 bytes. Elsewhere speed matters more.

use flate2::bufread::DeflateDecoder;
use std::io::{self, Error, ErrorKind, Read};

/// The flags of a header.
const HEADER_SUM: u8 = 2;
const EXTRA: u8 = 4;
const NAME: u8 = 8;
const COMMENT: u8 = 16;
const RESERVED: u8 = 0xe0;

/// Names and comments in headers are no longer.
const MAX_FIELD: usize = 65_535;

/// All members of a gzip file in memory, one after the other.
pub(super) struct MultiGzDecoder<'b> {
    rest: &'b [u8],
    member: Option<Member<'b>>,
    begun: bool,
}

struct Member<'b> {
    inflated: DeflateDecoder<&'b [u8]>,
    sum: Sum,
    length: u32,
}

impl<'b> MultiGzDecoder<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        MultiGzDecoder { rest: bytes, member: None, begun: false }
    }
}

impl Read for MultiGzDecoder<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(member) = &mut self.member {
                let count = if out.is_empty() { 0 } else { member.inflated.read(out)? };
                member.sum.add(&out[..count]);
                member.length = member.length.wrapping_add(count as u32);
                if count > 0 || out.is_empty() {
                    return Ok(count);
                }
            }
            if let Some(member) = self.member.take() {
                self.rest = member.inflated.into_inner();
                let [a, b, c, d, e, f, g, h] = *take(&mut self.rest)?;
                let known = [a, b, c, d] == member.sum.value().to_le_bytes()
                    && [e, f, g, h] == member.length.to_le_bytes();
                if !known {
                    self.rest = &[];
                    return Err(corrupt());
                }
            }
            if self.begun && self.rest.is_empty() {
                return Ok(0);
            }
            self.begun = true;
            header(&mut self.rest)?;
            let inflated = DeflateDecoder::new(self.rest);
            self.member = Some(Member { inflated, sum: Sum::default(), length: 0 });
        }
    }
}

fn wrong(what: &'static str) -> Error {
    Error::new(ErrorKind::InvalidInput, what)
}

fn corrupt() -> Error {
    wrong("corrupt gzip stream does not have a matching checksum")
}

fn take<'b, const N: usize>(rest: &mut &'b [u8]) -> io::Result<&'b [u8; N]> {
    let (taken, after) = rest.split_first_chunk().ok_or(ErrorKind::UnexpectedEof)?;
    *rest = after;
    Ok(taken)
}

/// Passes over a header.
fn header(rest: &mut &[u8]) -> io::Result<()> {
    let whole = *rest;
    let &[0x1f, 0x8b, 8, flags, ..] = take::<10>(rest)? else {
        return Err(wrong("invalid gzip header"));
    };
    if flags & RESERVED != 0 {
        return Err(wrong("invalid gzip header"));
    }
    if flags & EXTRA != 0 {
        let length = u16::from_le_bytes(*take(rest)?);
        *rest = rest.get(usize::from(length)..).ok_or(ErrorKind::UnexpectedEof)?;
    }
    for field in [NAME, COMMENT] {
        if flags & field != 0 {
            let end = rest.iter().take(MAX_FIELD + 1).position(|byte| *byte == 0);
            let end = end.ok_or_else(|| match rest.len() > MAX_FIELD {
                true => wrong("gzip header field too long"),
                false => ErrorKind::UnexpectedEof.into(),
            })?;
            *rest = &rest[end + 1..];
        }
    }
    if flags & HEADER_SUM != 0 {
        let mut sum = Sum::default();
        sum.add(&whole[..whole.len() - rest.len()]);
        if *take(rest)? != (sum.value() as u16).to_le_bytes() {
            return Err(corrupt());
        }
    }
    Ok(())
}

/// The checksum of gzip, the complement of it.
struct Sum(u32);

impl Default for Sum {
    fn default() -> Self {
        Sum(u32::MAX)
    }
}

impl Sum {
    /// What four bits more make of the sum.
    const STEPS: [u32; 16] = {
        let mut steps = [0; 16];
        let mut index = 0;
        while index < 16 {
            let mut sum = index as u32;
            let mut bit = 0;
            while bit < 4 {
                sum = if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 };
                bit += 1;
            }
            steps[index] = sum;
            index += 1;
        }
        steps
    };

    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 ^= u32::from(*byte);
            for _ in 0..2 {
                self.0 = Self::STEPS[self.0 as usize & 15] ^ self.0 >> 4;
            }
        }
    }

    fn value(&self) -> u32 {
        !self.0
    }
}

#[cfg(test)]
mod tests {
    use super::MultiGzDecoder;
    use flate2::{Compression, GzBuilder};
    use std::io::{Read, Write};

    /// What is read, or what is said of it.
    fn shown(mut reader: impl Read) -> Result<Vec<u8>, String> {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes).map(|_| bytes).map_err(|error| error.to_string())
    }

    fn member(text: &str, builder: GzBuilder) -> Vec<u8> {
        let mut encoder = builder.write(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes()).expect("memory can be written");
        encoder.finish().expect("memory can be written")
    }

    /// Whole files, files that end early and files with a wrong byte: it is what `flate2` says.
    #[test]
    fn as_flate2_has_it() {
        let plain = member(&"policy ".repeat(9), GzBuilder::new());
        let named = GzBuilder::new().filename("a.rego").comment("none").extra(*b"12345");
        let files = [plain.clone(), member("", named), [plain.clone(), plain].concat(), Vec::new()];
        for file in files {
            let mut given: Vec<Vec<u8>> =
                (0..=file.len()).map(|end| file[..end].to_vec()).collect();
            given.extend((0..file.len()).map(|at| {
                let mut other = file.clone();
                other[at] ^= 0x12;
                other
            }));
            for bytes in given {
                let theirs = shown(flate2::read::MultiGzDecoder::new(&bytes[..]));
                assert_eq!(shown(MultiGzDecoder::new(&bytes)), theirs, "{bytes:?}");
            }
        }
    }
}
