//! GraphQL documents as trees, with the parts OPA shows of them.

use std::fmt;

/// Line and column, from 1; documents given as objects have none.
pub(crate) type Position = Option<(u32, u32)>;

/// Comments that stand before something.
pub(crate) type Comments = Vec<String>;

/// A query document.
#[derive(Default)]
pub(crate) struct Query {
    pub(crate) operations: Vec<Operation>,
    pub(crate) fragments: Vec<Fragment>,
    /// How many fields, values and variables there are; they are numbered.
    pub(crate) count: usize,
}

/// An operation.
#[derive(Default)]
pub(crate) struct Operation {
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) variables: Vec<Variable>,
    pub(crate) directives: Vec<Directive>,
    pub(crate) selections: Vec<Selection>,
    pub(crate) position: Position,
    pub(crate) comments: Comments,
}

/// A variable of an operation.
#[derive(Default)]
pub(crate) struct Variable {
    pub(crate) id: usize,
    pub(crate) name: String,
    pub(crate) ty: Type,
    pub(crate) default: Option<Value>,
    pub(crate) directives: Vec<Directive>,
    pub(crate) position: Position,
    pub(crate) comments: Comments,
}

/// One thing selected.
pub(crate) enum Selection {
    Field(Field),
    Spread(Spread),
    Inline(Inline),
}

/// A field.
#[derive(Default)]
pub(crate) struct Field {
    pub(crate) id: usize,
    pub(crate) alias: String,
    pub(crate) name: String,
    pub(crate) arguments: Vec<Argument>,
    pub(crate) directives: Vec<Directive>,
    pub(crate) selections: Vec<Selection>,
    pub(crate) position: Position,
    pub(crate) comments: Comments,
}

impl Field {
    /// The name in the response.
    pub(crate) fn response_name(&self) -> &str {
        if self.alias.is_empty() { &self.name } else { &self.alias }
    }
}

/// The spread of a named fragment.
#[derive(Default)]
pub(crate) struct Spread {
    pub(crate) name: String,
    pub(crate) directives: Vec<Directive>,
    pub(crate) position: Position,
    pub(crate) comments: Comments,
}

/// A fragment without a name.
#[derive(Default)]
pub(crate) struct Inline {
    pub(crate) condition: String,
    pub(crate) directives: Vec<Directive>,
    pub(crate) selections: Vec<Selection>,
    pub(crate) position: Position,
    pub(crate) comments: Comments,
}

/// A fragment with a name.
#[derive(Default)]
pub(crate) struct Fragment {
    pub(crate) name: String,
    pub(crate) variables: Vec<Variable>,
    pub(crate) condition: String,
    pub(crate) directives: Vec<Directive>,
    pub(crate) selections: Vec<Selection>,
    pub(crate) position: Position,
    pub(crate) comments: Comments,
}

/// A named argument.
#[derive(Default, Clone)]
pub(crate) struct Argument {
    pub(crate) name: String,
    pub(crate) value: Value,
    pub(crate) position: Position,
    pub(crate) comments: Comments,
}

/// A directive as it is used.
#[derive(Default, Clone)]
pub(crate) struct Directive {
    pub(crate) name: String,
    pub(crate) arguments: Vec<Argument>,
    pub(crate) position: Position,
}

/// What a value is, numbered as OPA shows it.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ValueKind {
    #[default]
    Variable,
    Int,
    Float,
    String,
    Block,
    Boolean,
    Null,
    Enum,
    List,
    Object,
}

impl ValueKind {
    pub(crate) const ALL: [ValueKind; 10] = [
        ValueKind::Variable,
        ValueKind::Int,
        ValueKind::Float,
        ValueKind::String,
        ValueKind::Block,
        ValueKind::Boolean,
        ValueKind::Null,
        ValueKind::Enum,
        ValueKind::List,
        ValueKind::Object,
    ];
}

/// A literal value or a variable.
#[derive(Default, Clone)]
pub(crate) struct Value {
    pub(crate) id: usize,
    pub(crate) kind: ValueKind,
    pub(crate) raw: String,
    pub(crate) children: Vec<Child>,
    pub(crate) position: Position,
    pub(crate) comments: Comments,
}

/// An item of a list (without a name) or a field of an object.
#[derive(Default, Clone)]
pub(crate) struct Child {
    pub(crate) name: String,
    pub(crate) value: Value,
    pub(crate) position: Position,
    pub(crate) comments: Comments,
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            ValueKind::Variable => write!(f, "${}", self.raw),
            ValueKind::String | ValueKind::Block => {
                let mut quoted = String::new();
                crate::go::quote::quote(&self.raw, false, &mut quoted);
                f.write_str(&quoted)
            }
            ValueKind::List | ValueKind::Object => {
                let (open, close) =
                    if self.kind == ValueKind::List { ("[", "]") } else { ("{", "}") };
                f.write_str(open)?;
                for (index, child) in self.children.iter().enumerate() {
                    let comma = if index > 0 { "," } else { "" };
                    let name = if self.kind == ValueKind::Object {
                        format!("{}:", child.name)
                    } else {
                        String::new()
                    };
                    write!(f, "{comma}{name}{}", child.value)?;
                }
                f.write_str(close)
            }
            _ => f.write_str(&self.raw),
        }
    }
}

/// A reference to a type: a name, or a list of something.
#[derive(Default, Clone)]
pub(crate) struct Type {
    pub(crate) named: String,
    pub(crate) element: Option<Box<Type>>,
    pub(crate) non_null: bool,
    pub(crate) position: Position,
}

impl Type {
    pub(crate) fn of_name(name: &str, non_null: bool) -> Type {
        Type { named: name.to_owned(), non_null, ..Type::default() }
    }

    /// The name of the innermost type.
    pub(crate) fn name(&self) -> &str {
        match &self.element {
            Some(element) if self.named.is_empty() => element.name(),
            _ => &self.named,
        }
    }

    /// Whether a value of this type fits a place of the other.
    pub(crate) fn fits(&self, other: &Type) -> bool {
        if self.named != other.named {
            return false;
        }
        match (&self.element, &other.element) {
            (Some(_), None) => false,
            (Some(own), Some(others)) if !own.fits(others) => false,
            _ => self.non_null || !other.non_null,
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.element {
            Some(element) if self.named.is_empty() => write!(f, "[{element}]")?,
            _ => f.write_str(&self.named)?,
        }
        if self.non_null { f.write_str("!") } else { Ok(()) }
    }
}

/// A schema document.
#[derive(Default)]
pub(crate) struct SchemaDocument {
    pub(crate) schema: Vec<Roots>,
    pub(crate) schema_extensions: Vec<Roots>,
    pub(crate) directives: Vec<DirectiveDefinition>,
    pub(crate) definitions: Vec<Definition>,
    pub(crate) extensions: Vec<Definition>,
    pub(crate) comments: Comments,
}

/// Comments around a description.
#[derive(Default, Clone)]
pub(crate) struct Surroundings {
    pub(crate) before: Comments,
    pub(crate) after: Comments,
    pub(crate) end: Comments,
}

/// A `schema` definition: the types of the operations.
#[derive(Default)]
pub(crate) struct Roots {
    pub(crate) description: String,
    pub(crate) directives: Vec<Directive>,
    pub(crate) operations: Vec<Root>,
    pub(crate) position: Position,
    pub(crate) comments: Surroundings,
}

/// The type of one operation.
#[derive(Default)]
pub(crate) struct Root {
    pub(crate) operation: String,
    pub(crate) ty: String,
    pub(crate) position: Position,
    pub(crate) comments: Comments,
}

/// What a defined type is.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DefinitionKind {
    #[default]
    Scalar,
    Object,
    Interface,
    Union,
    Enum,
    InputObject,
}

impl DefinitionKind {
    pub(crate) const ALL: [DefinitionKind; 6] = [
        DefinitionKind::Scalar,
        DefinitionKind::Object,
        DefinitionKind::Interface,
        DefinitionKind::Union,
        DefinitionKind::Enum,
        DefinitionKind::InputObject,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            DefinitionKind::Scalar => "SCALAR",
            DefinitionKind::Object => "OBJECT",
            DefinitionKind::Interface => "INTERFACE",
            DefinitionKind::Union => "UNION",
            DefinitionKind::Enum => "ENUM",
            DefinitionKind::InputObject => "INPUT_OBJECT",
        }
    }
}

/// The definition of a type.
#[derive(Default, Clone)]
pub(crate) struct Definition {
    pub(crate) kind: DefinitionKind,
    pub(crate) description: String,
    pub(crate) name: String,
    pub(crate) directives: Vec<Directive>,
    pub(crate) interfaces: Vec<String>,
    pub(crate) fields: Vec<FieldDefinition>,
    /// The members of a union and where they stand.
    pub(crate) members: Vec<(String, Position)>,
    pub(crate) values: Vec<EnumValue>,
    pub(crate) built_in: bool,
    pub(crate) position: Position,
    pub(crate) comments: Surroundings,
}

impl Definition {
    pub(crate) fn field(&self, name: &str) -> Option<&FieldDefinition> {
        self.fields.iter().find(|field| field.name == name)
    }

    pub(crate) fn is_leaf(&self) -> bool {
        matches!(self.kind, DefinitionKind::Enum | DefinitionKind::Scalar)
    }

    pub(crate) fn is_composite(&self) -> bool {
        matches!(
            self.kind,
            DefinitionKind::Object | DefinitionKind::Interface | DefinitionKind::Union
        )
    }

    pub(crate) fn is_input(&self) -> bool {
        matches!(
            self.kind,
            DefinitionKind::Scalar | DefinitionKind::Enum | DefinitionKind::InputObject
        )
    }
}

/// A field of a type.
#[derive(Default, Clone)]
pub(crate) struct FieldDefinition {
    pub(crate) description: String,
    pub(crate) name: String,
    pub(crate) arguments: Vec<ArgumentDefinition>,
    pub(crate) default: Option<Value>,
    pub(crate) ty: Type,
    pub(crate) directives: Vec<Directive>,
    pub(crate) position: Position,
    pub(crate) comments: Surroundings,
}

/// An argument of a field or directive.
#[derive(Default, Clone)]
pub(crate) struct ArgumentDefinition {
    pub(crate) description: String,
    pub(crate) name: String,
    pub(crate) default: Option<Value>,
    pub(crate) ty: Type,
    pub(crate) directives: Vec<Directive>,
    pub(crate) position: Position,
    pub(crate) comments: Surroundings,
}

/// A value of an enum.
#[derive(Default, Clone)]
pub(crate) struct EnumValue {
    pub(crate) description: String,
    pub(crate) name: String,
    pub(crate) directives: Vec<Directive>,
    pub(crate) position: Position,
    pub(crate) comments: Surroundings,
}

/// The definition of a directive.
#[derive(Default, Clone)]
pub(crate) struct DirectiveDefinition {
    pub(crate) description: String,
    pub(crate) name: String,
    pub(crate) arguments: Vec<ArgumentDefinition>,
    pub(crate) locations: Vec<String>,
    pub(crate) repeatable: bool,
    pub(crate) position: Position,
    pub(crate) comments: Surroundings,
}

/// The argument of a definition's list with this name.
pub(crate) fn argument<'a>(
    arguments: &'a [ArgumentDefinition],
    name: &str,
) -> Option<&'a ArgumentDefinition> {
    arguments.iter().find(|argument| argument.name == name)
}
