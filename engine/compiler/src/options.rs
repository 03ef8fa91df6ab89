//! What a caller may choose about a compilation.

use crate::signatures::{SignatureTable, Signatures};
use crate::types::SchemaSet;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

/// Whether a data document exists at a path (without the leading `data`).
pub type PathExists = dyn Fn(&[&str]) -> bool + Send + Sync;

/// Takes the name of a stage.
pub type OnStage = dyn Fn(&'static str) + Send + Sync;

/// The choices, with OPA's defaults.
#[derive(Clone)]
pub struct Options {
    /// Unused variables, arguments and imports, shadowing and deprecated builtins are errors in v0 modules too.
    pub strict: bool,
    /// How many errors are reported before `error limit reached`; 0 for no limit.
    pub max_errors: usize,
    /// Keep calls of `print`; otherwise they are erased.
    pub enable_print: bool,
    /// The builtins that exist.
    pub builtins: Arc<dyn Signatures>,
    /// Builtins that must not be called or replaced.
    pub unsafe_builtins: BTreeSet<String>,
    /// Language features the capabilities allow; `None` for all.
    pub features: Option<BTreeSet<String>>,
    /// Calls of unknown functions are left alone.
    pub allow_undefined_functions: bool,
    /// Looks a path up in the base documents, for conflicts between rules and data.
    pub path_exists: Option<Arc<PathExists>>,
    /// Where such conflicts are looked for, as slash-separated paths; everywhere when empty.
    pub path_conflict_roots: Vec<String>,
    /// What documents look like, for the type checker; `input` and those that annotations name.
    pub schemas: Option<Arc<SchemaSet>>,
    /// Told the name of each stage as it starts, so that a host with a clock can time them.
    pub on_stage: Option<Arc<OnStage>>,
    /// `schemas` annotations guide the type checker.
    pub use_annotations: bool,
    /// Second and later test rules of a name become `name#01`, `name#02` and so on.
    pub rename_duplicate_tests: bool,
    /// Test rules report their cases through `internal.test_case`.
    pub inject_test_cases: bool,
    /// Operands of equalities in test rules get locals, so that a trace shows their values.
    pub trace_tests: bool,
}

impl Options {
    pub(crate) fn announce(&self, stage: &'static str) {
        if let Some(on_stage) = &self.on_stage {
            on_stage(stage);
        }
    }

    /// Whether the capabilities allow a feature.
    #[must_use]
    pub fn has_feature(&self, name: &str) -> bool {
        self.features.as_ref().is_none_or(|features| features.contains(name))
    }
}

impl Default for Options {
    fn default() -> Self {
        Options {
            strict: false,
            max_errors: 10,
            enable_print: false,
            builtins: SignatureTable::standard(),
            unsafe_builtins: BTreeSet::new(),
            features: None,
            allow_undefined_functions: false,
            path_exists: None,
            path_conflict_roots: Vec::new(),
            schemas: None,
            on_stage: None,
            use_annotations: false,
            rename_duplicate_tests: false,
            inject_test_cases: false,
            trace_tests: false,
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("strict", &self.strict).finish_non_exhaustive()
    }
}
