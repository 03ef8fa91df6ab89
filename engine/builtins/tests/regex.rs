//! Regular expressions: what they match, and Go's words for those that are none.

mod support;
use support::check;

#[test]
fn matching() {
    check(
        r#"
        regex.match ["^[a-z]+\\[[0-9]+\\]$", "foo[1]"] => true
        regex.match ["b", "abc"] => true
        regex.match ["^b", "abc"] => false
        regex.match ["", ""] => true
        regex.match ["(?i)STRASSE|ſ", "S"] => true
        regex.match ["(?i)k", "\u212a"] => true
        regex.match ["a.c", "a\nc"] => false
        regex.match ["(?s)a.c", "a\nc"] => true
        regex.match ["^b$", "a\nb\nc"] => false
        regex.match ["(?m)^b$", "a\nb\nc"] => true
        regex.match ["a$", "a\n"] => false
        regex.match ["\\Aa\\z", "a"] => true
        regex.match ["^\\d+$", "١٢"] => false
        regex.match ["^\\w+$", "é"] => false
        regex.match ["^\\W$", "é"] => true
        regex.match ["^\\s$", "\u000b"] => false
        regex.match ["^[\\s]$", "\u00a0"] => false
        regex.match ["(?i)^\\w$", "\u017f"] => true
        regex.match ["\\bé", "é"] => false
        regex.match ["a\\B", "ab"] => true
        regex.match ["^\\Bé", "é"] => true
        regex.match ["^\\Qa.b*\\E+$", "a.b**"] => true
        regex.match ["\\Qa.b", "a.b"] => true
        regex.match ["^\\p{Greek}\\p{Lu}\\PL$", "αA1"] => true
        regex.match ["^\\p{letter}\\p{^Greek}$", "ab"] => true
        regex.match ["^[[:alpha:][:^digit:]]+$", "ab é"] => true
        regex.match ["^[^a-c]$", "\n"] => true
        regex.match ["^[a\\-\\]b&&c~~]+$", "]-&~c"] => true
        regex.match ["^[]a]+$", "]a"] => true
        regex.match ["^[^]a]+$", "b"] => true
        regex.match ["^[a-]+$", "a-"] => true
        regex.match ["^\\x41\\x{42}\\103\\t$", "ABC\t"] => true
        regex.match ["^a{2}$", "aa"] => true
        regex.match ["^a{,2}$", "a{,2}"] => true
        regex.match ["^a{1,}b{0}c{1,2}$", "aacc"] => true
        regex.match ["(?i:A)b", "aB"] => false
        regex.match ["(?i-s)a(?-i)b", "Ab"] => true
        regex.match ["x#y z", "x#y z"] => true
        regex.match ["^(a|b|)*c$", "abac"] => true
        regex.match ["^a(?i)*$", "aaa"] => true
        regex.match ["[\\x{d800}-\\x{dfff}]", "a"] => false
        regex.match ["\\pN\\p{Nd}", "12"] => true
        regex.match ["<\\/a>", "</a>"] => true
        re_match ["^a", "abc"] => true
        regex.match [1, "a"] => ! operand 1 must be string but got number
        regex.match ["a", []] => ! operand 2 must be string but got array
        "#,
    );
}

#[test]
fn malformed() {
    check(
        r#"
        regex.match ["[", "a"] => ! error parsing regexp: missing closing ]: `[`
        regex.match ["[a", "a"] => ! error parsing regexp: missing closing ]: `[a`
        regex.match ["x[a-\\", "a"] => ! error parsing regexp: trailing backslash at end of expression: ``
        regex.match ["(", "a"] => ! error parsing regexp: missing closing ): `(`
        regex.match ["a(b", "a"] => ! error parsing regexp: missing closing ): `a(b`
        regex.match ["a)b", "a"] => ! error parsing regexp: unexpected ): `a)b`
        regex.match ["*", "a"] => ! error parsing regexp: missing argument to repetition operator: `*`
        regex.match ["a|*?", "a"] => ! error parsing regexp: missing argument to repetition operator: `*?`
        regex.match ["(+)", "a"] => ! error parsing regexp: missing argument to repetition operator: `+`
        regex.match ["(?i)*", "a"] => ! error parsing regexp: missing argument to repetition operator: `*`
        regex.match ["a**", "a"] => ! error parsing regexp: invalid nested repetition operator: `**`
        regex.match ["a*?+", "a"] => ! error parsing regexp: invalid nested repetition operator: `*?+`
        regex.match ["a{2}{3}", "a"] => ! error parsing regexp: invalid nested repetition operator: `{2}{3}`
        regex.match ["a{1001}", "a"] => ! error parsing regexp: invalid repeat count: `{1001}`
        regex.match ["a{2,1}?", "a"] => ! error parsing regexp: invalid repeat count: `{2,1}`
        regex.match ["(a{100}){11}", "a"] => ! error parsing regexp: invalid repeat count: `{11}`
        regex.match ["((a{10}){10}){10}", "a"] => false
        regex.match ["(a{999999999999}){11}", "a"] => ! error parsing regexp: invalid repeat count: `{999999999999}`
        regex.match ["\\", "a"] => ! error parsing regexp: trailing backslash at end of expression: ``
        regex.match ["\\y", "a"] => ! error parsing regexp: invalid escape sequence: `\y`
        regex.match ["\\1", "a"] => ! error parsing regexp: invalid escape sequence: `\1`
        regex.match ["\\é", "a"] => ! error parsing regexp: invalid escape sequence: `\é`
        regex.match ["\\x{", "a"] => ! error parsing regexp: invalid escape sequence: `\x{`
        regex.match ["\\x4", "a"] => ! error parsing regexp: invalid escape sequence: `\x4`
        regex.match ["\\xzz", "a"] => ! error parsing regexp: invalid escape sequence: `\xzz`
        regex.match ["\\x{110000}", "a"] => ! error parsing regexp: invalid escape sequence: `\x{110000`
        regex.match ["\\x{}", "a"] => ! error parsing regexp: invalid escape sequence: `\x{}`
        regex.match ["\\C", "a"] => ! error parsing regexp: invalid escape sequence: `\C`
        regex.match ["(?=a)", "a"] => ! error parsing regexp: invalid or unsupported Perl syntax: `(?=`
        regex.match ["(?!a)", "a"] => ! error parsing regexp: invalid or unsupported Perl syntax: `(?!`
        regex.match ["(?<=a)b", "a"] => ! error parsing regexp: invalid named capture: `(?<=a)b`
        regex.match ["(?<!a>)b", "a"] => ! error parsing regexp: invalid named capture: `(?<!a>`
        regex.match ["(?P<a", "a"] => ! error parsing regexp: invalid named capture: `(?P<a`
        regex.match ["(?P<>a)", "a"] => ! error parsing regexp: invalid named capture: `(?P<>`
        regex.match ["(?P<a b>a)", "a"] => ! error parsing regexp: invalid named capture: `(?P<a b>`
        regex.match ["(?P=a)", "a"] => ! error parsing regexp: invalid or unsupported Perl syntax: `(?P`
        regex.match ["(?", "a"] => ! error parsing regexp: invalid or unsupported Perl syntax: `(?`
        regex.match ["(?i", "a"] => ! error parsing regexp: invalid or unsupported Perl syntax: `(?i`
        regex.match ["(?i-)", "a"] => ! error parsing regexp: invalid or unsupported Perl syntax: `(?i-)`
        regex.match ["(?x)a", "a"] => ! error parsing regexp: invalid or unsupported Perl syntax: `(?x`
        regex.match ["[b-a]", "a"] => ! error parsing regexp: invalid character class range: `b-a`
        regex.match ["[[:foo:]]", "a"] => ! error parsing regexp: invalid character class range: `[:foo:]`
        regex.match ["\\p{Foo}", "a"] => ! error parsing regexp: invalid character class range: `\p{Foo}`
        regex.match ["\\pX", "a"] => ! error parsing regexp: invalid character class range: `\pX`
        regex.match ["\\p{Alphabetic}", "a"] => ! error parsing regexp: invalid character class range: `\p{Alphabetic}`
        regex.match ["\\p{Greek", "a"] => ! error parsing regexp: invalid character class range: `\p{Greek`
        regex.is_valid ["a(b"] => false
        regex.is_valid ["a(b)"] => true
        regex.is_valid [1] => false
        "#,
    );
}

#[test]
fn finding() {
    check(
        r#"
        regex.find_n ["[a-z]+", "foo bar baz", 2] => ["foo","bar"]
        regex.find_n ["[a-z]+", "foo bar baz", -1] => ["foo","bar","baz"]
        regex.find_n ["[a-z]+", "foo bar baz", 0] => []
        regex.find_n ["a*", "baaac", -1] => ["","aaa",""]
        regex.find_n ["", "żó", -1] => ["","",""]
        regex.find_n ["x", "abc", -1] => []
        regex.find_n ["(?U)a+", "aaa", -1] => ["a","a","a"]
        regex.find_n ["(?U)a+?", "aaa", -1] => ["aaa"]
        regex.find_n ["a+?", "aaa", 2] => ["a","a"]
        regex.find_n ["a", "aaa", 1.5] => ! operand 3 must be integer number but got floating-point number
        regex.find_all_string_submatch_n ["a(x*)b(y|z)?c", "-axxxbyc-abzc-abc", -1] => [["axxxbyc","xxx","y"],["abzc","","z"],["abc","",""]]
        regex.find_all_string_submatch_n ["(?P<n>a)|(b)", "ab", 1] => [["a","a",""]]
        regex.find_all_string_submatch_n ["(a){0}(b)", "ab", -1] => [["b","","b"]]
        regex.find_all_string_submatch_n ["[", "ab", 1] => ! error parsing regexp: missing closing ]: `[`
        regex.split ["a+", "baaac"] => ["b","c"]
        regex.split ["", "abc"] => ["a","b","c"]
        regex.split ["a", ""] => [""]
        regex.split ["", ""] => []
        regex.split ["x*", "axbxc"] => ["a","b","c"]
        regex.split [",", ",a,"] => ["","a",""]
        regex.split ["/", "foo/bar//"] => ["foo","bar","",""]
        "#,
    );
}

#[test]
fn replacing() {
    check(
        r#"
        regex.replace ["foobar", "o+", "0"] => "f0bar"
        regex.replace ["foo", "^[a-z]", "F"] => "Foo"
        regex.replace ["-ab-axxb-", "a(x*)b", "${1}W"] => "-W-xxW-"
        regex.replace ["-ab-axxb-", "a(x*)b", "$1W"] => "---"
        regex.replace ["-ab-", "a(?P<Y>b)", "$Y$$${Y}"] => "-b$b-"
        regex.replace ["-ab-", "a(b)", "$2|$0|$1|$x|$"] => "-|ab|b||$-"
        regex.replace ["-ab-", "a(b)", "${1|$|${}|$01"] => "-${1|$|${}|-"
        regex.replace ["abc", "", "-"] => "-a-b-c-"
        regex.replace ["abc", "x*", "-"] => "-a-b-c-"
        regex.replace ["baaac", "a*", "x"] => "xbxcx"
        regex.replace ["abc", "x", "y"] => "abc"
        regex.replace ["abc", "b", ""] => "ac"
        regex.replace ["a", "(?P<1x>a)", "<$1x>"] => "<a>"
        regex.replace ["abc", "(", "y"] => ! error parsing regexp: missing closing ): `(`
        regex.replace ["abc", "b", 1] => ! operand 3 must be string but got number
        regex.replace ["", "^$", "x"] => "x"
        "#,
    );
}

#[test]
fn templates_and_globs() {
    check(
        r#"
        regex.template_match ["urn:foo:{.*}", "urn:foo:bar:baz", "{", "}"] => true
        regex.template_match ["urn.foo:<.*>", "urnxfoo:bar", "<", ">"] => false
        regex.template_match ["urn:foo:{(a|b){1,2}}:x", "urn:foo:ab:x", "{", "}"] => true
        regex.template_match ["urn:foo:{.*", "urn:foo:bar:baz", "{", "}"] => ! unbalanced braces in "urn:foo:{.*"
        regex.template_match ["urn:foo:.*}", "urn:foo:bar:baz", "{", "}"] => ! unbalanced braces in "urn:foo:.*}"
        regex.template_match ["a", "a", "", ">"] => ! start delimiter has to be exactly one character long but is 0 long
        regex.template_match ["a", "a", "<", "<<"] => ! end delimiter has to be exactly one character long but is 1 long
        regex.template_match ["a<[>", "a", "<", ">"] => ! error parsing regexp: missing closing ]: `[$`
        regex.template_match [1, "a", "<", ">"] => ! operand 1 must be string but got number
        regex.globs_match ["a.a.[0-9]+z", "b.b.20149z"] => false
        regex.globs_match ["[a-z]+", "[0-9]*"] => false
        regex.globs_match [".*.*.*.*.*.*.*.*.*.*.*.*c", ".*.*.*.*.*.*.*.*.*.*.*.*d"] => false
        regex.globs_match ["[ab]+c", "[bc]*"] => true
        regex.globs_match ["abcd[a-c]z+", "abcd[b-d][yz]*"] => true
        regex.globs_match ["\\*a", ".a"] => true
        regex.globs_match ["a*b", "aab*"] => true
        regex.globs_match ["", ""] => true
        regex.globs_match ["", "a"] => false
        regex.globs_match ["", "a*"] => false
        regex.globs_match ["a+a+", "a"] => true
        regex.globs_match ["[]", "."] => true
        regex.globs_match ["]", "a"] => ! input:], pos:1, set-close ']' with no preceding '[': the input provided is invalid
        regex.globs_match ["*a", "a"] => ! input:*a, pos:1, flag '*' must be preceded by a non-flag: the input provided is invalid
        regex.globs_match ["a**", "a"] => ! input:a**, pos:3, flag '*' must be preceded by a non-flag: the input provided is invalid
        regex.globs_match ["[a", "a"] => ! input:[a, pos:2, found [ without matching ]: the input provided is invalid
        regex.globs_match ["[-a]", "a"] => ! input:[-a], pos:2, range character '-' must be preceded by a Unicode character: the input provided is invalid
        regex.globs_match ["[a-", "a"] => ! input:[a-, pos:3, range character '-' must be followed by a Unicode character: the input provided is invalid
        regex.globs_match ["[a-]]", "a"] => ! input:[a-]], pos:4, range character '-' cannot be followed by a special symbol: the input provided is invalid
        regex.globs_match ["[b-a]]", "a"] => ! input:[b-a]], pos:4, range is out of order: 'a' comes before 'b' in Unicode: the input provided is invalid
        regex.globs_match ["a\\", "a"] => ! input:a\, pos:1, input ends with a \ (escape) character: the input provided is invalid
        regex.globs_match [1, "a"] => ! operand 1 must be string but got number
        "#,
    );
}
