//! `lictor eval --batch`: one decision for each line of a file, in order, on every core.
//!
//! Lines are read, decided and written piece by piece, so that memory follows the pieces and not the file.

use super::{Output, present};
use crate::args::Read as _;
use crate::problems;
use clap::ArgMatches;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use lictor::report::Json;
use lictor::{BatchOptions, Error, Input, Partial, Query, json, loader};
use rayon::prelude::*;
use std::io::{self, BufRead, IsTerminal, Read, Write};

/// A piece ends behind the line with which it reaches so many bytes or lines.
const PIECE_BYTES: usize = 1 << 20;
const PIECE_LINES: usize = 4096;

/// What is written for a line, and whether that is a result; none where there was an error.
pub(super) struct Answer {
    text: Vec<u8>,
    defined: Option<bool>,
}

/// Answers each line, piece by piece; the exit code.
pub(super) fn run(
    matches: &ArgMatches,
    decide: &dyn Fn(&[Vec<u8>]) -> Vec<Answer>,
) -> Result<u8, Error> {
    let failed = |error: io::Error| Error::from_text(error.to_string());
    let from = matches.text("batch").unwrap_or_default();
    let mut lines = open(from)?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    let progress = progress(from);
    let (mut errors, mut defined, mut undefined) = (false, false, false);
    while let Some(piece) = piece(&mut *lines).map_err(failed)? {
        for answer in decide(&piece) {
            out.write_all(&answer.text).and_then(|()| out.write_all(b"\n")).map_err(failed)?;
            errors |= answer.defined.is_none();
            defined |= answer.defined == Some(true);
            undefined |= answer.defined == Some(false);
        }
        progress.inc(piece.iter().map(Vec::len).sum::<usize>() as u64);
    }
    out.flush().map_err(failed)?;
    progress.finish_and_clear();
    let fails = matches.on("fail") && undefined || matches.on("fail-defined") && defined;
    Ok(if errors { 2 } else { u8::from(fails) })
}

fn open(path: &str) -> Result<Box<dyn BufRead>, Error> {
    if path == "-" {
        return Ok(Box::new(io::stdin().lock()));
    }
    let file = loader::open(path)?;
    Ok(Box::new(io::BufReader::with_capacity(1 << 16, file)))
}

/// A bar on a terminal, unless the answers go there too.
fn progress(path: &str) -> ProgressBar {
    if !io::stderr().is_terminal() || io::stdout().is_terminal() {
        return ProgressBar::hidden();
    }
    let size = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file);
    let bar =
        ProgressBar::with_draw_target(size.map(|info| info.len()), ProgressDrawTarget::stderr());
    let style =
        ProgressStyle::with_template("{bar:40} {bytes}/{total_bytes} {elapsed}, {eta} left");
    style.map_or(bar.clone(), |style| bar.with_style(style))
}

/// The next lines, without the empty ones; none at the end.
fn piece(lines: &mut dyn BufRead) -> io::Result<Option<Vec<Vec<u8>>>> {
    let (mut piece, mut bytes) = (Vec::new(), 0);
    while bytes < PIECE_BYTES && piece.len() < PIECE_LINES {
        let mut line = Vec::new();
        let read = Read::take(&mut *lines, loader::MAX_FILE_BYTES).read_until(b'\n', &mut line)?;
        if read as u64 == loader::MAX_FILE_BYTES {
            return Err(io::Error::other("a line is too long"));
        }
        if read == 0 {
            return Ok((bytes > 0).then_some(piece));
        }
        bytes += read;
        if !line.trim_ascii().is_empty() {
            piece.push(line);
        }
    }
    Ok(Some(piece))
}

/// What is left of a query for each line.
pub(super) fn partially(
    piece: &[Vec<u8>],
    partial: &(dyn Fn(&Input) -> Result<Partial, Error> + Sync),
) -> Vec<Answer> {
    let answer = |line: &Vec<u8>| match Input::from_json(line).and_then(|input| partial(&input)) {
        Ok(partial) => {
            let defined = Some(!partial.is_never());
            let output = Output { partial: Some(partial), ..Output::default() };
            Answer { text: present::line(&output, "json").into_bytes(), defined }
        }
        Err(error) => failure(error),
    };
    piece.par_iter().map(answer).collect()
}

/// A decision for each line.
pub(super) fn decide(
    format: &str,
    query: &Query,
    piece: &[Vec<u8>],
    options: &BatchOptions<'_>,
) -> Vec<Answer> {
    if format == "raw" {
        let answers = query.look_batch(piece, options, |value| {
            let mut text = Vec::new();
            if !value.is_undefined() {
                json::write(value, &json::WriteOptions::default(), &mut text);
            }
            Answer { text, defined: Some(!value.is_undefined()) }
        });
        return answers.into_iter().map(|answer| answer.unwrap_or_else(failure)).collect();
    }
    query.eval_batch_with(piece, options, |decision| match decision {
        Ok(decision) => {
            let defined = Some(decision.is_defined());
            let output = Output { decision: Some(decision), ..Output::default() };
            Answer { text: present::line(&output, format).into_bytes(), defined }
        }
        Err(error) => failure(error),
    })
}

fn failure(error: Error) -> Answer {
    let errors = Json::object([("errors", Some(problems::to_json(error.problems())))]);
    Answer { text: errors.compact().into_bytes(), defined: None }
}
