//! Bodies: what binds variables, what tests, what negates, and `with`.

use super::types::Ty;
use super::{Gen, declaration};

impl Gen {
    /// The statements of a rule's body, one text each.
    pub(super) fn body(&mut self) -> Vec<String> {
        let count = 1 + self.rng.weighted(&[4, 5, 4, 2]);
        let mut body: Vec<String> = (0..count).map(|_| self.statement()).collect();
        if self.rng.chance(5) {
            // Safety puts them in order again.
            body.reverse();
        }
        body
    }

    /// One statement; variables that it binds are in scope from here on.
    pub(super) fn statement(&mut self) -> String {
        let text = match self.rng.weighted(&[20, 16, 8, 18, 8, 9, 6, 5, 4, 3, 3, 5]) {
            0 => self.assignment(),
            1 => self.iteration(),
            2 => self.unification(),
            3 => self.comparison(),
            4 => self.bare(),
            5 => self.negation(),
            6 => self.every(),
            7 => self.wildcard(),
            8 => self.print(),
            9 => self.walk(),
            10 => self.output(),
            _ => self.logical(),
        };
        if self.rng.chance(9) && !text.starts_with("some ") {
            format!("{text} {}", self.with())
        } else {
            text
        }
    }

    fn assignment(&mut self) -> String {
        let ty = self.some_type();
        let value = self.term(&ty);
        let pattern = if self.rng.chance(12) { self.pattern(&ty) } else { self.declare(ty) };
        format!("{pattern} := {value}")
    }

    /// A pattern of a type that declares variables.
    pub(super) fn pattern(&mut self, ty: &Ty) -> String {
        match ty {
            Ty::Tuple(of) => {
                let parts: Vec<_> = of
                    .iter()
                    .map(|ty| {
                        if self.rng.chance(15) { "_".to_owned() } else { self.declare(ty.clone()) }
                    })
                    .collect();
                format!("[{}]", parts.join(", "))
            }
            Ty::Arr(of) => {
                let count = 1 + self.rng.below(2);
                let parts: Vec<_> = (0..count).map(|_| self.declare((**of).clone())).collect();
                format!("[{}]", parts.join(", "))
            }
            Ty::Record(fields) => {
                let parts: Vec<_> = fields
                    .iter()
                    .map(|(name, ty)| format!("\"{name}\": {}", self.declare(ty.clone())))
                    .collect();
                format!("{{{}}}", parts.join(", "))
            }
            ty => self.declare(ty.clone()),
        }
    }

    /// Something that gives several solutions.
    pub(super) fn iteration(&mut self) -> String {
        let collection = self.some_collection();
        let over = self.term(&collection);
        let (key, value) = collection.iterated().unwrap_or((Ty::Any, Ty::Any));
        if self.keywords && self.rng.chance(75) {
            if self.rng.chance(35) {
                let (key, value) = (self.declare(key), self.declare(value));
                return format!("some {key}, {value} in {over}");
            }
            let pattern =
                if self.rng.chance(15) { self.pattern(&value) } else { self.declare(value) };
            return format!("some {pattern} in {over}");
        }
        let (source, first) = match simple(&over) {
            true => (over, None),
            false => {
                let name = self.declare(collection);
                (name.clone(), Some(format!("{name} := {over}")))
            }
        };
        let value = self.declare(value);
        let step = match self.rng.below(3) {
            0 => format!("{value} := {source}[_]"),
            1 => {
                let key = self.declare(key);
                format!("some {key}; {value} = {source}[{key}]")
            }
            _ => {
                let key = self.declare(key);
                format!("{value} = {source}[{key}]")
            }
        };
        first.map_or(step.clone(), |first| format!("{first}; {step}"))
    }

    fn unification(&mut self) -> String {
        let ty = match self.rng.below(3) {
            0 => Ty::Tuple(vec![self.some_type(), self.some_type()]),
            1 => Ty::record(&mut self.rng, 1, false),
            _ => self.some_type(),
        };
        let value = self.term(&ty);
        let pattern = self.pattern(&ty);
        if self.rng.chance(30) {
            format!("{value} = {pattern}")
        } else {
            format!("{pattern} = {value}")
        }
    }

    /// A term by itself: undefined and false end the solution.
    fn bare(&mut self) -> String {
        let ty = if self.rng.chance(60) { Ty::Bool } else { self.some_type() };
        let term = self.term(&ty);
        // A brace at the start would be read as a body or a set by different forms.
        if term.starts_with('{') { format!("({term})") } else { term }
    }

    fn negation(&mut self) -> String {
        if self.new_not && self.rng.chance(50) {
            return self.scoped(|this| format!("not {{ {} }}", this.inner(2)));
        }
        let inner = if self.rng.chance(50) { self.comparison() } else { self.bare() };
        if inner.starts_with('{') { format!("not ({inner})") } else { format!("not {inner}") }
    }

    /// Statements on one line, for a body in braces.
    fn inner(&mut self, most: usize) -> String {
        let count = 1 + self.rng.below(most);
        (0..count).map(|_| self.statement()).collect::<Vec<_>>().join("; ")
    }

    fn every(&mut self) -> String {
        if !self.keywords {
            return self.comparison();
        }
        let collection = self.some_collection();
        let over = self.term(&collection);
        let (key, value) = collection.iterated().unwrap_or((Ty::Any, Ty::Any));
        self.scoped(|this| {
            let (key, value) = if this.rng.chance(40) {
                (Some((this.declare(key.clone()), key)), (this.declare(value.clone()), value))
            } else {
                (None, (this.declare(value.clone()), value))
            };
            // Each of the names must be used.
            let named = key.into_iter().chain([value]);
            let (mut names, mut tests) = (Vec::new(), Vec::new());
            for (name, ty) in named {
                let operator = *this.rng.pick(&["==", "!=", "!=", "<=", ">="]);
                tests.push(format!("{name} {operator} {}", this.term(&ty)));
                names.push(name);
            }
            if this.rng.chance(30) {
                tests.push(this.statement());
            }
            format!("every {} in {over} {{ {} }}", names.join(", "), tests.join("; "))
        })
    }

    /// A test of any element.
    fn wildcard(&mut self) -> String {
        let known: Vec<_> = self
            .documents
            .iter()
            .chain(&self.rules)
            .filter_map(|known| Some((known.text.clone(), known.ty.iterated()?)))
            .collect();
        if known.is_empty() {
            return self.comparison();
        }
        let (source, (_, value)) = self.rng.pick(&known).clone();
        let operator = *self.rng.pick(&["==", "==", "!=", "<", "="]);
        let step = if self.rng.chance(15) { "[_][_]" } else { "[_]" };
        format!("{source}{step} {operator} {}", self.term(&value))
    }

    fn print(&mut self) -> String {
        let args: Vec<_> = (0..1 + self.rng.below(2))
            .map(|_| {
                let ty = self.some_type();
                self.term(&ty)
            })
            .collect();
        format!("print({})", args.join(", "))
    }

    fn walk(&mut self) -> String {
        let ty = self.some_type();
        let of = self.term(&ty);
        let (path, value) = (self.declare(Ty::arr(Ty::Any)), self.declare(Ty::Any));
        format!("walk({of}, [{path}, {value}])")
    }

    /// A call whose last operand takes the result.
    fn output(&mut self) -> String {
        let signature = self.builtins[self.rng.below(self.builtins.len())];
        let Some(decl) = declaration(signature.name) else { return self.comparison() };
        if signature.infix.is_some() {
            return self.comparison();
        }
        let mut args = self.arguments(signature, decl);
        let ty = Ty::of(decl.result_type(), &mut self.rng);
        args.push(self.declare(ty));
        format!("{}({})", signature.name, args.join(", "))
    }

    fn logical(&mut self) -> String {
        if !self.logic {
            return self.assignment();
        }
        let operator = *self.rng.pick(&["and", "or"]);
        let left = self.operand();
        let right = self.operand();
        format!("{left} {operator} {right}")
    }

    fn operand(&mut self) -> String {
        if self.rng.chance(30) {
            return self.scoped(|this| format!("{{ {} }}", this.inner(2)));
        }
        if self.rng.chance(20) { self.negation() } else { format!("({})", self.comparison()) }
    }

    /// `with` modifiers: documents, functions and builtins are replaced.
    fn with(&mut self) -> String {
        let target = match self.rng.weighted(&[3, 4, 3, 3, 2, 3]) {
            0 => {
                let ty = Ty::record(&mut self.rng, 2, false);
                return format!("with input as {}", self.term(&ty));
            }
            1 => {
                let documents = self.documents.iter().filter(|known| !known.text.contains('['));
                let known: Vec<_> = documents.cloned().collect();
                if known.is_empty() { None } else { Some(self.rng.pick(&known).clone()) }
            }
            2 if !self.rules.is_empty() => {
                let mut rule = self.rng.pick(&self.rules).clone();
                if !rule.text.starts_with("data.") {
                    rule.text = format!("data.test.{}", rule.text);
                }
                Some(rule)
            }
            3 if !self.functions.is_empty() => {
                let function = self.rng.pick(&self.functions).clone();
                if self.rng.chance(50) {
                    let other = self.replacement(function.args.as_ref().map_or(0, Vec::len));
                    return format!("with {} as {other}", function.text);
                }
                Some(function)
            }
            4 => return self.with_builtin(),
            _ => None,
        };
        match target {
            Some(known) => {
                let ty = if self.rng.chance(80) { known.ty } else { Ty::Any };
                format!("with {} as {}", known.text, self.term(&ty))
            }
            None => "with input.user as \"a\"".to_owned(),
        }
    }

    fn with_builtin(&mut self) -> String {
        let name = *self.rng.pick(&[
            "time.now_ns",
            "opa.runtime",
            "http.send",
            "count",
            "lower",
            "concat",
            "sum",
        ]);
        let arity = declaration(name).map_or(0, |decl| decl.arity());
        let value =
            if self.rng.chance(50) { self.replacement(arity) } else { self.literal(&Ty::Any) };
        format!("with {name} as {value}")
    }

    /// A function or builtin that takes so many arguments, or a constant.
    fn replacement(&mut self, arity: usize) -> String {
        let own = self
            .functions
            .iter()
            .filter(|function| function.args.as_ref().is_some_and(|args| args.len() == arity));
        let own: Vec<_> = own.map(|function| function.text.clone()).collect();
        if !own.is_empty() && self.rng.chance(60) {
            return self.rng.pick(&own).clone();
        }
        match arity {
            1 => self.rng.pick(&["count", "upper", "json.marshal", "type_name", "abs"]).to_string(),
            2 => {
                self.rng.pick(&["array.concat", "startswith", "object.union", "concat"]).to_string()
            }
            _ => self.literal(&Ty::Any),
        }
    }
}

/// Whether a step can be written behind a term.
fn simple(term: &str) -> bool {
    term.starts_with(|c: char| c.is_ascii_lowercase())
        && term.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '[' | ']'))
}
