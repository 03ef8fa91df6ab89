//! Schema documents checked and made ready for looking things up.

use super::Complaint;
use super::ast::{
    Argument, ArgumentDefinition, Definition, DefinitionKind, Directive, DirectiveDefinition,
    FieldDefinition, Position, Roots, SchemaDocument, Type, ValueKind, argument,
};
use super::parser;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The types every schema has.
const PRELUDE: &str = include_str!("prelude.graphql");

/// A valid schema.
#[derive(Default)]
pub(crate) struct Schema {
    definitions: Vec<Definition>,
    types: BTreeMap<String, usize>,
    directives: BTreeMap<String, DirectiveDefinition>,
    possible: HashMap<String, Vec<usize>>,
    roots: HashMap<String, usize>,
    /// The field `__typename` that every type has.
    pub(crate) type_name: FieldDefinition,
}

type Checked = Result<(), Complaint>;

fn fail<T>(position: Position, message: String) -> Result<T, Complaint> {
    // What has no place is said to be nowhere.
    Err(Complaint { message, position: position.or(Some((u32::MAX, u32::MAX))) })
}

impl Schema {
    /// The type of this name.
    pub(crate) fn find(&self, name: &str) -> Option<&Definition> {
        self.types.get(name).and_then(|index| self.definitions.get(*index))
    }

    /// The names of all types.
    pub(crate) fn type_names(&self) -> impl Iterator<Item = &str> {
        self.types.keys().map(String::as_str)
    }

    /// The directive of this name.
    pub(crate) fn directive(&self, name: &str) -> Option<&DirectiveDefinition> {
        self.directives.get(name)
    }

    /// The object types something of this type can be.
    pub(crate) fn possible(&self, name: &str) -> impl Iterator<Item = &Definition> {
        self.possible
            .get(name)
            .into_iter()
            .flatten()
            .filter_map(|index| self.definitions.get(*index))
    }

    /// The type of an operation.
    pub(crate) fn root(&self, operation: &str) -> Option<&Definition> {
        let operation = if operation.is_empty() { "query" } else { operation };
        self.roots.get(operation).and_then(|index| self.definitions.get(*index))
    }

    /// Checks a document together with the types every schema has.
    pub(crate) fn build(document: SchemaDocument) -> Result<Schema, Complaint> {
        let prelude = parser::schema(PRELUDE)?;
        let mut schema = Schema::default();
        schema.type_name.name = "__typename".to_owned();
        schema.type_name.ty = Type::of_name("String", false);
        schema.definitions = prelude.definitions;
        schema.definitions.iter_mut().for_each(|definition| definition.built_in = true);
        schema.definitions.extend(document.definitions);
        schema.name_types()?;
        schema.extend(document.extensions)?;
        schema.relate();
        for directive in prelude.directives.into_iter().chain(document.directives) {
            schema.add_directive(directive)?;
        }
        if let Some(second) = document.schema.get(1) {
            let message =
                "Cannot have multiple schema entry points, consider schema extensions instead.";
            return fail(second.position, message.to_owned());
        }
        for roots in document.schema.iter().chain(&document.schema_extensions) {
            schema.add_roots(roots)?;
        }
        schema.check()?;
        if document.schema.is_empty() {
            for (operation, name) in
                [("query", "Query"), ("mutation", "Mutation"), ("subscription", "Subscription")]
            {
                if let Some(index) = schema.types.get(name) {
                    schema.roots.entry(operation.to_owned()).or_insert(*index);
                }
            }
        }
        schema.add_introspection();
        Ok(schema)
    }

    fn name_types(&mut self) -> Checked {
        for (index, definition) in self.definitions.iter().enumerate() {
            if self.types.insert(definition.name.clone(), index).is_some() {
                return fail(
                    definition.position,
                    format!("Cannot redeclare type {}.", definition.name),
                );
            }
        }
        Ok(())
    }

    fn extend(&mut self, extensions: Vec<Definition>) -> Checked {
        for extension in extensions {
            let index = match self.types.get(&extension.name) {
                Some(index) => *index,
                None => {
                    let Definition { kind, name, position, .. } = &extension;
                    let (kind, name, position) = (*kind, name.clone(), *position);
                    self.types.insert(name.clone(), self.definitions.len());
                    self.definitions.push(Definition {
                        kind,
                        name,
                        position,
                        ..Definition::default()
                    });
                    self.definitions.len() - 1
                }
            };
            let base = &mut self.definitions[index];
            if base.kind != extension.kind {
                let (base, own, name) = (base.kind.name(), extension.kind.name(), &extension.name);
                let message = format!(
                    "Cannot extend type {name} because the base type is a {base}, not {own}."
                );
                return fail(extension.position, message);
            }
            base.directives.extend(extension.directives);
            base.interfaces.extend(extension.interfaces);
            base.fields.extend(extension.fields);
            base.members.extend(extension.members);
            base.values.extend(extension.values);
        }
        Ok(())
    }

    /// Notes which types something can be.
    fn relate(&mut self) {
        for (index, definition) in self.definitions.iter().enumerate() {
            let kind = definition.kind;
            for (member, _) in &definition.members {
                if let (DefinitionKind::Union, Some(member)) = (kind, self.types.get(member)) {
                    self.possible.entry(definition.name.clone()).or_default().push(*member);
                }
            }
            if matches!(
                kind,
                DefinitionKind::InputObject | DefinitionKind::Object | DefinitionKind::Interface
            ) {
                for interface in &definition.interfaces {
                    self.possible.entry(interface.clone()).or_default().push(index);
                }
            }
            if matches!(kind, DefinitionKind::InputObject | DefinitionKind::Object) {
                self.possible.entry(definition.name.clone()).or_default().push(index);
            }
        }
    }

    fn add_directive(&mut self, directive: DirectiveDefinition) -> Checked {
        const REPLACEABLE: &[&str] =
            &["include", "skip", "deprecated", "specifiedBy", "defer", "oneOf"];
        let name = directive.name.clone();
        if self.directives.contains_key(&name) && !REPLACEABLE.contains(&name.as_str()) {
            return fail(directive.position, format!("Cannot redeclare directive {name}."));
        }
        self.directives.insert(name, directive);
        Ok(())
    }

    fn add_roots(&mut self, roots: &Roots) -> Checked {
        for root in &roots.operations {
            let Some(index) = self.types.get(&root.ty) else {
                let (operation, ty) = (&root.operation, &root.ty);
                return fail(
                    root.position,
                    format!("Schema root {operation} refers to a type {ty} that does not exist."),
                );
            };
            self.roots.insert(root.operation.clone(), *index);
        }
        self.check_directives(&roots.directives, "SCHEMA", None, true)
    }

    fn check(&self) -> Checked {
        for index in self.types.values() {
            self.check_definition(&self.definitions[*index])?;
        }
        for directive in self.directives.values() {
            check_name(directive.position, &directive.name)?;
            self.check_arguments(&directive.arguments, Some(directive))?;
        }
        Ok(())
    }

    fn add_introspection(&mut self) {
        let Some(query) =
            self.roots.get("query").and_then(|index| self.definitions.get_mut(*index))
        else {
            return;
        };
        let field = |name: &str, ty: Type| FieldDefinition {
            name: name.to_owned(),
            ty,
            ..FieldDefinition::default()
        };
        let mut by_name = field("__type", Type::of_name("__Type", false));
        by_name.arguments.push(ArgumentDefinition {
            name: "name".to_owned(),
            ty: Type::of_name("String", true),
            ..ArgumentDefinition::default()
        });
        query.fields.push(field("__schema", Type::of_name("__Schema", true)));
        query.fields.push(by_name);
    }

    fn check_definition(&self, definition: &Definition) -> Checked {
        self.check_fields(definition)?;
        for (member, _) in &definition.members {
            let Some(found) = self.find(member) else {
                return fail(definition.position, format!("Undefined type {member:?}."));
            };
            if found.kind != DefinitionKind::Object {
                let kind = definition.kind.name();
                return fail(
                    definition.position,
                    format!("{kind} type {member:?} must be OBJECT."),
                );
            }
        }
        for interface in &definition.interfaces {
            self.check_implements(definition, interface)?;
        }
        self.check_content(definition)?;
        check_repeats(definition)?;
        if !definition.built_in {
            check_name(definition.position, &definition.name)?;
        }
        self.check_directives(&definition.directives, definition.kind.name(), None, false)
    }

    fn check_fields(&self, definition: &Definition) -> Checked {
        let location = match definition.kind {
            DefinitionKind::InputObject => "INPUT_FIELD_DEFINITION",
            _ => "FIELD_DEFINITION",
        };
        for field in &definition.fields {
            check_name(field.position, &field.name)?;
            self.check_type(&field.ty)?;
            self.check_arguments(&field.arguments, None)?;
            self.check_directives(&field.directives, location, None, true)?;
        }
        Ok(())
    }

    /// Checks that a type has parts, and parts of the right kind.
    fn check_content(&self, definition: &Definition) -> Checked {
        let (kind, name) = (definition.kind.name(), &definition.name);
        let empty = |what: &str| {
            fail(definition.position, format!("{kind} {name}: must define one or more {what}."))
        };
        match definition.kind {
            DefinitionKind::Object | DefinitionKind::Interface => {
                if definition.fields.is_empty() {
                    return empty("fields");
                }
                let wrong = |found: &Definition| found.kind == DefinitionKind::InputObject;
                if let Some(field) = definition
                    .fields
                    .iter()
                    .find(|field| self.find(field.ty.name()).is_some_and(wrong))
                {
                    let kinds = "SCALAR, OBJECT, INTERFACE, UNION, ENUM";
                    return fail(
                        field.position,
                        format!("{kind} {name}: field must be one of {kinds}."),
                    );
                }
            }
            DefinitionKind::Enum => {
                if definition.values.is_empty() {
                    return empty("unique enum values");
                }
                for value in &definition.values {
                    if ["true", "false", "null"].contains(&value.name.as_str()) {
                        return fail(
                            definition.position,
                            format!("{kind} {name}: non-enum value {}.", value.name),
                        );
                    }
                    self.check_directives(&value.directives, "ENUM_VALUE", None, true)?;
                }
            }
            DefinitionKind::InputObject => {
                if definition.fields.is_empty() {
                    return empty("input fields");
                }
                for field in &definition.fields {
                    if let Some(found) =
                        self.find(field.ty.name()).filter(|found| !found.is_input())
                    {
                        let (kind, kinds) = (found.kind.name(), "SCALAR, ENUM, INPUT_OBJECT");
                        return fail(
                            field.position,
                            format!("{kind} {}: field must be one of {kinds}.", field.name),
                        );
                    }
                }
            }
            DefinitionKind::Scalar | DefinitionKind::Union => {}
        }
        Ok(())
    }

    fn check_type(&self, ty: &Type) -> Checked {
        match self.find(ty.name()) {
            Some(_) => Ok(()),
            None => fail(ty.position, format!("Undefined type {}.", ty.name())),
        }
    }

    fn check_arguments(
        &self,
        arguments: &[ArgumentDefinition],
        within: Option<&DirectiveDefinition>,
    ) -> Checked {
        for argument in arguments {
            check_name(argument.position, &argument.name)?;
            self.check_type(&argument.ty)?;
            if let Some(found) = self.find(argument.ty.name()).filter(|found| !found.is_input()) {
                let (ty, name, kind) = (&argument.ty, &argument.name, found.kind.name());
                let message = format!(
                    "cannot use {ty} as argument {name} because {kind} is not a valid input type"
                );
                return fail(argument.position, message);
            }
            self.check_directives(&argument.directives, "ARGUMENT_DEFINITION", within, true)?;
        }
        Ok(())
    }

    fn check_directives(
        &self,
        directives: &[Directive],
        location: &str,
        within: Option<&DirectiveDefinition>,
        once: bool,
    ) -> Checked {
        let mut seen = HashSet::new();
        for Directive { name, arguments, position } in directives {
            check_name(*position, name)?;
            if within.is_some_and(|within| within.name == *name) {
                return fail(*position, format!("Directive {name} cannot refer to itself."));
            }
            let Some(definition) = self.directive(name) else {
                return fail(*position, format!("Undefined directive {name}."));
            };
            if once && !seen.insert(name) && !definition.repeatable {
                return fail(
                    *position,
                    format!("The directive {name} can only be used once at this location."),
                );
            }
            if !definition.locations.iter().any(|known| known == location) {
                return fail(
                    *position,
                    format!("Directive {name} is not applicable on {location}."),
                );
            }
            check_directive_arguments(name, arguments, *position, definition)?;
        }
        Ok(())
    }

    fn check_implements(&self, definition: &Definition, name: &str) -> Checked {
        let place = definition.position;
        let Some(interface) = self.find(name) else {
            return fail(place, format!("Undefined type {name:?}."));
        };
        if interface.kind != DefinitionKind::Interface {
            return fail(
                place,
                format!("{name:?} is a non interface type {}.", interface.kind.name()),
            );
        }
        for required in &interface.fields {
            self.check_field_of_interface(definition, interface, required)?;
        }
        for above in &interface.interfaces {
            if definition.interfaces.contains(above) {
                continue;
            }
            let own = &definition.name;
            if above == own {
                let message = format!(
                    "Type {own} cannot implement {name} because it would create a circular reference."
                );
                return fail(place, message);
            }
            return fail(
                place,
                format!("Type {own} must implement {above} because it is implemented by {name}."),
            );
        }
        Ok(())
    }

    fn check_field_of_interface(
        &self,
        own: &Definition,
        interface: &Definition,
        required: &FieldDefinition,
    ) -> Checked {
        let (name, field) = (&interface.name, &required.name);
        let start = format!("For {} to implement {name}", own.name);
        let Some(found) = own.field(field) else {
            return fail(own.position, format!("{start} it must have a field called {field}."));
        };
        if !self.is_covariant(&required.ty, &found.ty) {
            return fail(
                found.position,
                format!("{start} the field {field} must have type {}.", required.ty),
            );
        }
        for wanted in &required.arguments {
            let same = format!("{start} the field {field} must have the same arguments but");
            match argument(&found.arguments, &wanted.name) {
                None => {
                    return fail(found.position, format!("{same} it is missing {}.", wanted.name));
                }
                Some(given) if !wanted.ty.fits(&given.ty) => {
                    return fail(
                        given.position,
                        format!("{same} {} has the wrong type.", wanted.name),
                    );
                }
                Some(_) => {}
            }
        }
        for given in &found.arguments {
            let extra = argument(&required.arguments, &given.name).is_none();
            if extra && given.ty.non_null && given.default.is_none() {
                let message = format!(
                    "{start} any additional arguments on {field} must be optional or have a default value but {} is required.",
                    given.name
                );
                return fail(given.position, message);
            }
        }
        Ok(())
    }

    fn is_covariant(&self, required: &Type, actual: &Type) -> bool {
        if required.non_null && !actual.non_null {
            return false;
        }
        match (&required.element, &actual.element) {
            (Some(required), Some(actual)) => self.is_covariant(required, actual),
            (Some(_), None) => false,
            (None, _) => {
                required.named == actual.named
                    || self.possible(&required.named).any(|one| one.name == actual.named)
            }
        }
    }
}

fn check_name(position: Position, name: &str) -> Checked {
    if !name.starts_with("__") {
        return Ok(());
    }
    fail(
        position,
        format!(
            "Name \"{name}\" must not begin with \"__\", which is reserved by GraphQL introspection."
        ),
    )
}

fn check_directive_arguments(
    name: &str,
    arguments: &[Argument],
    position: Position,
    definition: &DirectiveDefinition,
) -> Checked {
    if let Some(unknown) =
        arguments.iter().find(|given| argument(&definition.arguments, &given.name).is_none())
    {
        return fail(
            unknown.position,
            format!("Undefined argument {} for directive {name}.", unknown.name),
        );
    }
    for wanted in
        definition.arguments.iter().filter(|wanted| wanted.ty.non_null && wanted.default.is_none())
    {
        let given = arguments.iter().find(|given| given.name == wanted.name);
        if given.is_none_or(|given| given.value.kind == ValueKind::Null) {
            return fail(
                position,
                format!("Argument {} for directive {name} cannot be null.", wanted.name),
            );
        }
    }
    Ok(())
}

/// The first item that repeats the name of one before it; of several the one whose first is earliest.
fn repeated<T>(items: &[T], name: impl Fn(&T) -> &str) -> Option<&T> {
    let mut first: HashMap<&str, usize> = HashMap::new();
    let mut found: Option<(usize, &T)> = None;
    for (index, item) in items.iter().enumerate() {
        match first.get(name(item)) {
            Some(earlier) if found.is_none_or(|(best, _)| *earlier < best) => {
                found = Some((*earlier, item))
            }
            Some(_) => {}
            None => drop(first.insert(name(item), index)),
        }
    }
    found.map(|(_, item)| item)
}

fn check_repeats(definition: &Definition) -> Checked {
    let own = &definition.name;
    if let Some(field) = repeated(&definition.fields, |field| &field.name) {
        return fail(
            field.position,
            format!("Field {own}.{} can only be defined once.", field.name),
        );
    }
    if let Some(value) = repeated(&definition.values, |value| &value.name) {
        return fail(
            value.position,
            format!("Enum value {own}.{} can only be defined once.", value.name),
        );
    }
    if let Some((member, position)) = repeated(&definition.members, |(member, _)| member) {
        let place = position.or(definition.position);
        return fail(place, format!("Union type {own} can only include type {member} once."));
    }
    Ok(())
}
