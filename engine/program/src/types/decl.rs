//! Declarations of functions, and their one-line notation.
//!
//! `(x: number, any<string, set[any]>) => y: number` names one argument and the result; `(...any) =>` takes any
//! number of operands and gives nothing. Names may hold spaces, since OPA has such a name.

use super::{Key, Type};
use std::fmt;

/// What a function takes and gives.
#[derive(Debug, Clone)]
pub struct Decl {
    /// The arguments.
    pub args: Vec<NamedType>,
    /// The result; none for a function called for its effect.
    pub result: Option<NamedType>,
    /// The type of any further operands.
    pub variadic: Option<Type>,
}

/// A type with the name that messages show for it.
#[derive(Debug, Clone)]
pub struct NamedType {
    /// The name; empty where there is none.
    pub name: String,
    /// The type.
    pub ty: Type,
}

/// A declaration that could not be read: what was expected, and at which byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclError {
    /// What was expected.
    pub expected: &'static str,
    /// Where, in bytes.
    pub offset: usize,
}

impl fmt::Display for DeclError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {} at byte {}", self.expected, self.offset)
    }
}

impl std::error::Error for DeclError {}

impl NamedType {
    /// A type without a name.
    #[must_use]
    pub fn plain(ty: Type) -> NamedType {
        NamedType { name: String::new(), ty }
    }
}

impl fmt::Display for NamedType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.name.is_empty() { self.ty.fmt(f) } else { write!(f, "{}: {}", self.name, self.ty) }
    }
}

impl fmt::Display for Decl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts: Vec<String> = self.args.iter().map(NamedType::to_string).collect();
        parts.extend(self.variadic.iter().map(|ty| format!("...{ty}")));
        write!(f, "({}) =>", parts.join(", "))?;
        self.result.as_ref().map_or(Ok(()), |result| write!(f, " {result}"))
    }
}

impl Decl {
    /// Reads the one-line notation.
    ///
    /// # Errors
    /// The text is not a declaration.
    pub fn parse(text: &str) -> Result<Decl, DeclError> {
        let mut reader = Reader { text, at: 0, depth: 0 };
        let decl = reader.decl()?;
        reader.space();
        if reader.at == text.len() { Ok(decl) } else { Err(reader.error("the end")) }
    }

    /// How many arguments it takes, not counting further operands.
    #[must_use]
    pub fn arity(&self) -> usize {
        self.args.len()
    }

    /// The type of the result; unknown where there is none.
    #[must_use]
    pub fn result_type(&self) -> &Type {
        self.result.as_ref().map_or(&Type::Unknown, |result| &result.ty)
    }

    /// The arguments as messages list them, with their names.
    #[must_use]
    pub fn named_args(&self) -> String {
        self.listed(self.args.iter().map(NamedType::to_string).collect())
    }

    /// The arguments and the result as messages list them, with their names.
    #[must_use]
    pub fn named_operands(&self) -> String {
        self.listed(self.args.iter().chain(&self.result).map(NamedType::to_string).collect())
    }

    /// The arguments as messages list them, without their names.
    #[must_use]
    pub fn plain_args(&self) -> String {
        self.listed(self.args.iter().map(|arg| arg.ty.to_string()).collect())
    }

    /// The type of operand `position`, where the result is the operand after the last argument.
    #[must_use]
    pub fn operand(&self, position: usize) -> &Type {
        let named = self.args.get(position).or(if position == self.args.len() {
            self.result.as_ref()
        } else {
            None
        });
        named.map_or_else(|| self.variadic.as_ref().unwrap_or(&Type::Unknown), |named| &named.ty)
    }

    fn listed(&self, mut parts: Vec<String>) -> String {
        parts.extend(self.variadic.iter().map(|ty| format!("{ty}...")));
        format!("({})", parts.join(", "))
    }
}

impl Type {
    /// Reads a type in the notation that messages use.
    ///
    /// # Errors
    /// The text is not a type.
    pub fn parse(text: &str) -> Result<Type, DeclError> {
        let mut reader = Reader { text, at: 0, depth: 0 };
        let ty = reader.ty()?;
        reader.space();
        if reader.at == text.len() { Ok(ty) } else { Err(reader.error("the end")) }
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: u32,
}

impl<'t> Reader<'t> {
    fn error(&self, expected: &'static str) -> DeclError {
        DeclError { expected, offset: self.at }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn space(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn eat(&mut self, token: &str) -> bool {
        self.space();
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    fn expect(&mut self, token: &'static str) -> Result<(), DeclError> {
        if self.eat(token) { Ok(()) } else { Err(self.error(token)) }
    }

    fn decl(&mut self) -> Result<Decl, DeclError> {
        let mut decl = Decl { args: Vec::new(), result: None, variadic: None };
        self.expect("(")?;
        while !self.eat(")") {
            if self.eat("...") {
                decl.variadic = Some(self.ty()?);
            } else {
                decl.args.push(self.named()?);
            }
            if !self.eat(",") && !self.rest().starts_with(')') {
                return Err(self.error("`,` or `)`"));
            }
        }
        self.expect("=>")?;
        self.space();
        if !self.rest().is_empty() {
            decl.result = Some(self.named()?);
        }
        Ok(decl)
    }

    fn named(&mut self) -> Result<NamedType, DeclError> {
        self.space();
        let end = self.rest().find([',', '(', ')', '<', '[', ':']);
        let name = match end {
            Some(end) if self.rest()[end..].starts_with(':') => {
                let name = self.rest()[..end].trim().to_owned();
                self.at += end + 1;
                name
            }
            _ => String::new(),
        };
        Ok(NamedType { name, ty: self.ty()? })
    }

    fn ty(&mut self) -> Result<Type, DeclError> {
        self.depth += 1;
        if self.depth > 100 {
            return Err(self.error("a type nested less deeply"));
        }
        self.space();
        let end = self
            .rest()
            .find(|c: char| !c.is_ascii_lowercase() && c != '?')
            .unwrap_or(self.rest().len());
        let word = &self.rest()[..end];
        let start = self.at;
        self.at += end;
        let ty = match word {
            "???" => Type::Unknown,
            "null" => Type::Null,
            "boolean" => Type::Boolean,
            "number" => Type::Number,
            "string" => Type::String,
            "any" => Type::any_of(self.types()?),
            "array" => self.array()?,
            "object" => self.object()?,
            "set" => self.set()?,
            _ => {
                self.at = start;
                return Err(self.error("a type"));
            }
        };
        self.depth -= 1;
        Ok(ty)
    }

    fn types(&mut self) -> Result<Vec<Type>, DeclError> {
        let mut out = Vec::new();
        if self.rest().starts_with('<') {
            self.expect("<")?;
            out.push(self.ty()?);
            while self.eat(",") {
                out.push(self.ty()?);
            }
            self.expect(">")?;
        }
        Ok(out)
    }

    fn array(&mut self) -> Result<Type, DeclError> {
        let items = self.types()?;
        let mut rest = Type::Unknown;
        if self.rest().starts_with('[') {
            self.expect("[")?;
            rest = self.ty()?;
            self.expect("]")?;
        }
        Ok(Type::array(items, rest))
    }

    fn set(&mut self) -> Result<Type, DeclError> {
        self.expect("[")?;
        let of = self.ty()?;
        self.expect("]")?;
        Ok(Type::set(of))
    }

    fn object(&mut self) -> Result<Type, DeclError> {
        let mut fields = Vec::new();
        if self.rest().starts_with('<') {
            self.expect("<")?;
            loop {
                self.space();
                let end = self.rest().find(':').ok_or_else(|| self.error("`:`"))?;
                let key = Key::string(self.rest()[..end].trim());
                self.at += end + 1;
                fields.push((key, self.ty()?));
                if !self.eat(",") {
                    break;
                }
            }
            self.expect(">")?;
        }
        let mut rest = None;
        if self.rest().starts_with('[') {
            self.expect("[")?;
            let key = self.ty()?;
            self.expect(":")?;
            rest = Some((key, self.ty()?));
            self.expect("]")?;
        }
        Ok(Type::object(fields, rest))
    }
}
