//! Rules about operations, fragments and directives.

use super::super::ast::{
    Definition, DefinitionKind, Directive, DirectiveDefinition, Fragment, Inline, Operation,
    Position, Selection, Spread, argument,
};
use super::super::validate::Walk;
use super::suggest::did_you_mean;
use std::collections::{HashMap, HashSet};

impl<'a> Walk<'a> {
    pub(super) fn known_root_type(&mut self, operation: &Operation) {
        if self.schema.root(&operation.kind).is_none() {
            let message = format!("Schema does not support operation type \"{}\"", operation.kind);
            self.complain(operation.position, message);
        }
    }

    pub(super) fn lone_anonymous_operation(&mut self, operation: &Operation) {
        if operation.name.is_empty() && self.document.operations.len() > 1 {
            let message = "This anonymous operation must be the only defined operation.";
            self.complain(operation.position, message.to_owned());
        }
    }

    pub(super) fn no_unused_variables(&mut self, operation: &'a Operation) {
        for variable in &operation.variables {
            if self.notes[variable.id].used {
                continue;
            }
            let place = match operation.name.as_str() {
                "" => String::new(),
                name => format!(" in operation \"{name}\""),
            };
            self.complain(
                variable.position,
                format!("Variable \"${}\" is never used{place}.", variable.name),
            );
        }
    }

    pub(super) fn unique_operation_names(&mut self, operation: &'a Operation) {
        if !self.state.operation_names.insert(&operation.name) {
            let message = format!("There can be only one operation named \"{}\".", operation.name);
            self.complain(operation.position, message);
        }
    }

    pub(super) fn unique_variable_names(&mut self, operation: &'a Operation) {
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for variable in &operation.variables {
            let count = seen.entry(&variable.name).or_default();
            *count += 1;
            if *count == 2 {
                let message =
                    format!("There can be only one variable named \"${}\".", variable.name);
                self.complain(variable.position, message);
            }
        }
    }

    pub(super) fn variables_are_input_types(&mut self, operation: &'a Operation) {
        for variable in &operation.variables {
            if self.note(variable.id).definition.is_some_and(|definition| !definition.is_input()) {
                let message = format!(
                    "Variable \"${}\" cannot be non-input type \"{}\".",
                    variable.name, variable.ty
                );
                self.complain(variable.position, message);
            }
        }
    }

    pub(super) fn single_field_subscriptions(&mut self, operation: &'a Operation) {
        if operation.kind != "subscription" || self.schema.root("subscription").is_none() {
            return;
        }
        let mut fields: Vec<(&'a str, Position)> = Vec::new();
        self.top_fields(&operation.selections, &mut HashSet::new(), &mut fields, 0);
        let mut seen = HashSet::new();
        fields.retain(|(name, _)| seen.insert(*name));
        let name = match operation.name.as_str() {
            "" => "Anonymous Subscription".to_owned(),
            name => format!("Subscription {name:?}"),
        };
        if let Some((_, position)) = fields.get(1) {
            self.complain(*position, format!("{name} must select only one top level field."));
        }
        for (_, position) in fields.iter().filter(|(name, _)| name.starts_with("__")) {
            self.complain(
                *position,
                format!("{name} must not select an introspection top level field."),
            );
        }
    }

    fn top_fields(
        &mut self,
        selections: &'a [Selection],
        seen: &mut HashSet<&'a str>,
        fields: &mut Vec<(&'a str, Position)>,
        depth: usize,
    ) {
        for selection in selections {
            if depth > MAX_DEPTH || !self.pay(1) {
                return;
            }
            match selection {
                Selection::Field(field) => fields.push((&field.name, field.position)),
                Selection::Inline(inline) => {
                    self.top_fields(&inline.selections, seen, fields, depth + 1)
                }
                Selection::Spread(spread) => {
                    let Some(fragment) = self.fragments.get(spread.name.as_str()).copied() else {
                        return;
                    };
                    if seen.insert(&fragment.name) {
                        self.top_fields(&fragment.selections, seen, fields, depth + 1);
                    }
                }
            }
        }
    }

    pub(super) fn fragment_on_composite_type(&mut self, fragment: &Fragment) {
        let condition = &fragment.condition;
        if self.schema.find(condition).is_some_and(|definition| !definition.is_composite()) {
            let name = &fragment.name;
            let message = format!(
                "Fragment \"{name}\" cannot condition on non composite type \"{condition}\"."
            );
            self.complain(fragment.position, message);
        }
    }

    pub(super) fn inline_on_composite_type(&mut self, inline: &Inline) {
        let condition = &inline.condition;
        if self.schema.find(condition).is_some_and(|definition| !definition.is_composite()) {
            self.complain(
                inline.position,
                format!("Fragment cannot condition on non composite type \"{condition}\"."),
            );
        }
    }

    pub(super) fn known_fragment_type(&mut self, fragment: &Fragment) {
        let name = &fragment.condition;
        if self.schema.find(name).is_none() {
            let hint = did_you_mean("Did you mean", name, self.schema.type_names());
            self.complain(fragment.position, format!("Unknown type \"{name}\".{hint}"));
        }
    }

    pub(super) fn known_inline_type(&mut self, inline: &Inline) {
        let name = &inline.condition;
        if !name.is_empty() && self.schema.find(name).is_none() {
            self.complain(inline.position, format!("Unknown type \"{name}\"."));
        }
    }

    pub(super) fn no_unused_fragments(&mut self, fragment: &'a Fragment) {
        self.state.in_fragments = true;
        if !self.state.fragments_used.contains(fragment.name.as_str()) {
            self.complain(
                fragment.position,
                format!("Fragment \"{}\" is never used.", fragment.name),
            );
        }
    }

    pub(super) fn unique_fragment_names(&mut self, fragment: &'a Fragment) {
        if !self.state.fragment_names.insert(&fragment.name) {
            self.complain(
                fragment.position,
                format!("There can be only one fragment named \"{}\".", fragment.name),
            );
        }
    }

    pub(super) fn no_fragment_cycles(&mut self, fragment: &'a Fragment) {
        self.cycles_from(fragment, &mut Vec::new(), &mut HashMap::new());
    }

    fn cycles_from(
        &mut self,
        fragment: &'a Fragment,
        path: &mut Vec<&'a Spread>,
        starts: &mut HashMap<&'a str, usize>,
    ) {
        if path.len() > MAX_DEPTH || !self.state.cycles_seen.insert(&fragment.name) {
            return;
        }
        let spreads = spreads_in(&fragment.selections);
        if spreads.is_empty() {
            return;
        }
        starts.insert(&fragment.name, path.len());
        for spread in spreads {
            if !self.pay(1) {
                return;
            }
            match starts.get(spread.name.as_str()) {
                None => {
                    if let Some(next) = self.fragments.get(spread.name.as_str()).copied() {
                        path.push(spread);
                        self.cycles_from(next, path, starts);
                        path.pop();
                    }
                }
                Some(start) => {
                    let names: Vec<String> = path[*start..]
                        .iter()
                        .map(|spread| format!("\"{}\"", spread.name))
                        .collect();
                    let via = if names.is_empty() {
                        String::new()
                    } else {
                        format!(" via {}", names.join(", "))
                    };
                    let message =
                        format!("Cannot spread fragment \"{}\" within itself{via}.", spread.name);
                    self.complain(spread.position, message);
                }
            }
        }
        starts.remove(fragment.name.as_str());
    }

    pub(super) fn possible_inline(&mut self, inline: &Inline, parent: Option<&'a Definition>) {
        if let Some(parent) = parent.filter(|parent| !self.may_overlap(parent, &inline.condition)) {
            let (parent, condition) = (&parent.name, &inline.condition);
            let message = format!(
                "Fragment cannot be spread here as objects of type \"{parent}\" can never be of type \"{condition}\"."
            );
            self.complain(inline.position, message);
        }
    }

    pub(super) fn possible_spread(
        &mut self,
        spread: &Spread,
        fragment: Option<&Fragment>,
        parent: Option<&'a Definition>,
    ) {
        let (Some(fragment), Some(parent)) = (fragment, parent) else { return };
        if self.may_overlap(parent, &fragment.condition) {
            return;
        }
        let (name, parent, condition) = (&spread.name, &parent.name, &fragment.condition);
        let message = format!(
            "Fragment \"{name}\" cannot be spread here as objects of type \"{parent}\" can never be of type \"{condition}\"."
        );
        self.complain(spread.position, message);
    }

    /// Whether something of the parent's type can be of the other type; true if that cannot be told.
    fn may_overlap(&mut self, parent: &Definition, name: &str) -> bool {
        let Some(other) = self.schema.find(name).filter(|other| other.is_composite()) else {
            return true;
        };
        let parents: HashSet<&str> = match parent.kind {
            DefinitionKind::Object => HashSet::from([parent.name.as_str()]),
            DefinitionKind::Interface | DefinitionKind::Union => {
                self.schema.possible(&parent.name).map(|one| one.name.as_str()).collect()
            }
            _ => return true,
        };
        let overlap =
            self.schema.possible(&other.name).any(|one| parents.contains(one.name.as_str()));
        self.pay(parents.len() / 8);
        overlap
    }

    pub(super) fn known_directives(
        &mut self,
        directive: &'a Directive,
        definition: Option<&DirectiveDefinition>,
        location: &str,
    ) {
        let name = &directive.name;
        match definition {
            None => self.complain(directive.position, format!("Unknown directive \"@{name}\".")),
            Some(definition) if definition.locations.iter().any(|known| known == location) => {}
            Some(_) => {
                if self.state.misplaced.insert((name, directive.position)) {
                    self.complain(
                        directive.position,
                        format!("Directive \"@{name}\" may not be used on {location}."),
                    );
                }
            }
        }
    }

    pub(super) fn known_directive_arguments(
        &mut self,
        directive: &Directive,
        definition: Option<&DirectiveDefinition>,
    ) {
        let Some(definition) = definition else { return };
        for given in &directive.arguments {
            if argument(&definition.arguments, &given.name).is_none() {
                let names = definition.arguments.iter().map(|known| known.name.as_str());
                let hint = did_you_mean("Did you mean", &given.name, names);
                let message = format!(
                    "Unknown argument \"{}\" on directive \"@{}\".{hint}",
                    given.name, directive.name
                );
                self.complain(directive.position, message);
            }
        }
    }

    pub(super) fn required_directive_arguments(
        &mut self,
        directive: &Directive,
        definition: Option<&DirectiveDefinition>,
    ) {
        let Some(definition) = definition else { return };
        for wanted in definition
            .arguments
            .iter()
            .filter(|wanted| wanted.ty.non_null && wanted.default.is_none())
        {
            if !directive.arguments.iter().any(|given| given.name == wanted.name) {
                let message = format!(
                    "Directive \"@{}\" argument \"{}\" of type \"{}\" is required, but it was not provided.",
                    definition.name, wanted.name, wanted.ty
                );
                self.complain(directive.position, message);
            }
        }
    }
}

/// How deep fragments are followed.
const MAX_DEPTH: usize = 100;

/// The spreads in selections, those in the last nested set first.
fn spreads_in(selections: &[Selection]) -> Vec<&Spread> {
    let (mut spreads, mut sets) = (Vec::new(), vec![selections]);
    while let Some(set) = sets.pop() {
        for selection in set {
            match selection {
                Selection::Spread(spread) => spreads.push(spread),
                Selection::Field(field) => sets.push(&field.selections),
                Selection::Inline(inline) => sets.push(&inline.selections),
            }
        }
    }
    spreads
}
