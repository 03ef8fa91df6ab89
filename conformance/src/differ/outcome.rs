//! What an engine says of an entry of a program, in a form in which engines can be compared.

use crate::values;
use lictor::{Document, Entry, Value, json};
use std::collections::BTreeSet;
use std::fmt;

/// An answer and what was printed on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The answer.
    pub answer: Answer,
    /// The lines of `print`, in order; `None` where the engine does not tell.
    pub prints: Option<Vec<String>>,
    /// Every failure of a builtin, where they are errors: which is the first depends on the order of clauses.
    pub failures: Vec<Answer>,
}

/// What an engine answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A value, as JSON with its keys in order.
    Value(String),
    /// Nothing.
    Undefined,
    /// The first error: its code and its message.
    Error {
        /// OPA's code; empty where the engine has none.
        code: String,
        /// The text without code and place; empty where it is not to be compared.
        message: String,
    },
    /// No answer that could be compared: a limit, or something the engine does not know.
    None(String),
}

impl Answer {
    /// The value of a document as JSON.
    #[must_use]
    pub fn value(value: Value<'_>) -> Answer {
        let built = Document::build::<std::convert::Infallible>(|region| {
            Ok(values::as_json(region, value, false))
        });
        match built {
            Ok(document) => Answer::Value(json::to_string(document.root())),
            Err(never) => match never {},
        }
    }

    /// An error; of its message, the first line.
    #[must_use]
    pub fn error(code: &str, message: &str) -> Answer {
        let message = message.lines().next().unwrap_or_default();
        Answer::Error { code: code.to_owned(), message: message.trim().to_owned() }
    }

    /// The first of several errors, each with its place. OPA reports the unsafe variables of one place in any order,
    /// so these are taken together.
    #[must_use]
    pub fn errors(code: &str, mut messages: impl Iterator<Item = (String, String)>) -> Answer {
        let Some((place, first)) = messages.next() else { return Answer::error(code, "") };
        if code != "rego_unsafe_var_error" {
            return Answer::error(code, &first);
        }
        let same = messages.filter(|(other, _)| *other == place).map(|(_, message)| message);
        let mut all: Vec<_> = same.chain([first]).collect();
        all.sort();
        Answer::error(code, &all.join(", "))
    }
}

impl Outcome {
    /// An answer of an engine that tells nothing of prints.
    #[must_use]
    pub fn silent(answer: Answer) -> Outcome {
        Outcome { answer, prints: None, failures: Vec::new() }
    }

    /// Whether the other engine came upon a failure of a builtin first that this one came upon too. Clauses are tried
    /// in an order that an index decides.
    #[must_use]
    pub fn fails_in_another_order(&self, other: &Outcome) -> bool {
        matches!(&self.answer, Answer::Error { .. }) && self.failures.contains(&other.answer)
    }

    /// Whether the evaluation failed.
    #[must_use]
    pub fn is_failure(&self) -> bool {
        matches!(&self.answer, Answer::Error { code, .. } if code.starts_with("eval_"))
    }

    /// Whether both are values that differ in the spelling of numbers at most.
    #[must_use]
    pub fn is_numerically(&self, other: &Outcome) -> bool {
        let (Answer::Value(ours), Answer::Value(theirs)) = (&self.answer, &other.answer) else {
            return false;
        };
        let both = (read_json(ours.as_bytes()), read_json(theirs.as_bytes()));
        matches!(both, (Some(ours), Some(theirs)) if ours.root().equals(theirs.root()))
    }

    /// Whether both are values that differ in the order of items in arrays, and in how often each is there, at most.
    #[must_use]
    pub fn is_in_another_order(&self, other: &Outcome) -> bool {
        let (Answer::Value(ours), Answer::Value(theirs)) = (&self.answer, &other.answer) else {
            return false;
        };
        let both = (read_json(ours.as_bytes()), read_json(theirs.as_bytes()));
        let same = |ours: &Document, theirs: &Document| {
            without_order(ours.root()) == without_order(theirs.root())
        };
        matches!(both, (Some(ours), Some(theirs)) if same(&ours, &theirs))
            && self.prints == other.prints
    }

    /// Whether two outcomes are no reason to look closer.
    #[must_use]
    pub fn agrees(&self, other: &Outcome) -> bool {
        let answers = match (&self.answer, &other.answer) {
            (Answer::None(_), _) | (_, Answer::None(_)) => return true,
            (Answer::Error { message: ours, .. }, Answer::Error { message: theirs, .. })
                if ours.is_empty() || theirs.is_empty() =>
            {
                true
            }
            (ours, theirs) => ours == theirs,
        };
        answers && (self.prints.is_none() || other.prints.is_none() || self.prints == other.prints)
    }
}

/// A value as text, with the items of arrays sorted, each once.
fn without_order(value: Value<'_>) -> String {
    if let Some(items) = value.as_array() {
        let items: BTreeSet<String> = items.iter().map(|item| without_order(*item)).collect();
        return format!("{items:?}");
    }
    let Some(object) = value.as_object() else { return value.to_string() };
    let entry = |entry: &Entry<'_>| format!("{}: {}", entry.key, without_order(entry.value));
    format!("{{{}}}", object.entries().iter().map(entry).collect::<Vec<_>>().join(", "))
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.answer {
            Answer::Value(text) => write!(f, "value {text}"),
            Answer::Undefined => f.write_str("undefined"),
            Answer::Error { code, message } => write!(f, "error {code}: {message}"),
            Answer::None(reason) => write!(f, "no answer: {reason}"),
        }?;
        match &self.prints {
            Some(lines) if !lines.is_empty() => write!(f, " printed {lines:?}"),
            _ => Ok(()),
        }
    }
}

/// A document from JSON, if it is that.
pub(super) fn read_json(text: &[u8]) -> Option<Document> {
    Document::build(|region| json::read(region, text, &json::ReadOptions::default())).ok()
}
