//! Documents given as values in the shape that `dump` gives them.
//!
//! As in OPA, whatever is selected is read as a field; spreads of fragments do not survive the way through values.

use super::ast::{
    Argument, ArgumentDefinition, Child, Definition, DefinitionKind, Directive,
    DirectiveDefinition, EnumValue, Field, FieldDefinition, Fragment, Operation, Query, Root,
    Roots, SchemaDocument, Selection, Type, Value as Literal, ValueKind, Variable,
};
use lictor_value::{Kind, Value};

/// How deep the value is followed.
const MAX_DEPTH: usize = 100;

type Decoded<T> = Result<T, String>;

/// Reads values; fields, values and variables are numbered on the way.
#[derive(Default)]
struct Decoder {
    count: usize,
    depth: usize,
}

pub(super) fn query(value: Value<'_>) -> Decoded<Query> {
    let mut decoder = Decoder::default();
    let operations = decoder.list(value, "Operations", Decoder::operation)?;
    let fragments = decoder.list(value, "Fragments", Decoder::fragment)?;
    Ok(Query { operations, fragments, count: decoder.count })
}

pub(super) fn schema(value: Value<'_>) -> Decoded<SchemaDocument> {
    let mut decoder = Decoder::default();
    Ok(SchemaDocument {
        schema: decoder.list(value, "Schema", Decoder::roots)?,
        schema_extensions: decoder.list(value, "SchemaExtension", Decoder::roots)?,
        directives: decoder.list(value, "Directives", Decoder::directive_definition)?,
        definitions: decoder.list(value, "Definitions", Decoder::definition)?,
        extensions: decoder.list(value, "Extensions", Decoder::definition)?,
        comments: Vec::new(),
    })
}

fn cannot<T>(value: Value<'_>, name: &str) -> Decoded<T> {
    let kind = if value.kind() == Kind::Bool { "bool" } else { value.type_name() };
    Err(format!("json: cannot unmarshal {kind} into Go struct field {name}"))
}

/// A part of an object; absent and null are the same.
fn part<'r>(value: Value<'r>, name: &str) -> Option<Value<'r>> {
    let part = value.get_str(name);
    if matches!(part.kind(), Kind::Undefined | Kind::Null) { None } else { Some(part) }
}

fn text(value: Value<'_>, name: &str) -> Decoded<String> {
    match part(value, name) {
        None => Ok(String::new()),
        Some(part) => part.as_str().map_or_else(|| cannot(part, name), |text| Ok(text.to_owned())),
    }
}

fn flag(value: Value<'_>, name: &str) -> Decoded<bool> {
    match part(value, name) {
        None => Ok(false),
        Some(part) => part.as_bool().map_or_else(|| cannot(part, name), Ok),
    }
}

fn is_object(value: Value<'_>, name: &str) -> Decoded<()> {
    if value.kind() == Kind::Object { Ok(()) } else { cannot(value, name) }
}

impl Decoder {
    fn number(&mut self) -> usize {
        self.count += 1;
        self.count - 1
    }

    fn list<T>(
        &mut self,
        value: Value<'_>,
        name: &str,
        one: impl Fn(&mut Self, Value<'_>) -> Decoded<T>,
    ) -> Decoded<Vec<T>> {
        let Some(list) = part(value, name) else { return Ok(Vec::new()) };
        let Some(items) = list.as_array() else { return cannot(list, name) };
        self.enter()?;
        let all = items
            .iter()
            .map(|item| {
                is_object(*item, name)?;
                one(self, *item)
            })
            .collect();
        self.depth -= 1;
        all
    }

    fn enter(&mut self) -> Decoded<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH { Err("the document nests too deep".to_owned()) } else { Ok(()) }
    }

    fn names(&mut self, value: Value<'_>, name: &str) -> Decoded<Vec<String>> {
        let Some(list) = part(value, name) else { return Ok(Vec::new()) };
        let Some(items) = list.as_array() else { return cannot(list, name) };
        items
            .iter()
            .map(|item| {
                item.as_str().map_or_else(|| cannot(*item, name), |text| Ok(text.to_owned()))
            })
            .collect()
    }

    fn operation(&mut self, value: Value<'_>) -> Decoded<Operation> {
        Ok(Operation {
            kind: text(value, "Operation")?,
            name: text(value, "Name")?,
            variables: self.list(value, "VariableDefinitions", Self::variable)?,
            directives: self.list(value, "Directives", Self::directive)?,
            selections: self.selections(value)?,
            ..Operation::default()
        })
    }

    fn variable(&mut self, value: Value<'_>) -> Decoded<Variable> {
        Ok(Variable {
            id: self.number(),
            name: text(value, "Variable")?,
            ty: self.ty(value, "Type")?,
            default: self.literal(value, "DefaultValue")?,
            directives: self.list(value, "Directives", Self::directive)?,
            ..Variable::default()
        })
    }

    fn selections(&mut self, value: Value<'_>) -> Decoded<Vec<Selection>> {
        self.list(value, "SelectionSet", |decoder, item| Ok(Selection::Field(decoder.field(item)?)))
    }

    fn field(&mut self, value: Value<'_>) -> Decoded<Field> {
        Ok(Field {
            id: self.number(),
            alias: text(value, "Alias")?,
            name: text(value, "Name")?,
            arguments: self.list(value, "Arguments", Self::argument)?,
            directives: self.list(value, "Directives", Self::directive)?,
            selections: self.selections(value)?,
            ..Field::default()
        })
    }

    fn fragment(&mut self, value: Value<'_>) -> Decoded<Fragment> {
        Ok(Fragment {
            name: text(value, "Name")?,
            variables: self.list(value, "VariableDefinition", Self::variable)?,
            condition: text(value, "TypeCondition")?,
            directives: self.list(value, "Directives", Self::directive)?,
            selections: self.selections(value)?,
            ..Fragment::default()
        })
    }

    fn argument(&mut self, value: Value<'_>) -> Decoded<Argument> {
        let literal = self.literal(value, "Value")?;
        Ok(Argument {
            name: text(value, "Name")?,
            value: self.or_null(literal),
            ..Argument::default()
        })
    }

    /// A value that is not there counts as null.
    fn or_null(&mut self, literal: Option<Literal>) -> Literal {
        literal.unwrap_or_else(|| Literal {
            id: self.number(),
            kind: ValueKind::Null,
            raw: "null".to_owned(),
            ..Literal::default()
        })
    }

    fn directive(&mut self, value: Value<'_>) -> Decoded<Directive> {
        Ok(Directive {
            name: text(value, "Name")?,
            arguments: self.list(value, "Arguments", Self::argument)?,
            ..Directive::default()
        })
    }

    fn literal(&mut self, value: Value<'_>, name: &str) -> Decoded<Option<Literal>> {
        let Some(literal) = part(value, name) else { return Ok(None) };
        is_object(literal, name)?;
        let kind = match part(literal, "Kind") {
            None => 0,
            Some(kind) => kind.as_index().map_or_else(|| cannot(kind, "Kind"), Ok)?,
        };
        let Some(kind) = ValueKind::ALL.get(kind).copied() else {
            return Err(format!("unknown value kind {kind}"));
        };
        Ok(Some(Literal {
            id: self.number(),
            kind,
            raw: text(literal, "Raw")?,
            children: self.list(literal, "Children", Self::child)?,
            ..Literal::default()
        }))
    }

    fn child(&mut self, value: Value<'_>) -> Decoded<Child> {
        let literal = self.literal(value, "Value")?;
        Ok(Child { name: text(value, "Name")?, value: self.or_null(literal), ..Child::default() })
    }

    fn ty(&mut self, value: Value<'_>, name: &str) -> Decoded<Type> {
        let Some(ty) = part(value, name) else { return Ok(Type::default()) };
        is_object(ty, name)?;
        self.enter()?;
        let element = match part(ty, "Elem") {
            Some(_) => Some(Box::new(self.ty(ty, "Elem")?)),
            None => None,
        };
        self.depth -= 1;
        Ok(Type {
            named: text(ty, "NamedType")?,
            element,
            non_null: flag(ty, "NonNull")?,
            position: None,
        })
    }

    fn roots(&mut self, value: Value<'_>) -> Decoded<Roots> {
        Ok(Roots {
            description: text(value, "Description")?,
            directives: self.list(value, "Directives", Self::directive)?,
            operations: self.list(value, "OperationTypes", |_, root| {
                Ok(Root {
                    operation: text(root, "Operation")?,
                    ty: text(root, "Type")?,
                    ..Root::default()
                })
            })?,
            ..Roots::default()
        })
    }

    fn definition(&mut self, value: Value<'_>) -> Decoded<Definition> {
        let kind = text(value, "Kind")?;
        let kind = DefinitionKind::ALL.into_iter().find(|known| known.name() == kind);
        let members = self.names(value, "Types")?;
        Ok(Definition {
            kind: kind.ok_or("json: unknown kind of definition")?,
            description: text(value, "Description")?,
            name: text(value, "Name")?,
            directives: self.list(value, "Directives", Self::directive)?,
            interfaces: self.names(value, "Interfaces")?,
            fields: self.list(value, "Fields", Self::field_definition)?,
            members: members.into_iter().map(|name| (name, None)).collect(),
            values: self.list(value, "EnumValues", |decoder, value| {
                Ok(EnumValue {
                    description: text(value, "Description")?,
                    name: text(value, "Name")?,
                    directives: decoder.list(value, "Directives", Self::directive)?,
                    ..EnumValue::default()
                })
            })?,
            built_in: flag(value, "BuiltIn")?,
            ..Definition::default()
        })
    }

    fn field_definition(&mut self, value: Value<'_>) -> Decoded<FieldDefinition> {
        Ok(FieldDefinition {
            description: text(value, "Description")?,
            name: text(value, "Name")?,
            arguments: self.list(value, "Arguments", Self::argument_definition)?,
            default: self.literal(value, "DefaultValue")?,
            ty: self.ty(value, "Type")?,
            directives: self.list(value, "Directives", Self::directive)?,
            ..FieldDefinition::default()
        })
    }

    fn argument_definition(&mut self, value: Value<'_>) -> Decoded<ArgumentDefinition> {
        Ok(ArgumentDefinition {
            description: text(value, "Description")?,
            name: text(value, "Name")?,
            default: self.literal(value, "DefaultValue")?,
            ty: self.ty(value, "Type")?,
            directives: self.list(value, "Directives", Self::directive)?,
            ..ArgumentDefinition::default()
        })
    }

    fn directive_definition(&mut self, value: Value<'_>) -> Decoded<DirectiveDefinition> {
        Ok(DirectiveDefinition {
            description: text(value, "Description")?,
            name: text(value, "Name")?,
            arguments: self.list(value, "Arguments", Self::argument_definition)?,
            locations: self.names(value, "Locations")?,
            repeatable: flag(value, "IsRepeatable")?,
            ..DirectiveDefinition::default()
        })
    }
}
