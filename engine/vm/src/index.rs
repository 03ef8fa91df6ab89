//! Rule indexes: the clauses of a unit that can apply, by what they ask of the input or of arguments.

use crate::machine::{Machine, Stop};
use lictor_program::{Ask, Choice, Index, Subject, Unit};
use lictor_value::Value;

/// Clauses of a unit.
pub(crate) enum Chosen<'c> {
    /// So many, from the first on.
    All(usize),
    Listed(&'c [u32]),
    /// A list made for the occasion.
    Merged(Vec<u32>),
}

impl Chosen<'_> {
    #[inline]
    pub(crate) fn len(&self) -> usize {
        match self {
            Chosen::All(count) => *count,
            Chosen::Listed(numbers) => numbers.len(),
            Chosen::Merged(numbers) => numbers.len(),
        }
    }

    #[inline]
    pub(crate) fn number(&self, at: usize) -> usize {
        match self {
            Chosen::All(_) => at,
            Chosen::Listed(numbers) => numbers[at] as usize,
            Chosen::Merged(numbers) => numbers[at] as usize,
        }
    }
}

/// Lists found so far: the first as it is, more of them as one.
#[derive(Default)]
struct Gathered<'c> {
    first: &'c [u32],
    merged: Option<Vec<u32>>,
}

impl<'a: 'r, 'r> Machine<'a, 'r> {
    /// The clauses that can apply, in order; all of them where there is no index.
    #[inline]
    pub(crate) fn candidates(&mut self, unit: &'a Unit, args: usize) -> Result<Chosen<'a>, Stop> {
        match &unit.index {
            None => Ok(Chosen::All(unit.clauses.len())),
            Some(index) => self.indexed(index, args),
        }
    }

    fn indexed(&mut self, index: &'a Index, args: usize) -> Result<Chosen<'a>, Stop> {
        let mut found = Gathered::default();
        self.gather(index, args, &mut found)?;
        Ok(match found.merged {
            None => Chosen::Listed(found.first),
            Some(mut numbers) => {
                numbers.sort_unstable();
                numbers.dedup();
                Chosen::Merged(numbers)
            }
        })
    }

    pub(crate) fn done_with(&mut self, chosen: Chosen<'_>) {
        if let Chosen::Merged(numbers) = chosen {
            self.store.pool.put_numbers(numbers);
        }
    }

    fn subject(&mut self, index: &Index, args: usize) -> Value<'r> {
        let (base, path) = match index.subject {
            Subject::Slot(slot) => return self.slot(slot),
            Subject::Input(path) => (self.context().input, path),
            // A function that is called in another's stead may get fewer arguments than it has.
            Subject::Argument(position, path) => {
                let found = self.store.registers.get(args + position as usize);
                (found.copied().unwrap_or_default(), path)
            }
        };
        base.at(self.program.constant(path).as_array().unwrap_or_default())
    }

    fn gather(
        &mut self,
        index: &'a Index,
        args: usize,
        found: &mut Gathered<'a>,
    ) -> Result<(), Stop> {
        let subject = self.subject(index, args);
        let table = self.program.constant(index.table);
        let listed = |key: Value<'_>| {
            let number = table.get(key).as_small_int()?;
            index.lists.get(number as usize)
        };
        let mut any = false;
        match index.ask {
            _ if subject.is_undefined() => {}
            Ask::Equal | Ask::Type => {
                let is_type = index.ask == Ask::Type;
                let key = if is_type { Value::str(subject.type_name()) } else { subject };
                if let Some(choice) = listed(key) {
                    any = true;
                    self.add(choice, args, found)?;
                }
            }
            Ask::Range => {
                self.charge(subject)?;
                let bounds = table.as_array().unwrap_or_default();
                let at = match bounds.binary_search_by(|bound| bound.compare(subject)) {
                    Ok(at) => 2 * at + 1,
                    Err(at) => 2 * at,
                };
                if let Some(choice) = index.lists.get(at) {
                    any = true;
                    self.add(choice, args, found)?;
                }
            }
            Ask::Prefix | Ask::Suffix => {
                // What is no string is an error in the clauses.
                let Some(text) = subject.as_str() else {
                    self.add_all(index, found);
                    return Ok(());
                };
                for length in &index.lengths {
                    let length = *length as usize;
                    let part = match index.ask {
                        Ask::Prefix => text.get(..length),
                        _ => text.len().checked_sub(length).and_then(|start| text.get(start..)),
                    };
                    if let Some(choice) = part.and_then(|part| listed(Value::str(part))) {
                        any = true;
                        self.add(choice, args, found)?;
                    }
                }
            }
            Ask::Network => {
                let mut items = self.store.pool.numbers();
                let known = self.in_networks(table, subject, &mut |item| items.push(item))?;
                for item in &items {
                    if let Some(choice) = index.lists.get(*item as usize) {
                        any = true;
                        self.add(choice, args, found)?;
                    }
                }
                self.store.pool.put_numbers(items);
                if !known {
                    self.add_all(index, found);
                    return Ok(());
                }
            }
        }
        if !any || !index.whole {
            self.add(&index.rest, args, found)?;
        }
        Ok(())
    }

    fn add(
        &mut self,
        choice: &'a Choice,
        args: usize,
        found: &mut Gathered<'a>,
    ) -> Result<(), Stop> {
        match choice {
            Choice::Clauses(clauses) => {
                self.add_clauses(clauses, found);
                Ok(())
            }
            Choice::Index(index) => self.gather(index, args, found),
        }
    }

    #[inline]
    fn add_clauses(&mut self, clauses: &'a [u32], found: &mut Gathered<'a>) {
        match &mut found.merged {
            _ if clauses.is_empty() => {}
            Some(merged) => merged.extend_from_slice(clauses),
            None if found.first.is_empty() => found.first = clauses,
            None => {
                let mut merged = self.store.pool.numbers();
                merged.extend_from_slice(found.first);
                merged.extend_from_slice(clauses);
                found.merged = Some(merged);
            }
        }
    }

    /// Adds every clause of an index: all are to see a value that they may take for an error.
    #[cold]
    fn add_all(&mut self, index: &'a Index, found: &mut Gathered<'a>) {
        for choice in index.lists.iter().chain([&index.rest]) {
            match choice {
                Choice::Clauses(clauses) => self.add_clauses(clauses, found),
                Choice::Index(index) => self.add_all(index, found),
            }
        }
    }
}
