//! Queries against schemas: a walk over the query that notes what everything is, and the rules it reports to.

use super::Complaint;
use super::ast::{
    Argument, ArgumentDefinition, Definition, Directive, Field, FieldDefinition, Fragment, Inline,
    Operation, Position, Query, Selection, Spread, Type, Value, ValueKind, Variable, argument,
};
use super::rules::State;
use super::schema::Schema;
use std::collections::{HashMap, HashSet};

/// What the walk found out about a field, a value or a variable.
#[derive(Default, Clone)]
pub(super) struct Note<'a> {
    /// Of a field: its definition, and the type it is a field of.
    pub(super) field: Option<&'a FieldDefinition>,
    pub(super) object: Option<&'a Definition>,
    /// Of a value: its type's definition, the type expected, whether there is a default, the variable it names.
    pub(super) definition: Option<&'a Definition>,
    pub(super) expected: Option<&'a Type>,
    pub(super) has_default: bool,
    pub(super) variable: Option<&'a Variable>,
    /// Of a variable.
    pub(super) used: bool,
}

/// A walk under way.
pub(super) struct Walk<'a> {
    pub(super) schema: &'a Schema,
    pub(super) document: &'a Query,
    pub(super) fragments: HashMap<&'a str, &'a Fragment>,
    pub(super) notes: Vec<Note<'a>>,
    pub(super) operation: Option<&'a Operation>,
    walked: HashSet<&'a str>,
    pub(super) complaints: Vec<Complaint>,
    pub(super) state: State<'a>,
    /// Work done; more than `limit` ends the walk.
    pub(super) steps: u64,
    pub(super) limit: u64,
}

/// Complaints about a query, and the steps it took to find them.
pub(super) fn validate(schema: &Schema, document: &Query, limit: u64) -> (Vec<Complaint>, u64) {
    let mut fragments = HashMap::new();
    for fragment in &document.fragments {
        fragments.entry(fragment.name.as_str()).or_insert(fragment);
    }
    let mut walk = Walk {
        schema,
        document,
        fragments,
        notes: vec![Note::default(); document.count],
        operation: None,
        walked: HashSet::new(),
        complaints: Vec::new(),
        state: State::default(),
        steps: 0,
        limit,
    };
    for operation in &document.operations {
        walk.walked.clear();
        walk.operation(operation);
    }
    for fragment in &document.fragments {
        walk.walked.clear();
        walk.fragment(fragment);
    }
    (walk.complaints, walk.steps)
}

impl<'a> Walk<'a> {
    pub(super) fn complain(&mut self, position: Position, message: String) {
        self.complaints.push(Complaint { message, position });
    }

    /// Pays for some work; false when there is nothing left to pay with.
    pub(super) fn pay(&mut self, steps: usize) -> bool {
        self.steps = self.steps.saturating_add(steps as u64);
        self.steps <= self.limit
    }

    pub(super) fn note(&self, id: usize) -> Note<'a> {
        self.notes.get(id).cloned().unwrap_or_default()
    }

    fn find(&self, name: &str) -> Option<&'a Definition> {
        self.schema.find(name)
    }

    fn operation(&mut self, operation: &'a Operation) {
        self.operation = Some(operation);
        for variable in &operation.variables {
            let definition = self.find(variable.ty.name());
            self.notes[variable.id].definition = definition;
            self.on_variable(variable);
            if let Some(default) = &variable.default {
                let note = &mut self.notes[default.id];
                (note.expected, note.definition) = (Some(&variable.ty), definition);
            }
        }
        let root = self.schema.root(&operation.kind);
        let location = match operation.kind.as_str() {
            "mutation" => "MUTATION",
            "subscription" => "SUBSCRIPTION",
            _ => "QUERY",
        };
        for variable in &operation.variables {
            if let Some(default) = &variable.default {
                self.value(default);
            }
            self.directives(&variable.directives, "VARIABLE_DEFINITION");
        }
        self.directives(&operation.directives, location);
        self.selections(root, &operation.selections);
        self.on_operation(operation);
        self.operation = None;
    }

    fn fragment(&mut self, fragment: &'a Fragment) {
        let definition = self.find(&fragment.condition);
        self.directives(&fragment.directives, "FRAGMENT_DEFINITION");
        self.selections(definition, &fragment.selections);
        self.on_fragment(fragment);
    }

    fn directives(&mut self, directives: &'a [Directive], location: &'static str) {
        for directive in directives {
            let definition = self.schema.directive(&directive.name);
            let known = definition.map_or(&[][..], |definition| &definition.arguments);
            self.arguments(known, &directive.arguments);
            self.on_directive(directive, definition, location);
        }
        self.on_directives(directives);
    }

    fn arguments(&mut self, known: &'a [ArgumentDefinition], given: &'a [Argument]) {
        for one in given {
            if !self.pay(1 + known.len() / 16) {
                return;
            }
            if let Some(definition) = argument(known, &one.name) {
                self.expect(&one.value, &definition.ty, definition.default.as_ref());
            }
            self.value(&one.value);
        }
    }

    /// Notes what is expected of a value.
    fn expect(&mut self, value: &Value, ty: &'a Type, default: Option<&Value>) {
        let definition = self.find(ty.name());
        let note = &mut self.notes[value.id];
        note.expected = Some(ty);
        note.has_default = default.is_some_and(|default| default.kind != ValueKind::Null);
        note.definition = definition;
    }

    fn value(&mut self, value: &'a Value) {
        if !self.pay(1) {
            return;
        }
        if let (ValueKind::Variable, Some(operation)) = (value.kind, self.operation) {
            let variable = operation.variables.iter().find(|variable| variable.name == value.raw);
            self.notes[value.id].variable = variable;
            if let Some(variable) = variable {
                self.notes[variable.id].used = true;
            }
        }
        let Note { definition, expected, .. } = self.note(value.id);
        for child in &value.children {
            match value.kind {
                ValueKind::Object => {
                    if let Some(field) =
                        definition.and_then(|definition| definition.field(&child.name))
                    {
                        self.expect(&child.value, &field.ty, field.default.as_ref());
                    }
                }
                _ => {
                    if let Some(element) = expected.and_then(|expected| expected.element.as_deref())
                    {
                        let note = &mut self.notes[child.value.id];
                        (note.expected, note.definition) = (Some(element), definition);
                    }
                }
            }
            if matches!(value.kind, ValueKind::Object | ValueKind::List) {
                self.value(&child.value);
            }
        }
        self.on_value(value);
    }

    fn selections(&mut self, parent: Option<&'a Definition>, selections: &'a [Selection]) {
        for selection in selections {
            if !self.pay(1) {
                return;
            }
            match selection {
                Selection::Field(field) => self.field(parent, field),
                Selection::Inline(inline) => self.inline(parent, inline),
                Selection::Spread(spread) => self.spread(parent, spread),
            }
        }
    }

    fn field(&mut self, parent: Option<&'a Definition>, field: &'a Field) {
        let definition = match field.name.as_str() {
            "__typename" => Some(&self.schema.type_name),
            name => parent.and_then(|parent| parent.field(name)),
        };
        self.pay(parent.map_or(0, |parent| parent.fields.len() / 16));
        self.notes[field.id].field = definition;
        self.notes[field.id].object = parent;
        let below = definition.and_then(|definition| self.find(definition.ty.name()));
        let known = definition.map_or(&[][..], |definition| &definition.arguments);
        self.arguments(known, &field.arguments);
        self.directives(&field.directives, "FIELD");
        self.selections(below, &field.selections);
        self.on_field(field);
    }

    fn inline(&mut self, parent: Option<&'a Definition>, inline: &'a Inline) {
        let below = match inline.condition.as_str() {
            "" => parent,
            name => self.find(name),
        };
        self.directives(&inline.directives, "INLINE_FRAGMENT");
        self.selections(below, &inline.selections);
        self.on_inline(inline, parent);
    }

    fn spread(&mut self, parent: Option<&'a Definition>, spread: &'a Spread) {
        let fragment = self.fragments.get(spread.name.as_str()).copied();
        let below = fragment.and_then(|fragment| self.find(&fragment.condition));
        self.directives(&spread.directives, "FRAGMENT_SPREAD");
        if let Some(fragment) = fragment
            && self.state.spread_depth < MAX_SPREADS
            && self.walked.insert(&fragment.name)
        {
            self.state.spread_depth += 1;
            self.directives(&fragment.directives, "FRAGMENT_DEFINITION");
            self.selections(below, &fragment.selections);
            self.state.spread_depth -= 1;
        }
        self.on_spread(spread, fragment, parent);
    }
}

/// Fragments that spread fragments are followed so deep.
const MAX_SPREADS: usize = 50;
