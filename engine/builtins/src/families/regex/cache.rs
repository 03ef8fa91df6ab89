//! Compiled patterns, kept for the thread.

use super::translate;
use crate::cache::Cache;
use lictor_program::{BuiltinError, Context};
use regex::{Regex, RegexBuilder};
use regex_automata::Anchored;
use regex_automata::dfa::{Automaton, dense};
use regex_automata::nfa::thompson;
use regex_automata::util::primitives::StateID;
use regex_automata::util::{start, syntax};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

/// A compiled pattern may take this many bytes.
const MAX_COMPILED: usize = 32 << 20;

/// A pattern that was matched so often gets an automaton, if that takes no more bytes than this.
const OFTEN: u32 = 16;
const MAX_AUTOMATON: usize = 128 << 10;

/// A pattern ready to match.
pub(super) struct Compiled {
    pub(super) regex: Regex,
    /// The name of each group, from the whole match on.
    pub(super) names: Vec<Option<String>>,
    /// The pattern as `regex` reads it.
    translated: String,
    matched: AtomicU32,
    automaton: OnceLock<Option<Table>>,
}

impl Compiled {
    /// Whether the pattern occurs in the text.
    pub(super) fn is_match(&self, text: &str) -> bool {
        let table = match self.automaton.get() {
            Some(table) => table.as_ref(),
            None if self.matched.fetch_add(1, Ordering::Relaxed) < OFTEN => None,
            None => self.table().as_ref(),
        };
        let known = table.and_then(|table| table.is_match(text));
        known.unwrap_or_else(|| self.regex.is_match(text))
    }

    fn table(&self) -> &Option<Table> {
        self.automaton.get_or_init(|| Table::new(std::slice::from_ref(&self.translated)))
    }
}

/// All states of small patterns as one table: whether one of them matches. It asks for no memory and no lock.
pub(super) struct Table {
    automaton: dense::DFA<Vec<u32>>,
    start: StateID,
}

impl Table {
    /// The table of patterns as `regex` reads them; nothing if it would be large.
    pub(super) fn new(translated: &[String]) -> Option<Table> {
        let limits = dense::Config::new()
            .accelerate(false)
            .dfa_size_limit(Some(MAX_AUTOMATON))
            .determinize_size_limit(Some(4 * MAX_AUTOMATON));
        let syntax = syntax::Config::new().nest_limit(NEST_LIMIT);
        let nfa = thompson::Config::new().nfa_size_limit(Some(4 * MAX_AUTOMATON));
        let automaton = dense::Builder::new()
            .configure(limits)
            .syntax(syntax)
            .thompson(nfa)
            .build_many(translated)
            .ok()?;
        let start = automaton.start_state(&start::Config::new().anchored(Anchored::No)).ok()?;
        Some(Table { automaton, start })
    }

    /// Nothing if the table has no answer.
    pub(super) fn is_match(&self, text: &str) -> Option<bool> {
        let automaton = &self.automaton;
        let mut state = self.start;
        for byte in text.as_bytes() {
            state = automaton.next_state(state, *byte);
            if automaton.is_special_state(state) {
                if automaton.is_match_state(state) {
                    return Some(true);
                } else if automaton.is_dead_state(state) {
                    return Some(false);
                } else if automaton.is_quit_state(state) {
                    return None;
                }
            }
        }
        Some(automaton.is_match_state(automaton.next_eoi_state(state)))
    }
}

/// How deep a rewritten pattern may nest.
const NEST_LIMIT: u32 = translate::MAX_DEPTH as u32 * 8;

/// The pattern, compiled.
pub(super) fn get(ctx: &mut Context<'_, '_>, pattern: &str) -> Result<Arc<Compiled>, BuiltinError> {
    get_or(ctx, pattern, || compile(pattern))
}

/// What is kept under `key`, or else what `make` gives.
pub(super) fn get_or(
    ctx: &mut Context<'_, '_>,
    key: &str,
    make: impl FnOnce() -> Result<Compiled, BuiltinError>,
) -> Result<Arc<Compiled>, BuiltinError> {
    ctx.caches.slot::<Cache<Compiled>>("regex").get_or(key, make)
}

/// Compiles a pattern of Go's dialect.
pub(super) fn compile(pattern: &str) -> Result<Compiled, BuiltinError> {
    let translated = translate::translate(pattern).map_err(BuiltinError::Failed)?;
    let regex = RegexBuilder::new(&translated.pattern)
        .size_limit(MAX_COMPILED)
        .nest_limit(NEST_LIMIT)
        .build()
        .map_err(|_| BuiltinError::Failed(translate::message("expression too large", pattern)))?;
    Ok(Compiled {
        regex,
        names: translated.names,
        translated: translated.pattern,
        matched: AtomicU32::new(0),
        automaton: OnceLock::new(),
    })
}
