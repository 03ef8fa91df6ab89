//! Tokens to templates.

use super::functions::is_function;
use super::lexer::{Kind, Token, tokens};
use super::tree::{Branch, Command, Node, Pipe, Template, Word, WordKind};
use crate::go::quote::quote;

/// How deep actions and parentheses may nest.
const MAX_DEPTH: usize = 100;

struct Parser<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    next: usize,
    variables: Vec<String>,
    ranges: usize,
    depth: usize,
    action_line: Option<usize>,
    templates: Vec<Template>,
}

/// What ends a list of nodes.
enum Stop {
    End,
    Else,
}

/// The templates of a text; the first is the text itself.
pub(super) fn parse(text: &str) -> Result<Vec<Template>, String> {
    let mut parser = Parser {
        text,
        tokens: tokens(text),
        next: 0,
        variables: vec!["$".to_owned()],
        ranges: 0,
        depth: 0,
        action_line: None,
        templates: vec![Template { name: "template".to_owned(), body: Vec::new() }],
    };
    let body = parser.top()?;
    parser.define("template".to_owned(), body);
    Ok(parser.templates)
}

fn is_empty(body: &[Node]) -> bool {
    body.iter().all(|node| matches!(node, Node::Text(text) if text.trim().is_empty()))
}

fn quoted(text: &str) -> String {
    let mut out = String::new();
    quote(text, false, &mut out);
    out
}

type Parsed<T> = Result<T, String>;

impl Parser<'_> {
    /// Adds a template; one without content does not replace another.
    fn define(&mut self, name: String, body: Vec<Node>) {
        match self.templates.iter_mut().find(|template| template.name == name) {
            Some(template) if is_empty(&body) && !is_empty(&template.body) => {}
            Some(template) => template.body = body,
            None => self.templates.push(Template { name, body }),
        }
    }

    fn peek(&self) -> &Token {
        &self.tokens[self.next.min(self.tokens.len() - 1)]
    }

    fn take(&mut self) -> Token {
        let token = self.peek().clone();
        if self.next + 1 < self.tokens.len() || !matches!(token.kind, Kind::End | Kind::Error) {
            self.next += 1;
        }
        token
    }

    fn skip_space(&mut self) {
        while self.peek().kind == Kind::Space {
            self.next += 1;
        }
    }

    fn peek_word(&mut self) -> &Token {
        self.skip_space();
        self.peek()
    }

    fn take_word(&mut self) -> Token {
        self.skip_space();
        self.take()
    }

    fn is_keyword(&mut self, word: &str) -> bool {
        let token = self.peek_word();
        token.kind == Kind::Keyword && token.text == word
    }

    fn line(&self, at: usize) -> usize {
        1 + self.text[..at.min(self.text.len())].matches('\n').count()
    }

    fn fail<T>(&self, message: &str) -> Parsed<T> {
        let last = &self.tokens[self.next.saturating_sub(1).min(self.tokens.len() - 1)];
        let at = if self.peek().kind == Kind::Error { self.peek().at } else { last.at };
        Err(format!("template: template:{}: {message}", self.line(at)))
    }

    fn unexpected<T>(&self, token: &Token, context: &str) -> Parsed<T> {
        if token.kind == Kind::Error {
            let line = self.line(token.at);
            return match self.action_line {
                Some(start) if start != line => {
                    self.fail(&format!("{} in action started at template:{start}", token.text))
                }
                _ => self.fail(&token.text),
            };
        }
        let shown = match token.kind {
            Kind::End => "EOF".to_owned(),
            Kind::Keyword => format!("<{}>", token.text),
            _ if token.text.chars().count() > 10 => {
                format!("{}...", quoted(&token.text.chars().take(10).collect::<String>()))
            }
            _ => quoted(&token.text),
        };
        self.fail(&format!("unexpected {shown} in {context}"))
    }

    fn expect(&mut self, kind: Kind, context: &str) -> Parsed<Token> {
        let token = self.take_word();
        if token.kind == kind { Ok(token) } else { self.unexpected(&token, context) }
    }

    fn top(&mut self) -> Parsed<Vec<Node>> {
        let mut body = Vec::new();
        while self.peek().kind != Kind::End {
            let before = self.next;
            if self.peek().kind == Kind::LeftDelim {
                self.take();
                if self.is_keyword("define") {
                    self.take();
                    self.definition()?;
                    continue;
                }
                self.next = before;
            }
            match self.node()? {
                Ok(node) => body.push(node),
                Err(Stop::End) => return self.fail("unexpected {{end}}"),
                Err(Stop::Else) => return self.fail("unexpected {{else}}"),
            }
        }
        Ok(body)
    }

    fn definition(&mut self) -> Parsed<()> {
        const CONTEXT: &str = "define clause";
        let token = self.take_word();
        let name = self.name(&token, CONTEXT)?;
        self.expect(Kind::RightDelim, CONTEXT)?;
        let (outer, ranges) =
            (std::mem::replace(&mut self.variables, vec!["$".to_owned()]), self.ranges);
        self.ranges = 0;
        let body = self.block_body(CONTEXT)?;
        (self.variables, self.ranges) = (outer, ranges);
        self.define(name, body);
        Ok(())
    }

    fn block_body(&mut self, context: &str) -> Parsed<Vec<Node>> {
        match self.list()? {
            (body, Stop::End) => Ok(body),
            (_, Stop::Else) => self.fail(&format!("unexpected {{{{else}}}} in {context}")),
        }
    }

    fn name(&mut self, token: &Token, context: &str) -> Parsed<String> {
        match token.kind {
            Kind::String | Kind::RawString => match unquote(&token.text) {
                Some(name) => Ok(name),
                None => self.fail("invalid syntax"),
            },
            _ => self.unexpected(token, context),
        }
    }

    fn list(&mut self) -> Parsed<(Vec<Node>, Stop)> {
        if self.depth >= MAX_DEPTH {
            return self.fail("max expression depth exceeded");
        }
        self.depth += 1;
        let mut body = Vec::new();
        while self.peek_word().kind != Kind::End {
            match self.node()? {
                Ok(node) => body.push(node),
                Err(stop) => {
                    self.depth -= 1;
                    return Ok((body, stop));
                }
            }
        }
        self.fail("unexpected EOF")
    }

    fn node(&mut self) -> Parsed<Result<Node, Stop>> {
        let token = self.take_word();
        match token.kind {
            Kind::Text => Ok(Ok(Node::Text(token.text))),
            Kind::LeftDelim => {
                self.action_line = Some(self.line(token.at));
                let node = self.action()?;
                self.action_line = None;
                Ok(node)
            }
            _ => self.unexpected(&token, "input"),
        }
    }

    fn action(&mut self) -> Parsed<Result<Node, Stop>> {
        if self.peek_word().kind != Kind::Keyword || self.is_keyword("nil") {
            return Ok(Ok(Node::Action(self.pipe("command", Kind::RightDelim)?)));
        }
        let token = self.take();
        let node = match token.text.as_str() {
            "break" => self.leave("{{break}}", Node::Break)?,
            "continue" => self.leave("{{continue}}", Node::Continue)?,
            "if" => Node::If(self.branch("if")?),
            "with" => Node::With(self.branch("with")?),
            "range" => Node::Range(self.branch("range")?),
            "template" => {
                let token = self.take_word();
                let name = self.name(&token, "template clause")?;
                let argument = match self.peek_word().kind {
                    Kind::RightDelim => {
                        self.take();
                        None
                    }
                    _ => Some(self.pipe("template clause", Kind::RightDelim)?),
                };
                Node::Template { at: token.at, name, argument }
            }
            "block" => self.block()?,
            "end" => {
                self.expect(Kind::RightDelim, "end")?;
                return Ok(Err(Stop::End));
            }
            "else" => {
                if !self.is_keyword("if") && !self.is_keyword("with") {
                    self.expect(Kind::RightDelim, "else")?;
                }
                return Ok(Err(Stop::Else));
            }
            _ => return self.unexpected(&token, "command"),
        };
        Ok(Ok(node))
    }

    fn leave(&mut self, name: &str, node: Node) -> Parsed<Node> {
        self.expect(Kind::RightDelim, name)?;
        if self.ranges == 0 {
            self.fail(&format!("{name} outside {{{{range}}}}"))
        } else {
            Ok(node)
        }
    }

    fn block(&mut self) -> Parsed<Node> {
        const CONTEXT: &str = "block clause";
        let token = self.take_word();
        let name = self.name(&token, CONTEXT)?;
        let argument = self.pipe(CONTEXT, Kind::RightDelim)?;
        let (outer, ranges) =
            (std::mem::replace(&mut self.variables, vec!["$".to_owned()]), self.ranges);
        self.ranges = 0;
        let body = self.block_body(CONTEXT)?;
        (self.variables, self.ranges) = (outer, ranges);
        self.define(name.clone(), body);
        Ok(Node::Template { at: token.at, name, argument: Some(argument) })
    }

    fn branch(&mut self, context: &str) -> Parsed<Branch> {
        let visible = self.variables.len();
        let pipe = self.pipe(context, Kind::RightDelim)?;
        self.ranges += usize::from(context == "range");
        let (body, stop) = self.list()?;
        self.ranges -= usize::from(context == "range");
        let otherwise = match stop {
            Stop::End => Vec::new(),
            Stop::Else if context != "range" && self.is_keyword(context) => {
                self.take();
                if self.depth >= MAX_DEPTH {
                    return self.fail("max expression depth exceeded");
                }
                self.depth += 1;
                let branch = self.branch(context)?;
                self.depth -= 1;
                vec![if context == "if" { Node::If(branch) } else { Node::With(branch) }]
            }
            Stop::Else => match self.list()? {
                (body, Stop::End) => body,
                (_, Stop::Else) => return self.fail("expected end; found {{else}}"),
            },
        };
        self.variables.truncate(visible);
        Ok(Branch { pipe, body, otherwise })
    }

    /// Reads the variables a pipe sets, if it does.
    fn declarations(&mut self, context: &str, pipe: &mut Pipe) -> Parsed<()> {
        while self.peek_word().kind == Kind::Variable {
            let start = self.next;
            let variable = self.take();
            let next = self.peek_word().clone();
            match next.kind {
                Kind::Assign | Kind::Declare => {
                    self.take();
                    pipe.assigns = next.kind == Kind::Assign;
                    pipe.variables.push(variable.text.clone());
                    self.variables.push(variable.text);
                    return Ok(());
                }
                Kind::Char if next.text == "," => {
                    self.take();
                    pipe.variables.push(variable.text.clone());
                    self.variables.push(variable.text);
                    if context != "range" || pipe.variables.len() >= 2 {
                        return self.fail(&format!("too many declarations in {context}"));
                    }
                    if !matches!(
                        self.peek_word().kind,
                        Kind::Variable | Kind::RightDelim | Kind::RightParen
                    ) {
                        return self.fail("range can only initialize variables");
                    }
                }
                _ => {
                    self.next = start;
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn pipe(&mut self, context: &str, end: Kind) -> Parsed<Pipe> {
        let at = self.peek_word().at;
        let mut pipe = Pipe { at, variables: Vec::new(), assigns: false, commands: Vec::new() };
        self.declarations(context, &mut pipe)?;
        loop {
            let token = self.peek_word().clone();
            match token.kind {
                kind if kind == end => {
                    self.take();
                    self.check(&pipe, context)?;
                    return Ok(pipe);
                }
                Kind::Bool
                | Kind::CharConstant
                | Kind::Dot
                | Kind::Field
                | Kind::Identifier
                | Kind::Number => {
                    pipe.commands.push(self.command()?);
                }
                Kind::RawString | Kind::String | Kind::Variable | Kind::LeftParen => {
                    pipe.commands.push(self.command()?)
                }
                Kind::Keyword if token.text == "nil" => pipe.commands.push(self.command()?),
                _ => {
                    self.take();
                    return self.unexpected(&token, context);
                }
            }
        }
    }

    fn check(&self, pipe: &Pipe, context: &str) -> Parsed<()> {
        if pipe.commands.is_empty() {
            return self.fail(&format!("missing value for {context}"));
        }
        for (index, command) in pipe.commands.iter().enumerate().skip(1) {
            let fixed = matches!(
                command.words.first().map(|word| &word.kind),
                Some(
                    WordKind::Bool(_)
                        | WordKind::Dot
                        | WordKind::Nil
                        | WordKind::Int(..)
                        | WordKind::Float(..)
                        | WordKind::Text(..)
                )
            );
            if fixed {
                return self
                    .fail(&format!("non executable command in pipeline stage {}", index + 1));
            }
        }
        Ok(())
    }

    fn command(&mut self) -> Parsed<Command> {
        let mut command = Command { at: self.peek_word().at, words: Vec::new() };
        loop {
            self.skip_space();
            if let Some(word) = self.operand()? {
                command.words.push(word);
            }
            match self.peek().kind {
                Kind::Space => continue,
                Kind::RightDelim | Kind::RightParen => break,
                Kind::Pipe => {
                    self.take();
                    break;
                }
                _ => {
                    let token = self.take();
                    return self.unexpected(&token, "operand");
                }
            }
        }
        if command.words.is_empty() { self.fail("empty command") } else { Ok(command) }
    }

    fn operand(&mut self) -> Parsed<Option<Word>> {
        let Some(mut word) = self.term()? else { return Ok(None) };
        if self.peek().kind != Kind::Field {
            return Ok(Some(word));
        }
        let at = self.peek().at;
        let mut fields = Vec::new();
        while self.peek().kind == Kind::Field {
            fields.push(self.take().text[1..].to_owned());
        }
        word = match word.kind {
            WordKind::Fields(mut first) => {
                first.extend(fields);
                Word { at, kind: WordKind::Fields(first) }
            }
            WordKind::Variable(name, _) => Word { at, kind: WordKind::Variable(name, fields) },
            WordKind::Pipe(pipe) => Word { at, kind: WordKind::Chain(pipe, fields) },
            WordKind::Name(_) => {
                let command = Command { at: word.at, words: vec![word] };
                let pipe = Pipe {
                    at: command.at,
                    variables: Vec::new(),
                    assigns: false,
                    commands: vec![command],
                };
                Word { at, kind: WordKind::Chain(Box::new(pipe), fields) }
            }
            _ => {
                return self
                    .fail(&format!("unexpected . after term {}", quoted(&word.to_string())));
            }
        };
        Ok(Some(word))
    }

    fn term(&mut self) -> Parsed<Option<Word>> {
        let token = self.peek_word().clone();
        let kind = match token.kind {
            Kind::Identifier if !is_function(&token.text) => {
                self.take();
                return self.fail(&format!("function {} not defined", quoted(&token.text)));
            }
            Kind::Identifier => WordKind::Name(token.text),
            Kind::Dot => WordKind::Dot,
            Kind::Keyword if token.text == "nil" => WordKind::Nil,
            Kind::Variable if !self.variables.contains(&token.text) => {
                self.take();
                return self.fail(&format!("undefined variable {}", quoted(&token.text)));
            }
            Kind::Variable => WordKind::Variable(token.text, Vec::new()),
            Kind::Field => WordKind::Fields(vec![token.text[1..].to_owned()]),
            Kind::Bool => WordKind::Bool(token.text == "true"),
            Kind::Number | Kind::CharConstant => match number(&token) {
                Some(number) => number,
                None => {
                    self.take();
                    return self.fail(&format!("illegal number syntax: {}", quoted(&token.text)));
                }
            },
            Kind::String | Kind::RawString => match unquote(&token.text) {
                Some(text) => WordKind::Text(text, token.text),
                None => {
                    self.take();
                    return self.fail("invalid syntax");
                }
            },
            Kind::LeftParen => {
                self.take();
                if self.depth >= MAX_DEPTH {
                    return self.fail("max expression depth exceeded");
                }
                self.depth += 1;
                let pipe = self.pipe("parenthesized pipeline", Kind::RightParen)?;
                self.depth -= 1;
                return Ok(Some(Word { at: pipe.at, kind: WordKind::Pipe(Box::new(pipe)) }));
            }
            _ => return Ok(None),
        };
        self.take();
        Ok(Some(Word { at: token.at, kind }))
    }
}

/// The number a token spells.
fn number(token: &Token) -> Option<WordKind> {
    let spelled = token.text.clone();
    if token.kind == Kind::CharConstant {
        let inner = token.text.strip_prefix('\'')?.strip_suffix('\'')?;
        let text = unescape(inner, '\'')?;
        let mut chars = text.chars();
        let code = chars.next()? as i64;
        return chars.next().is_none().then_some(WordKind::Int(code, spelled));
    }
    let plain = token.text.replace('_', "");
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, plain.strip_prefix('+').unwrap_or(&plain)),
    };
    let lower = digits.to_ascii_lowercase();
    let based = [("0x", 16), ("0o", 8), ("0b", 2)]
        .into_iter()
        .find_map(|(prefix, base)| lower.strip_prefix(prefix).map(|digits| (digits, base)));
    let (digits, base) = match based {
        Some(found) => found,
        None if lower.len() > 1
            && lower.starts_with('0')
            && lower.bytes().all(|b| b.is_ascii_digit()) =>
        {
            (&lower[1..], 8)
        }
        None => (lower.as_str(), 10),
    };
    match i128::from_str_radix(digits, base).ok().and_then(|int| i64::try_from(sign * int).ok()) {
        Some(int) => Some(WordKind::Int(int, spelled)),
        None if base == 10 => {
            let float: f64 = plain.parse().ok().filter(|float: &f64| float.is_finite())?;
            Some(WordKind::Float(float, spelled))
        }
        None => None,
    }
}

/// The text of a quoted string.
fn unquote(spelled: &str) -> Option<String> {
    if let Some(raw) = spelled.strip_prefix('`') {
        return Some(raw.strip_suffix('`')?.replace('\r', ""));
    }
    unescape(spelled.strip_prefix('"')?.strip_suffix('"')?, '"')
}

/// Undoes Go's escapes.
fn unescape(text: &str, quote: char) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            continue;
        }
        let c = chars.next()?;
        let (first, digits, base) = match c {
            'x' => ("", 2, 16),
            'u' => ("", 4, 16),
            'U' => ("", 8, 16),
            '0'..='7' => ("octal", 2, 8),
            _ => {
                let simple = match c {
                    'a' => 7,
                    'b' => 8,
                    'f' => 12,
                    'n' => b'\n',
                    'r' => b'\r',
                    't' => b'\t',
                    'v' => 11,
                    '\\' => b'\\',
                    _ if c == quote => c as u8,
                    _ => return None,
                };
                out.push(simple);
                continue;
            }
        };
        let mut code = if first.is_empty() { 0 } else { c.to_digit(8)? };
        for _ in 0..digits {
            code = code.checked_mul(base)? + chars.next()?.to_digit(base)?;
        }
        match c {
            'u' | 'U' => {
                out.extend_from_slice(char::from_u32(code)?.encode_utf8(&mut [0; 4]).as_bytes())
            }
            _ => out.push(u8::try_from(code).ok()?),
        }
    }
    Some(String::from_utf8_lossy(&out).into_owned())
}
