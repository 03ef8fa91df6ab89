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
