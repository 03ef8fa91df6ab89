//! METADATA blocks: found among the comments, read as YAML, checked, and attached to what follows them.
//!
//! A block is a comment `# METADATA` in the first column and the comment lines right below it. This knows where
//! annotations stand; what they mean for a rule (scopes, merging, schemas) is the compiler's matter.

mod fields;
mod url;
mod yaml;

use crate::ast::{AnnotationTarget, Annotations, Comment, Module, Term};
use crate::diagnostic::{Code, Diagnostic};
use crate::ground;
use crate::printer;
use crate::source::Loc;
use std::collections::HashMap;

/// Why a block is wrong, and at which place if not at its head.
pub(crate) struct Fault {
    message: String,
    loc: Option<Loc>,
}

/// Whether a comment starts a block.
fn is_head(comment: &Comment) -> bool {
    comment.loc.col == 1 && comment.text.trim().starts_with("METADATA")
}

/// Reads every block. Faults are noted as parse errors at the place of the block.
pub(crate) fn parse_blocks(
    comments: &[Comment],
    mut fail: impl FnMut(Loc, String),
) -> Vec<Annotations> {
    let mut blocks = Vec::new();
    let mut at = 0;
    while at < comments.len() {
        if !is_head(&comments[at]) {
            at += 1;
            continue;
        }
        let head = &comments[at];
        let mut end = at + 1;
        while end < comments.len() && continues(&comments[end], &comments[end - 1]) {
            end += 1;
        }
        let lines = &comments[at + 1..end];
        match parse_block(head, lines) {
            Ok(block) => blocks.push(block),
            Err(fault) => fail(fault.loc.unwrap_or(head.loc), fault.message),
        }
        at = end;
    }
    blocks
}

fn continues(comment: &Comment, before: &Comment) -> bool {
    comment.loc.col == 1 && comment.loc.row == before.loc.row + 1 && !is_head(comment)
}

fn parse_block(head: &Comment, lines: &[Comment]) -> Result<Annotations, Fault> {
    let mut text = String::new();
    for line in lines {
        text.push_str(line.text.strip_prefix(' ').unwrap_or(&line.text));
        text.push('\n');
    }
    let plain = |message: String| Fault { message, loc: None };
    if text.trim().is_empty() {
        return Err(plain("expected METADATA block, found whitespace".to_string()));
    }
    let raw = yaml::read(&text).map_err(|error| Fault {
        loc: lines.get(error.line.unwrap_or(0)).or(lines.last()).map(|line| line.loc),
        message: with_blank_hints(error.message, lines),
    })?;
    let last = lines.last().unwrap_or(head);
    let mut annotations = fields::build(raw).map_err(plain)?;
    let len = last.loc.offset + last.loc.len - head.loc.offset;
    annotations.loc = Loc { len, ..head.loc };
    annotations.rows = (head.loc.row, last.loc.row);
    Ok(annotations)
}

/// Points at characters behind a `:` that look like a space and are none.
fn with_blank_hints(mut message: String, lines: &[Comment]) -> String {
    for line in lines {
        let parts: Vec<&str> = line.text.split(':').skip(1).collect();
        let mut symbols = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            match part.chars().next() {
                None if index + 1 == parts.len() => break,
                Some(' ' | '\t') => break,
                first => symbols.push(quoted_rune(first.unwrap_or(char::REPLACEMENT_CHARACTER))),
            }
        }
        if !symbols.is_empty() {
            message.push_str(&format!(
                "\n  Hint: on line {}, symbol(s) [{}] immediately following a key/value separator ':' is not a legal \
                 yaml space character",
                line.loc.row,
                symbols.join(" ")
            ));
        }
    }
    message
}

/// A character between single quotes, in ASCII.
fn quoted_rune(c: char) -> String {
    match c {
        '\'' => "'\\''".to_string(),
        '\\' => "'\\\\'".to_string(),
        ' '..='~' => format!("'{c}'"),
        c if (c as u32) < 0x80 => format!("'\\x{:02x}'", c as u32),
        c if (c as u32) < 0x10000 => format!("'\\u{:04x}'", c as u32),
        c => format!("'\\U{:08x}'", c as u32),
    }
}

/// Attaches blocks to the first statement below each, given the rows of all statements, and checks their scopes.
pub(crate) fn attach(
    module: &mut Module,
    mut blocks: Vec<Annotations>,
    statements: &[(u32, AnnotationTarget)],
    errors: &mut Vec<Diagnostic>,
) {
    for block in &mut blocks {
        let below = statements.iter().find(|(row, _)| *row > block.loc.row);
        block.target = below.map_or(AnnotationTarget::Nothing, |(_, target)| *target);
        if block.scope.is_empty() {
            let scope = match block.target {
                AnnotationTarget::Rule(_) if block.entrypoint => "document",
                AnnotationTarget::Rule(_) => "rule",
                AnnotationTarget::Package => "package",
                AnnotationTarget::Import => "import",
                AnnotationTarget::Nothing => "",
            };
            block.set_scope(scope);
        }
        for message in [misplaced(block), misplaced_entrypoint(block)].into_iter().flatten() {
            errors.push(Diagnostic::new(Code::Parse, block.loc, message));
        }
    }
    module.annotations = blocks;
    if errors.is_empty() {
        attach_to_rules(module);
    }
}

fn misplaced(block: &Annotations) -> Option<String> {
    let wanted = match block.scope.as_str() {
        "rule" | "document" => "rule",
        "package" | "subpackages" => "package",
        scope => {
            return Some(format!(
                "invalid annotation scope '{scope}'. Use one of 'rule', 'document', 'package', or 'subpackages'"
            ));
        }
    };
    let have = match block.target {
        AnnotationTarget::Rule(_) => "rule",
        AnnotationTarget::Package => "package",
        AnnotationTarget::Import => "import",
        AnnotationTarget::Nothing => "",
    };
    if have == wanted {
        return None;
    }
    let have = if have.is_empty() { String::new() } else { format!(" (have {have})") };
    Some(format!("annotation scope '{}' must be applied to {wanted}{have}", block.scope))
}

fn misplaced_entrypoint(block: &Annotations) -> Option<String> {
    (block.entrypoint && !matches!(block.scope.as_str(), "document" | "package")).then(|| {
        format!("annotation entrypoint applied to non-document or package scope '{}'", block.scope)
    })
}

/// The part of a rule's ref before its first variable, printed.
fn ground_prefix(reference: &[Term]) -> String {
    let varying = reference.iter().skip(1).position(|part| !ground::is_ground(part));
    printer::reference(&reference[..varying.map_or(reference.len(), |at| at + 1)])
}

/// Document blocks belong to every rule of their path; a rule block to the first rule of its path below it.
fn attach_to_rules(module: &mut Module) {
    let mut open: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, block) in module.annotations.iter().enumerate() {
        if let AnnotationTarget::Rule(rule) = block.target {
            open.entry(ground_prefix(&module.rules[rule].head.reference)).or_default().push(index);
        }
    }
    if open.is_empty() {
        return;
    }
    for rule in &mut module.rules {
        let Some(candidates) = open.get_mut(&ground_prefix(&rule.head.reference)) else { continue };
        let mut used = None;
        for (position, &index) in candidates.iter().enumerate() {
            let block = &module.annotations[index];
            if block.scope == "document" {
                rule.annotations.push(index);
            } else if block.scope == "rule" && rule.loc.row > block.loc.row {
                used = Some(position);
                rule.annotations.push(index);
            }
        }
        if let Some(position) = used {
            candidates.remove(position);
        }
    }
}
