//! All states of small patterns as one table, for patterns that are matched often.

use super::cache::NEST_LIMIT;
use regex_automata::Anchored;
use regex_automata::dfa::{Automaton, dense};
use regex_automata::nfa::thompson;
use regex_automata::util::primitives::StateID;
use regex_automata::util::{start, syntax};

/// A table takes no more bytes than this.
const MAX_AUTOMATON: usize = 128 << 10;

/// Whether one of some patterns matches. It asks for no memory and no lock.
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
