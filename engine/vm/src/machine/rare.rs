//! The instructions that do much or come seldom, and what they need.

use super::{ENTRY_BYTES, Frame, Machine, Out, Rows, Stop, dispatch::read};
use crate::builtins::Site;
use crate::contexts::Replacement;
use crate::depends::{DATA, FUNCTIONS, INPUT};
use crate::error::EvalCode;
use lictor_program::{CONST_BASE, Function, Halt, Op, Place};
use lictor_value::{Entry, MAX_NESTING, Value};

impl<'a: 'r, 'r> Machine<'a, 'r> {
    /// The instructions that do much or come seldom. Apart, so that the frame of the loop, of which there is one per
    /// rule on the way, stays small. Gives the label to go to, if not just on.
    pub(super) fn rare(
        &mut self,
        frame: &Frame<'a, 'r>,
        op: Op,
        out: &mut Out<'r>,
    ) -> Result<Option<u16>, Stop> {
        let Frame { function, constants, base, accumulators, contexts, pc } = *frame;
        macro_rules! src {
            ($src:expr) => {
                read!(self, base, constants, $src)
            };
        }
        macro_rules! set {
            ($dst:expr, $value:expr) => {{
                let value = $value;
                self.store.registers[base + $dst as usize] = value;
            }};
        }
        macro_rules! set_or {
            ($dst:expr, $value:expr, $fail:expr) => {{
                let value = $value;
                if value.is_undefined() {
                    return Ok(Some($fail));
                }
                self.store.registers[base + $dst as usize] = value;
            }};
        }
        match op {
            Op::DocPath { dst, node, keys, count, fail } => {
                let keys = self.keys(base, keys, count);
                let value = self.document(function.links[node as usize], &keys)?;
                set_or!(dst, value, fail);
            }
            Op::DocKeys { dst, node, keys, count, fail } => {
                let keys = self.keys(base, keys, count);
                let value = self.document_keys(function.links[node as usize], &keys)?;
                set_or!(dst, value, fail);
            }
            Op::Walk { value, acc, over } => {
                set!(value, src!(over));
                self.walk(accumulators + acc as usize);
            }
            Op::WalkPath { dst, acc } => set!(dst, self.walk_path(accumulators + acc as usize)?),
            Op::At { dst, object, path, fail } => {
                let (object, path) = (src!(object), src!(path));
                let found = path.as_array().map_or(Value::UNDEFINED, |path| object.at(path));
                set_or!(dst, found, fail);
            }
            Op::Keys { dst, of } => {
                let keys = self.keys_of(src!(of))?;
                set!(dst, keys);
            }
            Op::MinusKeys { dst, set, of, builtin, fail } => {
                let site = Site { function, pc: pc - 1 };
                let value = self.minus_keys(site, builtin, src!(set), src!(of))?;
                set_or!(dst, value, fail);
            }
            Op::Member { item, of, fail } => {
                let (item, of) = (src!(item), src!(of));
                self.charge(of)?;
                if !is_member(item, of) {
                    return Ok(Some(fail));
                }
            }
            Op::Array { dst, items, count } => {
                let at = base + items as usize;
                let array = self.region.array(&self.store.registers[at..at + count as usize]);
                set!(dst, self.sized(array)?);
            }
            Op::Set { dst, items, count } => {
                let at = base + items as usize;
                let mut items = self.store.pool.items();
                items.extend_from_slice(&self.store.registers[at..at + count as usize]);
                set!(dst, self.sized(self.region.set(&mut items))?);
                self.store.pool.put_items(items);
            }
            Op::Object { dst, items, count } => {
                let at = base + items as usize;
                let pairs = self.store.registers[at..at + 2 * count as usize].chunks_exact(2);
                let mut entries: Vec<_> =
                    pairs.map(|pair| Entry { key: pair[0], value: pair[1] }).collect();
                set!(dst, self.sized(self.region.object(&mut entries))?);
            }
            Op::EndArray { dst, acc } => {
                let items = &mut self.store.accumulators[accumulators + acc as usize].items;
                self.waiting = self.waiting.saturating_sub(size_of_val(items.as_slice()));
                let value = self.region.array(items);
                items.clear();
                set!(dst, self.sized(value)?);
            }
            Op::EndSet { dst, acc } => {
                let items = &mut self.store.accumulators[accumulators + acc as usize].items;
                self.waiting = self.waiting.saturating_sub(size_of_val(items.as_slice()));
                let value = self.region.set(items);
                items.clear();
                set!(dst, self.sized(value)?);
            }
            Op::EndObject { dst, acc } => {
                let value = self.end_object(accumulators + acc as usize);
                match value {
                    Some(value) => set!(dst, self.sized(value)?),
                    None => {
                        let place = function.place_of(pc - 1);
                        return Err(Stop::error(
                            EvalCode::Conflict,
                            "object keys must be unique",
                            place,
                        ));
                    }
                }
            }
            Op::EmitEntry { keys, count, value } => {
                let value = src!(value);
                self.emit_entry(function, pc, base + keys as usize, count, value, false, out)?;
            }
            Op::EmitEntryMember { keys, count, value } => {
                let value = src!(value);
                self.emit_entry(function, pc, base + keys as usize, count, value, true, out)?;
            }
            Op::EmitRow { items, count } => {
                let at = base + items as usize;
                let row = &self.store.registers[at..at + count as usize];
                match out.rows {
                    Rows::All => {
                        self.waiting += size_of::<Value<'_>>();
                        out.items.push(self.region.array(row));
                    }
                    Rows::First(column) if out.count == 0 => {
                        let value = column.and_then(|column| row.get(column).copied());
                        out.value = value.unwrap_or(Value::TRUE);
                        out.count = 1;
                    }
                    Rows::First(_) => {}
                }
            }
            Op::WithBegin {} => self.store.open_context(),
            Op::WithInput { path, value } => {
                let (path, value) = (src!(path), src!(value));
                let path = self.with_path(path, function.place_of(pc - 1))?;
                let input = self.put(self.context().input, path, value)?;
                self.context_mut().input = input;
                self.context_mut().replaces |= INPUT;
            }
            Op::WithData { path, value } => {
                let (path, value) = (src!(path), src!(value));
                let steps = self.with_path(path, function.place_of(pc - 1))?;
                let data = self.put(self.context().data, steps, value)?;
                self.store.see(path, || self.call.linked.depends.seeing(self.program, steps));
                let context = self.context_mut();
                context.data = data;
                context.replaced.push(path);
                context.replaces |= DATA;
            }
            Op::WithValue { target, value } => {
                let value = src!(value);
                let target = function.links[target as usize];
                self.context_mut().functions.push((target, Replacement::Value(value)));
                self.context_mut().replaces |= FUNCTIONS;
            }
            Op::WithFunction { target, by } => {
                let replacement = Replacement::Function(function.links[by as usize]);
                let target = function.links[target as usize];
                self.context_mut().functions.push((target, replacement));
                self.context_mut().replaces |= FUNCTIONS;
            }
            Op::WithEnd {} if self.store.outer.len() > contexts => self.store.close_context(),
            Op::Print { args } => {
                let args = src!(args);
                self.print(args, function.place_of(pc - 1))?;
            }
            Op::TestCase { name } => {
                let name = src!(name);
                self.host.test_case(name);
                let mark = self.running_mark();
                let parts = name.as_array().unwrap_or_default().iter();
                let parts =
                    parts.map(|part| part.as_str().map_or_else(|| part.to_string(), str::to_owned));
                self.trace_event(
                    lictor_program::Event::TestCase,
                    mark,
                    parts.collect::<Vec<_>>().join("\0"),
                );
            }
            Op::Trace { event, mark } => self.observe(event, mark),
            Op::Watch { term, src } => {
                let value = src!(src);
                self.watch(term, value);
            }
            _ => {}
        }
        Ok(None)
    }

    pub(super) fn keys(&self, base: usize, first: u16, count: u16) -> Vec<Value<'r>> {
        let at = base + first as usize;
        self.store.registers[at..at + count as usize].to_vec()
    }

    /// The steps of a `with` target, which must be strings.
    fn with_path(&self, path: Value<'r>, place: Place) -> Result<&'r [Value<'r>], Stop> {
        let steps = path.as_array().unwrap_or_default();
        if steps.iter().all(|step| step.as_str().is_some()) {
            return Ok(steps);
        }
        Err(Stop::error(EvalCode::Conflict, "bad document path", place))
    }

    fn end_object(&mut self, acc: usize) -> Option<Value<'r>> {
        let entries = &mut self.store.accumulators[acc].entries;
        self.waiting = self.waiting.saturating_sub(size_of_val(entries.as_slice()));
        entries.sort_by(|a, b| a.key.compare(b.key));
        let clash = entries
            .windows(2)
            .any(|pair| pair[0].key.equals(pair[1].key) && !pair[0].value.equals(pair[1].value));
        (!clash).then(|| self.region.object(entries))
    }

    #[expect(clippy::too_many_arguments, reason = "operands of one instruction, passed on")]
    fn emit_entry(
        &mut self,
        function: &Function,
        pc: usize,
        keys: usize,
        count: u16,
        value: Value<'r>,
        member: bool,
        out: &mut Out<'r>,
    ) -> Result<(), Stop> {
        let keys = &self.store.registers[keys..keys + count as usize];
        out.count += 1;
        self.waiting += ENTRY_BYTES;
        if keys.len() > MAX_NESTING {
            return Err(Stop::halt(Halt::Nesting));
        }
        match &mut out.tree {
            Some(tree) => {
                if tree.insert(keys, value, member).is_ok() || tree.excuses(keys) {
                    return Ok(());
                }
                let place = function.place_of(pc - 1);
                Err(Stop::error(EvalCode::Conflict, "object keys must be unique", place))
            }
            None => Ok(()),
        }
    }

    /// One line per combination of what the sets hold; an empty set is something undefined.
    fn print(&mut self, args: Value<'r>, place: Place) -> Result<(), Stop> {
        let mut columns = Vec::new();
        for column in args.as_array().unwrap_or_default() {
            self.charge(*column)?;
            columns.push(match column.as_set() {
                Some(set) if !set.is_empty() => {
                    set.items().iter().map(|item| show(*item)).collect()
                }
                _ => vec!["<undefined>".to_owned()],
            });
        }
        let file = self.program.files.get(place.file as usize).map_or("", String::as_str);
        let shown_place = format!("{file}:{}", place.row);
        let mut at = vec![0; columns.len()];
        loop {
            let words = at
                .iter()
                .zip(&columns)
                .map(|(at, column): (&usize, &Vec<String>)| column[*at].as_str());
            let line = words.collect::<Vec<_>>().join(" ");
            self.spend(1 + (line.len() >> 8) as u64).map_err(|stop| stop.at(place))?;
            self.host.print(&shown_place, &line);
            // The last column turns fastest.
            let Some(turn) =
                (0..columns.len()).rev().find(|column| at[*column] + 1 < columns[*column].len())
            else {
                return Ok(());
            };
            at[turn] += 1;
            at[turn + 1..].fill(0);
        }
    }
}

fn show(value: Value<'_>) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn is_member(item: Value<'_>, of: Value<'_>) -> bool {
    if let Some(set) = of.as_set() {
        return set.contains(item);
    }
    if let Some(items) = of.as_array() {
        return item.is_among(items);
    }
    of.as_object()
        .is_some_and(|object| object.entries().iter().any(|entry| entry.value.equals(item)))
}
