//! Programs as bytes: what reads back is the same, what was cut off is refused, and what was tampered with is refused
//! or runs to some end, without panic and within its limits.

#[path = "programs/plans.rs"]
mod plans;
mod support;

use lictor_compiler::back::EmitOptions;
use lictor_program::{Kept, Op, Program};
use std::sync::Arc;
use support::{EVERYTHING, Random, program, run, run_on_parts};

#[test]
fn bytes_read_back() {
    let made = program(EVERYTHING, &EmitOptions::default());
    let bytes = made.to_bytes();
    let read = Program::from_bytes(&bytes).expect("reads back");
    assert_eq!(read.listing(), made.listing());
    assert_eq!(read.to_bytes(), bytes);
    assert_eq!(run(&read), run(&made));
    assert!(run(&made).iter().all(|row| row.starts_with("[[")), "{:#?}", run(&made));
}

/// Two rules that differ in constants and places.
const ALIKE: &str = "#? data.p.x\npackage p\n\nx := 1 if input.user == \"ann\"\n\nx := 2 if input.user == \"bob\"\n";

#[test]
fn alike_functions_share_their_code() {
    let bytes = program(ALIKE, &EmitOptions::default()).to_bytes();
    let read = Program::from_bytes(&bytes).expect("reads back");
    assert_eq!(read.to_bytes(), bytes);
    let unit = &read.units[0];
    let code = |clause: usize| &read.functions[unit.clauses[clause].links[0] as usize].code;
    assert!(Arc::ptr_eq(code(0), code(1)), "{}", read.listing());
}

/// Few bytes can name the same code many times, but not so often that looking at all of it would take long.
#[test]
fn shared_code_is_bounded() {
    let mut program = program(ALIKE, &EmitOptions::default());
    let mut long = program.functions[0].clone();
    long.code = vec![Op::Return {}; 60_000].into();
    program.functions.extend(vec![long; 300]);
    let error = Program::from_bytes(&program.to_bytes()).expect_err("too much code");
    assert_eq!(error.to_string(), "not a program: too many instructions");
}

#[test]
fn what_is_cut_off_is_refused() {
    let bytes = program(EVERYTHING, &EmitOptions::default()).to_bytes();
    for end in 0..bytes.len() {
        assert!(Program::from_bytes(&bytes[..end]).is_err(), "{end} of {}", bytes.len());
    }
}

#[test]
fn other_bytes_are_refused() {
    let bytes = program(EVERYTHING, &EmitOptions::default()).to_bytes();
    let refused = |bytes: &[u8]| Program::from_bytes(bytes).unwrap_err().to_string();
    assert_eq!(refused(b"{}"), "not a program: wrong header");
    let mut other = bytes.clone();
    other[8] ^= 1;
    assert_eq!(refused(&other), "not a program: made by another version");
    assert_eq!(refused(&[bytes.as_slice(), b"x"].concat()), "not a program: bytes behind the end");
}

#[test]
fn changed_bytes_are_refused_or_run() {
    let bytes = program(EVERYTHING, &EmitOptions::default()).to_bytes();
    let mut random = Random(1);
    let mut ran = 0;
    for _ in 0..2500 {
        let mut changed = bytes.clone();
        for _ in 0..=random.below(2) {
            let at = random.below(changed.len());
            match random.below(4) {
                0 => changed[at] ^= 1 << random.below(8),
                1 => changed[at] = [0, 1, 0x7f, 0x80, 0xff][random.below(5)],
                2 => changed[at] = changed[at].wrapping_add(1),
                _ => {
                    let from = random.below(changed.len());
                    changed[at] = bytes[from];
                }
            }
        }
        if let Ok(program) = Program::from_bytes(&changed) {
            ran += 1;
            run(&program);
        }
    }
    assert!(ran > 250, "most changes should not be noticed: {ran}");
}

/// Changes of single operands, units and nodes, most of which the verifier cannot tell from sense.
#[test]
fn changed_parts_are_refused_or_run() {
    let mut random = Random(2);
    let mut ran = 0;
    for options in [EmitOptions::default(), EmitOptions::plain()] {
        let bytes = program(EVERYTHING, &options).to_bytes();
        for _ in 0..1500 {
            let mut changed = Program::from_bytes(&bytes).expect("reads back");
            for _ in 0..=random.below(3) {
                change(&mut changed, &mut random);
            }
            if changed.verify().is_ok() {
                ran += 1;
                run(&changed);
            }
        }
    }
    assert!(ran > 400, "{ran}");
}

fn change(program: &mut Program, random: &mut Random) {
    let units = program.units.len();
    let nodes = program.nodes.len();
    let functions = program.functions.len();
    match random.below(12) {
        0 => {
            let unit = &mut program.units[random.below(units)];
            let other = unit.clauses.get(random.below(unit.clauses.len().max(1))).cloned();
            unit.clauses.extend(other);
            unit.default = Some(random.below(functions) as u32);
        }
        1 => {
            let kind = program.units[random.below(units)].kind;
            program.units[random.below(units)].kind = kind;
        }
        2 => {
            let index = program.units[random.below(units)].index.clone();
            program.units[random.below(units)].index = index;
        }
        3 => {
            let node = &mut program.nodes[random.below(nodes)];
            node.unit = Some(random.below(units) as u32);
            node.path = random.below(200) as u32;
        }
        4 => {
            let function = &mut program.functions[random.below(functions)];
            match function.links.len() {
                0 => {}
                count => {
                    let at = random.below(count);
                    function.links[at] = random.below(units.max(nodes)) as u32;
                }
            }
        }
        5 => {
            let function = &mut program.functions[random.below(functions)];
            let (a, b) = (random.below(function.code.len()), random.below(function.code.len()));
            Arc::make_mut(&mut function.code).swap(a, b);
        }
        6 => {
            let code = Arc::make_mut(&mut program.functions[random.below(functions)].code);
            let at = random.below(code.len());
            let op = Op::read::<()>(random.below(70) as u8, || Ok(0)).ok().flatten();
            code[at] = op.unwrap_or(Op::Return {});
        }
        7 => {
            let function = &mut program.functions[random.below(functions)];
            function.constants.0 = random.below(300) as u32;
        }
        _ => {
            let function = &mut program.functions[random.below(functions)];
            let at = random.below(function.code.len());
            let size = function.code.len() + 4;
            let wanted = random.below(5);
            let mut number = 0;
            Arc::make_mut(&mut function.code)[at].for_each_operand(&mut |_, _, value| {
                if number == wanted {
                    *value = match random.below(3) {
                        0 => random.below(size) as u16,
                        1 => value.wrapping_add(1),
                        _ => 0x8000 + random.below(8) as u16,
                    };
                }
                number += 1;
            });
        }
    }
}

/// Every switch of the emitter alone, and all of them, on and off.
#[test]
fn switches_change_nothing() {
    let (on, off) = (EmitOptions::default(), EmitOptions::plain());
    let want = run(&program(EVERYTHING, &on));
    let each = EmitOptions::SWITCHES.iter();
    let alone = each.clone().map(|name| EmitOptions::only(name));
    let missing = each.map(|name| on.without(name));
    let observed = [off, on].map(|options| EmitOptions { observe: true, ..options });
    let watched = observed.map(|options| EmitOptions { watch: true, ..options });
    for options in [off].into_iter().chain(missing).chain(alone).chain(observed).chain(watched) {
        let program = program(EVERYTHING, &options);
        assert_eq!(run(&program), want, "{options:?}");
        assert_eq!(run_on_parts(&program), want, "{options:?}, input in part");
    }
}

/// What the first query of a policy looks at in the input, by its switches all on.
#[track_caller]
fn reads(policy: &str, want: &str) {
    let policy = format!("package p\n\n{policy}\n#? data.p.r\n");
    let program = program(&policy, &EmitOptions::default());
    let found = program.reads(0);
    let shown = found.map_or_else(|| "all".to_owned(), |found| found.to_string());
    assert_eq!(shown, want, "{policy}{}", program.listing());
}

#[test]
fn what_is_read_of_the_input() {
    reads("r := 1", "");
    reads("r if input.a.b == 1", "{a{b}}");
    reads("r if input.a.b == input.c", "{a{b: *}, c: *}");
    reads("r := input.a.b", "{a{b: *}}");
    reads("r := input", "all");
    reads("r if { input.a.b; not input.a.c }", "{a{b, c}}");
    reads("r contains x.n if { some x in input.xs; x.ok == true }", "{xs[_]{n: *, ok}}");
    reads("r contains k if some k, _ in input.tags", "{tags[_]}");
    reads("r if input.xs[0].a == 1", "{xs[_]{a}}");
    reads("r if { input.a.b == 1; some x in input.a; x.c == 2 }", "{a[_]{c}}");
    reads("r if input.a[input.key].b == 1", "{a[_]{b}, key: *}");
    reads("r := count(input.xs)", "{xs: *}");
    reads("r if f(input.u)\n\nf(u) if { u.a == 1; u.b.c == 2 }", "{u{a, b{c}}}");
    reads("o := input.o\n\nr if { o.a == 1; o.b == 2 }", "{o{a, b}}");
    reads("o := input.o\n\no := input.q\n\nr if o.a == 1", "{o: *, q: *}");
    reads("r if json.marshal(input.a) == \"1\"", "{a: *}");
    reads("q if input.b == 1\n\nr if q with input.b as input.c", "{b, c: *}");
    reads("q if input.b == 1\n\nr if q with input as input.c", "{b, c: *}");
    reads("r if [input.a, _] = input.xs", "{a: *, xs: *}");
    reads("r := [x.a | some x in input.xs]", "{xs[_]{a: *}}");
    reads("r if every x in input.xs { x.a > 1 }", "{xs[_]{a}}");
    reads("r if \"x\" in input.roles", "{roles: *}");
    reads("p[input.a] := input.b\n\nr := p.x", "{a: *, b: *}");
}

/// What the first query of a policy keeps of the input that stands in a set `c`.
#[track_caller]
fn keeps(rule: &str, want: &str, regroups: bool) {
    let set = "c contains x if { some x in input.xs; x.ok }";
    let policy = format!("package p\n\n{set}\n\n{rule}\n#? data.p.r\n");
    let program = program(&policy, &EmitOptions::default().without("slots"));
    let reading = program.reading(0).expect("not all of it");
    let Kept::Parts(parts) = &reading.kept else { panic!("slots") };
    let shown = (parts.to_string(), reading.regroups);
    assert_eq!(shown, (want.to_owned(), regroups), "{policy}{}", program.listing());
}

#[test]
fn what_is_kept_of_members() {
    let (some, all) = ("{xs[_]{n: *, ok}}", "{xs[_]: *}");
    keeps("r contains x.n if some x in c", some, true);
    keeps("r := {x.n | some x in c}", some, true);
    keeps("r contains x.n if c[x]", some, true);
    keeps("r contains c[_].n", some, true);
    keeps("r contains x.n if some x, _ in c", some, true);
    keeps("r if { some x in c; x.n == 1 }", "{xs[_]{n, ok}}", true);
    let through = "r contains x.n if some x in d\n\nd contains x if { some x in c; x.m }";
    keeps(through, "{xs[_]{m, n: *, ok}}", true);
    keeps("r contains x if some x in f(c)\n\nf(xs) := {x.n | some x in xs}", some, true);
    keeps("r := [x.n | some x in c]", all, false);
    keeps("r := count(c)", all, false);
    keeps("r := c", all, false);
    keeps("r if input.xs[0] in c", all, false);
    keeps("r if c[input.xs[0]]", all, false);
    keeps("r if c == {1}", all, false);
    keeps("r contains x.n if { some x in c; print(x.n) }", all, false);
    keeps("r contains [x.n, rand.intn(x.n, 3)] if some x in c", all, false);
}
