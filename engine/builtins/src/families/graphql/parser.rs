//! Tokens to documents.

mod query;
mod schema;

use super::Complaint;
use super::ast::{
    Argument, Child, Comments, Directive, Position, Query, SchemaDocument, Type, Value, ValueKind,
};
use super::lexer::{Kind, Lexer, Token};

/// How deep selections, values and types may nest.
const MAX_DEPTH: usize = 100;

type Parsed<T> = Result<T, Complaint>;

/// Reads a query document.
pub(super) fn query(text: &str) -> Parsed<Query> {
    let mut parser = Parser::new(text);
    let mut document = parser.query_document()?;
    document.count = parser.count;
    Ok(document)
}

/// Reads a schema document.
pub(super) fn schema(text: &str) -> Parsed<SchemaDocument> {
    Parser::new(text).schema_document()
}

struct Parser<'t> {
    lexer: Lexer<'t>,
    peeked: Option<Token>,
    /// Comments before the token that was peeked at.
    comments: Comments,
    previous: Token,
    depth: usize,
    count: usize,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str) -> Parser<'t> {
        let previous = Token { kind: Kind::Invalid, text: String::new(), position: (1, 1) };
        Parser {
            lexer: Lexer::new(text),
            peeked: None,
            comments: Vec::new(),
            previous,
            depth: 0,
            count: 0,
        }
    }

    fn number(&mut self) -> usize {
        self.count += 1;
        self.count - 1
    }

    fn peek(&mut self) -> Parsed<&Token> {
        if self.peeked.is_none() {
            let mut token = self.lexer.read();
            let mut comments = Vec::new();
            while token.kind == Kind::Comment {
                comments.push(token.text);
                token = self.lexer.read();
            }
            self.comments = comments;
            self.peeked = Some(token);
        }
        Ok(self.peeked.as_ref().unwrap_or(&self.previous))
    }

    fn next(&mut self) -> Parsed<Token> {
        self.peek()?;
        if let Some(token) = self.peeked.take() {
            self.previous = token;
        }
        if self.previous.kind == Kind::Invalid {
            let token = self.previous.clone();
            return Self::fail(&token, token.text.clone());
        }
        self.comments = Vec::new();
        Ok(self.previous.clone())
    }

    fn position(&mut self) -> Parsed<Position> {
        Ok(Some(self.peek()?.position))
    }

    fn is(&mut self, kind: Kind) -> Parsed<bool> {
        Ok(self.peek()?.kind == kind)
    }

    fn is_mark(&mut self, mark: &'static str) -> Parsed<bool> {
        self.is(Kind::Mark(mark))
    }

    fn is_word(&mut self, word: &str) -> Parsed<bool> {
        Ok(self.peek()?.text == word)
    }

    fn fail<T>(token: &Token, message: String) -> Parsed<T> {
        Err(Complaint { message, position: Some(token.position) })
    }

    fn unexpected<T>(&mut self) -> Parsed<T> {
        let token = self.peek()?.clone();
        Self::fail(&token, format!("Unexpected {token}"))
    }

    /// The token, which must be of this kind, and the comments before it.
    fn expect(&mut self, kind: Kind) -> Parsed<(Token, Comments)> {
        let token = self.peek()?.clone();
        if token.kind != kind {
            return Self::fail(&token, format!("Expected {kind}, found {}", token.kind));
        }
        let comments = self.comments.clone();
        Ok((self.next()?, comments))
    }

    fn expect_mark(&mut self, mark: &'static str) -> Parsed<Comments> {
        self.expect(Kind::Mark(mark)).map(|(_, comments)| comments)
    }

    fn expect_word(&mut self, word: &str) -> Parsed<Comments> {
        let token = self.peek()?.clone();
        if token.kind != Kind::Name || token.text != word {
            return Self::fail(&token, format!("Expected \"{word}\", found {token}"));
        }
        let comments = self.comments.clone();
        self.next()?;
        Ok(comments)
    }

    fn skip(&mut self, mark: &'static str) -> Parsed<bool> {
        let found = self.is_mark(mark)?;
        if found {
            self.next()?;
        }
        Ok(found)
    }

    fn name(&mut self) -> Parsed<String> {
        Ok(self.expect(Kind::Name)?.0.text)
    }

    fn enter(&mut self) -> Parsed<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let token = self.peek()?.clone();
            return Self::fail(&token, "the document nests too deep".to_owned());
        }
        Ok(())
    }

    /// Reads things between two marks, if the first is there: none at all if `empty` is allowed.
    fn between<T>(
        &mut self,
        (open, close): (&'static str, &'static str),
        empty: bool,
        mut one: impl FnMut(&mut Self) -> Parsed<T>,
    ) -> Parsed<(Vec<T>, Comments)> {
        let mut all = Vec::new();
        if !self.skip(open)? {
            return Ok((all, Vec::new()));
        }
        self.enter()?;
        while !self.is_mark(close)? {
            all.push(one(self)?);
        }
        if all.is_empty() && !empty {
            let token = self.peek()?.clone();
            return Self::fail(
                &token,
                format!("expected at least one definition, found {}", token.kind),
            );
        }
        self.depth -= 1;
        let comments = self.comments.clone();
        self.next()?;
        Ok((all, comments))
    }

    fn arguments(&mut self, constant: bool) -> Parsed<Vec<Argument>> {
        let argument = |parser: &mut Self| {
            let (position, comments) = (parser.position()?, parser.comments.clone());
            let name = parser.name()?;
            parser.expect_mark(":")?;
            Ok(Argument { name, value: parser.value(constant)?, position, comments })
        };
        Ok(self.between(("(", ")"), false, argument)?.0)
    }

    fn directives(&mut self, constant: bool) -> Parsed<Vec<Directive>> {
        let mut all = Vec::new();
        while self.is_mark("@")? {
            self.next()?;
            let position = self.position()?;
            all.push(Directive {
                name: self.name()?,
                arguments: self.arguments(constant)?,
                position,
            });
        }
        Ok(all)
    }

    fn type_reference(&mut self) -> Parsed<Type> {
        let mut ty = Type::default();
        if self.skip("[")? {
            self.enter()?;
            ty.position = self.position()?;
            ty.element = Some(Box::new(self.type_reference()?));
            self.expect_mark("]")?;
            self.depth -= 1;
        } else {
            ty.position = self.position()?;
            ty.named = self.name()?;
        }
        ty.non_null = self.skip("!")?;
        Ok(ty)
    }

    fn value(&mut self, constant: bool) -> Parsed<Value> {
        let token = self.peek()?.clone();
        let comments = self.comments.clone();
        let position = Some(token.position);
        let id = self.number();
        let kind = match token.kind {
            Kind::Mark("[") => {
                let item = |parser: &mut Self| {
                    Ok(Child { value: parser.value(constant)?, ..Child::default() })
                };
                let (children, _) = self.between(("[", "]"), true, item)?;
                return Ok(Value {
                    id,
                    kind: ValueKind::List,
                    raw: String::new(),
                    children,
                    position,
                    comments,
                });
            }
            Kind::Mark("{") => {
                let field = |parser: &mut Self| {
                    let (position, comments) = (parser.position()?, parser.comments.clone());
                    let name = parser.name()?;
                    parser.expect_mark(":")?;
                    Ok(Child { name, value: parser.value(constant)?, position, comments })
                };
                let (children, _) = self.between(("{", "}"), true, field)?;
                return Ok(Value {
                    id,
                    kind: ValueKind::Object,
                    raw: String::new(),
                    children,
                    position,
                    comments,
                });
            }
            Kind::Mark("$") if !constant => {
                self.next()?;
                let raw = self.name()?;
                return Ok(Value {
                    id,
                    kind: ValueKind::Variable,
                    raw,
                    position,
                    ..Value::default()
                });
            }
            Kind::Int => ValueKind::Int,
            Kind::Float => ValueKind::Float,
            Kind::String => ValueKind::String,
            Kind::Block => ValueKind::Block,
            Kind::Name => match token.text.as_str() {
                "true" | "false" => ValueKind::Boolean,
                "null" => ValueKind::Null,
                _ => ValueKind::Enum,
            },
            _ => return self.unexpected(),
        };
        self.next()?;
        // By the time it is noted, the comment has been passed.
        Ok(Value { id, kind, raw: token.text, position, comments: Vec::new(), ..Value::default() })
    }
}
