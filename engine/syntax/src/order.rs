//! The total order of terms: null < booleans < numbers < strings < templates < vars < refs < arrays < objects <
//! sets < comprehensions < calls. Numbers compare by value. Sets and objects of a tree are kept in this order,
//! without duplicates, while the compiler works on it. Places play no part.

use crate::ast::{Every, Expr, ExprKind, Logical, TemplatePart, Term, TermKind, With};
use std::cmp::Ordering;

/// Compares two terms.
#[must_use]
pub fn compare(a: &Term, b: &Term) -> Ordering {
    compare_kinds(&a.kind, &b.kind)
}

/// Compares two lists of terms, the shorter first where one starts with the other.
#[must_use]
pub fn compare_lists(a: &[Term], b: &[Term]) -> Ordering {
    a.iter()
        .zip(b)
        .map(|(a, b)| compare(a, b))
        .find(|o| o.is_ne())
        .unwrap_or_else(|| a.len().cmp(&b.len()))
}

/// Compares what two terms are.
#[must_use]
pub fn compare_kinds(a: &TermKind, b: &TermKind) -> Ordering {
    match (a, b) {
        (TermKind::Bool(a), TermKind::Bool(b)) => a.cmp(b),
        (TermKind::Number(a), TermKind::Number(b)) => compare_numbers(a, b),
        (TermKind::String(a), TermKind::String(b)) | (TermKind::Var(a), TermKind::Var(b)) => {
            a.cmp(b)
        }
        (TermKind::Ref(a), TermKind::Ref(b))
        | (TermKind::Call(a), TermKind::Call(b))
        | (TermKind::Array(a), TermKind::Array(b))
        | (TermKind::Set(a), TermKind::Set(b)) => compare_lists(a, b),
        (TermKind::Object(a), TermKind::Object(b)) => a
            .iter()
            .zip(b)
            .map(|(a, b)| compare(&a.0, &b.0).then_with(|| compare(&a.1, &b.1)))
            .find(|o| o.is_ne())
            .unwrap_or_else(|| a.len().cmp(&b.len())),
        (TermKind::ArrayCompr { term: a, body: x }, TermKind::ArrayCompr { term: b, body: y })
        | (TermKind::SetCompr { term: a, body: x }, TermKind::SetCompr { term: b, body: y }) => {
            compare(a, b).then_with(|| compare_bodies(x, y))
        }
        (
            TermKind::ObjectCompr { key: ak, value: av, body: x },
            TermKind::ObjectCompr { key: bk, value: bv, body: y },
        ) => compare(ak, bk).then_with(|| compare(av, bv)).then_with(|| compare_bodies(x, y)),
        (TermKind::Template { parts: a, .. }, TermKind::Template { parts: b, .. }) => a
            .iter()
            .zip(b)
            .map(|(a, b)| compare_parts(a, b))
            .find(|o| o.is_ne())
            .unwrap_or_else(|| a.len().cmp(&b.len())),
        _ => rank(a).cmp(&rank(b)),
    }
}

fn rank(kind: &TermKind) -> u8 {
    match kind {
        TermKind::Null => 0,
        TermKind::Bool(_) => 1,
        TermKind::Number(_) => 2,
        TermKind::String(_) => 3,
        TermKind::Template { .. } => 4,
        TermKind::Var(_) => 5,
        TermKind::Ref(_) => 6,
        TermKind::Array(_) => 7,
        TermKind::Object(_) => 8,
        TermKind::Set(_) => 9,
        TermKind::ArrayCompr { .. } => 10,
        TermKind::ObjectCompr { .. } => 11,
        TermKind::SetCompr { .. } => 12,
        TermKind::Call(_) => 13,
    }
}

fn compare_parts(a: &TemplatePart, b: &TemplatePart) -> Ordering {
    match (a, b) {
        (TemplatePart::Text(a), TemplatePart::Text(b)) => compare(a, b),
        (TemplatePart::Expr(a), TemplatePart::Expr(b)) => compare_exprs(a, b),
        (TemplatePart::Text(_), TemplatePart::Expr(_)) => Ordering::Less,
        (TemplatePart::Expr(_), TemplatePart::Text(_)) => Ordering::Greater,
    }
}

/// Compares two bodies.
#[must_use]
pub fn compare_bodies(a: &[Expr], b: &[Expr]) -> Ordering {
    a.iter()
        .zip(b)
        .map(|(a, b)| compare_exprs(a, b))
        .find(|o| o.is_ne())
        .unwrap_or_else(|| a.len().cmp(&b.len()))
}

/// Compares two expressions: by form, number in the body, negation, terms, modifiers.
#[must_use]
pub fn compare_exprs(a: &Expr, b: &Expr) -> Ordering {
    expr_rank(a)
        .cmp(&expr_rank(b))
        .then_with(|| a.index.cmp(&b.index))
        .then_with(|| a.negated.cmp(&b.negated))
        .then_with(|| compare_expr_terms(a, b))
        .then_with(|| compare_withs(&a.with, &b.with))
}

fn expr_rank(expr: &Expr) -> u8 {
    match expr.kind {
        ExprKind::Some(_) => 0,
        ExprKind::Term(_) => 1,
        ExprKind::Call(_) => 2,
        ExprKind::Every(_) => 3,
        ExprKind::Not { .. } => 4,
        ExprKind::And(_) => 5,
        ExprKind::Or(_) => 6,
    }
}

fn compare_expr_terms(a: &Expr, b: &Expr) -> Ordering {
    match (&a.kind, &b.kind) {
        (ExprKind::Term(a), ExprKind::Term(b)) => compare(a, b),
        (ExprKind::Call(a), ExprKind::Call(b)) | (ExprKind::Some(a), ExprKind::Some(b)) => {
            compare_lists(a, b)
        }
        (ExprKind::Every(a), ExprKind::Every(b)) => compare_everys(a, b),
        (ExprKind::Not { body: a, .. }, ExprKind::Not { body: b, .. }) => compare_bodies(a, b),
        (ExprKind::And(a), ExprKind::And(b)) | (ExprKind::Or(a), ExprKind::Or(b)) => {
            compare_logicals(a, b)
        }
        _ => Ordering::Equal,
    }
}

fn compare_everys(a: &Every, b: &Every) -> Ordering {
    let keys = match (&a.key, &b.key) {
        (Some(a), Some(b)) => compare(a, b),
        (a, b) => a.is_some().cmp(&b.is_some()),
    };
    keys.then_with(|| compare(&a.value, &b.value))
        .then_with(|| compare(&a.domain, &b.domain))
        .then_with(|| compare_bodies(&a.body, &b.body))
}

fn compare_logicals(a: &Logical, b: &Logical) -> Ordering {
    compare_bodies(&a.lhs, &b.lhs).then_with(|| compare_bodies(&a.rhs, &b.rhs))
}

fn compare_withs(a: &[With], b: &[With]) -> Ordering {
    a.iter()
        .zip(b)
        .map(|(a, b)| compare(&a.target, &b.target).then_with(|| compare(&a.value, &b.value)))
        .find(|o| o.is_ne())
        .unwrap_or_else(|| a.len().cmp(&b.len()))
}

/// Compares two number literals by value.
#[must_use]
pub fn compare_numbers(a: &str, b: &str) -> Ordering {
    if a == b {
        return Ordering::Equal;
    }
    if let (Ok(a), Ok(b)) = (a.parse::<i64>(), b.parse::<i64>()) {
        return a.cmp(&b);
    }
    let (a, b) = (Decimal::read(a), Decimal::read(b));
    match (a.sign(), b.sign()) {
        (1, 1) => a.magnitude(&b),
        (-1, -1) => b.magnitude(&a),
        (a, b) => a.cmp(&b),
    }
}

/// A number literal taken apart: `0.d1d2d3... * 10^exponent`, without leading or trailing zeros.
struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    exponent: i64,
}

impl Decimal {
    fn read(text: &str) -> Decimal {
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let mut digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
        let zeros = digits.iter().take_while(|d| **d == b'0').count();
        digits.drain(..zeros);
        while digits.last() == Some(&b'0') {
            digits.pop();
        }
        let huge = if exponent.starts_with('-') { i64::MIN / 4 } else { i64::MAX / 4 };
        let exponent = exponent.parse::<i64>().unwrap_or(huge).clamp(i64::MIN / 4, i64::MAX / 4);
        let shift = i64::try_from(whole.len()).unwrap_or(0) - i64::try_from(zeros).unwrap_or(0);
        Decimal { negative, digits, exponent: exponent + shift }
    }

    fn sign(&self) -> i8 {
        match (self.digits.is_empty(), self.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        }
    }

    fn magnitude(&self, other: &Decimal) -> Ordering {
        self.exponent.cmp(&other.exponent).then_with(|| self.digits.cmp(&other.digits))
    }
}

/// Puts the elements of a set in order and drops duplicates.
pub fn sort_set(terms: &mut Vec<Term>) {
    if !terms.is_sorted_by(|a, b| compare(a, b).is_lt()) {
        terms.sort_by(compare);
        terms.dedup_by(|b, a| compare(a, b).is_eq());
    }
}

/// Puts the items of an object in order of their keys; of items with equal keys the first gives the key and the
/// last the value.
pub fn sort_object(items: &mut Vec<(Term, Term)>) {
    if !items.is_sorted_by(|a, b| compare(&a.0, &b.0).is_lt()) {
        items.sort_by(|a, b| compare(&a.0, &b.0));
        items.dedup_by(|later, first| {
            let same = compare(&later.0, &first.0).is_eq();
            if same {
                std::mem::swap(&mut later.1, &mut first.1);
            }
            same
        });
    }
}

#[cfg(test)]
mod tests {
    use super::compare_numbers;
    use std::cmp::Ordering;

    #[test]
    fn numbers_compare_by_value() {
        let rising =
            ["-1e3", "-10.5", "-10", "-0.5", "0", "1e-3", "0.5", "1", "1.5", "12", "1e2", "1e400"];
        for (i, a) in rising.iter().enumerate() {
            for (j, b) in rising.iter().enumerate() {
                assert_eq!(compare_numbers(a, b), i.cmp(&j), "{a} {b}");
            }
        }
        for (a, b) in [("1", "1.0"), ("0", "-0.0"), ("100", "1e2"), ("0.1", "1e-1")] {
            assert_eq!(compare_numbers(a, b), Ordering::Equal, "{a} {b}");
        }
    }
}
