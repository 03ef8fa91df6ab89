//! Operations and fragments.

use super::super::ast::{Field, Fragment, Inline, Operation, Query, Selection, Spread, Variable};
use super::super::lexer::Kind;
use super::{Parsed, Parser};

impl Parser<'_> {
    pub(super) fn query_document(&mut self) -> Parsed<Query> {
        let mut document = Query::default();
        while !self.is(Kind::End)? {
            let token = self.peek()?;
            match (token.kind, token.text.as_str()) {
                (Kind::Name, "query" | "mutation" | "subscription") | (Kind::Mark("{"), _) => {
                    document.operations.push(self.operation()?);
                }
                (Kind::Name, "fragment") => document.fragments.push(self.fragment()?),
                _ => return self.unexpected(),
            }
        }
        Ok(document)
    }

    fn operation(&mut self) -> Parsed<Operation> {
        let (position, comments) = (self.position()?, self.comments.clone());
        if self.is_mark("{")? {
            let selections = self.selections()?;
            return Ok(Operation {
                kind: "query".to_owned(),
                selections,
                position,
                ..Operation::default()
            });
        }
        let kind = self.next()?.text;
        let name = if self.is(Kind::Name)? { self.next()?.text } else { String::new() };
        let variables = self.variables()?;
        let directives = self.directives(false)?;
        Ok(Operation {
            kind,
            name,
            variables,
            directives,
            selections: self.selections()?,
            position,
            comments,
        })
    }

    fn variables(&mut self) -> Parsed<Vec<Variable>> {
        Ok(self.between(("(", ")"), false, Self::variable)?.0)
    }

    fn variable(&mut self) -> Parsed<Variable> {
        let (position, comments) = (self.position()?, self.comments.clone());
        let id = self.number();
        self.expect_mark("$")?;
        let name = self.name()?;
        self.expect_mark(":")?;
        let ty = self.type_reference()?;
        let default = if self.skip("=")? { Some(self.value(true)?) } else { None };
        Ok(Variable {
            id,
            name,
            ty,
            default,
            directives: self.directives(false)?,
            position,
            comments,
        })
    }

    fn selections(&mut self) -> Parsed<Vec<Selection>> {
        if !self.is_mark("{")? {
            self.expect_mark("{")?;
        }
        Ok(self.between(("{", "}"), false, Self::selection)?.0)
    }

    fn selection(&mut self) -> Parsed<Selection> {
        if self.is_mark("...")? { self.spread() } else { Ok(Selection::Field(self.field()?)) }
    }

    fn field(&mut self) -> Parsed<Field> {
        let (position, comments) = (self.position()?, self.comments.clone());
        let id = self.number();
        let alias = self.name()?;
        let name = if self.skip(":")? { self.name()? } else { alias.clone() };
        let arguments = self.arguments(false)?;
        let directives = self.directives(false)?;
        let selections = if self.is_mark("{")? { self.selections()? } else { Vec::new() };
        Ok(Field { id, alias, name, arguments, directives, selections, position, comments })
    }

    fn spread(&mut self) -> Parsed<Selection> {
        let comments = self.expect_mark("...")?;
        let position = self.position()?;
        if self.is(Kind::Name)? && !self.is_word("on")? {
            let name = self.name()?;
            return Ok(Selection::Spread(Spread {
                name,
                directives: self.directives(false)?,
                position,
                comments,
            }));
        }
        let mut condition = String::new();
        if self.is_word("on")? {
            self.next()?;
            condition = self.name()?;
        }
        let directives = self.directives(false)?;
        Ok(Selection::Inline(Inline {
            condition,
            directives,
            selections: self.selections()?,
            position,
            comments,
        }))
    }

    fn fragment(&mut self) -> Parsed<Fragment> {
        let (position, comments) = (self.position()?, self.comments.clone());
        self.expect_word("fragment")?;
        if self.is_word("on")? {
            return self.unexpected();
        }
        let name = self.name()?;
        let variables = self.variables()?;
        self.expect_word("on")?;
        let condition = self.name()?;
        let directives = self.directives(false)?;
        Ok(Fragment {
            name,
            variables,
            condition,
            directives,
            selections: self.selections()?,
            position,
            comments,
        })
    }
}
