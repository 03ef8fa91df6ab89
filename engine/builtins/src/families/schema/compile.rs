//! From a schema's JSON to nodes; the first thing found wrong is what is said.

use super::keywords::{Fields, invalid_type};
use super::node::{Id, Node, Schema};
use super::refs::Pool;
use super::{MAX_SCHEMA_DEPTH, canonical, keywords};
use crate::families::uri;
use lictor_program::{BuiltinError, Context, Halt};
use lictor_value::{Kind, Value};
use std::collections::HashMap;

/// The version of JSON Schema; `Hybrid` is what is read where none is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Draft {
    Four,
    Six,
    Seven,
    Hybrid,
}

/// Why a schema is none.
pub(super) enum Wrong {
    Schema(String),
    Halt(BuiltinError),
}

impl From<String> for Wrong {
    fn from(message: String) -> Self {
        Wrong::Schema(message)
    }
}

pub(super) type Compiled<T> = Result<T, Wrong>;

pub(super) struct Compiler<'c, 'b, 's> {
    ctx: &'c mut Context<'b, 's>,
    pub(super) schema: Schema,
    pool: Pool<'s>,
    references: HashMap<String, Id>,
    depth: usize,
}

/// Compiles a schema.
pub(super) fn compile<'s>(
    ctx: &mut Context<'_, 's>,
    root: Value<'s>,
) -> Result<Schema, BuiltinError> {
    let pool = Pool::new(root).map_err(BuiltinError::Failed)?;
    let draft = detect(root).map_err(BuiltinError::Failed)?.unwrap_or(Draft::Hybrid);
    let mut compiler =
        Compiler { ctx, schema: Schema::default(), pool, references: HashMap::new(), depth: 0 };
    match compiler.node(root, draft) {
        Ok(_) => Ok(compiler.schema),
        Err(Wrong::Schema(message)) => Err(BuiltinError::Failed(message)),
        Err(Wrong::Halt(halt)) => Err(halt),
    }
}

/// The draft that a schema names, if it names a known one.
pub(super) fn detect(root: Value<'_>) -> Result<Option<Draft>, String> {
    match root.kind() {
        Kind::Bool => return Ok(None),
        Kind::Object => {}
        _ => return Err("schema is invalid".to_owned()),
    }
    let named = root.get_str("$schema");
    if named.is_undefined() {
        return Ok(None);
    }
    let name = named.as_str().ok_or("$schema must be of type string")?;
    uri::check(name)?;
    Ok(match name.strip_suffix('#').unwrap_or(name) {
        "http://json-schema.org/draft-04/schema" => Some(Draft::Four),
        "http://json-schema.org/draft-06/schema" => Some(Draft::Six),
        "http://json-schema.org/draft-07/schema" => Some(Draft::Seven),
        _ => None,
    })
}

impl<'s> Compiler<'_, '_, 's> {
    /// Compiles one schema and everything in it.
    pub(super) fn node(&mut self, value: Value<'s>, draft: Draft) -> Compiled<Id> {
        self.schema.nodes.push(Node::default());
        let id = self.schema.nodes.len() - 1;
        self.fill(id, value, draft)?;
        Ok(id)
    }

    fn fill(&mut self, id: Id, value: Value<'s>, draft: Draft) -> Compiled<()> {
        self.ctx.spend(4).map_err(Wrong::Halt)?;
        if self.depth > MAX_SCHEMA_DEPTH {
            return Err(Wrong::Halt(BuiltinError::Halt(Halt::Depth)));
        }
        self.depth += 1;
        let node = self.filled(value, draft)?;
        self.depth -= 1;
        self.schema.nodes[id] = *node;
        Ok(())
    }

    fn filled(&mut self, value: Value<'s>, draft: Draft) -> Compiled<Box<Node>> {
        let mut node = Box::<Node>::default();
        if let (true, Some(pass)) = (draft >= Draft::Six, value.as_bool()) {
            node.pass = Some(pass);
            return Ok(node);
        }
        if value.kind() != Kind::Object {
            return Err("Expected: Valid Schema, given: Invalid JSON".to_owned().into());
        }
        let fields = Fields::new(value);
        let key_id = match draft {
            Draft::Four => "id",
            Draft::Hybrid if fields.has("id") => "id",
            _ => "$id",
        };
        if let Some(id) = fields.string(key_id)? {
            uri::check(id)?;
        }
        self.definitions(&fields, draft)?;
        fields.string("title")?;
        fields.string("description")?;
        if let Some(reference) = fields.string("$ref")? {
            uri::check(reference)?;
            let address = self.pool.address(value, reference);
            node.reference = Some(match self.references.get(&address) {
                Some(known) => *known,
                None => self.reference(address, draft)?,
            });
            // A schema met before leaves its other keywords to be read, but they are not used.
            return Ok(node);
        }
        keywords::types(&fields, &mut node)?;
        self.objects(&fields, draft, &mut node)?;
        self.arrays(&fields, draft, &mut node)?;
        keywords::numbers(&fields, draft, &mut node)?;
        keywords::strings(&fields, &mut node)?;
        keywords::counts(&fields, &mut node)?;
        if let (true, Some(contains)) = (draft >= Draft::Six, fields.get("contains")) {
            node.contains = Some(self.node(contains, draft)?);
        }
        if let (true, Some(constant)) = (draft >= Draft::Six, fields.get("const")) {
            node.constant = Some(canonical::text(constant));
        }
        keywords::enumeration(&fields, &mut node)?;
        self.combinations(&fields, draft, &mut node)?;
        Ok(node)
    }

    fn reference(&mut self, address: String, draft: Draft) -> Compiled<Id> {
        self.schema.nodes.push(Node::default());
        let id = self.schema.nodes.len() - 1;
        self.references.insert(address.clone(), id);
        let (value, found) = self.pool.find(&address)?;
        if !matches!(value.kind(), Kind::Bool | Kind::Object) {
            return Err("Valid Schema must be of type object".to_owned().into());
        }
        self.fill(id, value, found.unwrap_or(draft))?;
        Ok(id)
    }

    fn definitions(&mut self, fields: &Fields<'s>, draft: Draft) -> Compiled<()> {
        let Some(definitions) = fields.get("definitions") else { return Ok(()) };
        let wrong = || invalid_type("Array Of Schemas", "definitions");
        let object = definitions.as_object().ok_or_else(wrong)?;
        for entry in object.sorted_vec() {
            if !matches!(entry.value.kind(), Kind::Bool | Kind::Object) {
                return Err(wrong().into());
            }
            self.node(entry.value, draft)?;
        }
        Ok(())
    }

    /// Compiles a value that may be a schema or, in any draft, a boolean.
    pub(super) fn schema_or_bool(
        &mut self,
        value: Value<'s>,
        draft: Draft,
        wrong: String,
    ) -> Compiled<Id> {
        if matches!(value.kind(), Kind::Bool | Kind::Object) {
            self.node(value, draft)
        } else {
            Err(wrong.into())
        }
    }

    fn combinations(&mut self, fields: &Fields<'s>, draft: Draft, node: &mut Node) -> Compiled<()> {
        let mut list = |name: &str| -> Compiled<Vec<Id>> {
            fields
                .list(name)?
                .unwrap_or_default()
                .iter()
                .map(|item| self.node(*item, draft))
                .collect()
        };
        node.one_of = list("oneOf")?;
        node.any_of = list("anyOf")?;
        node.all_of = list("allOf")?;
        let mut one = |name: &str| -> Compiled<Option<Id>> {
            let wrong = || format!("{name} must be of an object");
            fields.get(name).map(|value| self.schema_or_bool(value, draft, wrong())).transpose()
        };
        node.not = one("not")?;
        if draft >= Draft::Seven {
            node.condition = one("if")?;
            node.then = one("then")?;
            node.otherwise = one("else")?;
        }
        Ok(())
    }
}
