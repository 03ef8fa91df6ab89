//! What an observed program reports: counts and times per mark, and the trace. Programs that are not observed have no
//! instruction that leads here.

use crate::Report;
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

/// What is told of an evaluation, besides its value.
#[derive(Debug, Default)]
pub(crate) struct Told {
    pub(crate) report: Report,
    /// The mark that is being evaluated, and since when.
    running: Option<(u16, u64)>,
    /// Values kept for the next event.
    watched: Vec<(u16, String)>,
    /// The number of the rule evaluation that was entered last.
    query: u64,
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
        let told = self.told();
        let counts = &mut told.report.observed.counts;
        counts.resize(marks, Count::default());
        if let Some((running, since)) = told.running.take()
            && let Some(count) = counts.get_mut(running as usize)
        {
            count.ns += now.saturating_sub(since);
        }
        let Some(count) = counts.get_mut(mark as usize) else { return };
        match event {
            Event::Eval => {
                count.evals += 1;
                count.passed = false;
                told.running = Some((mark, now));
            }
            Event::Redo => {
                count.redos += 1;
                told.running = Some((mark, now));
            }
            Event::Pass => count.passed = true,
            Event::Exit => count.exits += 1,
            Event::Fail if count.passed => {
                told.watched.clear();
                return;
            }
            _ => {}
        }
        if event == Event::Enter {
            told.query += 1;
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
            self.told().watched.push((term, text.0));
        }
    }

    /// Adds a line to the trace, if one is kept.
    pub(crate) fn trace_event(&mut self, event: Event, mark: u16, message: String) {
        let (trace, depth) = (self.call.trace, self.depth);
        let told = self.told();
        let values = std::mem::take(&mut told.watched);
        let events = &mut told.report.observed.events;
        if trace && events.len() < MAX_EVENTS {
            let query = told.query;
            events.push(TraceEvent { event, mark, depth, query, message, values });
        }
    }

    /// The mark that is being evaluated.
    pub(crate) fn running_mark(&self) -> u16 {
        self.told.as_ref().and_then(|told| told.running).map_or(0, |(mark, _)| mark)
    }

    /// What is told of this evaluation. Most tell nothing.
    #[cold]
    pub(crate) fn told(&mut self) -> &mut Told {
        self.told.get_or_insert_default()
    }
}
