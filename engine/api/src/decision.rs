//! Decisions: what a query gave. Undefined is never confused with `false` or `null`.

use crate::error::Problem;
use crate::observe::Observation;
use lictor_program::{Column, Entry, Written};
use lictor_value::{Document, Value};
use std::sync::Arc;

/// The answer to a query: one row per solution, none when it is undefined.
#[derive(Debug)]
pub struct Decision {
    rows: Document,
    shape: Arc<Shape>,
    builtin_errors: Vec<Problem>,
    observation: Observation,
}

/// What the columns of every row are.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    expressions: Vec<Written>,
    /// Names and columns, by name.
    bindings: Vec<(String, usize)>,
}

impl Shape {
    pub(crate) fn of(entry: &Entry) -> Shape {
        let mut bindings: Vec<_> = entry
            .columns
            .iter()
            .enumerate()
            .filter_map(|(column, shown)| match shown {
                Column::Binding(name) => Some((name.clone(), column)),
                Column::Expression { .. } => None,
            })
            .collect();
        bindings.sort();
        Shape { expressions: entry.expressions.clone(), bindings }
    }

    /// The column of the first expression's value; none where it only holds or not.
    pub(crate) fn first_column(&self) -> Option<usize> {
        self.expressions.first()?.column.map(|column| column as usize)
    }
}

impl Decision {
    pub(crate) fn new(
        rows: Document,
        shape: Arc<Shape>,
        builtin_errors: Vec<Problem>,
        observation: Observation,
    ) -> Self {
        Decision { rows, shape, builtin_errors, observation }
    }

    /// What was reported on the way; empty unless the policy's engine observes.
    #[must_use]
    pub fn observation(&self) -> &Observation {
        &self.observation
    }

    /// Whether there is any solution.
    #[must_use]
    pub fn is_defined(&self) -> bool {
        self.rows().len() > 0
    }

    /// Whether the first expression is exactly `true`.
    #[must_use]
    pub fn is_true(&self) -> bool {
        self.value().and_then(Value::as_bool) == Some(true)
    }

    /// The value of the first expression in the first solution; `None` when undefined.
    #[must_use]
    pub fn value(&self) -> Option<Value<'_>> {
        self.rows()
            .next()
            .and_then(|row| row.expressions().next())
            .map(|expression| expression.value)
    }

    /// The solutions.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        let rows = self.rows.root().as_array().unwrap_or_default();
        rows.iter()
            .map(|row| Row { values: row.as_array().unwrap_or_default(), shape: &self.shape })
    }

    /// Failures of builtins that made something undefined on the way.
    #[must_use]
    pub fn builtin_errors(&self) -> &[Problem] {
        &self.builtin_errors
    }
}

/// One solution of a query.
#[derive(Debug, Clone, Copy)]
pub struct Row<'d> {
    values: &'d [Value<'d>],
    shape: &'d Shape,
}

/// The value of an expression of the query, and where it stands.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ExpressionValue<'d> {
    /// The value; `true` for expressions that only hold or not.
    pub value: Value<'d>,
    /// The expression as written.
    pub text: &'d str,
    /// Its row, from 1.
    pub row: u32,
    /// Its column, from 1.
    pub col: u32,
}

impl<'d> Row<'d> {
    /// The expressions of the query, in order.
    pub fn expressions(self) -> impl ExactSizeIterator<Item = ExpressionValue<'d>> {
        self.shape.expressions.iter().map(move |expression| {
            let column = expression.column.map(|column| column as usize);
            let value = column.and_then(|column| self.values.get(column).copied());
            ExpressionValue {
                value: value.unwrap_or(Value::TRUE),
                text: &expression.text,
                row: expression.row,
                col: expression.col,
            }
        })
    }

    /// The variables of the query, sorted by name.
    pub fn bindings(self) -> impl Iterator<Item = (&'d str, Value<'d>)> {
        self.shape.bindings.iter().filter_map(move |(name, column)| {
            let value = self.values.get(*column).copied().filter(|value| !value.is_undefined())?;
            Some((name.as_str(), value))
        })
    }

    /// The value of a variable of the query.
    #[must_use]
    pub fn binding(self, name: &str) -> Option<Value<'d>> {
        self.bindings().find(|(own, _)| *own == name).map(|(_, value)| value)
    }
}
