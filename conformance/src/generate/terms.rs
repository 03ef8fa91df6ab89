//! Terms: literals, refs, calls, operators, comprehensions, templates.

use super::documents::step;
use super::pools;
use super::types::Ty;
use super::{Gen, declaration};
use lictor::Dialect;
use lictor_program::signatures::Signature;
use lictor_program::types::{Decl, Type};
use std::collections::BTreeSet;

const MAX_DEPTH: usize = 4;

impl Gen {
    /// A term that is meant to have a type.
    pub(super) fn term(&mut self, want: &Ty) -> String {
        let any;
        let want = if self.rng.below(400) == 0 {
            any = Ty::some(&mut self.rng, 2, false);
            &any
        } else {
            want
        };
        if self.budget == 0 || self.depth >= MAX_DEPTH {
            return self.leaf(want);
        }
        self.budget -= 1;
        self.depth += 1;
        let term = match self.rng.weighted(&[38, 8, 16, 14, 5, 7, 3]) {
            0 => self.leaf(want),
            1 => self.called(want),
            2 => self.builtin(want),
            3 => self.special(want),
            4 => self.looked_up(want),
            5 => self.comprehension(want),
            _ => format!("({})", self.term(want)),
        };
        self.depth -= 1;
        term
    }

    /// A variable, a ref or a literal.
    fn leaf(&mut self, want: &Ty) -> String {
        let known = match self.rng.weighted(&[45, 25, 20, 10]) {
            0 => self.var(want),
            1 => find(&mut self.rng, &self.documents, want),
            2 => find(&mut self.rng, &self.rules, want),
            _ => None,
        };
        known.unwrap_or_else(|| self.literal(want))
    }

    fn var(&mut self, want: &Ty) -> Option<String> {
        let fitting: Vec<_> = self.vars.iter().filter(|(_, ty)| ty.serves(want)).collect();
        if fitting.is_empty() {
            return None;
        }
        Some(fitting[self.rng.below(fitting.len())].0.clone())
    }

    /// A literal; parts of composites may be terms.
    pub(super) fn literal(&mut self, want: &Ty) -> String {
        let count = self.rng.weighted(&[2, 3, 3, 2]);
        let deep = self.depth >= MAX_DEPTH || self.budget == 0;
        match want {
            Ty::Any => {
                let ty = Ty::some(&mut self.rng, if deep { 0 } else { 2 }, false);
                self.literal(&ty)
            }
            Ty::Null | Ty::Bool | Ty::Num => self.json(want),
            Ty::Str if self.rng.chance(2) => "`raw \\d`".to_owned(),
            Ty::Str => self.string(),
            Ty::Arr(of) => format!("[{}]", self.items(&vec![(**of).clone(); count]).join(", ")),
            Ty::Tuple(of) => format!("[{}]", self.items(of).join(", ")),
            Ty::Set(_) if count == 0 => "set()".to_owned(),
            Ty::Set(of) => format!("{{{}}}", self.items(&vec![(**of).clone(); count]).join(", ")),
            Ty::Record(fields) => {
                let pairs: Vec<_> = fields
                    .iter()
                    .map(|(name, ty)| {
                        let value = self.part(ty);
                        format!("{}: {value}", super::documents::quoted(name))
                    })
                    .collect();
                format!("{{{}}}", pairs.join(", "))
            }
            Ty::Map(key, value) => {
                let mut pairs: Vec<_> = (0..count)
                    .map(|_| {
                        // OPA goes through several pairs in an order that computed keys do not follow.
                        let key = if count > 1 { self.constant_key(key) } else { self.key(key) };
                        (key, self.part(value))
                    })
                    .collect();
                if self.keys > 0 {
                    // OPA tells keys apart in which keys are repeated.
                    let mut seen = BTreeSet::new();
                    pairs.retain(|(key, _)| seen.insert(key.clone()));
                }
                let pairs: Vec<_> =
                    pairs.iter().map(|(key, value)| format!("{key}: {value}")).collect();
                format!("{{{}}}", pairs.join(", "))
            }
        }
    }

    fn items(&mut self, types: &[Ty]) -> Vec<String> {
        types.iter().map(|ty| self.part(ty)).collect()
    }

    /// An element of a literal.
    fn part(&mut self, ty: &Ty) -> String {
        self.depth += 1;
        let part = if self.depth < MAX_DEPTH && self.rng.chance(35) {
            self.term(ty)
        } else {
            self.literal(ty)
        };
        self.depth -= 1;
        part
    }

    /// A literal without terms in it.
    fn plain(&mut self, ty: &Ty) -> String {
        let depth = std::mem::replace(&mut self.depth, MAX_DEPTH);
        let constant = self.literal(ty);
        self.depth = depth;
        constant
    }

    /// The key of an object.
    fn key(&mut self, ty: &Ty) -> String {
        self.keys += 1;
        let key = self.part(ty);
        self.keys -= 1;
        key
    }

    /// The key of an object without terms in it.
    fn constant_key(&mut self, ty: &Ty) -> String {
        self.keys += 1;
        let key = self.plain(ty);
        self.keys -= 1;
        key
    }

    /// A call of a function of the program.
    fn called(&mut self, want: &Ty) -> String {
        let fitting: Vec<_> =
            self.functions.iter().filter(|function| function.ty.serves(want)).cloned().collect();
        if fitting.is_empty() {
            return self.leaf(want);
        }
        let function = self.rng.pick(&fitting).clone();
        let args = self.items(&function.args.unwrap_or_default());
        format!("{}({})", function.text, args.join(", "))
    }

    /// A call of a builtin whose result may have the type.
    fn builtin(&mut self, want: &Ty) -> String {
        for _ in 0..30 {
            let signature = self.builtins[self.rng.below(self.builtins.len())];
            let Some(decl) = declaration(signature.name) else { continue };
            if may_give(decl.result_type(), want) {
                return self.call(signature, decl);
            }
        }
        self.leaf(want)
    }

    /// A call of a builtin, or the operator it stands for.
    pub(super) fn call(&mut self, signature: &Signature, decl: &Decl) -> String {
        let args = self.arguments(signature, decl);
        match (signature.infix, args.as_slice()) {
            (Some(operator), [left, right]) if self.rng.chance(90) => {
                format!("({left} {operator} {right})")
            }
            _ => format!("{}({})", signature.name, args.join(", ")),
        }
    }

    pub(super) fn arguments(&mut self, signature: &Signature, decl: &Decl) -> Vec<String> {
        let mut first: Option<Ty> = None;
        decl.args
            .iter()
            .map(|arg| {
                let pool = pools::for_argument(signature.name, &arg.name);
                match pool {
                    Some(pool) if self.rng.chance(75) => self.rng.pick(pool).to_string(),
                    _ => {
                        // Operands that may be of several types mostly have the same one.
                        let ty = match &first {
                            Some(ty) if may_give(&arg.ty, ty) && self.rng.chance(90) => ty.clone(),
                            _ => Ty::of(&arg.ty, &mut self.rng),
                        };
                        first = Some(ty.clone());
                        self.part(&ty)
                    }
                }
            })
            .collect()
    }

    /// The form that only this type has: operators, templates, composites.
    fn special(&mut self, want: &Ty) -> String {
        match want {
            Ty::Bool => match self.rng.below(5) {
                0 if self.keywords => {
                    let collection = self.some_collection();
                    let (key, value) = collection.iterated().unwrap_or((Ty::Any, Ty::Any));
                    let (key, value, of) =
                        (self.part(&key), self.part(&value), self.part(&collection));
                    if self.rng.chance(25) {
                        format!("({key}, {value} in {of})")
                    } else {
                        format!("({value} in {of})")
                    }
                }
                _ => format!("({})", self.comparison()),
            },
            Ty::Num => {
                let operator = *self.rng.pick(&["+", "-", "*", "/", "%"]);
                format!("({} {operator} {})", self.term(&Ty::Num), self.term(&Ty::Num))
            }
            Ty::Str if self.dialect == Dialect::V1 && self.keys == 0 => self.template(),
            Ty::Set(_) => {
                let operator = *self.rng.pick(&["|", "&", "-"]);
                format!("({} {operator} {})", self.term(want), self.term(want))
            }
            _ => self.literal(want),
        }
    }

    /// Two terms and an operator between them.
    pub(super) fn comparison(&mut self) -> String {
        let operator = *self.rng.pick(&["==", "!=", "!=", "<", "<=", ">", ">="]);
        let ty = self.some_type();
        format!("{} {operator} {}", self.term(&ty), self.term(&ty))
    }

    /// A type that terms at hand have, more often than not.
    pub(super) fn some_type(&mut self) -> Ty {
        if !self.vars.is_empty() && self.rng.chance(40) {
            return self.rng.pick(&self.vars).1.clone();
        }
        let known = self.documents.len() + self.rules.len();
        if known > 0 && self.rng.chance(50) {
            let at = self.rng.below(known);
            let known =
                self.documents.get(at).or_else(|| self.rules.get(at - self.documents.len()));
            return known.map_or(Ty::Any, |known| known.ty.clone());
        }
        let depth = self.rng.below(3);
        Ty::some(&mut self.rng, depth, false)
    }

    /// A type of collections that terms at hand have, more often than not.
    pub(super) fn some_collection(&mut self) -> Ty {
        let vars = self.vars.iter().map(|(_, ty)| ty);
        let known = self.documents.iter().chain(&self.rules).map(|known| &known.ty);
        let all: Vec<_> = vars.chain(known).filter(|ty| ty.iterated().is_some()).cloned().collect();
        if !all.is_empty() && self.rng.chance(70) {
            return self.rng.pick(&all).clone();
        }
        Ty::collection(&mut self.rng, false)
    }

    fn template(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..1 + self.rng.below(3) {
            let between = *self.rng.pick(&["", "a", "x = ", "\\{", "日"]);
            text.push_str(between);
            let ty = Ty::some(&mut self.rng, 1, false);
            let term = self.term(&ty);
            if !term.contains(['"', '`', '$', '\n']) {
                text.push_str(&format!("{{{term}}}"));
            }
        }
        if self.rng.chance(20) && !text.contains('\\') {
            format!("$`{text}`")
        } else {
            format!("$\"{text}\"")
        }
    }

    /// A look-up in a composite that is written in place or known.
    fn looked_up(&mut self, want: &Ty) -> String {
        match self.rng.below(6) {
            4 | 5 => self.looked_up_in_rule(want),
            0 => {
                let map = Ty::map(Ty::Str, want.clone());
                let of = self.literal(&map);
                format!("{of}[{}]", self.term(&Ty::Str))
            }
            1 => {
                let pair = Ty::Tuple(vec![want.clone(), want.clone()]);
                format!("{}[{}]", self.literal(&pair), self.rng.below(2))
            }
            2 => {
                let map = Ty::map(Ty::Num, want.clone());
                format!(
                    "object.get({}, {}, {})",
                    self.part(&map),
                    self.part(&Ty::Any),
                    self.part(want)
                )
            }
            _ => {
                let record = Ty::Record(vec![("a".to_owned(), want.clone())]);
                let known = self.var(&record).or_else(|| find(&mut self.rng, &self.rules, &record));
                match known {
                    Some(of) => format!("{of}{}", step("a")),
                    None => self.leaf(want),
                }
            }
        }
    }

    /// One key of what a rule makes: other keys need not be sound.
    fn looked_up_in_rule(&mut self, want: &Ty) -> String {
        let gives = |known: &&super::Known| match &known.ty {
            Ty::Map(_, value) | Ty::Arr(value) => value.serves(want),
            Ty::Set(of) => of.serves(want),
            _ => false,
        };
        let fitting: Vec<_> = self.rules.iter().filter(gives).cloned().collect();
        if fitting.is_empty() {
            return self.leaf(want);
        }
        let rule = self.rng.pick(&fitting).clone();
        let (key, _) = rule.ty.iterated().unwrap_or((Ty::Any, Ty::Any));
        format!("{}[{}]", rule.text, self.key(&key))
    }

    fn comprehension(&mut self, want: &Ty) -> String {
        match want {
            Ty::Arr(of) => self.scoped(|this| {
                let body = this.short_body();
                format!("[{} | {body}]", this.term(of))
            }),
            Ty::Set(of) => self.scoped(|this| {
                let body = this.short_body();
                format!("{{{} | {body}}}", this.term(of))
            }),
            Ty::Map(key, value) => self.scoped(|this| {
                let body = this.short_body();
                format!("{{{}: {} | {body}}}", this.key(key), this.term(value))
            }),
            Ty::Num => {
                let ty = Ty::set(Ty::some(&mut self.rng, 1, false));
                format!("count({})", self.comprehension(&ty))
            }
            _ => self.leaf(want),
        }
    }

    /// The body of a comprehension, on one line.
    fn short_body(&mut self) -> String {
        let count = 1 + self.rng.below(2);
        let first = self.iteration();
        let rest: Vec<_> = (1..count).map(|_| self.statement()).collect();
        [vec![first], rest].concat().join("; ")
    }
}

/// A document or rule of a type.
fn find(rng: &mut super::Rng, known: &[super::Known], want: &Ty) -> Option<String> {
    let fitting: Vec<_> = known.iter().filter(|known| known.ty.serves(want)).collect();
    if fitting.is_empty() {
        return None;
    }
    Some(fitting[rng.below(fitting.len())].text.clone())
}

/// Whether a result of a signature can be what is wanted.
fn may_give(have: &Type, want: &Ty) -> bool {
    match (have, want) {
        (_, Ty::Any)
        | (Type::Null, Ty::Null)
        | (Type::Boolean, Ty::Bool)
        | (Type::Number, Ty::Num)
        | (Type::String, Ty::Str)
        | (Type::Set(_), Ty::Set(_))
        | (Type::Array(_), Ty::Arr(_))
        | (Type::Object(_), Ty::Map(..)) => true,
        (Type::Union(union), want) => union.of().iter().any(|have| may_give(have, want)),
        _ => false,
    }
}
