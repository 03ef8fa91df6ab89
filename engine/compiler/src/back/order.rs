//! The order in which OPA tries the clauses of a document: that in which its index lists them.
//!
//! OPA's index is a trie with a level for each ref that clauses ask for, the most frequent first. A clause that does not
//! ask stands before one that asks for any value, and that before one that asks for a certain value. The order decides
//! which failure comes first, which of two conflicting rules is named and what is printed, so clauses are emitted in it.
//! Clauses that ask the same stay in the order of the source. Where the index is off for an observer, OPA lists the
//! whole trie, and a clause that asks for any value comes first. Left out: members of a collection in the input, which
//! OPA finds in the collection's order.

use super::Emitter;
use super::asked::{Asker, hoisted, is_collection, is_plain};
use super::calls::builtin_name;
use super::index::prints;
use super::terms::is_scalar;
use crate::tree::RuleEntry;
use lictor_syntax::ast::{Body, Every, Expr, ExprKind, Rule, Term, TermKind};
use lictor_syntax::visit;
use lictor_syntax::{Loc, printer};
use std::cmp::Reverse;
use std::collections::HashMap;
use std::rc::Rc;

/// More ways than this to reach a clause, and its alternatives are forgotten.
const MAX_PATHS: usize = 32;

/// What is asked of the value at a ref. The order is that of the trie's branches.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Wanted {
    /// Any value; that of this variable, if one is named.
    Any(Option<String>),
    /// A certain value.
    Value(Rc<str>),
    /// A value that a pattern of `glob.match` fits.
    Mapped(Rc<str>),
}

/// One ask: the ref as text, and where it stands; arguments stand nowhere.
#[derive(Debug, Clone)]
struct Ask {
    place: Rc<str>,
    loc: Option<Loc>,
    wanted: Wanted,
}

/// All that must hold.
type Path = Vec<Ask>;

/// The rank of a clause: the levels at which it asks for something, and for what. Who asks at an earlier level stands
/// behind those that do not.
type Rank = Vec<(i64, u8)>;

/// Puts the clauses of one document in OPA's order.
pub(super) fn sort(emitter: &Emitter<'_, '_>, members: &mut [RuleEntry]) {
    if members.len() < 2 {
        return;
    }
    let mut levels = Levels::default();
    let paths: Vec<Vec<Path>> = members
        .iter()
        .filter_map(|entry| emitter.compiled.rule(entry.id).filter(|_| !entry.default))
        .map(|rule| {
            visit::links(rule).flat_map(|link| paths_of(emitter, link, &mut levels)).collect()
        })
        .collect();
    let levels = levels.numbers();
    let listed = emitter.options.observe && !emitter.options.index;
    let first = |paths: &Vec<Path>| paths.iter().map(|path| rank(path, &levels, listed)).min();
    let mut ranks = paths.iter().map(|paths| first(paths).unwrap_or_default());
    let mut ranked: Vec<(Rank, RuleEntry)> = Vec::with_capacity(members.len());
    for entry in members.iter() {
        let rank = if entry.default { Some(Rank::new()) } else { ranks.next() };
        ranked.push((rank.unwrap_or_default(), *entry));
    }
    ranked.sort_by(|a, b| a.0.cmp(&b.0));
    members.iter_mut().zip(ranked).for_each(|(member, (_, entry))| *member = entry);
}

/// A clause that asks for one of several values ends at their level, and stands before those that go on.
fn rank(path: &Path, levels: &HashMap<Rc<str>, i64>, listed: bool) -> Rank {
    const END: i64 = i64::MAX;
    let level = |ask: &Ask| levels.get(&ask.place).copied().unwrap_or(END);
    let mut asked: Vec<(i64, &Wanted)> = path.iter().map(|ask| (level(ask), &ask.wanted)).collect();
    asked.sort_by_key(|(level, _)| *level);
    let mut rank = Rank::new();
    for asked in asked.chunk_by(|a, b| a.0 == b.0) {
        let (level, first) = asked[0];
        let any = asked.iter().any(|(_, wanted)| matches!(wanted, Wanted::Any(_)));
        let branch = match first {
            _ if any => 1,
            Wanted::Mapped(_) => 3,
            _ => 2,
        };
        let key = if any && listed { level - END } else { END - level };
        rank.push((key, branch));
        if asked.len() > 1 && !any {
            return rank;
        }
    }
    if !rank.is_empty() {
        rank.push((0, 1));
    }
    rank
}

/// How often each ref is asked for, and where it was first.
#[derive(Default)]
struct Levels(HashMap<Rc<str>, (usize, Option<Loc>)>);

impl Levels {
    fn count(&mut self, ask: &Ask) {
        self.0.entry(ask.place.clone()).or_insert((0, ask.loc)).0 += 1;
    }

    /// The most frequent first, then by place.
    fn numbers(self) -> HashMap<Rc<str>, i64> {
        let mut levels: Vec<_> = self.0.into_iter().collect();
        levels.sort_by_cached_key(|(place, (count, loc))| {
            let at = loc.map(|loc| (loc.file, loc.row, loc.col));
            (Reverse(*count), at.is_none(), at, place.clone())
        });
        (0..).zip(levels).map(|(number, (place, _))| (place, number)).collect()
    }
}

fn paths_of(emitter: &Emitter<'_, '_>, rule: &Rule, levels: &mut Levels) -> Vec<Path> {
    if prints(rule) {
        return vec![Path::new()];
    }
    let arguments = rule.head.args.iter().flatten().enumerate();
    let arguments = arguments.filter_map(|(number, arg)| Some((arg.as_var()?, number))).collect();
    let asker = Asker::new(emitter);
    let mut finder =
        Finder { asker: &asker, arguments, scope: Scope::default(), counted: Vec::new() };
    finder.body(&rule.body);
    let head = rule.head.reference.iter().skip(1).chain(&rule.head.key).chain(&rule.head.value);
    head.for_each(|term| finder.inner(term));
    finder.counted.iter().for_each(|ask| levels.count(ask));
    finder.scope.paths()
}

/// What a body asks for.
#[derive(Default, Clone)]
struct Scope {
    always: Path,
    either: Vec<Vec<Path>>,
    /// What surrounding bodies ask for, by which variables are known.
    outer: Path,
    constants: HashMap<String, Rc<str>>,
}

impl Scope {
    /// Every set of asks that is enough to reach the clause.
    fn paths(self) -> Vec<Path> {
        let ways = self.either.iter().fold(1usize, |ways, paths| ways.saturating_mul(paths.len()));
        let either = if ways > MAX_PATHS { Vec::new() } else { self.either };
        let with = |path: &Path, more: &Path| [path.clone(), more.clone()].concat();
        either.iter().fold(vec![self.always], |paths, alternatives| {
            let joined =
                paths.iter().flat_map(|path| alternatives.iter().map(move |more| with(path, more)));
            joined.collect()
        })
    }
}

struct Finder<'a, 'e, 'c, 'r, 't> {
    asker: &'a Asker<'e, 'c, 'r>,
    arguments: HashMap<&'t str, usize>,
    scope: Scope,
    /// Every ask as often as it is met.
    counted: Vec<Ask>,
}

impl<'t> Finder<'_, '_, '_, '_, 't> {
    fn body(&mut self, body: &'t Body) {
        body.iter().for_each(|expr| self.expr(expr));
    }

    fn expr(&mut self, expr: &'t Expr) {
        if !expr.with.is_empty() || expr.negated {
            return;
        }
        match &expr.kind {
            ExprKind::And(sides) => {
                let sides = [self.operand(&sides.lhs), self.operand(&sides.rhs)];
                sides.into_iter().for_each(|paths| self.require(paths));
            }
            ExprKind::Or(sides) => {
                let (left, right) = (self.operand(&sides.lhs), self.operand(&sides.rhs));
                if !left.is_empty() && !right.is_empty() {
                    self.require([left, right].concat());
                }
            }
            ExprKind::Term(term) => self.inner(term),
            ExprKind::Call(parts) => self.call(parts),
            ExprKind::Every(every) => {
                let Every { domain, .. } = &**every;
                self.inner(domain);
            }
            ExprKind::Some(_) | ExprKind::Not { .. } => {}
        }
    }

    /// The asks of an operand of `and` or `or`: none where it says nothing.
    fn operand(&mut self, body: &'t Body) -> Vec<Path> {
        let mut inner = self.scope.clone();
        inner.outer.append(&mut inner.always);
        inner.either.clear();
        let outer = std::mem::replace(&mut self.scope, inner);
        let counted = std::mem::take(&mut self.counted);
        self.body(body);
        self.counted = counted;
        let mut paths = std::mem::replace(&mut self.scope, outer).paths();
        for ask in paths.iter_mut().flatten() {
            if let Wanted::Any(name) = &mut ask.wanted {
                *name = None;
            }
        }
        if matches!(paths.as_slice(), [path] if path.is_empty()) { Vec::new() } else { paths }
    }

    fn require(&mut self, mut paths: Vec<Path>) {
        match paths.len() {
            0 => {}
            1 => paths.remove(0).into_iter().for_each(|ask| self.insert(ask)),
            _ => {
                self.counted.extend(paths.iter().flatten().cloned());
                self.scope.either.push(paths);
            }
        }
    }

    fn insert(&mut self, ask: Ask) {
        self.counted.push(ask.clone());
        let is_any = |wanted: &Wanted| matches!(wanted, Wanted::Any(_));
        for other in self.scope.always.iter_mut().filter(|other| other.place == ask.place) {
            if other.wanted == ask.wanted {
                return;
            }
            if is_any(&other.wanted) && !is_any(&ask.wanted) {
                *other = ask;
                return;
            }
        }
        self.scope.always.push(ask);
    }

    fn call(&mut self, parts: &'t [Term]) {
        let Some((operator, args)) = parts.split_first() else { return };
        let name = builtin_name(operator).unwrap_or_default();
        let equates = matches!((&*name, args), ("eq" | "equal", [_, _]));
        let parts = args.iter().flat_map(|arg| hoisted(arg, equates));
        parts.for_each(|part| self.inner(part));
        if self.asker.is_replaced(&name) {
            return;
        }
        match (&*name, args) {
            ("eq" | "equal", [a, b]) => {
                let _ =
                    self.below(a, b) || self.below(b, a) || self.equal(a, b) || self.equal(b, a);
            }
            ("internal.member_2", [a, b]) => self.member(a, b),
            ("glob.match", [pattern, delimiters, text])
                if is_plain(pattern) && matches!(delimiters.kind, TermKind::Array(_)) =>
            {
                if let Some((place, loc)) = self.place(text) {
                    let wanted = Wanted::Mapped(shown(pattern));
                    self.insert(Ask { place, loc, wanted });
                }
            }
            _ => {}
        }
    }

    /// The refs in a term that OPA gives variables of their own: any value will do.
    fn inner(&mut self, term: &'t Term) {
        if self.asker.is_base(term) {
            let ask =
                Ask { place: text_of(term), loc: Some(loc_of(term)), wanted: Wanted::Any(None) };
            self.insert(ask);
            return;
        }
        match &term.kind {
            TermKind::Ref(parts) | TermKind::Call(parts) => {
                parts.iter().skip(1).for_each(|part| self.inner(part));
            }
            TermKind::Array(items) | TermKind::Set(items) => {
                items.iter().for_each(|item| self.inner(item));
            }
            TermKind::Object(pairs) => pairs.iter().for_each(|(key, value)| {
                self.inner(key);
                self.inner(value);
            }),
            _ => {}
        }
    }

    /// `input.tags[_] == "x"`
    fn below(&mut self, a: &'t Term, b: &'t Term) -> bool {
        let Some((step, prefix)) = a.as_ref_parts().and_then(<[Term]>::split_last) else {
            return false;
        };
        if is_scalar(step) || !self.asker.are_base(prefix) {
            return false;
        }
        let Some(value) = self.scalar(b) else { return false };
        let loc = Some(prefix[0].loc);
        let place = printer::reference(prefix).into();
        self.insert(Ask { place, loc, wanted: Wanted::Value(value) });
        true
    }

    fn equal(&mut self, a: &'t Term, b: &'t Term) -> bool {
        if let Some(name) = a.as_var().filter(|_| !self.asker.is_base(a)) {
            if let Some(value) = self.scalar(b).filter(|_| is_scalar(b)) {
                self.scope.constants.entry(name.to_owned()).or_insert(value);
            }
            let (Some(wanted), Some((place, loc))) = (wanted(b), self.place(a)) else {
                return false;
            };
            self.insert(Ask { place, loc, wanted });
            return true;
        }
        if !self.asker.is_base(a) {
            return false;
        }
        let wanted = match self.scalar(b) {
            Some(value) => Some(Wanted::Value(value)),
            None => wanted(b),
        };
        let Some(wanted) = wanted else { return false };
        self.insert(Ask { place: text_of(a), loc: Some(loc_of(a)), wanted });
        true
    }

    fn member(&mut self, a: &'t Term, b: &'t Term) {
        if let Some((place, loc)) = self.place(a) {
            let ask = |item: &Term| {
                let wanted = match &item.kind {
                    TermKind::Object(_) | TermKind::Set(_) => Wanted::Any(None),
                    _ => Wanted::Value(shown(item)),
                };
                Ask { place: place.clone(), loc, wanted }
            };
            let asks: Vec<Ask> = match &b.kind {
                TermKind::Array(items) | TermKind::Set(items) => items.iter().map(ask).collect(),
                TermKind::Object(pairs) => pairs.iter().map(|(_, value)| ask(value)).collect(),
                _ => Vec::new(),
            };
            asks.into_iter().for_each(|ask| self.insert(ask));
            return;
        }
        if is_collection(b) {
            return;
        }
        if let (Some(value), Some((place, loc))) = (self.scalar(a), self.place(b)) {
            self.insert(Ask { place, loc, wanted: Wanted::Value(value) });
        }
    }

    /// A scalar, or a variable that is one.
    fn scalar(&self, term: &Term) -> Option<Rc<str>> {
        match term.as_var() {
            Some(name) => self.scope.constants.get(name).cloned(),
            None => is_scalar(term).then(|| shown(term)),
        }
    }

    /// The ref that a term is, or that a variable stands for.
    fn place(&self, term: &Term) -> Option<(Rc<str>, Option<Loc>)> {
        if self.asker.is_base(term) {
            return Some((text_of(term), Some(loc_of(term))));
        }
        let name = term.as_var()?;
        let named = |ask: &&Ask| matches!(&ask.wanted, Wanted::Any(Some(var)) if var == name);
        let known = self.scope.always.iter().chain(&self.scope.outer).find(named);
        match known {
            Some(ask) => Some((ask.place.clone(), ask.loc)),
            None => self.arguments.get(name).map(|number| (format!("args[{number}]").into(), None)),
        }
    }
}

/// What an equality with a term asks for.
fn wanted(term: &Term) -> Option<Wanted> {
    let flat = |items: &[Term]| items.iter().all(|item| is_scalar(item) || item.as_var().is_some());
    match &term.kind {
        TermKind::Var(name) => Some(Wanted::Any(Some(name.clone()))),
        TermKind::Array(items) if flat(items) => Some(Wanted::Value(shown(term))),
        _ => is_scalar(term).then(|| Wanted::Value(shown(term))),
    }
}

fn text_of(term: &Term) -> Rc<str> {
    term.as_ref_parts().map_or_else(|| shown(term), |parts| printer::reference(parts).into())
}

fn shown(term: &Term) -> Rc<str> {
    term.to_string().into()
}

fn loc_of(term: &Term) -> Loc {
    term.as_ref_parts().and_then(<[Term]>::first).map_or(term.loc, |head| head.loc)
}
