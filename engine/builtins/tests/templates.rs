//! Go's text templates.

#![cfg(feature = "template")]

mod support;
use support::check;

#[test]
fn templates() {
    check(
        r#"
        strings.render_template ["hello {{ .name }}",{"name":"world"}] => "hello world"
        strings.render_template ["{{range .xs}}<{{.}}>{{end}}",{"xs":[1,2]}] => "<1><2>"
        strings.render_template ["{{if .a}}y{{else}}n{{end}}",{"a":false}] => "n"
        strings.render_template ["{{ .missing }}",{}] => "<undefined>"
        strings.render_template ["{{ .a",{}] => ! template: template:1: unclosed action
        "#,
    );
}

/// Variables are read as JSON from their text in Rego.
#[test]
fn variables() {
    check(
        r##"
        strings.render_template ["a", {"b": {"$set": ["w"]}}] => ! invalid character '}' after object key
        strings.render_template ["a", {"b": {"$set": ["w", "x"]}}] => ! invalid character ',' after object key
        strings.render_template ["a", {"b": {"$set": []}}] => ! invalid character 's' looking for beginning of value
        strings.render_template ["{{", {"b": {"$set": [1]}}] => ! invalid character '1' looking for beginning of object key string
        strings.render_template ["{{.a}}", {"a": "\u007f"}] => ! invalid character 'x' in string escape code
        strings.render_template ["{{.a}}", {"a": "\u0007"}] => ! invalid character 'a' in string escape code
        strings.render_template ["{{.a}}", {"a": "\u00e9\\\"<>&\n"}] => "\u00e9\\\"<>&\n"
        "##,
    );
}

#[test]
fn values() {
    check(
        r##"
        strings.render_template ["{{.a}}", {"a": 1}] => "1"
        strings.render_template ["{{.a.b}}", {"a": {}}] => "<undefined>"
        strings.render_template ["{{.a.b.c}}", {"a": {}}] => "<undefined>"
        strings.render_template ["{{if .a}}x{{else}}y{{end}}", {"a": []}] => "y"
        strings.render_template ["{{range .a}}[{{.}}]{{else}}none{{end}}", {"a": [1, 2]}] => "[1][2]"
        strings.render_template ["{{range $i,$e := .a}}{{$i}}={{$e}},{{end}}", {"a": ["x", "y"]}] => "0=x,1=y,"
        strings.render_template ["{{range $k,$v := .a}}{{$k}}={{$v}},{{end}}", {"a": {"z": 1, "b": 2}}] => "b=2,z=1,"
        strings.render_template ["{{len .a}}", {"a": [1, 2]}] => "2"
        strings.render_template ["{{index .a 1}}", {"a": [1, 2]}] => "2"
        strings.render_template ["{{index .a \"k\"}}", {"a": {"k": 5}}] => "5"
        strings.render_template ["{{printf \"%d %s %v\" 1 \"a\" .a}}", {"a": 1.5}] => "1 a 1.5"
        strings.render_template ["{{printf \"%d\" .a}}", {"a": 1}] => "%!d(json.Number=1)"
        strings.render_template ["{{.a}}", {"a": {"x": [1, null, true, "s"]}}] => "map[x:[1 <nil> true s]]"
        strings.render_template ["{{.a}}", {"a": null}] => "<undefined>"
        strings.render_template ["{{eq .a \"x\"}}", {"a": "x"}] => "true"
        strings.render_template ["{{lt 1 2}}", {}] => "true"
        strings.render_template ["{{and .a .b}}", {"a": "", "b": "q"}] => ""
        strings.render_template ["{{or .a .b}}", {"a": "", "b": "q"}] => "q"
        strings.render_template ["{{not .a}}", {"a": ""}] => "true"
        strings.render_template ["{{with .a}}{{.}}{{end}}", {"a": "w"}] => "w"
        strings.render_template ["{{define \"t\"}}T{{.}}{{end}}{{template \"t\" .a}}", {"a": 1}] => "T1"
        strings.render_template ["{{block \"b\" .a}}B{{.}}{{end}}", {"a": 1}] => "B1"
        strings.render_template ["  {{- .a -}}  x", {"a": 1}] => "1x"
        strings.render_template ["{{/* c */}}x", {}] => "x"
        strings.render_template ["{{.a | printf \"%s\"}}", {"a": "s"}] => "s"
        strings.render_template ["{{html .a}}", {"a": "<&>"}] => "&lt;&amp;&gt;"
        strings.render_template ["{{js .a}}", {"a": "<'\">"}] => "\\u003C\\'\\\"\\u003E"
        strings.render_template ["{{urlquery .a}}", {"a": "a b&c"}] => "a+b%26c"
        strings.render_template ["{{slice .a 1 2}}", {"a": "hello"}] => "e"
        strings.render_template ["{{slice .a 1}}", {"a": [1, 2, 3]}] => "[2 3]"
        strings.render_template ["{{range .a}}{{.}}{{break}}{{end}}", {"a": [1, 2]}] => "1"
        strings.render_template ["{{range .a}}{{if eq . \"b\"}}{{continue}}{{end}}{{.}}{{end}}", {"a": ["a", "b", "c"]}] => "ac"
        strings.render_template ["{{$x := 5}}{{$x}}{{$x = 6}}{{$x}}", {}] => "56"
        strings.render_template ["{{.}}", {"a": 1}] => "map[a:1]"
        strings.render_template ["{{.a}}", {"a": 12345678901234567890}] => "12345678901234567890"
        strings.render_template ["{{.a}}", {"a": 1000.0}] => "1000.0"
        strings.render_template ["{{\"q\\n\"}}{{`r`}}{{'a'}}", {}] => "q\nr97"
        strings.render_template ["{{1.5}} {{0x10}} {{1e3}} {{-3}}", {}] => "1.5 16 1000 -3"
        strings.render_template ["{{(index .a 0).b}}", {"a": [{"b": 3}]}] => "3"
        strings.render_template ["{{range 3}}{{.}}{{end}}", {}] => "012"
        strings.render_template ["{{print 1 2 \"a\" \"b\" 3}}", {}] => "1 2ab3"
        strings.render_template ["{{println \"a\" 1}}", {}] => "a 1\n"
        strings.render_template ["{{.missing.foo}}", {}] => "<undefined>"
        strings.render_template ["{{$.a}}{{with .b}}{{$.a}}{{end}}", {"a": 1, "b": 2}] => "11"
        strings.render_template ["{{if .a}}1{{else if .b}}2{{else}}3{{end}}", {"b": 1}] => "2"
        strings.render_template ["{{.a}} {{.b}}", {"a": true}] => "true <undefined>"
        strings.render_template ["{{printf \"%q\" .a}}", {"a": "x"}] => "\"x\""
        strings.render_template ["{{printf \"%v %T\" .a .a}}", {"a": 1}] => "1 json.Number"
        strings.render_template ["{{printf \"%v\" .a}}", {"a": {"b": [1, "x"]}}] => "map[b:[1 x]]"
        strings.render_template ["{{with .a}}x{{else with .b}}{{.}}{{end}}", {"b": 3}] => "3"
        strings.render_template ["{{.a}}}", {"a": 1}] => "1}"
        strings.render_template ["a{{- .a}}", {"a": 1}] => "a1"
        strings.render_template ["a {{- .a}}", {"a": 1}] => "a1"
        strings.render_template ["{{len \"żó\"}}", {}] => "4"
        strings.render_template ["{{lt .a .b}}", {"a": 1, "b": "x"}] => "true"
        strings.render_template ["{{range $i := .a}}{{$i}}{{end}}", {"a": [7, 8]}] => "78"
        strings.render_template ["{{ . | len }}", {"a": 1}] => "1"
        strings.render_template ["{{print nil}}", {}] => "<nil>"
        strings.render_template ["{{print .a}}", {"a": null}] => "<nil>"
        strings.render_template ["{{print .x}}", {}] => "<nil>"
        strings.render_template ["{{if .x}}a{{end}}", {}] => ""
        strings.render_template ["{{eq .x nil}}", {}] => "true"
        strings.render_template ["{{eq .x .y}}", {}] => "true"
        strings.render_template ["{{range .x}}a{{else}}b{{end}}", {}] => "b"
        strings.render_template ["{{index . \"q\"}}", {}] => "<undefined>"
        strings.render_template ["}}", {}] => "}}"
        strings.render_template ["{{\"a\" | len | printf \"%d\"}}", {}] => "1"
        strings.render_template ["{{`a`}}", {}] => "a"
        strings.render_template ["{{index .a \"x\" \"y\"}}", {"a": {"x": {"y": 2}}}] => "2"
        strings.render_template ["{{ge \"b\" \"a\"}}", {}] => "true"
        strings.render_template ["{{le .a .b}}", {"a": 1, "b": 2}] => "true"
        strings.render_template ["{{eq true true}}", {}] => "true"
        strings.render_template ["{{.a | not}}", {"a": 1}] => "false"
        strings.render_template ["x{{/*a*/ -}} y", {}] => "xy"
        strings.render_template ["{{- /* a */ -}}", {}] => ""
        strings.render_template ["{{define \"a\"}}{{end}}{{define \"a\"}}x{{end}}{{template \"a\"}}", {}] => "x"
        strings.render_template ["<{{.a}}>", {"a": "<b>"}] => "<<b>>"
        strings.render_template ["{{.a}}", {"a": []}] => "[]"
        strings.render_template ["{{.a}}", {"a": {}}] => "map[]"
        strings.render_template ["{{.a}}", {"a": 1.0}] => "1.0"
        strings.render_template ["{{printf \"%5.2f\" 3.14159}}", {}] => " 3.14"
        strings.render_template ["{{printf \"%d%%\" 5}}", {}] => "5%"
        strings.render_template ["{{printf \"%d\" \"x\"}}", {}] => "%!d(string=x)"
        "##,
    );
}

#[test]
fn complaints() {
    check(
        r##"
        strings.render_template ["{{eq .a 1}}", {"a": 1}] => ! template: template:1:2: executing "template" at <eq .a 1>: error calling eq: incompatible types for comparison: json.Number and int
        strings.render_template ["{{call .a}}", {"a": 1}] => ! template: template:1:2: executing "template" at <call .a>: error calling call: non-function .a of type json.Number
        strings.render_template ["{{.a.b}}", {"a": "str"}] => ! template: template:1:4: executing "template" at <.a.b>: can't evaluate field b in type interface {}
        strings.render_template ["{{foo}}", {}] => ! template: template:1: function "foo" not defined
        strings.render_template ["{{.a", {}] => ! template: template:1: unclosed action
        strings.render_template ["{{end}}", {}] => ! template: template:1: unexpected {{end}}
        strings.render_template ["{{if}}{{end}}", {}] => ! template: template:1: missing value for if
        strings.render_template ["{{if .a}}", {}] => ! template: template:1: unexpected EOF
        strings.render_template ["{{true}} {{nil}}", {}] => ! template: template:1:11: executing "template" at <nil>: nil is not a command
        strings.render_template ["{{ne .a 1}}", {"a": "x"}] => ! template: template:1:2: executing "template" at <ne .a 1>: error calling ne: incompatible types for comparison: string and int
        strings.render_template ["{{if eq .a 1 2 3}}y{{end}}", {"a": 3}] => ! template: template:1:5: executing "template" at <eq .a 1 2 3>: error calling eq: incompatible types for comparison: json.Number and int
        strings.render_template ["{{gt .a 1}}", {"a": 2}] => ! template: template:1:2: executing "template" at <gt .a 1>: error calling gt: incompatible types for comparison: json.Number and int
        strings.render_template ["{{range .a}}{{.}}{{end}}", {"a": 3}] => ! template: template:1:8: executing "template" at <.a>: range can't iterate over 3
        strings.render_template ["{{range .a}}{{.}}{{end}}", {"a": "abc"}] => ! template: template:1:8: executing "template" at <.a>: range can't iterate over abc
        strings.render_template ["{{len 3}}", {}] => ! template: template:1:2: executing "template" at <len 3>: error calling len: len of type int
        strings.render_template ["{{index .a 5}}", {"a": [1]}] => ! template: template:1:2: executing "template" at <index .a 5>: error calling index: index out of range: 5
        strings.render_template ["{{.a.0}}", {"a": [1]}] => ! template: template:1: unexpected ".0" in operand
        strings.render_template ["{{template \"x\"}}", {}] => ! template: template:1:11: executing "template" at <{{template "x"}}>: template "x" not defined
        strings.render_template ["{{\"unterminated}}", {}] => ! template: template:1: unterminated quoted string
        strings.render_template ["{{.a b}}", {"a": 1}] => ! template: template:1: function "b" not defined
        strings.render_template ["{{1 2}}", {}] => ! template: template:1:2: executing "template" at <1>: can't give argument to non-function 1
        strings.render_template ["{{eq .a .b}}", {"a": [1], "b": [1]}] => ! template: template:1:2: executing "template" at <eq .a .b>: error calling eq: non-comparable type [1]: []interface {}
        strings.render_template ["{{not}}", {}] => ! template: template:1:2: executing "template" at <not>: wrong number of args for not: want 1 got 0
        strings.render_template ["{{and}}", {}] => ! template: template:1:2: executing "template" at <and>: wrong number of args for and: want at least 1 got 0
        strings.render_template ["{{index}}", {}] => ! template: template:1:2: executing "template" at <index>: wrong number of args for index: want at least 1 got 0
        strings.render_template ["{{.a.b}}", {"a": [1]}] => ! template: template:1:4: executing "template" at <.a.b>: can't evaluate field b in type interface {}
        strings.render_template ["{{len .x}}", {}] => ! template: template:1:2: executing "template" at <len .x>: error calling len: reflect: call of reflect.Value.Type on zero Value
        strings.render_template ["{{.x.y}}", {"x": null}] => ! template: template:1:4: executing "template" at <.x.y>: nil pointer evaluating interface {}.y
        strings.render_template ["{{break}}", {}] => ! template: template:1: {{break}} outside {{range}}
        strings.render_template ["{{$y}}", {}] => ! template: template:1: undefined variable "$y"
        strings.render_template ["{{.a}", {}] => ! template: template:1: bad character U+007D '}'
        strings.render_template ["{{1 | 2}}", {}] => ! template: template:1: non executable command in pipeline stage 2
        strings.render_template ["{{.A.b-c}}", {}] => ! template: template:1: bad character U+002D '-'
        strings.render_template ["{{gt 1.5 1}}", {}] => ! template: template:1:2: executing "template" at <gt 1.5 1>: error calling gt: incompatible types for comparison: float64 and int
        strings.render_template ["{{eq 1 1.0}}", {}] => ! template: template:1:2: executing "template" at <eq 1 1.0>: error calling eq: incompatible types for comparison: int and float64
        strings.render_template ["{{/* a }}", {}] => ! template: template:1: unclosed comment
        strings.render_template ["{{template \"a\" }}{{define \"a\"}}{{template \"a\"}}{{end}}", {}] => ! template: template:1:42: executing "a" at <{{template "a"}}>: exceeded maximum template depth (100000)
        strings.render_template ["{{printf}}", {}] => ! template: template:1:2: executing "template" at <printf>: wrong number of args for printf: want at least 1 got 0
        strings.render_template ["{{printf 1}}", {}] => ! template: template:1:9: executing "template" at <1>: expected string; found 1
        "##,
    );
}
