//! The parts that tables are written with: numbers, texts, lists, and the macros that list what a row holds.

use super::{ProgramError, Result};
use crate::op::Op;
use std::collections::HashMap;
use std::sync::Arc;

/// What can be written to an image and read back.
pub(super) trait Wire: Sized {
    fn put(&self, w: &mut Writer);
    fn get(r: &mut Reader<'_>) -> Result<Self>;
}

/// Rows by their fields, in the order in which they are written.
macro_rules! record {
    ($( $name:ident { $($field:ident),* } )*) => { $(
        impl Wire for $name {
            fn put(&self, w: &mut Writer) {
                let $name { $($field),* } = self;
                $( $field.put(w); )*
            }

            #[inline]
            fn get(r: &mut Reader<'_>) -> Result<Self> {
                Ok($name { $($field: Wire::get(r)?),* })
            }
        }
    )* };
}

/// Choices by number and name, with what each holds.
macro_rules! choice {
    ($( $name:ident { $(
        $number:literal $variant:ident $(($($item:ident),*))? $({ $($field:ident),* })?
    ),* } $unknown:literal )*) => { $(
        impl Wire for $name {
            fn put(&self, w: &mut Writer) {
                match self { $(
                    $name::$variant $(($($item),*))? $({ $($field),* })? => {
                        u8::put(&$number, w);
                        $( $($item.put(w);)* )?
                        $( $($field.put(w);)* )?
                    }
                )* }
            }

            fn get(r: &mut Reader<'_>) -> Result<Self> {
                match u8::get(r)? {
                    $( $number => {
                        $( $(let $item = Wire::get(r)?;)* )?
                        $( $(let $field = Wire::get(r)?;)* )?
                        Ok($name::$variant $(($($item),*))? $({ $($field),* })?)
                    } )*
                    _ => Err(ProgramError::new($unknown)),
                }
            }
        }
    )* };
}

pub(super) use {choice, record};

/// Tables under construction, and the texts and code they name.
#[derive(Default)]
pub(super) struct Writer {
    out: Vec<u8>,
    texts: Vec<u8>,
    ends: Vec<u32>,
    numbers: HashMap<String, u32>,
    codes: Vec<u8>,
    code_numbers: HashMap<Vec<u8>, u32>,
}

impl Writer {
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        (bytes.len() as u32).put(self);
        self.out.extend_from_slice(bytes);
    }

    fn text(&mut self, text: &str) {
        let number = self.numbers.get(text).copied().unwrap_or_else(|| {
            let number = self.ends.len() as u32;
            self.texts.extend_from_slice(text.as_bytes());
            self.ends.push(self.texts.len() as u32);
            self.numbers.insert(text.to_owned(), number);
            number
        });
        number.put(self);
    }

    fn code(&mut self, code: &[Op]) {
        let mut bytes = Writer::default();
        code.to_vec().put(&mut bytes);
        let next = self.code_numbers.len() as u32;
        let number = *self.code_numbers.entry(bytes.out).or_insert_with_key(|bytes| {
            self.codes.extend_from_slice(bytes);
            next
        });
        number.put(self);
    }

    /// Puts the texts, the code and the tables behind the header.
    pub(super) fn finish(self, mut image: Vec<u8>) -> Vec<u8> {
        image.extend_from_slice(&(self.ends.len() as u32).to_le_bytes());
        image.extend(self.ends.iter().flat_map(|end| end.to_le_bytes()));
        image.extend_from_slice(&self.texts);
        image.extend_from_slice(&(self.code_numbers.len() as u32).to_le_bytes());
        image.extend_from_slice(&self.codes);
        image.extend_from_slice(&self.out);
        image
    }
}

/// What is left of an image, and its texts and code.
pub(super) struct Reader<'b> {
    rest: &'b [u8],
    texts: &'b str,
    ends: &'b [[u8; 4]],
    codes: Vec<Arc<[Op]>>,
    /// How deep rows stand in each other.
    pub(super) depth: usize,
}

fn cut_off() -> ProgramError {
    ProgramError::new("cut off")
}

impl<'b> Reader<'b> {
    /// Reads the texts and the code; the tables follow.
    pub(super) fn new(bytes: &'b [u8]) -> Result<Self> {
        let mut reader = Reader { rest: bytes, texts: "", ends: &[], codes: Vec::new(), depth: 0 };
        let count = u32::get(&mut reader)? as usize;
        let (ends, _) = reader.take(count.checked_mul(4).ok_or_else(cut_off)?)?.as_chunks();
        let len = ends.last().map_or(0, |end| u32::from_le_bytes(*end));
        let texts = reader.take(len as usize)?;
        reader.texts =
            std::str::from_utf8(texts).map_err(|_| ProgramError::new("text is not UTF-8"))?;
        reader.ends = ends;
        reader.codes = list(&mut reader, |reader| Vec::get(reader).map(Arc::from))?;
        Ok(reader)
    }

    fn take(&mut self, count: usize) -> Result<&'b [u8]> {
        let (head, tail) = self.rest.split_at_checked(count).ok_or_else(cut_off)?;
        self.rest = tail;
        Ok(head)
    }

    #[inline]
    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let (head, tail) = self.rest.split_first_chunk().ok_or_else(cut_off)?;
        self.rest = tail;
        Ok(*head)
    }

    pub(super) fn bytes(&mut self) -> Result<&'b [u8]> {
        let count = u32::get(self)? as usize;
        self.take(count)
    }

    fn text(&mut self) -> Result<&'b str> {
        let number = u32::get(self)? as usize;
        let end =
            |number: usize| self.ends.get(number).map(|end| u32::from_le_bytes(*end) as usize);
        let start = number.checked_sub(1).map_or(Some(0), end);
        let range = start.zip(end(number));
        let text = range.and_then(|(start, end)| self.texts.get(start..end));
        text.ok_or_else(|| ProgramError::new("no such text"))
    }

    fn code(&mut self) -> Result<Arc<[Op]>> {
        let number = u32::get(self)? as usize;
        self.codes.get(number).map(Arc::clone).ok_or_else(|| ProgramError::new("no such code"))
    }

    pub(super) fn end(&self) -> Result<()> {
        if self.rest.is_empty() { Ok(()) } else { Err(ProgramError::new("bytes behind the end")) }
    }
}

macro_rules! numbers {
    ($($number:ty)*) => { $(
        impl Wire for $number {
            fn put(&self, w: &mut Writer) {
                w.out.extend_from_slice(&self.to_le_bytes());
            }

            #[inline]
            fn get(r: &mut Reader<'_>) -> Result<Self> {
                r.array().map(<$number>::from_le_bytes)
            }
        }
    )* };
}

numbers! { u8 u16 u32 u64 i64 }

impl Wire for bool {
    fn put(&self, w: &mut Writer) {
        u8::from(*self).put(w);
    }

    fn get(r: &mut Reader<'_>) -> Result<Self> {
        Ok(u8::get(r)? != 0)
    }
}

impl Wire for String {
    fn put(&self, w: &mut Writer) {
        w.text(self);
    }

    fn get(r: &mut Reader<'_>) -> Result<Self> {
        r.text().map(str::to_owned)
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn put(&self, w: &mut Writer) {
        (self.len() as u32).put(w);
        self.iter().for_each(|item| item.put(w));
    }

    #[inline]
    fn get(r: &mut Reader<'_>) -> Result<Self> {
        list(r, T::get)
    }
}

impl Wire for Arc<[Op]> {
    fn put(&self, w: &mut Writer) {
        w.code(self);
    }

    fn get(r: &mut Reader<'_>) -> Result<Self> {
        r.code()
    }
}

/// Reads a list. Its length is believed only as far as bytes are left: an item takes one at least.
#[inline]
fn list<'b, T>(
    r: &mut Reader<'b>,
    mut item: impl FnMut(&mut Reader<'b>) -> Result<T>,
) -> Result<Vec<T>> {
    const MOST_AT_ONCE: usize = 4096;
    let count = u32::get(r)? as usize;
    if count > r.rest.len() {
        return Err(cut_off());
    }
    let mut items = Vec::with_capacity(count.min(MOST_AT_ONCE));
    for _ in 0..count {
        items.push(item(r)?);
    }
    Ok(items)
}

impl<T: Wire> Wire for Option<T> {
    fn put(&self, w: &mut Writer) {
        self.is_some().put(w);
        self.iter().for_each(|item| item.put(w));
    }

    #[inline]
    fn get(r: &mut Reader<'_>) -> Result<Self> {
        if bool::get(r)? { T::get(r).map(Some) } else { Ok(None) }
    }
}

impl<A: Wire, B: Wire> Wire for (A, B) {
    fn put(&self, w: &mut Writer) {
        self.0.put(w);
        self.1.put(w);
    }

    #[inline]
    fn get(r: &mut Reader<'_>) -> Result<Self> {
        Ok((A::get(r)?, B::get(r)?))
    }
}
