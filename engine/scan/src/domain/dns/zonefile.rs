//! Zone files: every file that is not included is a zone, with what it includes.

use super::build::{Gathered, Set, Zone};
use super::{names, rdata};
use crate::domain::Read;
use crate::read::Format;
use lictor::Value;
use std::collections::HashSet;

/// Files include each other so deep.
const MAX_INCLUDES: usize = 8;

pub(super) fn is_one(read: &Read<'_>) -> bool {
    read.format == Format::Zone
}

pub(super) fn gather<'r>(gathered: &mut Gathered<'r>, documents: &[Read<'r>]) {
    let files: Vec<&Read<'r>> = documents.iter().filter(|read| is_one(read)).collect();
    let included: HashSet<usize> = files
        .iter()
        .flat_map(|file| includes(file).into_iter().map(move |(name, _)| (file.file, name)))
        .filter_map(|(from, name)| Some(find(&files, from, name)?.index))
        .collect();
    for file in &files {
        if !included.contains(&file.index) {
            zone(gathered, &files, file);
        }
    }
}

/// The files that a file includes, and their origins.
fn includes<'r>(read: &Read<'r>) -> Vec<(&'r str, Option<&'r str>)> {
    let list = read.value.get_str("includes").as_array().unwrap_or_default();
    let named = list.iter().filter_map(|include| {
        Some((include.get_str("file").as_str()?, include.get_str("origin").as_str()))
    });
    named.collect()
}

/// A file that is included: beside the one that does it, or else of the same name anywhere in the scan.
fn find<'f, 'r>(files: &[&'f Read<'r>], from: &str, name: &str) -> Option<&'f Read<'r>> {
    let folder = from.rfind('/').map_or("", |at| &from[..=at]);
    let beside = format!("{folder}{name}");
    let base = name.rsplit('/').next().unwrap_or(name);
    let exact = files.iter().find(|file| file.file == beside || file.file == name);
    let anywhere = || files.iter().find(|file| file.file.rsplit('/').next() == Some(base));
    exact.or_else(anywhere).filter(|file| file.file != from).copied()
}

fn zone<'r>(gathered: &mut Gathered<'r>, files: &[&Read<'r>], file: &Read<'r>) {
    let list = file.value.get_str("records").as_array().unwrap_or_default();
    let soa = list.iter().position(|record| record.get_str("type").as_str() == Some("SOA"));
    let own = soa.and_then(|at| list[at].get_str("name").as_str());
    let own = own.filter(|name| name.ends_with('.'));
    let origin = file.value.get_str("origin").as_str();
    let by_name = origin_of_file(file.file);
    let name = names::normal(own.or(origin).unwrap_or(&by_name));
    let path = [Value::str("records"), Value::int(soa.unwrap_or(0) as i64)];
    let at = gathered.at(file.index, &path, "zone", &name);
    let number = gathered.add_zone(Zone {
        name: name.clone(),
        scope: file.file.to_owned(),
        format: "zone-file",
        provider: "",
        private: Value::NULL,
        is_declared: true,
        is_complete: soa.is_some(),
        fields: Vec::new(),
        at,
    });
    let mut seen = HashSet::new();
    records(gathered, files, file, Within { zone: number, origin: &name }, &mut seen);
}

/// What a file is read in.
#[derive(Clone, Copy)]
struct Within<'z> {
    zone: usize,
    origin: &'z str,
}

fn records<'r>(
    gathered: &mut Gathered<'r>,
    files: &[&Read<'r>],
    file: &Read<'r>,
    within: Within<'_>,
    seen: &mut HashSet<usize>,
) {
    if !seen.insert(file.index) || seen.len() > MAX_INCLUDES {
        return;
    }
    let list = file.value.get_str("records").as_array().unwrap_or_default();
    let full = |text: &str| match text.ends_with('.') {
        true => names::normal(text),
        false => names::below(text, within.origin),
    };
    for (index, record) in list.iter().enumerate() {
        let (Some(written), true) =
            (record.get_str("type").as_str(), record.get_str("class").is_undefined())
        else {
            continue;
        };
        let kind = rdata::of_number(written).unwrap_or(written);
        let name = record.get_str("name").as_str().map_or_else(|| full("@"), full);
        let words = record.get_str("data").as_array().unwrap_or_default();
        let region = gathered.region;
        let expanded = rdata::expanded(region, kind, words, &full);
        let datum = rdata::datum(region, kind, expanded.as_deref().unwrap_or(words), None);
        let datum = rdata::with_key_size(region, &name, kind, datum);
        let ttl = record.get_str("ttl");
        let path = [Value::str("records"), Value::int(index as i64)];
        let at = gathered.at(file.index, &path, kind, &name);
        gathered.sets.push(Set {
            zone: within.zone,
            name: Some(name),
            kind,
            ttl: if ttl.is_undefined() { Value::NULL } else { ttl },
            data: vec![datum],
            merges: true,
            fields: Vec::new(),
            at,
        });
    }
    for (name, origin) in includes(file) {
        let Some(included) = find(files, file.file, name) else { continue };
        let origin = origin.map_or_else(|| within.origin.to_owned(), full);
        records(gathered, files, included, Within { origin: &origin, ..within }, seen);
    }
}

/// The origin that a file's name tells: `db.example.com` and `example.com.zone` are of `example.com`.
pub(super) fn origin_of_file(file: &str) -> String {
    let base = file.rsplit('/').next().unwrap_or(file);
    let base = base.strip_prefix("db.").unwrap_or(base);
    let endings = [".zone", ".db", ".txt", ".hosts", ".bind", ".yaml", ".yml"];
    let name = endings.iter().find_map(|ending| base.strip_suffix(ending)).unwrap_or(base);
    names::normal(name)
}
