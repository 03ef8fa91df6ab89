//! Statements to module: facts become rules, dialects are settled, checks and annotations follow.

use super::Parser;
use super::checks;
use super::options::ParseOptions;
use super::rule::{head_of, true_body, truth};
use super::statement::Statement;
use crate::annotations;
use crate::ast::{
    AnnotationTarget, Annotations, Body, Dialect, Expr, ExprKind, Head, Module, Package, Rule,
    Term, TermKind,
};
use crate::builtin_names::is_builtin;
use crate::diagnostic::{Code, Diagnostic};
use crate::printer;
use crate::source::{FileId, Loc};

/// Reads a module of one dialect.
pub(super) fn read(
    text: &str,
    file: FileId,
    options: &ParseOptions,
) -> Result<Module, Vec<Diagnostic>> {
    let mut parser = Parser::new(text, file, options);
    let statements = parser.statements();
    let mut blocks = Vec::new();
    if options.annotations {
        let mut comments = std::mem::take(&mut parser.lexed.comments);
        let seen = parser.token().start;
        let read = comments.partition_point(|comment| comment.loc.offset < seen);
        blocks =
            annotations::parse_blocks(&comments[..read], |loc, message| parser.error(loc, message));
        // The comment that heads a block stands for the whole of it.
        for block in &blocks {
            if let Ok(at) =
                comments.binary_search_by_key(&block.loc.offset, |comment| comment.loc.offset)
            {
                comments[at].loc = block.loc;
            }
        }
        parser.lexed.comments = comments;
    }
    let errors = parser.take_errors();
    if !errors.is_empty() {
        return Err(errors);
    }
    if statements.is_empty() && blocks.is_empty() {
        return Err(vec![Diagnostic::new(Code::Parse, parser.nowhere(), "empty module")]);
    }
    let module = Module {
        package: Package { path: Vec::new(), loc: parser.nowhere() },
        imports: Vec::new(),
        rules: Vec::new(),
        comments: parser.lexed.comments,
        annotations: Vec::new(),
        dialect: options.dialect,
        new_not: parser.not_bodies,
    };
    assemble(module, statements, blocks)
}

fn assemble(
    mut module: Module,
    statements: Vec<Statement>,
    blocks: Vec<Annotations>,
) -> Result<Module, Vec<Diagnostic>> {
    let mut errors = Vec::new();
    let mut anchors = Vec::with_capacity(statements.len());
    let mut statements = statements.into_iter();
    match statements.next() {
        Some(Statement::Package(package)) => {
            anchors.push((package.loc.row, AnnotationTarget::Package));
            module.package = package;
        }
        first => {
            let loc = first
                .map(|statement| statement.loc())
                .or_else(|| blocks.first().map(|block| block.loc));
            errors.push(Diagnostic::new(Code::Parse, loc, "package expected"));
        }
    }
    for statement in statements {
        match statement {
            Statement::Package(package) => {
                errors.push(Diagnostic::new(Code::Parse, package.loc, "unexpected package"));
            }
            Statement::Import(import) => {
                anchors.push((import.loc.row, AnnotationTarget::Import));
                if module.dialect == Dialect::V0 && is_rego_v1(&import.path) {
                    module.dialect = Dialect::V0CompatV1;
                }
                module.imports.push(import);
            }
            Statement::Rule(rule) => {
                anchors.push((rule.loc.row, AnnotationTarget::Rule(module.rules.len())));
                module.rules.push(rule);
            }
            Statement::Body(body) => {
                let loc = body.first().map(|expr| expr.loc);
                match rule_from_body(body) {
                    Ok(rule) => {
                        anchors.push((rule.loc.row, AnnotationTarget::Rule(module.rules.len())));
                        module.rules.push(rule);
                    }
                    Err(message) => errors.push(Diagnostic::new(Code::Parse, loc, message)),
                }
            }
        }
    }
    if module.dialect != Dialect::V0 {
        module.rules.iter().for_each(|rule| checks::rule(rule, &mut errors));
    }
    if errors.is_empty() {
        annotations::attach(&mut module, blocks, &anchors, &mut errors);
    }
    if errors.is_empty() { Ok(module) } else { Err(errors) }
}

fn is_rego_v1(path: &Term) -> bool {
    let Some([root, Term { kind: TermKind::String(name), .. }]) = path.as_ref_parts() else {
        return false;
    };
    root.as_var() == Some("rego") && name == "v1"
}

/// A rule written as an expression: `x := 1`, `p[x]`, `f(x) = y`, `a.b.c`.
fn rule_from_body(mut body: Body) -> Result<Rule, String> {
    if body.len() != 1 {
        return Err("multiple expressions cannot be used for rule head".to_string());
    }
    let expr = body.swap_remove(0);
    if !expr.with.is_empty() {
        return Err("expressions using with keyword cannot be used for rule head".to_string());
    }
    if expr.negated {
        return Err("negated expressions cannot be used for rule head".to_string());
    }
    let Expr { kind, loc, .. } = expr;
    let mut rule = match kind {
        ExprKind::Some(_) => {
            return Err("'some' declarations cannot be used for rule head".to_string());
        }
        ExprKind::Term(term) => rule_from_term(*term)?,
        ExprKind::Call(terms) => rule_from_call(terms, loc)?,
        _ => return Err("expression cannot be used for rule head".to_string()),
    };
    rule.generated_body = true;
    Ok(rule)
}

fn rule_of(head: Head, loc: Loc, body_loc: Loc) -> Rule {
    Rule {
        default: false,
        head,
        body: true_body(body_loc),
        else_: None,
        loc,
        annotations: Vec::new(),
        generated_body: true,
    }
}

fn cannot_name(kind: &TermKind) -> String {
    format!("{} cannot be used for rule name", kind.name())
}

fn check_first_is_var(reference: &[Term]) -> Result<(), String> {
    match reference[0].kind {
        TermKind::Var(_) => Ok(()),
        _ => Err(format!("invalid rule head: {}", printer::reference(reference))),
    }
}

/// `a.b.c` is true, `p[x]` an element of a set.
fn rule_from_term(term: Term) -> Result<Rule, String> {
    let loc = term.loc;
    let TermKind::Ref(mut reference) = term.kind else { return Err(cannot_name(&term.kind)) };
    if reference.len() == 1 {
        return Err("refs cannot be used for rule head".to_string());
    }
    check_first_is_var(&reference)?;
    let head = if reference.len() > 2 {
        Head { value: Some(truth(loc)), generated_value: true, ..head_of(reference, loc) }
    } else {
        let key = reference.pop();
        Head { key, ..head_of(reference, loc) }
    };
    Ok(rule_of(head, loc, loc))
}

fn rule_from_call(terms: Vec<Term>, loc: Loc) -> Result<Rule, String> {
    let operator = match &terms[0].kind {
        TermKind::Ref(parts) if parts.len() == 1 => parts[0].as_var().unwrap_or_default(),
        _ => "",
    };
    if operator == "eq" || operator == "assign" {
        let assign = operator == "assign";
        let mut operands = terms.into_iter().skip(1);
        let (Some(lhs), Some(rhs)) = (operands.next(), operands.next()) else {
            return Err("assignment requires two operands".to_string());
        };
        let mut rule = rule_from_eq(lhs, rhs)?;
        rule.loc = loc;
        rule.head.loc = loc;
        rule.head.assign = assign;
        return Ok(rule);
    }
    let name = terms[0].to_string();
    if is_builtin(&name) {
        return Err("rule name conflicts with built-in function".to_string());
    }
    if terms.len() <= 1 {
        return Err("rule argument list must take at least one argument".to_string());
    }
    function(terms, None)
}

/// A function from its signature; without a value it is true.
fn function(mut terms: Vec<Term>, value: Option<Term>) -> Result<Rule, String> {
    let args = terms.split_off(1);
    let operator = terms.swap_remove(0);
    let loc = operator.loc;
    let TermKind::Ref(reference) = operator.kind else {
        return Err(format!("{}s cannot be used in function signature", operator.kind.name()));
    };
    check_first_is_var(&reference)?;
    let body_loc = value.as_ref().map_or(loc, |value| value.loc);
    let value = value.unwrap_or_else(|| truth(loc));
    let head = Head { args: Some(args), value: Some(value), ..head_of(reference, loc) };
    Ok(rule_of(head, loc, body_loc))
}

fn rule_from_eq(lhs: Term, rhs: Term) -> Result<Rule, String> {
    let body_loc = rhs.loc;
    match lhs.kind {
        TermKind::Call(terms) => {
            function(terms, Some(rhs)).map_err(|_| "call cannot be used for rule name".to_string())
        }
        TermKind::Ref(reference) => {
            check_first_is_var(&reference)?;
            let mut head = head_of(reference, body_loc);
            if let [name, key] = head.reference.as_slice() {
                head.name = name.as_var().unwrap_or_default().to_string();
                head.key = Some(key.clone());
            }
            head.value = Some(rhs);
            Ok(rule_of(head, body_loc, body_loc))
        }
        TermKind::Var(_) => {
            let loc = lhs.loc;
            let head = Head { value: Some(rhs), ..head_of(vec![lhs], loc) };
            Ok(rule_of(head, loc, body_loc))
        }
        kind => Err(cannot_name(&kind)),
    }
}
