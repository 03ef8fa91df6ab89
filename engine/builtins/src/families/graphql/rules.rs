//! The rules for queries, in the order in which their complaints come.

mod documents;
mod fields;
mod overlaps;
mod suggest;
mod values;

use super::ast::Definition;
use super::ast::{
    Directive, DirectiveDefinition, Field, Fragment, Inline, Operation, Spread, Value, Variable,
};
use super::validate::Walk;
use std::collections::{HashMap, HashSet};

/// What rules remember during a walk.
#[derive(Default)]
pub(super) struct State<'a> {
    /// How deep the walk is in fragments.
    pub(super) spread_depth: usize,
    misplaced: HashSet<(&'a str, Option<(u32, u32)>)>,
    cycles_seen: HashSet<&'a str>,
    in_fragments: bool,
    fragments_used: HashSet<&'a str>,
    fragment_names: HashSet<&'a str>,
    operation_names: HashSet<&'a str>,
    compared_pairs: HashMap<(&'a str, &'a str), bool>,
    compared_fragments: HashSet<&'a str>,
    comparison_depth: usize,
}

impl<'a> Walk<'a> {
    pub(super) fn on_operation(&mut self, operation: &'a Operation) {
        self.known_root_type(operation);
        self.lone_anonymous_operation(operation);
        self.no_unused_variables(operation);
        self.overlapping_fields(&operation.selections);
        self.single_field_subscriptions(operation);
        self.unique_operation_names(operation);
        self.unique_variable_names(operation);
        self.variables_are_input_types(operation);
    }

    pub(super) fn on_field(&mut self, field: &'a Field) {
        self.fields_on_correct_type(field);
        self.known_argument_names(field);
        self.max_introspection_depth(field);
        if self.operation.is_some() {
            self.overlapping_fields(&field.selections);
        }
        self.provided_required_arguments(field);
        self.scalar_leafs(field);
        self.unique_argument_names(&field.arguments);
    }

    pub(super) fn on_fragment(&mut self, fragment: &'a Fragment) {
        self.fragment_on_composite_type(fragment);
        self.known_fragment_type(fragment);
        self.no_fragment_cycles(fragment);
        self.no_unused_fragments(fragment);
        self.overlapping_fields(&fragment.selections);
        self.unique_fragment_names(fragment);
    }

    pub(super) fn on_inline(&mut self, inline: &'a Inline, parent: Option<&'a Definition>) {
        self.inline_on_composite_type(inline);
        self.known_inline_type(inline);
        self.overlapping_fields(&inline.selections);
        self.possible_inline(inline, parent);
    }

    pub(super) fn on_spread(
        &mut self,
        spread: &'a Spread,
        fragment: Option<&'a Fragment>,
        parent: Option<&'a Definition>,
    ) {
        if fragment.is_none() {
            self.complain(spread.position, format!("Unknown fragment \"{}\".", spread.name));
        }
        if !self.state.in_fragments {
            self.state.fragments_used.insert(&spread.name);
        }
        self.possible_spread(spread, fragment, parent);
    }

    pub(super) fn on_directive(
        &mut self,
        directive: &'a Directive,
        definition: Option<&'a DirectiveDefinition>,
        location: &str,
    ) {
        self.known_directive_arguments(directive, definition);
        self.known_directives(directive, definition, location);
        self.required_directive_arguments(directive, definition);
        self.unique_argument_names(&directive.arguments);
    }

    pub(super) fn on_directives(&mut self, directives: &'a [Directive]) {
        let mut seen = HashSet::new();
        for directive in directives {
            let repeatable = self
                .schema
                .directive(&directive.name)
                .is_some_and(|definition| definition.repeatable);
            if !seen.insert(directive.name.as_str()) && !repeatable {
                let message = format!(
                    "The directive \"@{}\" can only be used once at this location.",
                    directive.name
                );
                self.complain(directive.position, message);
            }
        }
    }

    pub(super) fn on_value(&mut self, value: &'a Value) {
        self.no_undefined_variables(value);
        self.unique_input_fields(value);
        self.values_of_correct_type(value);
        self.variables_in_allowed_position(value);
        self.variables_of_one_of(value);
    }

    pub(super) fn on_variable(&mut self, variable: &'a Variable) {
        let name = variable.ty.name();
        if self.schema.find(name).is_none() {
            self.complain(variable.position, format!("Unknown type \"{name}\"."));
        }
    }
}
