//! Rules about fields and their arguments.

use super::super::ast::{Argument, Definition, DefinitionKind, Field, Selection, argument};
use super::super::validate::Walk;
use super::suggest::{close, did_you_mean, quoted_any_of};
use std::collections::{HashMap, HashSet};

impl<'a> Walk<'a> {
    pub(super) fn fields_on_correct_type(&mut self, field: &Field) {
        let note = self.note(field.id);
        let (None, Some(object)) = (note.field, note.object) else { return };
        let types = self.types_with(object, &field.name);
        let names = match object.kind {
            DefinitionKind::Object | DefinitionKind::Interface if types.is_empty() => {
                close(&field.name, object.fields.iter().map(|known| known.name.as_str()))
            }
            _ => Vec::new(),
        };
        let hint = match () {
            () if !types.is_empty() => {
                format!(" Did you mean to use an inline fragment on {}?", quoted_any_of(types))
            }
            () if !names.is_empty() => format!(" Did you mean {}?", quoted_any_of(names)),
            () => String::new(),
        };
        let message =
            format!("Cannot query field \"{}\" on type \"{}\".{hint}", field.name, object.name);
        self.complain(field.position, message);
    }

    /// The types an abstract type can be, or interfaces of theirs, that have such a field.
    fn types_with(&self, parent: &Definition, name: &str) -> Vec<&'a str> {
        if !matches!(parent.kind, DefinitionKind::Interface | DefinitionKind::Union) {
            return Vec::new();
        }
        let (mut objects, mut interfaces) = (Vec::new(), Vec::new());
        let mut uses: HashMap<&str, usize> = HashMap::new();
        for possible in
            self.schema.possible(&parent.name).filter(|possible| possible.field(name).is_some())
        {
            objects.push(possible.name.as_str());
            for interface in &possible.interfaces {
                if self.schema.find(interface).is_some_and(|found| found.field(name).is_some()) {
                    let count = uses.entry(interface).or_default();
                    if *count == 0 {
                        interfaces.push(interface.as_str());
                    }
                    *count += 1;
                }
            }
        }
        interfaces.extend(objects);
        let count = |name: &str| uses.get(name).copied().unwrap_or(0);
        interfaces.sort_by(|a, b| count(b).cmp(&count(a)).then(a.cmp(b)));
        interfaces
    }

    pub(super) fn known_argument_names(&mut self, field: &Field) {
        let note = self.note(field.id);
        let (Some(definition), Some(object)) = (note.field, note.object) else { return };
        for given in &field.arguments {
            if argument(&definition.arguments, &given.name).is_none() {
                let names = definition.arguments.iter().map(|known| known.name.as_str());
                let hint = did_you_mean("Did you mean", &given.name, names);
                let (name, object, field_name) = (&given.name, &object.name, &field.name);
                let message = format!(
                    "Unknown argument \"{name}\" on field \"{object}.{field_name}\".{hint}"
                );
                self.complain(field.position, message);
            }
        }
    }

    pub(super) fn provided_required_arguments(&mut self, field: &Field) {
        let Some(definition) = self.note(field.id).field else { return };
        for wanted in definition
            .arguments
            .iter()
            .filter(|wanted| wanted.ty.non_null && wanted.default.is_none())
        {
            if !field.arguments.iter().any(|given| given.name == wanted.name) {
                let message = format!(
                    "Field \"{}\" argument \"{}\" of type \"{}\" is required, but it was not provided.",
                    field.name, wanted.name, wanted.ty
                );
                self.complain(field.position, message);
            }
        }
    }

    pub(super) fn scalar_leafs(&mut self, field: &Field) {
        let Some(definition) = self.note(field.id).field else { return };
        let Some(ty) = self.schema.find(definition.ty.name()) else { return };
        let name = &field.name;
        match (ty.is_leaf(), field.selections.is_empty()) {
            (true, false) => {
                let message = format!(
                    "Field \"{name}\" must not have a selection since type \"{}\" has no subfields.",
                    ty.name
                );
                self.complain(field.position, message);
            }
            (false, true) => {
                let ty = &definition.ty;
                let message = format!(
                    "Field \"{name}\" of type \"{ty}\" must have a selection of subfields. Did you mean \"{name} {{ ... }}\"?"
                );
                self.complain(field.position, message);
            }
            _ => {}
        }
    }

    pub(super) fn unique_argument_names(&mut self, arguments: &'a [Argument]) {
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for argument in arguments {
            let count = seen.entry(&argument.name).or_default();
            *count += 1;
            if *count == 2 {
                let message =
                    format!("There can be only one argument named \"{}\".", argument.name);
                self.complain(argument.position, message);
            }
        }
    }

    pub(super) fn max_introspection_depth(&mut self, field: &'a Field) {
        if matches!(field.name.as_str(), "__schema" | "__type")
            && self.is_deep(field, &mut HashSet::new(), 0, 0)
        {
            self.complain(field.position, "Maximum introspection depth exceeded".to_owned());
        }
    }

    fn is_deep(
        &mut self,
        field: &'a Field,
        visited: &mut HashSet<&'a str>,
        mut lists: usize,
        depth: usize,
    ) -> bool {
        const MAX_LISTS: usize = 3;
        if matches!(field.name.as_str(), "fields" | "interfaces" | "possibleTypes" | "inputFields")
        {
            lists += 1;
        }
        lists >= MAX_LISTS || self.has_deep(&field.selections, visited, lists, depth + 1)
    }

    fn has_deep(
        &mut self,
        selections: &'a [Selection],
        visited: &mut HashSet<&'a str>,
        lists: usize,
        depth: usize,
    ) -> bool {
        selections.iter().any(|selection| {
            if depth > 200 || !self.pay(1) {
                return true;
            }
            match selection {
                Selection::Field(field) => self.is_deep(field, visited, lists, depth),
                Selection::Inline(inline) => {
                    self.has_deep(&inline.selections, visited, lists, depth + 1)
                }
                Selection::Spread(spread) => {
                    let Some(fragment) = self.fragments.get(spread.name.as_str()).copied() else {
                        return false;
                    };
                    if !visited.insert(&fragment.name) {
                        return false;
                    }
                    let deep = self.has_deep(&fragment.selections, visited, lists, depth + 1);
                    visited.remove(fragment.name.as_str());
                    deep
                }
            }
        })
    }
}
