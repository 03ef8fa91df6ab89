//! A document held against a schema: what is wrong with it, and how well it fits where there is a choice.

use super::keywords::number_type;
use super::node::{Dependency, Extra, Id, Items, Node, Schema};
use super::{MAX_DEPTH, canonical, format};
use lictor_program::{BuiltinError, Context, Halt};
use lictor_value::{Kind, Value};
use std::collections::HashMap;

/// One thing that is wrong.
#[derive(Clone)]
pub(super) struct Problem {
    pub(super) kind: &'static str,
    pub(super) field: String,
    pub(super) text: String,
}

/// Problems, and a score by which the best of several is chosen.
#[derive(Default)]
struct Verdict {
    problems: Vec<Problem>,
    score: i64,
}

impl Verdict {
    fn valid(&self) -> bool {
        self.problems.is_empty()
    }

    fn add(&mut self, kind: &'static str, path: &Path<'_>, text: impl Into<String>) {
        self.problems.push(Problem { kind, field: path.field(), text: text.into() });
        self.score -= 2;
    }

    fn merge(&mut self, other: Verdict) {
        self.problems.extend(other.problems);
        self.score += other.score;
    }
}

/// Where in the document we are.
struct Path<'p> {
    above: Option<&'p Path<'p>>,
    name: &'p str,
}

impl<'p> Path<'p> {
    fn below(&'p self, name: &'p str) -> Path<'p> {
        Path { above: Some(self), name }
    }

    fn field(&self) -> String {
        let mut names = vec![self.name];
        let mut at = self;
        while let Some(above) = at.above {
            names.push(above.name);
            at = above;
        }
        if names.len() > 1 {
            names.pop();
        }
        names.reverse();
        names.join(".")
    }
}

struct Validator<'c, 'b, 'r> {
    ctx: &'c mut Context<'b, 'r>,
    schema: &'c Schema,
    depth: usize,
}

type Step = Result<(), BuiltinError>;

/// Everything that is wrong with a document.
pub(super) fn validate<'r>(
    ctx: &mut Context<'_, 'r>,
    schema: &Schema,
    document: Value<'r>,
) -> Result<Vec<Problem>, BuiltinError> {
    let mut verdict = Verdict::default();
    let root = Path { above: None, name: "(Root)" };
    Validator { ctx, schema, depth: 0 }.node(0, document, &mut verdict, &root)?;
    Ok(verdict.problems)
}

impl<'c, 'r> Validator<'c, '_, 'r> {
    fn apart(
        &mut self,
        id: Id,
        value: Value<'r>,
        path: &Path<'_>,
    ) -> Result<Verdict, BuiltinError> {
        let mut verdict = Verdict::default();
        self.node(id, value, &mut verdict, path)?;
        Ok(verdict)
    }

    fn node(&mut self, id: Id, value: Value<'r>, verdict: &mut Verdict, path: &Path<'_>) -> Step {
        self.ctx.spend(1)?;
        let schema = self.schema;
        let Some(mut node) = schema.nodes.get(id) else { return Ok(()) };
        let mut hops = 0;
        while let Some(target) = node.reference.and_then(|target| schema.nodes.get(target)) {
            node = target;
            hops += 1;
            // References that lead nowhere but to each other.
            if hops > schema.nodes.len() {
                return Err(BuiltinError::Halt(Halt::Depth));
            }
        }
        if let Some(pass) = node.pass {
            if !pass {
                verdict.add("false", path, "False always fails validation");
            }
            return Ok(());
        }
        if self.depth > MAX_DEPTH {
            return Err(BuiltinError::Halt(Halt::Depth));
        }
        self.depth += 1;
        let done = self.keywords(node, value, verdict, path);
        self.depth -= 1;
        done
    }

    fn keywords(
        &mut self,
        node: &'c Node,
        value: Value<'r>,
        verdict: &mut Verdict,
        path: &Path<'_>,
    ) -> Step {
        let given = match value.kind() {
            Kind::Number => number_type(value),
            _ => value.type_name(),
        };
        let fits =
            node.types.contains(&given) || (given == "integer" && node.types.contains(&"number"));
        if !node.types.is_empty() && !fits {
            let expected = match node.types.as_slice() {
                [one] => (*one).to_owned(),
                several => format!("[{}]", several.join(",")),
            };
            verdict.add(
                "invalid_type",
                path,
                format!("Invalid type. Expected: {expected}, given: {given}"),
            );
            return Ok(());
        }
        self.combinations(node, value, verdict, path)?;
        match value.kind() {
            Kind::Array => {
                self.array(node, value.as_array().unwrap_or_default(), verdict, path)?;
                common(node, value, verdict, path);
            }
            Kind::Object => {
                self.object(node, value, verdict, path)?;
                common(node, value, verdict, path);
                for (name, child) in &node.properties {
                    let item = value.get_str(name);
                    if !item.is_undefined() {
                        self.node(*child, item, verdict, &path.below(name))?;
                    }
                }
            }
            Kind::Number => {
                number(node, value, verdict, path);
                common(node, value, verdict, path);
            }
            Kind::String => {
                common(node, value, verdict, path);
                string(node, value.as_str().unwrap_or_default(), verdict, path);
            }
            _ => common(node, value, verdict, path),
        }
        verdict.score += 1;
        Ok(())
    }

    fn combinations(
        &mut self,
        node: &'c Node,
        value: Value<'r>,
        verdict: &mut Verdict,
        path: &Path<'_>,
    ) -> Step {
        self.any_of(node, value, verdict, path)?;
        self.one_of(node, value, verdict, path)?;
        let mut all = true;
        for id in &node.all_of {
            let part = self.apart(*id, value, path)?;
            all &= part.valid();
            verdict.merge(part);
        }
        if !all {
            verdict.add("number_all_of", path, "Must validate all the schemas (allOf)");
        }
        if let Some(not) = node.not
            && self.apart(not, value, path)?.valid()
        {
            verdict.add("number_not", path, "Must not validate the schema (not)");
        }
        self.dependencies(node, value, verdict, path)?;
        if let Some(condition) = node.condition {
            let holds = self.apart(condition, value, path)?.valid();
            let (branch, kind, text) = if holds {
                (node.then, "condition_then", "Must validate \"then\" as \"if\" was valid")
            } else {
                (node.otherwise, "condition_else", "Must validate \"else\" as \"if\" was not valid")
            };
            if let Some(branch) = branch {
                let part = self.apart(branch, value, path)?;
                if !part.valid() {
                    verdict.add(kind, path, text);
                    verdict.merge(part);
                }
            }
        }
        verdict.score += 1;
        Ok(())
    }

    fn any_of(
        &mut self,
        node: &Node,
        value: Value<'r>,
        verdict: &mut Verdict,
        path: &Path<'_>,
    ) -> Step {
        let mut best: Option<Verdict> = None;
        for id in &node.any_of {
            let part = self.apart(*id, value, path)?;
            if part.valid() {
                return Ok(());
            }
            if best.as_ref().is_none_or(|best| part.score > best.score) {
                best = Some(part);
            }
        }
        if let Some(best) = best {
            verdict.add("number_any_of", path, "Must validate at least one schema (anyOf)");
            verdict.merge(best);
        }
        Ok(())
    }

    fn one_of(
        &mut self,
        node: &Node,
        value: Value<'r>,
        verdict: &mut Verdict,
        path: &Path<'_>,
    ) -> Step {
        let (mut valid, mut best): (usize, Option<Verdict>) = (0, None);
        for id in &node.one_of {
            let part = self.apart(*id, value, path)?;
            if part.valid() {
                valid += 1;
            } else if valid == 0 && best.as_ref().is_none_or(|best| part.score > best.score) {
                best = Some(part);
            }
        }
        if !node.one_of.is_empty() && valid != 1 {
            verdict.add("number_one_of", path, "Must validate one and only one schema (oneOf)");
            if let (0, Some(best)) = (valid, best) {
                verdict.merge(best);
            }
        }
        Ok(())
    }

    fn dependencies(
        &mut self,
        node: &Node,
        value: Value<'r>,
        verdict: &mut Verdict,
        path: &Path<'_>,
    ) -> Step {
        if value.kind() != Kind::Object {
            return Ok(());
        }
        for (name, dependency) in &node.dependencies {
            if value.get_str(name).is_undefined() {
                continue;
            }
            match dependency {
                Dependency::Names(names) => {
                    for other in names.iter().filter(|other| value.get_str(other).is_undefined()) {
                        verdict.add(
                            "missing_dependency",
                            path,
                            format!("Has a dependency on {other}"),
                        );
                    }
                }
                Dependency::Schema(id) => self.node(*id, value, verdict, path)?,
            }
        }
        Ok(())
    }

    fn merged(&mut self, id: Id, value: Value<'r>, verdict: &mut Verdict, path: &Path<'_>) -> Step {
        let part = self.apart(id, value, path)?;
        verdict.merge(part);
        Ok(())
    }

    fn array(
        &mut self,
        node: &Node,
        items: &[Value<'r>],
        verdict: &mut Verdict,
        path: &Path<'_>,
    ) -> Step {
        match &node.items {
            Items::Any => {}
            Items::All(id) => {
                for (index, item) in items.iter().enumerate() {
                    self.merged(*id, *item, verdict, &path.below(&index.to_string()))?;
                }
            }
            Items::Each(ids) => self.each(node, ids, items, verdict, path)?,
        }
        let count = items.len() as i64;
        if let Some(min) = node.min_items.filter(|min| count < *min) {
            verdict.add("array_min_items", path, format!("Array must have at least {min} items"));
        }
        if let Some(max) = node.max_items.filter(|max| count > *max) {
            verdict.add("array_max_items", path, format!("Array must have at most {max} items"));
        }
        if node.unique_items {
            let mut seen = HashMap::new();
            for (index, item) in items.iter().enumerate() {
                if let Some(first) = seen.insert(canonical::text(*item), index) {
                    verdict.add(
                        "unique",
                        path,
                        format!("array items[{first},{index}] must be unique"),
                    );
                }
            }
        }
        if let Some(contains) = node.contains {
            self.contains(contains, items, verdict, path)?;
        }
        verdict.score += 1;
        Ok(())
    }

    fn each(
        &mut self,
        node: &Node,
        ids: &[Id],
        items: &[Value<'r>],
        verdict: &mut Verdict,
        path: &Path<'_>,
    ) -> Step {
        if ids.is_empty() {
            return Ok(());
        }
        for (index, (id, item)) in ids.iter().zip(items).enumerate() {
            self.merged(*id, *item, verdict, &path.below(&index.to_string()))?;
        }
        match node.additional_items {
            Some(Extra::Allowed(false)) if items.len() > ids.len() => {
                verdict.add(
                    "array_no_additional_items",
                    path,
                    "No additional items allowed on array",
                );
            }
            Some(Extra::Schema(id)) => {
                for (index, item) in items.iter().enumerate().skip(ids.len()) {
                    self.merged(id, *item, verdict, &path.below(&index.to_string()))?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn contains(
        &mut self,
        id: Id,
        items: &[Value<'r>],
        verdict: &mut Verdict,
        path: &Path<'_>,
    ) -> Step {
        let mut best: Option<Verdict> = None;
        for (index, item) in items.iter().enumerate() {
            let part = self.apart(id, *item, &path.below(&index.to_string()))?;
            if part.valid() {
                return Ok(());
            }
            if best.as_ref().is_none_or(|best| part.score > best.score) {
                best = Some(part);
            }
        }
        verdict.add("contains", path, "At least one of the items must match");
        if let Some(best) = best {
            verdict.merge(best);
        }
        Ok(())
    }

    fn object(
        &mut self,
        node: &Node,
        value: Value<'r>,
        verdict: &mut Verdict,
        path: &Path<'_>,
    ) -> Step {
        let Some(object) = value.as_object() else { return Ok(()) };
        let count = object.len() as i64;
        if let Some(min) = node.min_properties.filter(|min| count < *min) {
            verdict.add(
                "array_min_properties",
                path,
                format!("Must have at least {min} properties"),
            );
        }
        if let Some(max) = node.max_properties.filter(|max| count > *max) {
            verdict.add(
                "array_max_properties",
                path,
                format!("Must have at most {max} properties"),
            );
        }
        for name in &node.required {
            if value.get_str(name).is_undefined() {
                verdict.add("required", path, format!("{name} is required"));
            } else {
                verdict.score += 1;
            }
        }
        let entries = object.sorted_entries(self.ctx.region);
        for entry in entries {
            let name = entry.key.as_str().unwrap_or_default();
            let below = path.below(name);
            let mut described = false;
            for (pattern, id) in &node.pattern_properties {
                if pattern.is_match(name) {
                    described = true;
                    self.merged(*id, entry.value, verdict, &below)?;
                }
            }
            verdict.score += i64::from(described);
            described |=
                node.properties.binary_search_by(|(other, _)| other.as_str().cmp(name)).is_ok();
            match node.additional_properties {
                Some(Extra::Allowed(false)) if !described => {
                    let text = format!("Additional property {name} is not allowed");
                    verdict.add("additional_property_not_allowed", path, text);
                }
                Some(Extra::Schema(id)) if !described => {
                    self.merged(id, entry.value, verdict, &below)?
                }
                _ => {}
            }
        }
        if let Some(names) = node.property_names {
            for entry in entries {
                let part = self.apart(names, entry.key, path)?;
                if !part.valid() {
                    let name = entry.key.as_str().unwrap_or_default();
                    let text = format!("Property name of \"{name}\" does not match");
                    verdict.add("invalid_property_name", path, text);
                    verdict.merge(part);
                }
            }
        }
        verdict.score += 1;
        Ok(())
    }
}

fn common(node: &Node, value: Value<'_>, verdict: &mut Verdict, path: &Path<'_>) {
    if let Some(constant) = &node.constant
        && canonical::text(value) != *constant
    {
        verdict.add("const", path, format!("{} does not match: {constant}", path.field()));
    }
    if let Some(list) = &node.enumeration
        && !list.contains(&canonical::text(value))
    {
        let text = format!("{} must be one of the following: {}", path.field(), list.join(", "));
        verdict.add("enum", path, text);
    }
    if let (Some(name), Some(text)) = (&node.format, value.as_str())
        && !format::fits(name, text)
    {
        verdict.add("format", path, format!("Does not match format '{name}'"));
    }
    verdict.score += 1;
}

fn string(node: &Node, text: &str, verdict: &mut Verdict, path: &Path<'_>) {
    if node.min_length.is_some() || node.max_length.is_some() {
        let count = text.chars().count() as i64;
        if let Some(min) = node.min_length.filter(|min| count < *min) {
            verdict.add(
                "string_gte",
                path,
                format!("String length must be greater than or equal to {min}"),
            );
        }
        if let Some(max) = node.max_length.filter(|max| count > *max) {
            verdict.add(
                "string_lte",
                path,
                format!("String length must be less than or equal to {max}"),
            );
        }
    }
    if let Some((source, pattern)) = &node.pattern
        && !pattern.is_match(text)
    {
        verdict.add("pattern", path, format!("Does not match pattern '{source}'"));
    }
    verdict.score += 1;
}

fn number(node: &Node, value: Value<'_>, verdict: &mut Verdict, path: &Path<'_>) {
    if let Some(factor) = node.multiple_of.as_ref().filter(|factor| !factor.divides(value)) {
        verdict.add("multiple_of", path, format!("Must be a multiple of {factor}"));
    }
    if let Some(max) = node.maximum.as_ref().filter(|max| max.compare(value).is_gt()) {
        verdict.add("number_lte", path, format!("Must be less than or equal to {max}"));
    }
    if let Some(max) = node.exclusive_maximum.as_ref().filter(|max| max.compare(value).is_ge()) {
        verdict.add("number_lt", path, format!("Must be less than {max}"));
    }
    if let Some(min) = node.minimum.as_ref().filter(|min| min.compare(value).is_lt()) {
        verdict.add("number_gte", path, format!("Must be greater than or equal to {min}"));
    }
    if let Some(min) = node.exclusive_minimum.as_ref().filter(|min| min.compare(value).is_le()) {
        verdict.add("number_gt", path, format!("Must be greater than {min}"));
    }
    verdict.score += 1;
}
