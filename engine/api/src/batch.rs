//! Many inputs at once, on every core. Each thread works in an evaluator of its own, which it keeps; per decision
//! nothing is written that threads share.

use crate::decide::Given;
use crate::decision::Decision;
use crate::error::Error;
use crate::host::Host;
use crate::limits::Limits;
use crate::query::{EvalOptions, Query};
use lictor_value::Value;
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

/// What the evaluations of a batch are given besides their inputs; as [`EvalOptions`], for several threads.
#[derive(Default)]
pub struct BatchOptions<'a> {
    /// The outside world.
    pub host: Option<&'a (dyn Host + Sync)>,
    /// What each evaluation may use up.
    pub limits: Limits,
    /// The first failure of a builtin is an error; otherwise what called it is undefined.
    pub strict_builtin_errors: bool,
    /// Where randomness starts, the same for each; taken from the host when absent.
    pub seed: Option<u64>,
}

impl BatchOptions<'_> {
    fn of_one(&self) -> EvalOptions<'_> {
        EvalOptions {
            host: self.host.map(|host| host as &dyn Host),
            limits: self.limits.clone(),
            strict_builtin_errors: self.strict_builtin_errors,
            seed: self.seed,
            trace: false,
        }
    }
}

impl Query {
    /// Evaluates for each input and gives a decision or an error for each, in their order.
    ///
    /// ```
    /// use lictor::{BatchOptions, Bundle, Engine};
    ///
    /// let bundle = Bundle::builder().module("p.rego", "package p\n\nbig := input.size > 10").build()?;
    /// let query = Engine::new().compile(bundle)?.query("data.p.big")?;
    /// let inputs: [&[u8]; 3] = [br#"{"size": 12}"#, b"no JSON", br#"{"size": 3}"#];
    /// let decisions = query.eval_batch(&inputs, &BatchOptions::default());
    /// assert!(decisions[0].as_ref().is_ok_and(|decision| decision.is_true()));
    /// assert!(decisions[1].is_err());
    /// assert!(decisions[2].as_ref().is_ok_and(|decision| !decision.is_true()));
    /// # Ok::<(), lictor::Error>(())
    /// ```
    #[must_use]
    pub fn eval_batch<'i, I: Sync>(
        &self,
        inputs: &'i [I],
        options: &BatchOptions<'_>,
    ) -> Vec<Result<Decision, Error>>
    where
        &'i I: Into<Given<'i>>,
    {
        self.eval_batch_with(inputs, options, |decision| decision)
    }

    /// As [`Query::eval_batch`], but hands each decision or error to `take` on the thread that made it, and gives what
    /// it returned, in the order of the inputs.
    #[must_use]
    pub fn eval_batch_with<'i, I: Sync, T: Send>(
        &self,
        inputs: &'i [I],
        options: &BatchOptions<'_>,
        take: impl Fn(Result<Decision, Error>) -> T + Sync,
    ) -> Vec<T>
    where
        &'i I: Into<Given<'i>>,
    {
        // Decisions hold on to what they share by counting, so each piece of work counts for itself.
        let each = inputs.par_iter().map_init(
            || (self.apart(), options.of_one()),
            |(query, options), input| take(query.eval_given(input.into(), options)),
        );
        each.collect()
    }

    /// Shows `take` the value of the first expression in the first solution for each input, or undefined, where it
    /// stands, and gives what it returned, in the order of the inputs. What the results take is all that is kept.
    #[must_use]
    pub fn look_batch<'i, I: Sync, T: Send>(
        &self,
        inputs: &'i [I],
        options: &BatchOptions<'_>,
        take: impl Fn(Value<'_>) -> T + Sync,
    ) -> Vec<Result<T, Error>>
    where
        &'i I: Into<Given<'i>>,
    {
        let each = inputs
            .par_iter()
            .map_init(|| options.of_one(), |options, input| self.look(input, options, &take));
        each.collect()
    }
}
