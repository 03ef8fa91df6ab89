//! Bundles evaluated in advance: the rules of entrypoints become what partial evaluation leaves of them.
//!
//! The rules of an entrypoint are cut out of their modules, and a module with what is left of them, and modules with
//! the rules it asks, are added. Everything else stays: what could not be evaluated in advance refers to it.

use super::Bundle;
use crate::engine::Engine;
use crate::error::Error;
use crate::host::SystemHost;
use crate::input::Input;
use crate::options::ParseSettings;
use crate::partial::{Partial, PartialLimits, PartialOptions};
use crate::policy::Policy;
use crate::query::EvalOptions;
use lictor_syntax::ast::{Body, Dialect, Module, Rule, Term, TermKind};
use lictor_syntax::printer;
use lictor_syntax::visit::{self, Node, Step};
use lictor_value::Document;
use std::collections::BTreeSet;

/// How a bundle is evaluated in advance.
#[derive(Debug, Clone)]
pub struct OptimiseOptions {
    /// The documents that will be asked for, such as `authz/allow`. Only rules can be evaluated in advance; other
    /// documents stay as they are.
    pub entrypoints: Vec<String>,
    /// Inline rules that depend on the input, instead of making support rules of them: larger, and faster.
    pub inline: bool,
    /// The package below which support rules are put.
    pub namespace: String,
    /// Documents besides `input` that are not known yet, such as `data.users`.
    pub unknowns: Vec<String>,
    /// What evaluation in advance may cost, for each entrypoint.
    pub limits: PartialLimits,
}

impl Default for OptimiseOptions {
    fn default() -> Self {
        OptimiseOptions {
            entrypoints: Vec::new(),
            inline: false,
            namespace: "partial".to_owned(),
            unknowns: Vec::new(),
            limits: PartialLimits::default(),
        }
    }
}

/// The variable that holds the value of an entrypoint.
const RESULT: &str = "__result__";

/// An entrypoint: its path below `data`.
struct Entrypoint {
    path: Vec<String>,
}

impl Bundle {
    /// The same bundle with its entrypoints evaluated as far as they can be without the input. Decisions are the
    /// same; data that rules looked at is part of the rules now, so it must not change any more.
    ///
    /// ```
    /// use lictor::{Bundle, Engine, Input, OptimiseOptions};
    ///
    /// let bundle = Bundle::builder()
    ///     .module("shop.rego", "package shop\nallow if input.user == data.owners[_]")
    ///     .data_json(br#"{"owners": ["alice", "bob"]}"#)
    ///     .build()?;
    /// let options =
    ///     OptimiseOptions { entrypoints: vec!["shop/allow".to_owned()], ..OptimiseOptions::default() };
    /// let engine = Engine::new();
    /// let policy = engine.compile(bundle.optimised(&engine, &options)?)?;
    /// let bob = Input::from_json(r#"{"user": "bob"}"#)?;
    /// assert!(policy.query("data.shop.allow")?.eval(&bob)?.is_true());
    /// # Ok::<(), lictor::Error>(())
    /// ```
    ///
    /// # Errors
    /// The bundle does not compile, an entrypoint is not defined or never can be, or a limit is reached.
    pub fn optimised(
        mut self,
        engine: &Engine,
        options: &OptimiseOptions,
    ) -> Result<Bundle, Error> {
        if options.entrypoints.is_empty() {
            return Err(Error::argument("bundle optimizations require at least one entrypoint"));
        }
        let policy = engine.compile(self.twin())?;
        let kept = self.replaced_by_with();
        let mut taken = self.packages();
        for (number, text) in (1..).zip(&options.entrypoints) {
            let entry = Entrypoint::read(text)?;
            let namespace = free_name(&options.namespace, &mut taken);
            let partial = entry.evaluate(&policy, &namespace, &kept, options)?;
            if let Some(module) = entry.module(&policy, &partial) {
                self.cut(&entry)?;
                self.add(format!("optimized/{number}/entrypoint.rego"), &module)?;
                // A bundle whose manifest names its roots has one more now.
                if let Some(manifest) =
                    self.manifest.as_mut().filter(|all| !all.permits(&namespace))
                {
                    manifest.roots.push(namespace);
                }
                for (i, module) in (1..).zip(partial.modules_in(Dialect::V1)) {
                    self.add(format!("optimized/{number}/support{i}.rego"), &module)?;
                }
            }
        }
        Ok(self)
    }

    /// A copy to compile.
    fn twin(&self) -> Bundle {
        Bundle {
            modules: self.modules.clone(),
            sources: self.sources.clone(),
            data: Document::copy_of(self.data.root()),
            ..Bundle::default()
        }
    }

    /// The first parts of packages and of the data.
    fn packages(&self) -> BTreeSet<String> {
        let roots = self.modules.values().filter_map(|module| name(module.package.path.get(1)?));
        let data = self.data.root().as_object().map(|object| object.sorted_vec());
        let keys = data.unwrap_or_default();
        roots.chain(keys.iter().filter_map(|entry| entry.key.as_str()?.to_owned().into())).collect()
    }

    /// What modules replace by `with`: it is looked at when the replacement is known.
    fn replaced_by_with(&self) -> Vec<String> {
        let mut found = BTreeSet::new();
        for module in self.modules.values() {
            visit::walk(Node::Module(module), &mut |node| {
                if let Node::With(with) = node
                    && let Some(parts) = with.target.as_ref_parts()
                    && parts.first().and_then(Term::as_var) == Some("data")
                {
                    found.insert(printer::reference(parts));
                }
                Step::Into
            });
        }
        found.into_iter().collect()
    }

    /// Cuts the rules of an entrypoint out, with the comments right above them.
    fn cut(&mut self, entry: &Entrypoint) -> Result<(), Error> {
        let names: Vec<String> = self.modules.keys().cloned().collect();
        for key in names {
            let Some(module) = self.modules.get(&key) else { continue };
            let file = self.sources.file(module.package.loc.file);
            let mut text = file.text.to_string();
            let mut doomed: Vec<&Rule> =
                module.rules.iter().filter(|rule| entry.has(module, rule)).collect();
            if doomed.is_empty() {
                continue;
            }
            doomed.sort_by_key(|rule| std::cmp::Reverse(rule.loc.offset));
            for rule in doomed {
                let start = above_comments(&text, rule.loc.offset as usize);
                text.replace_range(start..end_of(rule).clamp(start, text.len()), "");
            }
            let (name, dialect) = (file.name.to_string(), module.dialect);
            self.put(&key, &name, &text, dialect)?;
        }
        Ok(())
    }

    fn add(&mut self, name: String, text: &str) -> Result<(), Error> {
        self.put(&name, &name, text, Dialect::V1)
    }

    fn put(&mut self, key: &str, name: &str, text: &str, dialect: Dialect) -> Result<(), Error> {
        let file = self.sources.add(name, text);
        let settings = ParseSettings::dialect(dialect);
        let module = lictor_syntax::parse_module(&self.sources, file, &settings.for_parser())
            .map_err(|diagnostics| Error::compile(&diagnostics, &self.sources))?;
        self.modules.insert(key.to_owned(), module);
        Ok(())
    }
}

impl Entrypoint {
    fn read(text: &str) -> Result<Entrypoint, Error> {
        let path: Vec<String> =
            text.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        if path.len() < 2 {
            return Err(Error::argument(format!(
                "invalid entrypoint `{text}`: it must have at least two parts"
            )));
        }
        Ok(Entrypoint { path })
    }

    /// The ref of it.
    fn reference(&self) -> Vec<Term> {
        let loc = lictor_syntax::Loc::default();
        let parts = self.path.iter().map(|part| Term::string(part.clone(), loc));
        std::iter::once(Term::var("data", loc)).chain(parts).collect()
    }

    fn shown(&self) -> String {
        printer::reference(&self.reference())
    }

    fn evaluate(
        &self,
        policy: &Policy,
        namespace: &str,
        kept: &[String],
        options: &OptimiseOptions,
    ) -> Result<Partial, Error> {
        let partial = PartialOptions {
            unknowns: options.unknowns.iter().cloned().chain(["input".to_owned()]).collect(),
            disable_inlining: kept.to_vec(),
            shallow_inlining: !options.inline,
            namespace: namespace.to_owned(),
            limits: options.limits,
            ..PartialOptions::default()
        };
        let query = format!("{} = {RESULT}", self.shown());
        let host = SystemHost::new();
        let eval = EvalOptions { host: Some(&host), ..EvalOptions::default() };
        let partial = policy.partial_with(&query, &partial, &Input::none(), &eval)?;
        if partial.is_never() {
            return Err(Error::argument(format!("undefined entrypoint {}", self.shown())));
        }
        Ok(partial)
    }

    /// The module that takes the place of the entrypoint's rules; none where these are better kept.
    fn module(&self, policy: &Policy, partial: &Partial) -> Option<String> {
        let reference = self.reference();
        let node = policy.compiled.rules().find(&reference)?;
        let (name, package) = reference.split_last()?;
        let TermKind::String(name) = &name.kind else { return None };
        let recursive = |body: &Body| mentions(body, &reference);
        if node.rules.is_empty() || partial.bodies().any(recursive) || !printer::is_name(name) {
            return None;
        }
        let mut text = format!("package {}\n", printer::reference(package).strip_prefix("data.")?);
        for query in partial.queries() {
            let body = query.replace('\n', "\n\t");
            text.push_str(&format!("\n{name} := {RESULT} if {{\n\t{body}\n}}\n"));
        }
        Some(text)
    }

    /// Whether a rule makes the entrypoint or a part of it.
    fn has(&self, module: &Module, rule: &Rule) -> bool {
        let head = &rule.head.reference;
        let full = module.package.path.iter().skip(1).chain(head);
        let mut parts = full.map(name);
        self.path.iter().all(|part| parts.next().flatten().as_ref() == Some(part))
    }
}

/// The text of a part of a path.
fn name(term: &Term) -> Option<String> {
    match &term.kind {
        TermKind::String(text) | TermKind::Var(text) => Some(text.clone()),
        _ => None,
    }
}

fn mentions(body: &Body, reference: &[Term]) -> bool {
    let mut found = false;
    visit::walk(Node::Body(body), &mut |node| {
        if let Node::Term(term) = node
            && let Some(parts) = term.as_ref_parts()
        {
            // A variable in a path may become anything.
            let may_equal = |(i, (a, b)): (usize, (&Term, &Term))| {
                name(a) == name(b) || (i > 0 && a.as_var().is_some())
            };
            found = found || parts.iter().zip(reference).enumerate().all(may_equal);
        }
        Step::Into
    });
    found
}

/// A name like this one that is not taken; takes it.
fn free_name(wanted: &str, taken: &mut BTreeSet<String>) -> String {
    let more = (2..).map(|number| format!("{wanted}{number}"));
    let free = std::iter::once(wanted.to_owned()).chain(more).find(|name| !taken.contains(name));
    let free = free.unwrap_or_default();
    taken.insert(free.clone());
    free
}

/// Where the text of a rule ends; the place of a default is only its first word.
fn end_of(rule: &Rule) -> usize {
    let value = rule.head.value.as_ref().map(|value| value.loc);
    let places = [rule.loc, rule.head.loc].into_iter().chain(value);
    places.map(|loc| loc.offset as usize + loc.len as usize).max().unwrap_or(0)
}

/// The start of the lines of comment that end right above a place, or the place.
fn above_comments(text: &str, offset: usize) -> usize {
    let mut start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    if !text[start..offset].trim().is_empty() {
        return offset;
    }
    while start > 0 {
        let before = text[..start - 1].rfind('\n').map_or(0, |at| at + 1);
        if !text[before..start].trim_start().starts_with('#') {
            break;
        }
        start = before;
    }
    start
}
