//! Rego laid out as `opa fmt` lays it out, comments kept.
//!
//! A `Writer` walks the tree and takes the comments along, by their rows: what stood on a line of
//! its own is written before the node below it, what ended a line ends the line that now holds the node. Breaks
//! between lines follow the source; there is no limit to a line. Where two comments would share one line, the node
//! around them is left as it was written.
//!
//! What comes out is read again: a rule that lost a comment or its meaning is written once more in a safer
//! `Manner`, so that no layout can do harm.

mod body;
mod checks;
mod collection;
mod imports;
mod logical;
mod module;
mod parens;
mod places;
mod rule;
mod style;
mod template;
mod term;
mod verify;
mod writer;

pub use verify::meaning_of;

use crate::ast::{Dialect, Module};
use crate::diagnostic::Diagnostic;
use crate::parser::{Features, ParseOptions, parse_module};
use crate::source::{FileId, SourceMap};
use style::Style;
use writer::Writer;

/// What to read and what to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormatOptions {
    /// The dialect the source is read in.
    pub dialect: Dialect,
    /// The dialect that is written: [`Dialect::V0CompatV1`] is sound in both, by `import rego.v1`.
    pub to: Dialect,
    /// Leave out `import rego.v1` and `import future.keywords` where `to` needs none.
    pub drop_v0_imports: bool,
    /// Write refs with keywords in them as `p.not` where the source does; else always as `p["not"]`.
    pub keywords_in_refs: bool,
}

impl FormatOptions {
    /// From a dialect to the same.
    #[must_use]
    pub fn for_dialect(dialect: Dialect) -> Self {
        FormatOptions { dialect, to: dialect, drop_v0_imports: false, keywords_in_refs: true }
    }

    /// How the source is read: it may use what either dialect has.
    fn reading(&self, dialect: Dialect) -> ParseOptions {
        let template_strings = self.dialect == Dialect::V1 || self.to == Dialect::V1;
        let features = Features { template_strings, ..Features::for_dialect(dialect) };
        ParseOptions { features, all_pairs: true, ..ParseOptions::for_dialect(dialect) }
    }
}

impl Default for FormatOptions {
    fn default() -> Self {
        FormatOptions::for_dialect(Dialect::V1)
    }
}

/// How a rule is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Manner {
    /// Laid out anew.
    Laid,
    /// As it stands in the source.
    Verbatim,
    /// Laid out anew, with its comments above it.
    Hoisted,
}

/// How often a text is laid out until nothing changes any more; two rounds are what most modules need at most.
const ROUNDS: usize = 8;

/// Lays a module out. What comes out stays as it is when it is laid out again.
///
/// # Errors
/// The source cannot be read, breaks rules of the dialect to write, or calls an operator with the wrong number of
/// operands.
pub fn format(
    sources: &SourceMap,
    file: FileId,
    options: &FormatOptions,
) -> Result<String, Vec<Diagnostic>> {
    let mut text = format_once(sources, file, options)?;
    let dialect = if options.to == Dialect::V1 { Dialect::V1 } else { Dialect::V0 };
    for _ in 1..ROUNDS {
        let mut again = SourceMap::default();
        let file = again.add("", text.as_str());
        match format_once(&again, file, &FormatOptions { dialect, ..*options }) {
            Ok(next) if next != text => text = next,
            _ => break,
        }
    }
    Ok(text)
}

fn format_once(
    sources: &SourceMap,
    file: FileId,
    options: &FormatOptions,
) -> Result<String, Vec<Diagnostic>> {
    let mut module = parse_module(sources, file, &options.reading(options.dialect))?;
    if options.to != Dialect::V0 {
        let errors = checks::for_v1(&module);
        if !errors.is_empty() {
            return Err(errors);
        }
    }
    let style = Style::of(&module, options);
    imports::adapt(&mut module, &style, options);
    let manners = vec![Manner::Laid; module.rules.len()];
    let text = write(sources, &module, &style, &manners)?;
    let Some(manners) = verify::safer(sources, &module, &text, options) else { return Ok(text) };
    let text = write(sources, &module, &style, &manners)?;
    let Some(worse) = verify::safer(sources, &module, &text, options) else { return Ok(text) };
    let hoisted = worse.into_iter().zip(manners).map(|(worse, tried)| match worse {
        Manner::Laid => tried,
        _ => Manner::Hoisted,
    });
    write(sources, &module, &style, &hoisted.collect::<Vec<_>>())
}

fn write(
    sources: &SourceMap,
    module: &Module,
    style: &Style,
    manners: &[Manner],
) -> Result<String, Vec<Diagnostic>> {
    let mut writer = Writer::new(sources, style, &module.comments);
    writer.module(module, manners);
    writer.finish()
}
