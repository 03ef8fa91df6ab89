//! The types of the Rego checker: what a term may be, how types print, and how they combine.
//!
//! Types are immutable and shared. Each composite remembers its depth, its size and whether a part of it is
//! unknown, so asking is cheap and a type that grows beyond the limits becomes `any`, which accuses nobody.
//! What a term's type *is* is the compiler's business; nothing here knows the syntax tree.

mod decl;
mod json;
mod key;
mod ops;

pub use decl::{Decl, DeclError, NamedType};
pub use key::Key;

use std::fmt;
use std::sync::Arc;

/// The deepest nesting a type may have before it becomes `any`.
const MAX_DEPTH: u32 = 400;
/// The most nodes a type may have before it becomes `any`.
const MAX_SIZE: u32 = 1 << 15;

/// What a term may be.
#[derive(Clone)]
pub enum Type {
    /// Nothing is known; prints as `???`.
    Unknown,
    /// `null`
    Null,
    /// `boolean`
    Boolean,
    /// `number`
    Number,
    /// `string`
    String,
    /// An array: leading elements of known type, then elements of one type.
    Array(Arc<Array>),
    /// An object: known keys, then keys of one type.
    Object(Arc<Object>),
    /// A set.
    Set(Arc<Set>),
    /// `any`: every value, but no function.
    Any,
    /// `any<a, b>`: one of several types, sorted.
    Union(Arc<Union>),
    /// A function.
    Function(Arc<Decl>),
    /// A type that contains itself, as JSON schemas have them.
    Recursive(Arc<Recursive>),
}

/// Depth, size and completeness of a type.
#[derive(Debug, Clone, Copy)]
struct Meta {
    depth: u32,
    size: u32,
    unknown: bool,
}

/// The parts of an array type.
#[derive(Debug)]
pub struct Array {
    items: Vec<Type>,
    rest: Type,
    meta: Meta,
}

/// The parts of an object type.
#[derive(Debug)]
pub struct Object {
    fields: Vec<(Key, Type)>,
    rest: Option<(Type, Type)>,
    meta: Meta,
}

/// The part of a set type.
#[derive(Debug)]
pub struct Set {
    of: Type,
    meta: Meta,
}

/// The alternatives of `any<..>`.
#[derive(Debug)]
pub struct Union {
    of: Vec<Type>,
    meta: Meta,
}

/// A type that is known by name and looked up when it is needed.
pub struct Recursive {
    name: String,
    expand: Box<dyn Fn() -> Type + Send + Sync>,
}

impl Meta {
    const LEAF: Meta = Meta { depth: 1, size: 1, unknown: false };

    fn over<'t>(parts: impl Iterator<Item = &'t Type>) -> Meta {
        let mut meta = Meta::LEAF;
        for part in parts {
            let inner = part.meta();
            meta.depth = meta.depth.max(inner.depth.saturating_add(1));
            meta.size = meta.size.saturating_add(inner.size);
            meta.unknown |= inner.unknown;
        }
        meta
    }

    fn too_big(self) -> bool {
        self.depth > MAX_DEPTH || self.size > MAX_SIZE
    }
}

impl Type {
    /// An array: `items` first, then any number of `rest` ([`Type::Unknown`] where there is no rest).
    #[must_use]
    pub fn array(items: Vec<Type>, rest: Type) -> Type {
        let mut meta = Meta::over(items.iter());
        let tail = rest.meta();
        meta.size = meta.size.saturating_add(tail.size);
        meta.depth = meta.depth.max(tail.depth.saturating_add(1));
        if !matches!(rest, Type::Unknown) {
            meta.unknown |= tail.unknown;
        }
        if meta.too_big() {
            return Type::Any;
        }
        Type::Array(Arc::new(Array { items, rest, meta }))
    }

    /// An array of any number of elements of one type.
    #[must_use]
    pub fn array_of(rest: Type) -> Type {
        Type::array(Vec::new(), rest)
    }

    /// An object: the known `fields`, then any number of pairs of the types of `rest`.
    #[must_use]
    pub fn object(mut fields: Vec<(Key, Type)>, rest: Option<(Type, Type)>) -> Type {
        fields.sort_by(|a, b| a.0.cmp(&b.0));
        let pair = rest.as_ref().map(|(key, value)| [key, value]);
        let meta =
            Meta::over(fields.iter().map(|(_, value)| value).chain(pair.into_iter().flatten()));
        if meta.too_big() {
            return Type::Any;
        }
        Type::Object(Arc::new(Object { fields, rest, meta }))
    }

    /// An object of any number of pairs of these types.
    #[must_use]
    pub fn object_of(key: Type, value: Type) -> Type {
        Type::object(Vec::new(), Some((key, value)))
    }

    /// A set of elements of one type.
    #[must_use]
    pub fn set(of: Type) -> Type {
        let meta = Meta::over(std::iter::once(&of));
        if meta.too_big() {
            return Type::Any;
        }
        Type::Set(Arc::new(Set { of, meta }))
    }

    /// One of several types; `any` where none is named.
    #[must_use]
    pub fn any_of(mut of: Vec<Type>) -> Type {
        of.sort();
        Type::sorted_union(of)
    }

    fn sorted_union(of: Vec<Type>) -> Type {
        let mut meta = Meta::over(of.iter());
        meta.unknown = false;
        if of.is_empty() || meta.too_big() {
            return Type::Any;
        }
        Type::Union(Arc::new(Union { of, meta }))
    }

    /// A function.
    #[must_use]
    pub fn function(args: Vec<Type>, result: Type) -> Type {
        let result =
            if matches!(result, Type::Unknown) { None } else { Some(NamedType::plain(result)) };
        Type::from(Decl {
            args: args.into_iter().map(NamedType::plain).collect(),
            result,
            variadic: None,
        })
    }

    /// A type that contains itself: its name, and how to get at it.
    #[must_use]
    pub fn recursive(
        name: impl Into<String>,
        expand: impl Fn() -> Type + Send + Sync + 'static,
    ) -> Type {
        Type::Recursive(Arc::new(Recursive { name: name.into(), expand: Box::new(expand) }))
    }

    /// Whether nothing at all is known.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        matches!(self, Type::Unknown)
    }

    /// Whether nothing is known of the type or of a part of it.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        match self {
            Type::Function(decl) => {
                decl.result.as_ref().is_none_or(|result| result.ty.is_partial())
                    || decl.args.iter().any(|arg| arg.ty.is_partial())
            }
            other => other.meta().unknown,
        }
    }

    /// Whether both are one and the same composite type in memory; cheap, and enough to know that they are equal.
    #[must_use]
    pub fn is_same(&self, other: &Type) -> bool {
        match (self, other) {
            (Type::Array(a), Type::Array(b)) => Arc::ptr_eq(a, b),
            (Type::Object(a), Type::Object(b)) => Arc::ptr_eq(a, b),
            (Type::Set(a), Type::Set(b)) => Arc::ptr_eq(a, b),
            (Type::Union(a), Type::Union(b)) => Arc::ptr_eq(a, b),
            _ => false,
        }
    }

    /// The type itself, or what a recursive type stands for.
    #[must_use]
    pub fn expanded(&self) -> Type {
        match self {
            Type::Recursive(recursive) => recursive.expand(),
            other => other.clone(),
        }
    }

    fn meta(&self) -> Meta {
        match self {
            Type::Unknown => Meta { unknown: true, ..Meta::LEAF },
            Type::Array(array) => array.meta,
            Type::Object(object) => object.meta,
            Type::Set(set) => set.meta,
            Type::Union(union) => union.meta,
            Type::Function(decl) => {
                let meta = Meta::over(decl.args.iter().map(|arg| &arg.ty));
                let result = Meta::over(decl.result.iter().map(|result| &result.ty));
                Meta {
                    depth: meta.depth.max(result.depth),
                    size: meta.size.saturating_add(result.size),
                    unknown: self.is_partial(),
                }
            }
            Type::Null
            | Type::Boolean
            | Type::Number
            | Type::String
            | Type::Any
            | Type::Recursive(_) => Meta::LEAF,
        }
    }
}

impl Array {
    /// The types of the leading elements.
    #[must_use]
    pub fn items(&self) -> &[Type] {
        &self.items
    }

    /// The type of the elements after those; unknown where there are none.
    #[must_use]
    pub fn rest(&self) -> &Type {
        &self.rest
    }

    /// The type of the element at a position; unknown where there is none.
    #[must_use]
    pub fn at(&self, position: usize) -> &Type {
        self.items.get(position).unwrap_or(&self.rest)
    }
}

impl Object {
    /// The known keys and the types of their values, sorted by key.
    #[must_use]
    pub fn fields(&self) -> &[(Key, Type)] {
        &self.fields
    }

    /// The types of the other keys and values.
    #[must_use]
    pub fn rest(&self) -> Option<(&Type, &Type)> {
        self.rest.as_ref().map(|(key, value)| (key, value))
    }

    /// The type of the values that no known key has; unknown where there are none.
    #[must_use]
    pub fn rest_value(&self) -> &Type {
        self.rest.as_ref().map_or(&Type::Unknown, |(_, value)| value)
    }

    /// The type of the value under a key; unknown where there is none.
    #[must_use]
    pub fn field(&self, key: &Key) -> &Type {
        // The first one counts, should a key stand twice.
        let position = self.fields.partition_point(|(name, _)| name < key);
        if let Some((name, value)) = self.fields.get(position)
            && name == key
        {
            return value;
        }
        match &self.rest {
            Some((name, value)) if name.contains(&key.type_of()) => value,
            _ => &Type::Unknown,
        }
    }
}

impl Set {
    /// The type of the elements.
    #[must_use]
    pub fn of(&self) -> &Type {
        &self.of
    }
}

impl Union {
    /// The alternatives, sorted.
    #[must_use]
    pub fn of(&self) -> &[Type] {
        &self.of
    }
}

impl Recursive {
    /// The name, a JSON pointer into a schema.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the name stands for.
    #[must_use]
    pub fn expand(&self) -> Type {
        (self.expand)()
    }
}

impl From<Decl> for Type {
    fn from(decl: Decl) -> Type {
        Type::Function(Arc::new(decl))
    }
}

impl fmt::Debug for Recursive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "recursive({})", self.name)
    }
}

impl fmt::Debug for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Unknown => f.write_str("???"),
            Type::Null => f.write_str("null"),
            Type::Boolean => f.write_str("boolean"),
            Type::Number => f.write_str("number"),
            Type::String => f.write_str("string"),
            Type::Any => f.write_str("any"),
            Type::Array(array) => {
                f.write_str("array")?;
                list(f, "<", &array.items, ">")?;
                if array.rest.is_unknown() { Ok(()) } else { write!(f, "[{}]", array.rest) }
            }
            Type::Object(object) => {
                f.write_str("object")?;
                let fields: Vec<String> =
                    object.fields.iter().map(|(key, value)| format!("{key}: {value}")).collect();
                list(f, "<", &fields, ">")?;
                match &object.rest {
                    Some((key, value)) => write!(f, "[{key}: {value}]"),
                    None => Ok(()),
                }
            }
            Type::Set(set) => write!(f, "set[{}]", set.of),
            Type::Union(union) => {
                f.write_str("any")?;
                list(f, "<", &union.of, ">")
            }
            Type::Function(decl) => {
                let result = decl.result.as_ref().map_or(&Type::Unknown, |result| &result.ty);
                write!(f, "{} => {result}", decl.plain_args())
            }
            Type::Recursive(recursive) => write!(f, "recursive({})", recursive.name),
        }
    }
}

/// Writes items between brackets with `, ` between them; nothing at all where there are none.
fn list<T: fmt::Display>(
    f: &mut fmt::Formatter<'_>,
    open: &str,
    items: &[T],
    close: &str,
) -> fmt::Result {
    for (i, item) in items.iter().enumerate() {
        write!(f, "{}{item}", if i == 0 { open } else { ", " })?;
    }
    if items.is_empty() { Ok(()) } else { f.write_str(close) }
}
