//! Globs: what each part matches, and what is malformed.

mod support;
use support::check;

#[test]
fn matching() {
    check(
        r#"
        glob.match ["*.example.com", [], "api.example.com"] => true
        glob.match ["*.example.com", [], "a.b.example.com"] => false
        glob.match ["**.example.com", [], "a.b.example.com"] => true
        glob.match ["*", null, "a.b:c"] => true
        glob.match ["*", [], "a.b"] => false
        glob.match ["*:*", [":"], "a.b:c"] => true
        glob.match ["*:*", [":"], "a:b:c"] => false
        glob.match ["a*b*c", [], "a1b2b3c"] => true
        glob.match ["a*b?c", [], "abbb-c"] => true
        glob.match ["**a*b", ["/"], "x/a/ab"] => true
        glob.match ["**a*b", ["/"], "x/a/a/b"] => false
        glob.match ["*a**b", ["/"], "a/a/b"] => true
        glob.match ["?at", [], "cat"] => true
        glob.match ["?at", [], ".at"] => false
        glob.match ["?at", [], "at"] => false
        glob.match ["[cb]at", [], "bat"] => true
        glob.match ["[!cb]at", [], "bat"] => false
        glob.match ["[^cb]at", [], "bat"] => true
        glob.match ["[a-c]at", [], "bat"] => true
        glob.match ["[!a-c]at", [], "dat"] => true
        glob.match ["[az-]at", [], "-at"] => true
        glob.match ["{cat,b?t,[fg]at}", [], "bot"] => true
        glob.match ["{cat,b?t,[fg]at}", [], "gat"] => true
        glob.match ["{cat,b?t,[fg]at}s", [], "cats"] => true
        glob.match ["x{a,b{c,d}}y", [], "xbdy"] => true
        glob.match ["x{a*,b}y", ["/"], "xa/y"] => false
        glob.match ["a{,b}c", [], "ac"] => true
        glob.match ["{a", [], "a"] => true
        glob.match ["a}", [], "a}"] => true
        glob.match ["a,b", [], "a,b"] => true
        glob.match ["\\*a", [], "*a"] => true
        glob.match ["\\*a", [], "ba"] => false
        glob.match ["a\\", [], "a"] => true
        glob.match ["{a\\,b,c}", [], "a,b"] => true
        glob.match ["", [], ""] => true
        glob.match ["", [], "a"] => false
        glob.match ["*.*", [], "a.b"] => true
        glob.match ["a/*/c", ["/", "."], "a/b/c"] => true
        glob.match ["a/*/c", ["/", "."], "a/b.x/c"] => false
        "#,
    );
}

#[test]
fn complaints() {
    check(
        r#"
        glob.match ["[a", [], "a"] => ! unexpected end of input
        glob.match ["[", [], "a"] => ! unexpected end of input
        glob.match ["[]a]", [], "a"] => ! could not parse range
        glob.match ["[!]", [], "a"] => ! could not parse range
        glob.match ["[b-a]", [], "a"] => ! hi character 'a' should be greater than lo 'b'
        glob.match ["[a-bc]", [], "a"] => ! expected close range character
        glob.match ["[a-", [], "a"] => ! unexpected end of input
        glob.match [1, [], "a"] => ! operand 1 must be string but got number
        glob.match ["a", "x", "a"] => ! operand 2 must be one of {array, null} but got string
        glob.match ["a", [1], "a"] => ! operand 2 must be array of strings but got array containing number
        glob.match ["a", ["ab"], "a"] => ! operand 2 must be array of runes but got array containing string
        glob.match ["a", [], null] => ! operand 3 must be string but got null
        glob.quote_meta ["*.github.com{a,[b]}?\\"] => "\\*.github.com\\{a,\\[b\\]\\}\\?\\\\"
        glob.quote_meta ["plain"] => "plain"
        glob.quote_meta [1] => ! operand 1 must be string but got number
        "#,
    );
}
