//! Stands in for the back half of the compiler and for the machine until they are here.

pub(crate) mod back {
    use super::program::Program;
    use lictor_compiler::{Compiled, CompiledQuery};
    use lictor_syntax::{Code, Diagnostic};

    #[derive(Debug, Clone)]
    pub(crate) struct EmitOptions {
        pub optimise: bool,
    }

    impl Default for EmitOptions {
        fn default() -> Self {
            EmitOptions { optimise: true }
        }
    }

    pub(crate) fn emit(_: &Compiled, _: &[CompiledQuery], options: &EmitOptions) -> Result<Program, Vec<Diagnostic>> {
        let _ = options.optimise;
        Err(vec![Diagnostic::new(Code::Compile, None, "evaluation is not available in this build")])
    }
}

pub(crate) mod program {
    #[derive(Debug, Clone)]
    pub(crate) struct Program {
        pub entries: Vec<EntryInfo>,
    }

    #[derive(Debug, Clone)]
    pub(crate) struct EntryInfo {
        pub columns: Vec<Column>,
    }

    #[derive(Debug, Clone)]
    pub(crate) enum Column {
        Binding(String),
        Expression { row: u32, col: u32 },
    }

    impl Program {
        pub(crate) fn to_bytes(&self) -> Vec<u8> {
            Vec::new()
        }

        pub(crate) fn from_bytes(_: &[u8]) -> Result<Program, String> {
            let column = [Column::Binding(String::new()), Column::Expression { row: 0, col: 0 }];
            Ok(Program { entries: vec![EntryInfo { columns: column.to_vec() }] })
        }

        pub(crate) fn listing(&self) -> String {
            String::new()
        }
    }
}

pub(crate) mod vm {
    use super::program::Program;
    use lictor_program::{BuiltinFn, Host};
    use lictor_value::Document;

    #[derive(Debug, Default)]
    pub(crate) struct Evaluator;

    #[expect(dead_code, reason = "stands in")]
    pub(crate) struct Call<'a> {
        pub program: &'a Program,
        pub entry: usize,
        pub input: Option<&'a Document>,
        pub data: &'a Document,
        pub host: &'a dyn Host,
        pub limits: &'a crate::Limits,
        pub strict_builtin_errors: bool,
        pub seed: u64,
        pub builtins: &'a dyn Fn(&str) -> Option<BuiltinFn>,
    }

    #[derive(Debug)]
    pub(crate) struct Outcome {
        pub rows: Document,
        pub builtin_errors: Vec<EvalError>,
    }

    #[derive(Debug)]
    pub(crate) struct EvalError {
        pub code: &'static str,
        pub message: String,
        pub place: Option<Place>,
    }

    #[derive(Debug)]
    pub(crate) struct Place {
        pub file: String,
        pub row: u32,
        pub col: u32,
    }

    impl Evaluator {
        pub(crate) fn new() -> Self {
            Evaluator
        }

        pub(crate) fn run(&mut self, call: &Call<'_>) -> Result<Outcome, EvalError> {
            let _ = call;
            let place = Place { file: String::new(), row: 0, col: 0 };
            let error = EvalError { code: "eval_internal_error", message: "no machine".to_owned(), place: Some(place) };
            if call.entry == usize::MAX {
                let rows = Document::copy_of(lictor_value::Value::EMPTY_ARRAY);
                return Ok(Outcome { rows, builtin_errors: vec![error] });
            }
            Err(error)
        }
    }
}
