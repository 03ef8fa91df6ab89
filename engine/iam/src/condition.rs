//! Conditions: an operator, a key and the values it is compared with.
//!
//! Within a condition values are alternatives for operators that ask for likeness, and all excluded for those that ask for
//! difference. A key that is absent makes the former false and the latter true; `IfExists` and `ForAllValues` are then
//! true, and `ForAnyValue` is false.

use crate::context::{Context, Values};
use crate::pattern::{ArnPattern, Pattern, Reading};
use crate::scalar::{Decimal, Network, base64, instant};
use crate::tri::Tri;
use std::cmp::Ordering;

/// What of a key with many values has to match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Set {
    All,
    Any,
}

/// How two values are compared, without a negation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Base {
    Text,
    TextIgnoreCase,
    Like,
    Number(Relation),
    Date(Relation),
    Bool,
    Binary,
    Address,
    Arn,
    Null,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Relation {
    fn holds(self, order: Ordering) -> bool {
        match self {
            Relation::Equal => order.is_eq(),
            Relation::Less => order.is_lt(),
            Relation::LessOrEqual => order.is_le(),
            Relation::Greater => order.is_gt(),
            Relation::GreaterOrEqual => order.is_ge(),
        }
    }
}

/// An operator as it is written, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Operator {
    set: Option<Set>,
    base: Base,
    negated: bool,
    if_exists: bool,
}

/// The names of the operators in lower case; whether they are negated.
const OPERATORS: &[(&str, Base, bool)] = &[
    ("stringequals", Base::Text, false),
    ("stringnotequals", Base::Text, true),
    ("stringequalsignorecase", Base::TextIgnoreCase, false),
    ("stringnotequalsignorecase", Base::TextIgnoreCase, true),
    ("stringlike", Base::Like, false),
    ("stringnotlike", Base::Like, true),
    ("numericequals", Base::Number(Relation::Equal), false),
    ("numericnotequals", Base::Number(Relation::Equal), true),
    ("numericlessthan", Base::Number(Relation::Less), false),
    ("numericlessthanequals", Base::Number(Relation::LessOrEqual), false),
    ("numericgreaterthan", Base::Number(Relation::Greater), false),
    ("numericgreaterthanequals", Base::Number(Relation::GreaterOrEqual), false),
    ("dateequals", Base::Date(Relation::Equal), false),
    ("datenotequals", Base::Date(Relation::Equal), true),
    ("datelessthan", Base::Date(Relation::Less), false),
    ("datelessthanequals", Base::Date(Relation::LessOrEqual), false),
    ("dategreaterthan", Base::Date(Relation::Greater), false),
    ("dategreaterthanequals", Base::Date(Relation::GreaterOrEqual), false),
    ("bool", Base::Bool, false),
    ("binaryequals", Base::Binary, false),
    ("ipaddress", Base::Address, false),
    ("notipaddress", Base::Address, true),
    ("arnequals", Base::Arn, false),
    ("arnlike", Base::Arn, false),
    ("arnnotequals", Base::Arn, true),
    ("arnnotlike", Base::Arn, true),
    ("null", Base::Null, false),
];

impl Operator {
    /// The operator of a name, whatever its case.
    pub(crate) fn parse(name: &str) -> Option<Operator> {
        let name = name.to_ascii_lowercase();
        let (set, name) = match name.split_once(':') {
            Some(("forallvalues", rest)) => (Some(Set::All), rest),
            Some(("foranyvalue", rest)) => (Some(Set::Any), rest),
            Some(_) => return None,
            None => (None, name.as_str()),
        };
        let (if_exists, name) = match name.strip_suffix("ifexists") {
            Some(rest) => (true, rest),
            None => (false, name),
        };
        let (_, base, negated) = OPERATORS.iter().find(|(own, ..)| *own == name)?;
        if *base == Base::Null && (if_exists || set.is_some()) {
            return None;
        }
        Some(Operator { set, base: *base, negated: *negated, if_exists })
    }
}

/// A value of a policy, ready to be compared. What cannot be read as the operator wants it matches nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Expected {
    Pattern(Pattern),
    Number(Decimal),
    Date(i128),
    Bool(bool),
    Binary(Vec<u8>),
    Address(Network),
    Arn(ArnPattern),
    Void,
}

/// One condition of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Condition {
    /// The operator as it is written.
    pub name: String,
    /// The key as it is written.
    pub key: String,
    /// The values as they are written.
    pub values: Vec<String>,
    operator: Operator,
    lower_key: String,
    expected: Vec<Expected>,
}

impl Condition {
    pub(crate) fn new(
        name: &str,
        operator: Operator,
        key: &str,
        values: Vec<String>,
        variables: bool,
    ) -> Condition {
        let expected = values.iter().map(|value| expected(operator.base, value, variables));
        let expected = expected.collect();
        let (name, lower_key) = (name.to_owned(), key.to_lowercase());
        Condition { name, key: key.to_owned(), values, operator, lower_key, expected }
    }

    /// The values that a request has for the key, if it has it.
    pub(crate) fn given<'c>(&self, context: &'c Context) -> Option<&'c Values> {
        context.get(&self.lower_key)
    }

    pub(crate) fn holds(&self, context: &Context) -> Tri {
        let Operator { set, base, negated, if_exists } = self.operator;
        let given = self.given(context);
        if base == Base::Null {
            let wanted = |wanted: &Expected| Tri::of(*wanted == Expected::Bool(given.is_none()));
            return Tri::any(self.expected.iter().map(wanted));
        }
        let values = match given {
            None if if_exists => return Tri::Yes,
            None => {
                return match set {
                    Some(Set::All) => Tri::Yes,
                    Some(Set::Any) => Tri::No,
                    None => Tri::of(negated),
                };
            }
            Some(Values::Unknown) => return Tri::Maybe,
            Some(Values::Known(values)) => values,
        };
        let like = |value: &String| self.like(value, context);
        let single = |value: &String| if negated { like(value).negate() } else { like(value) };
        match set {
            Some(Set::All) => Tri::all(values.iter().map(single)),
            Some(Set::Any) => Tri::any(values.iter().map(single)),
            None if negated => Tri::any(values.iter().map(like)).negate(),
            None => Tri::any(values.iter().map(like)),
        }
    }

    /// Whether one value of the request is like one of the policy's.
    fn like(&self, value: &str, context: &Context) -> Tri {
        let base = self.operator.base;
        let lower = (base == Base::TextIgnoreCase).then(|| value.to_lowercase());
        let value = lower.as_deref().unwrap_or(value);
        Tri::any(self.expected.iter().map(|expected| match expected {
            Expected::Pattern(pattern) => pattern.matches(value, context),
            Expected::Arn(pattern) => pattern.matches(value, context),
            other => Tri::of(is_like(base, value, other)),
        }))
    }
}

fn is_like(base: Base, value: &str, expected: &Expected) -> bool {
    match (base, expected) {
        (Base::Number(relation), Expected::Number(own)) => {
            Decimal::parse(value).is_some_and(|given| relation.holds(given.compare(own)))
        }
        (Base::Date(relation), Expected::Date(own)) => {
            instant(value).is_some_and(|given| relation.holds(given.cmp(own)))
        }
        (Base::Bool, Expected::Bool(own)) => truth(value) == Some(*own),
        (Base::Binary, Expected::Binary(own)) => base64(value).as_ref() == Some(own),
        (Base::Address, Expected::Address(own)) => {
            Network::parse(value).is_some_and(|given| own.contains(&given))
        }
        _ => false,
    }
}

fn expected(base: Base, value: &str, variables: bool) -> Expected {
    let text = |wildcards, ignore_case| {
        Expected::Pattern(Pattern::new(value, Reading { wildcards, variables, ignore_case }))
    };
    let read = match base {
        Base::Text => Some(text(false, false)),
        Base::TextIgnoreCase => Some(text(false, true)),
        Base::Like => Some(text(true, false)),
        Base::Number(_) => Decimal::parse(value).map(Expected::Number),
        Base::Date(_) => instant(value).map(Expected::Date),
        Base::Bool | Base::Null => truth(value).map(Expected::Bool),
        Base::Binary => base64(value).map(Expected::Binary),
        Base::Address => Network::parse(value).map(Expected::Address),
        Base::Arn => Some(Expected::Arn(ArnPattern::new(value, variables))),
    };
    read.unwrap_or(Expected::Void)
}

fn truth(text: &str) -> Option<bool> {
    ["false", "true"].iter().position(|word| text.eq_ignore_ascii_case(word)).map(|at| at == 1)
}
