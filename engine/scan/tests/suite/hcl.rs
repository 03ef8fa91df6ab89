//! HCL as values and places.

use lictor::json;
use lictor_scan::read::{self, Format, Words};

/// What a text comes to: its document as compact JSON, and the places and words of faults.
fn shown(text: &str) -> Vec<String> {
    let mut shown = Vec::new();
    read::each(text, Format::Hcl, Words::Kubectl, &mut |parsed| {
        shown.push(match parsed {
            Ok(parsed) => json::to_string(parsed.value.root()),
            Err(fault) => format!("{}: {}", fault.offset, fault.message),
        });
    });
    shown
}

fn hcl(text: &str, want: &[&str]) {
    assert_eq!(shown(text), want, "{text:?}");
}

/// The text at a path of the document, which is written with dots.
fn at(text: &str, path: &str, want: &str) {
    let mut got = None;
    read::each(text, Format::Hcl, Words::Kubectl, &mut |parsed| {
        let Ok(parsed) = parsed else { return };
        let steps = path.split('.').map(|step| match step.parse() {
            Ok(index) => lictor::Value::int(index),
            Err(_) => lictor::Value::str(step),
        });
        let (_, span) = parsed.places.find(text, steps).expect("a place");
        got = Some(text[span.start..span.end].to_owned());
    });
    assert_eq!(got.as_deref(), Some(want), "{path} in {text}");
}

#[test]
fn values() {
    hcl("", &[]);
    hcl("# nothing\n/* at\nall */ // here\n", &[]);
    hcl("a = 1\nb=\"x\"", &[r#"{"a":1,"b":"x"}"#]);
    hcl("a = [1, \"b\", {c = true}]\n", &[r#"{"a":[1,"b",{"c":true}]}"#]);
    hcl(
        "a = var.x\nb = [var.y]\nc = 1 + 1 # two\n",
        &[r#"{"a":"${var.x}","b":["${var.y}"],"c":"${1 + 1}"}"#],
    );
    hcl("a = \"x-${var.y[\"z\"]}\\n\"\n", &[r#"{"a":"x-${var.y[\"z\"]}\n"}"#]);
    hcl("a = \"$${b} %%{c}\"\n", &[r#"{"a":"$${b} %%{c}"}"#]);
    hcl(
        "a = f(\n  1, # one\n  { b = 2 }\n)\n",
        &[r##"{"a":"${f(\n  1, # one\n  { b = 2 }\n)}"}"##],
    );
    hcl("a = [for x in y : x]\n", &[r#"{"a":"${[for x in y : x]}"}"#]);
    hcl("a = [1, 2][0]\n", &[r#"{"a":"${[1, 2][0]}"}"#]);
    hcl("a = \"x\" == var.y ? 1 : 2\n", &[r#"{"a":"${\"x\" == var.y ? 1 : 2}"}"#]);
    hcl("a = <<EOT\n  x ${y}\nEOT\nb = 1\n", &[r#"{"a":"  x ${y}\n","b":1}"#]);
    hcl("a = <<-EOT\n    x\n      y\n  EOT\n", &[r#"{"a":"x\n  y\n"}"#]);
    hcl("a = { \"b\" : 1, c = 2, (var.d) = 3 }\n", &[r#"{"a":{"${var.d}":3,"b":1,"c":2}}"#]);
    hcl("a = {\r\n  b = 1\r\n}\r\n", &[r#"{"a":{"b":1}}"#]);
}

#[test]
fn blocks() {
    hcl("a {}\n", &[r#"{"a":[{}]}"#]);
    hcl("a { b = 1 }\na { b = 2 }\n", &[r#"{"a":[{"b":1},{"b":2}]}"#]);
    hcl(
        "resource \"t\" \"n\" {\n  v = 1\n  w {\n    x = 2\n  }\n}\n",
        &[r#"{"resource":{"t":{"n":[{"v":1,"w":[{"x":2}]}]}}}"#],
    );
    hcl(
        "resource \"t\" \"n\" {}\nresource \"t\" \"m\" {}\n",
        &[r#"{"resource":{"t":{"m":[{}],"n":[{}]}}}"#],
    );
    hcl("resource t n {}\n", &[r#"{"resource":{"t":{"n":[{}]}}}"#]);
}

#[test]
fn faults_leave_the_rest() {
    hcl("a = \nb = 2\n", &[r#"{"b":2}"#, "4: expected a value, found `\\n`"]);
    hcl("a = \"x\nb = 2\n", &[r#"{"b":2}"#, "4: the string is not closed"]);
    hcl(
        "a = (1\nresource \"t\" \"n\" {}\n",
        &[r#"{"resource":{"t":{"n":[{}]}}}"#, "4: the bracket is not closed"],
    );
    hcl("a {\n  = 1\n  b = 2\n}\n", &[r#"{"a":[{"b":2}]}"#, "6: expected a name, found `=`"]);
    hcl(
        "resource \"t\" \"a\" {\n  v = 1\n\nresource \"t\" \"b\" {\n}\n",
        &[r#"{"resource":{"t":{"a":[{"v":1}],"b":[{}]}}}"#, "0: the block has no closing `}`"],
    );
    hcl("}\na = 1\n", &[r#"{"a":1}"#, "0: expected a name, found `}`"]);
    hcl(
        "a = <<EOT\nx\n",
        &["4: the text has no closing `EOT`", "11: expected a name, found `\\n`"],
    );
    hcl("a = \"\\q\"\n", &["6: there is no escape `\\q`"]);
}

#[test]
fn places() {
    let text = "# é\nresource \"t\" \"n\" {\n  tags = {\n    Name = \"x\"\n  }\n  rule {\n    port = var.p\n  }\n}\n";
    at(text, "resource.t.n.0", "resource \"t\" \"n\" {");
    at(text, "resource.t.n.0.tags", "tags");
    at(text, "resource.t.n.0.tags.Name", "\"x\"");
    at(text, "resource.t.n.0.tags.Owner", "tags");
    at(text, "resource.t.n.0.rule.0.port", "var.p");
    at(text, "resource.t.n.0.none", "resource \"t\" \"n\" {");
}

/// Texts that are cut and changed at random are read to their end, without a panic.
#[test]
fn whatever_it_is_it_is_read() {
    let sound = "locals {\n  a = merge(var.x, { b = \"${f(\"y\")}-é\" })\n  c = <<-EOT\n    x ${d}\n  EOT\n}\n\
        resource \"t\" \"n\" {\n  v = [for k, v in var.m : { (k) = v... } if v != null]\n  dynamic \"b\" { for_each = [] }\n}\n";
    let chars: Vec<char> = sound.chars().collect();
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut draw = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    let noise =
        ['{', '}', '[', '(', '"', '$', '\\', '\n', '<', '#', '/', '*', '=', '.', 'é', '\u{0}'];
    for _ in 0..1000 {
        let (from, to) = (draw(chars.len()), draw(chars.len()));
        let mut text: Vec<char> = chars[from.min(to)..from.max(to)].to_vec();
        for _ in 0..draw(6) {
            let at = draw(text.len() + 1);
            text.insert(at, noise[draw(noise.len())]);
        }
        shown(&text.into_iter().collect::<String>());
    }
    for deep in ["[", "{a=", "a {\n", "f(", "\"${", "<<", "-", "!", "(", "a \""] {
        shown(&format!("a = {}", deep.repeat(10_000)));
        shown(&deep.repeat(10_000));
    }
}
