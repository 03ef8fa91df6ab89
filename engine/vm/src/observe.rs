//! What an observed program reports: counts and times per mark, and the trace. Programs that are not observed have no
//! instruction that leads here.

use crate::machine::Machine;
use lictor_program::Event;
use lictor_value::Value;
use std::fmt::Write;

/// How many events a trace keeps.
const MAX_EVENTS: usize = 1 << 20;

/// What an observed program reported.
#[derive(Debug, Clone, Default)]
pub struct Observed {
    /// By the number of the mark in the program.
    pub counts: Vec<Count>,
    /// In order; empty unless a trace was asked for.
    pub events: Vec<TraceEvent>,
}

/// How often something happened to one mark.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// Evaluated.
    pub evals: u64,
    /// Asked for the next solution.
    pub redos: u64,
    /// Left with a solution.
    pub exits: u64,
    /// Nanoseconds by the host's clock, from each evaluation to the next event.
    pub ns: u64,
    passed: bool,
}

/// One line of a trace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceEvent {
    /// What happened.
    pub event: Event,
    /// To which mark.
    pub mark: u16,
    /// In how many calls.
    pub depth: usize,
    /// The number of the rule's evaluation.
    pub query: u64,
    /// The text of a note.
    pub message: String,
    /// Terms of the mark, by number, and what they were worth then.
    pub values: Vec<(u16, String)>,
}

/// Text of a value, cut off where nobody would read on.
struct Excerpt(String);

const MAX_EXCERPT: usize = 80;

impl Write for Excerpt {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.push_str(text);
        if self.0.len() > MAX_EXCERPT { Err(std::fmt::Error) } else { Ok(()) }
    }
}

impl<'a: 'r, 'r> Machine<'a, 'r> {
    #[cold]
    pub(crate) fn observe(&mut self, event: u16, mark: u16) {
        let Some(event) = Event::ALL.get(event as usize).copied() else { return };
        let now = self.host.tick_ns();
        let marks = self.program.marks.len();
        let observed = &mut self.report.observed;
        observed.counts.resize(marks, Count::default());
        if let Some((running, since)) = self.running.take()
            && let Some(count) = observed.counts.get_mut(running as usize)
        {
            count.ns += now.saturating_sub(since);
        }
        let Some(count) = observed.counts.get_mut(mark as usize) else { return };
        match event {
            Event::Eval => {
                count.evals += 1;
                count.passed = false;
                self.running = Some((mark, now));
            }
            Event::Redo => {
                count.redos += 1;
                self.running = Some((mark, now));
            }
            Event::Pass => count.passed = true,
            Event::Exit => count.exits += 1,
            Event::Fail if count.passed => {
                self.watched.clear();
                return;
            }
            _ => {}
        }
        if event == Event::Enter {
            self.query += 1;
        }
        if event != Event::Pass {
            self.trace_event(event, mark, String::new());
        }
    }

    /// Keeps a value for the event that follows.
    #[cold]
    pub(crate) fn watch(&mut self, term: u16, value: Value<'r>) {
        if self.call.trace && !value.is_undefined() {
            let mut text = Excerpt(String::new());
            // Writing fails when the excerpt is full.
            let _ = write!(text, "{value}");
            self.watched.push((term, text.0));
        }
    }

    /// Adds a line to the trace, if one is kept.
    pub(crate) fn trace_event(&mut self, event: Event, mark: u16, message: String) {
        let values = std::mem::take(&mut self.watched);
        let events = &mut self.report.observed.events;
        if self.call.trace && events.len() < MAX_EVENTS {
            let (depth, query) = (self.depth, self.query);
            events.push(TraceEvent { event, mark, depth, query, message, values });
        }
    }
}
