//! Documents as values, in the shape Go's JSON gives their structures, without places and without what is empty.

use super::ast::{
    Argument, ArgumentDefinition, Child, Comments, Definition, Directive, DirectiveDefinition,
    EnumValue, Field, FieldDefinition, Fragment, Inline, Operation, Query, Root, Roots,
    SchemaDocument, Selection, Spread, Surroundings, Type, Value as Literal, Variable,
};
use lictor_value::{Region, Value};

/// A writer of values into a region.
pub(super) struct Dump<'r>(pub(super) &'r Region);

/// The fields of an object; empty lists and absent parts are left out.
struct Fields<'r> {
    region: &'r Region,
    fields: Vec<(&'static str, Value<'r>)>,
}

impl<'r> Fields<'r> {
    fn text(mut self, name: &'static str, text: &str) -> Self {
        self.fields.push((name, self.region.str(text)));
        self
    }

    fn flag(mut self, name: &'static str, flag: bool) -> Self {
        self.fields.push((name, Value::bool(flag)));
        self
    }

    fn part(mut self, name: &'static str, part: Option<Value<'r>>) -> Self {
        self.fields.extend(part.map(|part| (name, part)));
        self
    }

    fn list<T>(mut self, name: &'static str, items: &[T], one: impl Fn(&T) -> Value<'r>) -> Self {
        if !items.is_empty() {
            let values: Vec<_> = items.iter().map(one).collect();
            self.fields.push((name, self.region.array(&values)));
        }
        self
    }

    fn comments(self, name: &'static str, comments: &Comments) -> Self {
        if comments.is_empty() {
            return self;
        }
        let region = self.region;
        let group = Fields { region, fields: Vec::new() }
            .list("List", comments, |text| region.record(&[("Value", region.str(text))]))
            .done();
        self.part(name, Some(group))
    }

    fn around(self, comments: &Surroundings) -> Self {
        self.comments("BeforeDescriptionComment", &comments.before)
            .comments("AfterDescriptionComment", &comments.after)
            .comments("EndOfDefinitionComment", &comments.end)
    }

    fn done(self) -> Value<'r> {
        self.region.record(&self.fields)
    }
}

impl<'r> Dump<'r> {
    fn fields(&self) -> Fields<'r> {
        Fields { region: self.0, fields: Vec::new() }
    }

    pub(super) fn query(&self, document: &Query) -> Value<'r> {
        self.fields()
            .list("Operations", &document.operations, |operation| self.operation(operation))
            .list("Fragments", &document.fragments, |fragment| self.fragment(fragment))
            .done()
    }

    fn operation(&self, operation: &Operation) -> Value<'r> {
        self.fields()
            .text("Operation", &operation.kind)
            .text("Name", &operation.name)
            .list("VariableDefinitions", &operation.variables, |variable| self.variable(variable))
            .list("Directives", &operation.directives, |directive| self.directive(directive))
            .list("SelectionSet", &operation.selections, |selection| self.selection(selection))
            .comments("Comment", &operation.comments)
            .done()
    }

    fn variable(&self, variable: &Variable) -> Value<'r> {
        self.fields()
            .text("Variable", &variable.name)
            .part("Type", Some(self.ty(&variable.ty)))
            .part("DefaultValue", variable.default.as_ref().map(|value| self.literal(value)))
            .list("Directives", &variable.directives, |directive| self.directive(directive))
            .comments("Comment", &variable.comments)
            .flag("Used", false)
            .done()
    }

    fn selection(&self, selection: &Selection) -> Value<'r> {
        match selection {
            Selection::Field(field) => self.field(field),
            Selection::Spread(spread) => self.spread(spread),
            Selection::Inline(inline) => self.inline(inline),
        }
    }

    fn field(&self, field: &Field) -> Value<'r> {
        self.fields()
            .text("Alias", &field.alias)
            .text("Name", &field.name)
            .list("Arguments", &field.arguments, |argument| self.argument(argument))
            .list("Directives", &field.directives, |directive| self.directive(directive))
            .list("SelectionSet", &field.selections, |selection| self.selection(selection))
            .comments("Comment", &field.comments)
            .done()
    }

    fn spread(&self, spread: &Spread) -> Value<'r> {
        self.fields()
            .text("Name", &spread.name)
            .list("Directives", &spread.directives, |directive| self.directive(directive))
            .comments("Comment", &spread.comments)
            .done()
    }

    fn inline(&self, inline: &Inline) -> Value<'r> {
        self.fields()
            .text("TypeCondition", &inline.condition)
            .list("Directives", &inline.directives, |directive| self.directive(directive))
            .list("SelectionSet", &inline.selections, |selection| self.selection(selection))
            .comments("Comment", &inline.comments)
            .done()
    }

    fn fragment(&self, fragment: &Fragment) -> Value<'r> {
        self.fields()
            .text("Name", &fragment.name)
            .list("VariableDefinition", &fragment.variables, |variable| self.variable(variable))
            .text("TypeCondition", &fragment.condition)
            .list("Directives", &fragment.directives, |directive| self.directive(directive))
            .list("SelectionSet", &fragment.selections, |selection| self.selection(selection))
            .comments("Comment", &fragment.comments)
            .done()
    }

    fn argument(&self, argument: &Argument) -> Value<'r> {
        self.fields()
            .text("Name", &argument.name)
            .part("Value", Some(self.literal(&argument.value)))
            .comments("Comment", &argument.comments)
            .done()
    }

    fn directive(&self, directive: &Directive) -> Value<'r> {
        self.fields()
            .text("Name", &directive.name)
            .list("Arguments", &directive.arguments, |argument| self.argument(argument))
            .text("Location", "")
            .done()
    }

    fn literal(&self, literal: &Literal) -> Value<'r> {
        self.fields()
            .text("Raw", &literal.raw)
            .list("Children", &literal.children, |child| self.child(child))
            .part("Kind", Some(Value::int(literal.kind as i64)))
            .comments("Comment", &literal.comments)
            .flag("ExpectedTypeHasDefault", false)
            .done()
    }

    fn child(&self, child: &Child) -> Value<'r> {
        self.fields()
            .text("Name", &child.name)
            .part("Value", Some(self.literal(&child.value)))
            .comments("Comment", &child.comments)
            .done()
    }

    fn ty(&self, ty: &Type) -> Value<'r> {
        self.fields()
            .text("NamedType", &ty.named)
            .part("Elem", ty.element.as_ref().map(|element| self.ty(element)))
            .flag("NonNull", ty.non_null)
            .done()
    }

    pub(super) fn schema(&self, document: &SchemaDocument) -> Value<'r> {
        self.fields()
            .list("Schema", &document.schema, |roots| self.roots(roots))
            .list("SchemaExtension", &document.schema_extensions, |roots| self.roots(roots))
            .list("Directives", &document.directives, |directive| {
                self.directive_definition(directive)
            })
            .list("Definitions", &document.definitions, |definition| self.definition(definition))
            .list("Extensions", &document.extensions, |definition| self.definition(definition))
            .comments("Comment", &document.comments)
            .done()
    }

    fn roots(&self, roots: &Roots) -> Value<'r> {
        self.fields()
            .text("Description", &roots.description)
            .list("Directives", &roots.directives, |directive| self.directive(directive))
            .list("OperationTypes", &roots.operations, |root| self.root(root))
            .around(&roots.comments)
            .done()
    }

    fn root(&self, root: &Root) -> Value<'r> {
        self.fields()
            .text("Operation", &root.operation)
            .text("Type", &root.ty)
            .comments("Comment", &root.comments)
            .done()
    }

    fn definition(&self, definition: &Definition) -> Value<'r> {
        self.fields()
            .text("Kind", definition.kind.name())
            .text("Description", &definition.description)
            .text("Name", &definition.name)
            .list("Directives", &definition.directives, |directive| self.directive(directive))
            .list("Interfaces", &definition.interfaces, |name| self.0.str(name))
            .list("Fields", &definition.fields, |field| self.field_definition(field))
            .list("Types", &definition.members, |(name, _)| self.0.str(name))
            .list("EnumValues", &definition.values, |value| self.enum_value(value))
            .flag("BuiltIn", definition.built_in)
            .around(&definition.comments)
            .done()
    }

    fn field_definition(&self, field: &FieldDefinition) -> Value<'r> {
        self.fields()
            .text("Description", &field.description)
            .text("Name", &field.name)
            .list("Arguments", &field.arguments, |argument| self.argument_definition(argument))
            .part("DefaultValue", field.default.as_ref().map(|value| self.literal(value)))
            .part("Type", Some(self.ty(&field.ty)))
            .list("Directives", &field.directives, |directive| self.directive(directive))
            .around(&field.comments)
            .done()
    }

    fn argument_definition(&self, argument: &ArgumentDefinition) -> Value<'r> {
        self.fields()
            .text("Description", &argument.description)
            .text("Name", &argument.name)
            .part("DefaultValue", argument.default.as_ref().map(|value| self.literal(value)))
            .part("Type", Some(self.ty(&argument.ty)))
            .list("Directives", &argument.directives, |directive| self.directive(directive))
            .around(&argument.comments)
            .done()
    }

    fn enum_value(&self, value: &EnumValue) -> Value<'r> {
        self.fields()
            .text("Description", &value.description)
            .text("Name", &value.name)
            .list("Directives", &value.directives, |directive| self.directive(directive))
            .around(&value.comments)
            .done()
    }

    fn directive_definition(&self, directive: &DirectiveDefinition) -> Value<'r> {
        self.fields()
            .text("Description", &directive.description)
            .text("Name", &directive.name)
            .list("Arguments", &directive.arguments, |argument| self.argument_definition(argument))
            .list("Locations", &directive.locations, |name| self.0.str(name))
            .flag("IsRepeatable", directive.repeatable)
            .around(&directive.comments)
            .done()
    }
}
