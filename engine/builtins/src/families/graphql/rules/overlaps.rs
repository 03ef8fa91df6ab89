//! Fields that answer under the same name must be able to share the answer.
//!
//! Fields are compared within a selection, between a selection and the fragments it spreads, and between those
//! fragments; where two fields agree, what is selected below them is compared in turn.

use super::super::ast::{Argument, DefinitionKind, Field, Position, Selection, Spread, Type};
use super::super::validate::Walk;
use std::collections::HashMap;

/// How deep comparisons may nest.
const MAX_DEPTH: usize = 100;

/// Why two fields cannot share an answer.
struct Conflict<'a> {
    name: &'a str,
    reason: Reason<'a>,
    position: Position,
}

enum Reason<'a> {
    Plain(String),
    Below(Vec<Conflict<'a>>),
}

impl Conflict<'_> {
    fn reason(&self) -> String {
        match &self.reason {
            Reason::Plain(text) => text.clone(),
            Reason::Below(conflicts) => {
                let one = |conflict: &Conflict<'_>| {
                    format!(
                        "subfields \"{}\" conflict because {}",
                        conflict.name,
                        conflict.reason()
                    )
                };
                conflicts.iter().map(one).collect::<Vec<_>>().join(" and ")
            }
        }
    }
}

/// The fields of a selection by response name, in order, and the fragments spread in it.
#[derive(Default)]
struct Collected<'a> {
    names: HashMap<&'a str, usize>,
    fields: Vec<(&'a str, Vec<&'a Field>)>,
    spreads: Vec<&'a Spread>,
}

impl<'a> Collected<'a> {
    fn of(selections: &'a [Selection]) -> Collected<'a> {
        let mut collected = Collected::default();
        collected.add(selections);
        collected
    }

    fn add(&mut self, selections: &'a [Selection]) {
        for selection in selections {
            match selection {
                Selection::Field(field) => {
                    let name = field.response_name();
                    let index = *self.names.entry(name).or_insert_with(|| {
                        self.fields.push((name, Vec::new()));
                        self.fields.len() - 1
                    });
                    self.fields[index].1.push(field);
                }
                Selection::Inline(inline) => self.add(&inline.selections),
                Selection::Spread(spread) => self.spreads.push(spread),
            }
        }
    }

    fn get(&self, name: &str) -> &[&'a Field] {
        self.names.get(name).map_or(&[], |index| &self.fields[*index].1)
    }

    fn ids(&self) -> impl Iterator<Item = usize> {
        self.fields.iter().flat_map(|(_, fields)| fields.iter().map(|field| field.id))
    }
}

impl<'a> Walk<'a> {
    pub(super) fn overlapping_fields(&mut self, selections: &'a [Selection]) {
        if selections.is_empty() {
            return;
        }
        let own = Collected::of(selections);
        let mut conflicts = Vec::new();
        for (_, fields) in &own.fields {
            for (index, one) in fields.iter().enumerate() {
                for other in &fields[index + 1..] {
                    conflicts.extend(self.conflict(false, one, other));
                }
            }
        }
        self.state.compared_fragments.clear();
        for (index, spread) in own.spreads.iter().enumerate() {
            self.compare_with_fragment(&mut conflicts, false, &own, spread);
            for other in &own.spreads[index + 1..] {
                self.compare_fragments(&mut conflicts, false, spread, other);
            }
        }
        for conflict in conflicts {
            let (name, reason) = (conflict.name, conflict.reason());
            let message = format!(
                "Fields \"{name}\" conflict because {reason}. Use different aliases on the fields to fetch both if this was intentional."
            );
            self.complain(conflict.position, message);
        }
    }

    fn compare_with_fragment(
        &mut self,
        conflicts: &mut Vec<Conflict<'a>>,
        exclusive: bool,
        own: &Collected<'a>,
        spread: &'a Spread,
    ) {
        if !self.state.compared_fragments.insert(&spread.name) || !self.deeper() {
            return;
        }
        if let Some(fragment) = self.fragments.get(spread.name.as_str()).copied() {
            let theirs = Collected::of(&fragment.selections);
            let same = own.ids().eq(theirs.ids()) && own.fields.len() == theirs.fields.len();
            if !same || own.fields.is_empty() {
                self.compare(conflicts, exclusive, own, &theirs);
                for inner in theirs.spreads.iter().filter(|inner| inner.name != spread.name) {
                    self.compare_with_fragment(conflicts, exclusive, own, inner);
                }
            }
        }
        self.state.comparison_depth -= 1;
    }

    fn compare_fragments(
        &mut self,
        conflicts: &mut Vec<Conflict<'a>>,
        exclusive: bool,
        one: &'a Spread,
        other: &'a Spread,
    ) {
        let key = |a: &'a Spread, b: &'a Spread| (a.name.as_str(), b.name.as_str());
        let compared = match self.state.compared_pairs.get(&key(one, other)) {
            Some(before) => exclusive || !*before,
            None => false,
        };
        if one.name == other.name || compared {
            return;
        }
        self.state.compared_pairs.insert(key(one, other), exclusive);
        self.state.compared_pairs.insert(key(other, one), exclusive);
        let of = |spread: &Spread| self.fragments.get(spread.name.as_str()).copied();
        let (Some(a), Some(b)) = (of(one), of(other)) else { return };
        if !self.deeper() {
            return;
        }
        let (a, b) = (Collected::of(&a.selections), Collected::of(&b.selections));
        self.compare(conflicts, exclusive, &a, &b);
        for spread in &b.spreads {
            self.compare_fragments(conflicts, exclusive, one, spread);
        }
        for spread in &a.spreads {
            self.compare_fragments(conflicts, exclusive, spread, other);
        }
        self.state.comparison_depth -= 1;
    }

    fn compare(
        &mut self,
        conflicts: &mut Vec<Conflict<'a>>,
        exclusive: bool,
        one: &Collected<'a>,
        other: &Collected<'a>,
    ) {
        for (name, fields) in &one.fields {
            let others = other.get(name);
            for a in fields {
                for b in others {
                    conflicts.extend(self.conflict(exclusive, a, b));
                }
            }
        }
    }

    /// Goes one comparison deeper, if that is allowed; the caller comes back up.
    fn deeper(&mut self) -> bool {
        let allowed = self.pay(1) && self.state.comparison_depth < MAX_DEPTH;
        self.state.comparison_depth += usize::from(allowed);
        allowed
    }

    fn conflict(
        &mut self,
        exclusive: bool,
        one: &'a Field,
        other: &'a Field,
    ) -> Option<Conflict<'a>> {
        if !self.deeper() {
            return None;
        }
        let reason = self.conflict_reason(exclusive, one, other);
        self.state.comparison_depth -= 1;
        reason.map(|reason| Conflict {
            name: one.response_name(),
            reason,
            position: other.position,
        })
    }

    fn conflict_reason(
        &mut self,
        exclusive: bool,
        one: &'a Field,
        other: &'a Field,
    ) -> Option<Reason<'a>> {
        let (a, b) = (self.note(one.id), self.note(other.id));
        let (object_a, object_b) = (a.object?, b.object?);
        let apart = object_a.name != object_b.name
            && object_a.kind == DefinitionKind::Object
            && object_b.kind == DefinitionKind::Object
            && a.field.is_some()
            && b.field.is_some();
        let exclusive = exclusive || apart;
        if !exclusive {
            if one.name != other.name {
                return Some(Reason::Plain(format!(
                    "\"{}\" and \"{}\" are different fields",
                    one.name, other.name
                )));
            }
            if !same_arguments(&one.arguments, &other.arguments) {
                return Some(Reason::Plain("they have differing arguments".to_owned()));
            }
        }
        if let (Some(a), Some(b)) = (a.field, b.field)
            && self.types_conflict(&a.ty, &b.ty)
        {
            let reason = format!("they return conflicting types \"{}\" and \"{}\"", a.ty, b.ty);
            return Some(Reason::Plain(reason));
        }
        let below = self.compare_below(exclusive, &one.selections, &other.selections);
        if below.is_empty() { None } else { Some(Reason::Below(below)) }
    }

    fn compare_below(
        &mut self,
        exclusive: bool,
        one: &'a [Selection],
        other: &'a [Selection],
    ) -> Vec<Conflict<'a>> {
        let mut conflicts = Vec::new();
        let (a, b) = (Collected::of(one), Collected::of(other));
        self.compare(&mut conflicts, exclusive, &a, &b);
        for (own, theirs) in [(&a, &b), (&b, &a)] {
            for spread in &theirs.spreads {
                self.state.compared_fragments.clear();
                self.compare_with_fragment(&mut conflicts, exclusive, own, spread);
            }
        }
        for one in &a.spreads {
            for other in &b.spreads {
                self.compare_fragments(&mut conflicts, exclusive, one, other);
            }
        }
        conflicts
    }

    fn types_conflict(&self, one: &Type, other: &Type) -> bool {
        match (&one.element, &other.element) {
            (Some(one), Some(other)) => return self.types_conflict(one, other),
            (None, None) => {}
            _ => return true,
        }
        if one.non_null != other.non_null {
            return true;
        }
        let leaf =
            |ty: &Type| self.schema.find(&ty.named).is_some_and(|definition| definition.is_leaf());
        leaf(one) && leaf(other) && one.named != other.named
    }
}

fn same_arguments(one: &[Argument], other: &[Argument]) -> bool {
    let same = |a: &Argument, b: &Argument| {
        a.name == b.name && a.value.kind == b.value.kind && a.value.raw == b.value.raw
    };
    one.len() == other.len() && one.iter().all(|a| other.iter().any(|b| same(a, b)))
}
