//! What one decision costs: every workload on parsed input and from JSON to JSON, in every engine.

use crate::opa::{Opa, Times};
use crate::report::{Report, mean, ratio, time};
use crate::{Args, Error, callgrind, export};
use lictor_benches::measure::{Cost, Lane, race};
use lictor_benches::subject::read;
use lictor_benches::{Peer, Subject, Workload};
use std::cell::RefCell;
use std::collections::HashMap;
use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

/// A measured workload; what a missing peer would have taken is not a number.
struct Row {
    workload: Workload,
    /// On parsed input, and from JSON to JSON.
    ours: [Cost; 2],
    /// Of regorus, the faster of its two evaluators.
    regorus: [Cost; 2],
    opa: [f64; 2],
    instructions: Option<[u64; 2]>,
}

const PARSED: usize = 0;
const TEXT: usize = 1;

pub(crate) fn run(
    args: &Args,
    opa: Option<&Opa>,
    folder: &Path,
    report: &mut Report,
) -> Result<(), Error> {
    let chosen: Vec<Workload> =
        Workload::all().into_iter().filter(|workload| args.chooses(workload)).collect();
    let about: Vec<String> = chosen.iter().map(described).collect();
    let mut asked = HashMap::new();
    if let Some(opa) = opa {
        let folder = folder.join("workloads");
        export(&chosen, &folder)?;
        let budget = Duration::from_millis(if args.quick { 200 } else { 1000 });
        asked = opa.times(&folder, budget)?;
    }
    report.section(
        "Decisions",
        "`parsed` is on input that is parsed, `text` from JSON to JSON; `goal` is what the latter ratios should be.",
    );
    report.header(&[
        "workload",
        "parsed",
        "regorus",
        "ratio",
        "OPA",
        "ratio",
        "text",
        "regorus",
        "ratio",
        "OPA",
        "ratio",
        "goal",
        "allocations",
        "instructions",
    ]);
    let mut rows = Vec::new();
    for workload in chosen {
        let times = asked.remove(workload.name);
        let row = measure(workload, args, times)?;
        report.row(&cells(&row));
        rows.push(row);
    }
    means(&rows, report);
    report.section("Workloads", "");
    report.header(&["workload", "what it is", "input", "data"]);
    about.iter().for_each(|line| report.line(line));
    Ok(())
}

fn described(workload: &Workload) -> String {
    let (input, data) = (workload.input.len(), workload.data.len());
    format!("| {} | {} | {input} B | {data} B |", workload.name, workload.about)
}

fn measure(workload: Workload, args: &Args, opa: Option<Times>) -> Result<Row, Error> {
    let mut subject = Subject::new(&workload)?;
    let mut other = Subject::new(&workload)?;
    let answer = subject.answer()?;
    let peer = if workload.without_peer { None } else { Some(Peer::new(&workload)?) };
    if let Some(opa) = &opa {
        same(&workload, "OPA", &answer, &opa.answer.to_string())?;
    }
    let has_peer = peer.is_some();
    let has_machine = peer.as_ref().is_some_and(Peer::has_machine);
    let peer = RefCell::new(peer);
    if let Some(peer) = peer.borrow_mut().as_mut() {
        same(&workload, "regorus", &answer, &peer.interpret()?.to_json_str()?)?;
    }
    let ask = |work: &dyn Fn(&mut Peer)| {
        if let Some(peer) = peer.borrow_mut().as_mut() {
            work(peer);
        }
    };
    let mut parsed = || drop(black_box(subject.run(|value| black_box(value.is_truthy()))));
    let mut text = || drop(black_box(other.run_text().map(<[u8]>::len)));
    let mut interpret = || ask(&|peer| drop(black_box(peer.interpret())));
    let mut interpret_text = || ask(&|peer| drop(black_box(peer.interpret_text())));
    let mut machine = || ask(&|peer| drop(black_box(peer.run())));
    let mut machine_text = || ask(&|peer| drop(black_box(peer.run_text())));
    let mut works: Vec<&mut dyn FnMut()> = vec![&mut parsed, &mut text];
    if has_peer {
        works.extend([&mut interpret as &mut dyn FnMut(), &mut interpret_text]);
    }
    if has_machine {
        works.extend([&mut machine as &mut dyn FnMut(), &mut machine_text]);
    }
    let (block, blocks) = if args.quick { (2, 10) } else { (5, 40) };
    let block = Duration::from_millis(block);
    let mut lanes: Vec<Lane<'_>> = works.into_iter().map(|work| Lane::new(work, block)).collect();
    let costs = race(&mut lanes, blocks);
    let faster = |side: usize| {
        let of = |lane: usize| costs.get(lane + side).copied();
        let both = [of(2), of(4)].into_iter().flatten();
        both.min_by(|a, b| a.nanoseconds.total_cmp(&b.nanoseconds)).unwrap_or(Cost::MISSING)
    };
    let instructions = match args.callgrind {
        true => Some([
            callgrind::instructions(workload.name, "parsed")?,
            callgrind::instructions(workload.name, "text")?,
        ]),
        false => None,
    };
    Ok(Row {
        workload,
        ours: [costs[PARSED], costs[TEXT]],
        regorus: [faster(PARSED), faster(TEXT)],
        opa: opa.map_or([f64::NAN; 2], |times| [times.parsed, times.text]),
        instructions,
    })
}

/// Nothing is timed that answers otherwise.
fn same(
    workload: &Workload,
    who: &str,
    ours: &lictor::Document,
    theirs: &str,
) -> Result<(), Error> {
    let theirs = read(theirs.as_bytes())?;
    // OPA gives sets as arrays, in no order.
    let ordered = |document: &lictor::Document| {
        let mut items: Vec<String> = document
            .root()
            .as_array()
            .unwrap_or_default()
            .iter()
            .map(|item| item.to_string())
            .collect();
        items.sort();
        items
    };
    if ours.root() == theirs.root()
        || (!ordered(ours).is_empty() && ordered(ours) == ordered(&theirs))
    {
        return Ok(());
    }
    let (ours, theirs) = (ours.root().to_string(), theirs.root().to_string());
    Err(format!("{}: {ours:.500}\n{who}: {theirs:.500}", workload.name).into())
}

fn cells(row: &Row) -> Vec<String> {
    let mut cells = vec![row.workload.name.to_owned()];
    for side in [PARSED, TEXT] {
        let ours = row.ours[side].nanoseconds;
        let (regorus, opa) = (row.regorus[side].nanoseconds, row.opa[side]);
        cells.extend([
            format!("**{}**", time(ours)),
            time(regorus),
            ratio(regorus / ours),
            time(opa),
            ratio(opa / ours),
        ]);
    }
    let (peer, opa) = row.workload.goal;
    cells.push(if peer > 0.0 { format!("{}, {}", ratio(peer), ratio(opa)) } else { String::new() });
    cells.push(format!("{} / {}", row.ours[PARSED].allocations, row.ours[TEXT].allocations));
    cells.push(
        row.instructions.map_or_else(String::new, |[parsed, text]| format!("{parsed} / {text}")),
    );
    cells
}

/// Of the small policies, and of all workloads with a goal, where the small ones count once.
fn means(rows: &[Row], report: &mut Report) {
    let against = |row: &Row| {
        let ours = row.ours[TEXT].nanoseconds;
        [row.regorus[TEXT].nanoseconds / ours, row.opa[TEXT] / ours]
    };
    let small: Vec<[f64; 2]> =
        rows.iter().filter(|row| row.workload.is_small()).map(against).collect();
    if small.is_empty() {
        return;
    }
    let of_small = [0, 1].map(|who| mean(small.iter().map(|ratios| ratios[who])));
    let others = rows.iter().filter(|row| !row.workload.is_small() && row.workload.goal.0 > 0.0);
    let mut all: Vec<[f64; 2]> = others.map(against).collect();
    all.push(of_small);
    let of_all = [0, 1].map(|who| mean(all.iter().map(|ratios| ratios[who])));
    report.line(&format!(
        "\nGeometric means of the ratios from JSON to JSON, against regorus and OPA: the {} small policies {} and {} \
         (goal 10x and 70x); all {} workloads with a goal {} and {} (goal 40x and 150x).",
        small.len(),
        ratio(of_small[0]),
        ratio(of_small[1]),
        all.len(),
        ratio(of_all[0]),
        ratio(of_all[1]),
    ));
}
