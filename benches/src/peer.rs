//! regorus: its interpreter over a compiled policy, and its virtual machine.

use crate::Workload;
use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::{Program, RegoVM};
use regorus::{CompiledPolicy, Engine, Value};
use std::sync::Arc;

type Error = Box<dyn std::error::Error>;

/// A workload as regorus runs it.
pub struct Peer {
    policy: CompiledPolicy,
    machine: Option<RegoVM>,
    program: Option<Arc<Program>>,
    data: Value,
    parsed: Value,
    text: String,
}

impl Peer {
    /// Compiles the policy both ways. What its machine cannot run only its interpreter runs.
    ///
    /// # Errors
    /// regorus refuses the policy.
    pub fn new(workload: &Workload) -> Result<Peer, Error> {
        let mut peer = Peer::prepare(workload)?;
        let answer = peer.interpret()?;
        // Where the machine gives another answer than the interpreter, it is not asked.
        if peer.machine.is_some() && peer.run().ok().as_ref() != Some(&answer) {
            peer.machine = None;
        }
        Ok(peer)
    }

    /// Compiles the policy, and asks nothing yet.
    ///
    /// # Errors
    /// regorus refuses the policy.
    pub fn prepare(workload: &Workload) -> Result<Peer, Error> {
        let data = Value::from_json_str(&workload.data)?;
        let mut engine = Engine::new();
        engine.add_policy("policy.rego".to_owned(), workload.policy.clone())?;
        engine.add_data(data.clone())?;
        let policy = engine.compile_with_entrypoint(&workload.query.into())?;
        let program = Compiler::compile_from_policy(&policy, &[workload.query]).ok();
        let parsed = Value::from_json_str(&workload.input)?;
        let text = workload.input.clone();
        let mut peer = Peer { policy, machine: None, program, data, parsed, text };
        peer.machine = peer.make_machine();
        Ok(peer)
    }

    fn make_machine(&self) -> Option<RegoVM> {
        let mut machine = RegoVM::new();
        machine.load_program(Arc::clone(self.program.as_ref()?));
        machine.set_data(self.data.clone()).ok()?;
        machine.set_max_instructions(usize::MAX);
        Some(machine)
    }

    /// The same policy for another thread.
    #[must_use]
    pub fn fork(&self) -> Peer {
        Peer {
            policy: self.policy.clone(),
            machine: self.machine.as_ref().and_then(|_| self.make_machine()),
            program: self.program.clone(),
            data: self.data.clone(),
            parsed: self.parsed.clone(),
            text: self.text.clone(),
        }
    }

    /// Whether its machine runs the policy.
    #[must_use]
    pub fn has_machine(&self) -> bool {
        self.machine.is_some()
    }

    /// The interpreter on input that is parsed.
    ///
    /// # Errors
    /// The evaluation fails.
    pub fn interpret(&mut self) -> Result<Value, Error> {
        Ok(self.policy.eval_with_input(self.parsed.clone())?)
    }

    /// The interpreter, from JSON to JSON.
    ///
    /// # Errors
    /// The evaluation fails.
    pub fn interpret_text(&mut self) -> Result<String, Error> {
        let input = Value::from_json_str(&self.text)?;
        Ok(self.policy.eval_with_input(input)?.to_json_str()?)
    }

    /// The machine on input that is parsed.
    ///
    /// # Errors
    /// The evaluation fails, or there is no machine.
    pub fn run(&mut self) -> Result<Value, Error> {
        self.run_on(self.parsed.clone())
    }

    /// The machine, from JSON to JSON.
    ///
    /// # Errors
    /// The evaluation fails, or there is no machine.
    pub fn run_text(&mut self) -> Result<String, Error> {
        let input = Value::from_json_str(&self.text)?;
        Ok(self.run_on(input)?.to_json_str()?)
    }

    fn run_on(&mut self, input: Value) -> Result<Value, Error> {
        let machine = self.machine.as_mut().ok_or("its machine does not run this policy")?;
        machine.set_input(input);
        Ok(machine.execute()?)
    }
}
