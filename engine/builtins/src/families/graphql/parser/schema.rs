//! Definitions of types and directives, and extensions of them.

use super::super::ast::{
    ArgumentDefinition, Comments, Definition, DefinitionKind, DirectiveDefinition, EnumValue,
    FieldDefinition, Position, Root, Roots, SchemaDocument, Surroundings,
};
use super::super::lexer::Kind;
use super::{Parsed, Parser};

/// A description and the comments before it.
#[derive(Default)]
struct Description {
    text: String,
    comments: Comments,
}

const LOCATIONS: &[&str] = &[
    "QUERY",
    "MUTATION",
    "SUBSCRIPTION",
    "FIELD",
    "FRAGMENT_DEFINITION",
    "FRAGMENT_SPREAD",
    "INLINE_FRAGMENT",
    "VARIABLE_DEFINITION",
    "SCHEMA",
    "SCALAR",
    "OBJECT",
    "FIELD_DEFINITION",
    "ARGUMENT_DEFINITION",
    "INTERFACE",
    "UNION",
    "ENUM",
    "ENUM_VALUE",
    "INPUT_OBJECT",
    "INPUT_FIELD_DEFINITION",
];

fn kind_of(word: &str) -> Option<DefinitionKind> {
    Some(match word {
        "scalar" => DefinitionKind::Scalar,
        "type" => DefinitionKind::Object,
        "interface" => DefinitionKind::Interface,
        "union" => DefinitionKind::Union,
        "enum" => DefinitionKind::Enum,
        "input" => DefinitionKind::InputObject,
        _ => return None,
    })
}

impl Parser<'_> {
    pub(super) fn schema_document(&mut self) -> Parsed<SchemaDocument> {
        let mut document = SchemaDocument::default();
        while !self.is(Kind::End)? {
            let description = self.description()?;
            let token = self.peek()?.clone();
            if token.kind != Kind::Name {
                return self.unexpected();
            }
            match token.text.as_str() {
                "schema" => document.schema.push(self.roots(description)?),
                "directive" => document.directives.push(self.directive_definition(description)?),
                "extend" if !description.text.is_empty() => {
                    let token = self.previous.clone();
                    return Self::fail(&token, format!("Unexpected {token}"));
                }
                "extend" => self.extension(&mut document)?,
                word => match kind_of(word) {
                    Some(kind) => document.definitions.push(self.definition(kind, description)?),
                    None => return self.unexpected(),
                },
            }
        }
        document.comments = self.comments.clone();
        Ok(document)
    }

    fn description(&mut self) -> Parsed<Description> {
        if !matches!(self.peek()?.kind, Kind::Block | Kind::String) {
            return Ok(Description::default());
        }
        let comments = self.comments.clone();
        Ok(Description { text: self.next()?.text, comments })
    }

    fn roots(&mut self, description: Description) -> Parsed<Roots> {
        let after = self.expect_word("schema")?;
        let position = self.position()?;
        let directives = self.directives(true)?;
        let (operations, end) = self.between(("{", "}"), false, Self::root)?;
        let comments = Surroundings { before: description.comments, after, end };
        Ok(Roots { description: description.text, directives, operations, position, comments })
    }

    fn root(&mut self) -> Parsed<Root> {
        let (position, comments) = (self.position()?, self.comments.clone());
        let token = self.next()?;
        if !matches!(token.text.as_str(), "query" | "mutation" | "subscription") {
            return Self::fail(&token, format!("Unexpected {token}"));
        }
        self.expect_mark(":")?;
        Ok(Root { operation: token.text, ty: self.name()?, position, comments })
    }

    fn definition(&mut self, kind: DefinitionKind, description: Description) -> Parsed<Definition> {
        let after = self.comments.clone();
        self.next()?;
        let mut definition = self.body(kind)?;
        definition.description = description.text;
        definition.comments.before = description.comments;
        definition.comments.after = after;
        Ok(definition)
    }

    /// What follows the keyword of a type.
    fn body(&mut self, kind: DefinitionKind) -> Parsed<Definition> {
        let position = self.position()?;
        let name = self.name()?;
        let mut definition = Definition { kind, name, position, ..Definition::default() };
        if matches!(kind, DefinitionKind::Object | DefinitionKind::Interface) {
            definition.interfaces = self.interfaces()?;
        }
        definition.directives = self.directives(true)?;
        match kind {
            DefinitionKind::Scalar => {}
            DefinitionKind::Object | DefinitionKind::Interface => {
                (definition.fields, definition.comments.end) =
                    self.between(("{", "}"), false, Self::field_definition)?;
            }
            DefinitionKind::InputObject => {
                (definition.fields, definition.comments.end) =
                    self.between(("{", "}"), false, Self::input_field)?;
            }
            DefinitionKind::Enum => {
                (definition.values, definition.comments.end) =
                    self.between(("{", "}"), false, Self::enum_value)?;
            }
            DefinitionKind::Union => definition.members = self.members()?,
        }
        Ok(definition)
    }

    fn interfaces(&mut self) -> Parsed<Vec<String>> {
        let mut all = Vec::new();
        if self.is_word("implements")? {
            self.next()?;
            self.skip("&")?;
            all.push(self.name()?);
            while self.skip("&")? {
                all.push(self.name()?);
            }
        }
        Ok(all)
    }

    fn members(&mut self) -> Parsed<Vec<(String, Position)>> {
        let mut all = Vec::new();
        if self.skip("=")? {
            self.skip("|")?;
            loop {
                let position = self.position()?;
                all.push((self.name()?, position));
                if !self.skip("|")? {
                    break;
                }
            }
        }
        Ok(all)
    }

    /// The description of a part, the comments around it, and the part's position.
    fn part(&mut self) -> Parsed<(String, Surroundings, Position)> {
        let description = self.description()?;
        let before = if description.text.is_empty() { Vec::new() } else { description.comments };
        let position = self.position()?;
        let comments = Surroundings { before, after: self.comments.clone(), end: Vec::new() };
        Ok((description.text, comments, position))
    }

    fn field_definition(&mut self) -> Parsed<FieldDefinition> {
        let (description, comments, position) = self.part()?;
        let name = self.name()?;
        let arguments = self.between(("(", ")"), false, Self::argument_definition)?.0;
        self.expect_mark(":")?;
        let ty = self.type_reference()?;
        let directives = self.directives(true)?;
        Ok(FieldDefinition {
            description,
            name,
            arguments,
            default: None,
            ty,
            directives,
            position,
            comments,
        })
    }

    fn argument_definition(&mut self) -> Parsed<ArgumentDefinition> {
        let (description, comments, position) = self.part()?;
        let name = self.name()?;
        self.expect_mark(":")?;
        let ty = self.type_reference()?;
        let default = if self.skip("=")? { Some(self.value(true)?) } else { None };
        let directives = self.directives(true)?;
        Ok(ArgumentDefinition { description, name, default, ty, directives, position, comments })
    }

    fn input_field(&mut self) -> Parsed<FieldDefinition> {
        let ArgumentDefinition { description, name, default, ty, directives, position, comments } =
            self.argument_definition()?;
        let arguments = Vec::new();
        Ok(FieldDefinition {
            description,
            name,
            arguments,
            default,
            ty,
            directives,
            position,
            comments,
        })
    }

    fn enum_value(&mut self) -> Parsed<EnumValue> {
        let (description, comments, position) = self.part()?;
        let name = self.name()?;
        Ok(EnumValue { description, name, directives: self.directives(true)?, position, comments })
    }

    fn extension(&mut self, document: &mut SchemaDocument) -> Parsed<()> {
        let after = self.expect_word("extend")?;
        let word = self.peek()?.text.clone();
        if word == "schema" {
            let mut roots = self.roots(Description::default())?;
            roots.comments.after = after;
            if roots.directives.is_empty() && roots.operations.is_empty() {
                return self.unexpected();
            }
            document.schema_extensions.push(roots);
            return Ok(());
        }
        let Some(kind) = kind_of(&word) else { return self.unexpected() };
        self.expect_word(&word)?;
        let mut definition = self.body(kind)?;
        definition.comments.after = after;
        let Definition { directives, interfaces, fields, members, values, .. } = &definition;
        let nothing =
            directives.is_empty() && fields.is_empty() && members.is_empty() && values.is_empty();
        if nothing && (kind != DefinitionKind::Object || interfaces.is_empty()) {
            return self.unexpected();
        }
        document.extensions.push(definition);
        Ok(())
    }

    fn directive_definition(&mut self, description: Description) -> Parsed<DirectiveDefinition> {
        let after = self.expect_word("directive")?;
        self.expect_mark("@")?;
        let position = self.position()?;
        let name = self.name()?;
        let arguments = self.between(("(", ")"), false, Self::argument_definition)?.0;
        let repeatable = self.is(Kind::Name)? && self.is_word("repeatable")?;
        if repeatable {
            self.next()?;
        }
        self.expect_word("on")?;
        self.skip("|")?;
        let mut locations = vec![self.location()?];
        while self.skip("|")? {
            locations.push(self.location()?);
        }
        let comments = Surroundings { before: description.comments, after, end: Vec::new() };
        let description = description.text;
        Ok(DirectiveDefinition {
            description,
            name,
            arguments,
            locations,
            repeatable,
            position,
            comments,
        })
    }

    fn location(&mut self) -> Parsed<String> {
        let (token, _) = self.expect(Kind::Name)?;
        match LOCATIONS.contains(&token.text.as_str()) {
            true => Ok(token.text),
            false => Self::fail(&token, format!("Unexpected {token}")),
        }
    }
}
