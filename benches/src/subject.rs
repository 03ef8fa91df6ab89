//! Lictor: from parsed input to a value, and from JSON to JSON.

use crate::Workload;
use lictor::{Bundle, Document, Engine, Error, EvalOptions, Evaluator, Given, Input, Query, Value};

/// A workload as Lictor runs it.
pub struct Subject {
    query: Query,
    evaluator: Evaluator,
    parsed: Input,
    text: String,
    out: Vec<u8>,
}

impl Subject {
    /// Compiles the policy.
    ///
    /// # Errors
    /// Policy, data or input are refused.
    pub fn new(workload: &Workload) -> Result<Subject, Error> {
        Subject::made_by(&Engine::new(), workload)
    }

    /// Compiles the policy with an engine of one's own.
    ///
    /// # Errors
    /// Policy, data or input are refused.
    pub fn made_by(engine: &Engine, workload: &Workload) -> Result<Subject, Error> {
        let bundle = Bundle::builder()
            .module("policy.rego", &workload.policy)
            .data_json(workload.data.as_bytes())
            .build()?;
        Ok(Subject {
            query: engine.compile(bundle)?.query(workload.query)?,
            evaluator: Evaluator::new(),
            parsed: Input::from_json(&workload.input)?,
            text: workload.input.clone(),
            out: Vec::new(),
        })
    }

    /// The same policy for another thread.
    #[must_use]
    pub fn fork(&self) -> Subject {
        Subject {
            query: self.query.clone(),
            evaluator: Evaluator::new(),
            parsed: self.parsed.clone(),
            text: self.text.clone(),
            out: Vec::new(),
        }
    }

    /// Decides on input that is parsed, and looks at the value.
    ///
    /// # Errors
    /// The evaluation fails.
    pub fn run<T>(&mut self, look: impl FnOnce(Value<'_>) -> T) -> Result<T, Error> {
        let options = EvalOptions::default();
        self.query.look_in(&mut self.evaluator, Given::Input(&self.parsed), &options, look)
    }

    /// Decides from JSON to JSON.
    ///
    /// # Errors
    /// The evaluation fails.
    pub fn run_text(&mut self) -> Result<&[u8], Error> {
        self.out.clear();
        self.query.decide(self.text.as_bytes(), &mut self.out)?;
        Ok(&self.out)
    }

    /// The answer, to compare with another's.
    ///
    /// # Errors
    /// The evaluation fails, or gives no value.
    pub fn answer(&mut self) -> Result<Document, Error> {
        let text = self.run_text()?.to_vec();
        read(&text)
    }

    /// The instructions of the program.
    #[must_use]
    pub fn listing(&self) -> String {
        self.query.listing()
    }
}

/// JSON as a document.
///
/// # Errors
/// The text is no JSON.
pub fn read(text: &[u8]) -> Result<Document, Error> {
    let input = Input::from_json(text)?;
    Ok(input.document().map_or_else(
        || Document::copy_of(Value::UNDEFINED),
        |document| Document::copy_of(document.root()),
    ))
}
