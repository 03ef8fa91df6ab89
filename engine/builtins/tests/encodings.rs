//! Base64, hexadecimal, JSON and YAML text, query strings, template strings.

mod support;
use support::check;

#[test]
fn base64() {
    check(
        r##"
        base64.encode ["hello"] => "aGVsbG8="
        base64.encode ["é?>"] => "w6k/Pg=="
        base64.encode [""] => ""
        base64.encode [1] => ! operand 1 must be string but got number
        base64.decode ["aGVsbG8="] => "hello"
        base64.decode ["aGVs\nbG8="] => "hello"
        base64.decode [""] => ""
        base64.decode ["aGVsbG8"] => ! illegal base64 data at input byte 4
        base64.decode ["aGVsbG8=="] => ! illegal base64 data at input byte 8
        base64.decode ["aGVsbG=8"] => ! illegal base64 data at input byte 6
        base64.decode ["a$"] => ! illegal base64 data at input byte 1
        base64.decode ["="] => ! illegal base64 data at input byte 0
        base64.decode ["aa="] => ! illegal base64 data at input byte 3
        base64.decode ["aaa=b"] => ! illegal base64 data at input byte 4
        base64.decode ["_-8="] => ! illegal base64 data at input byte 0
        base64.decode ["/wD+"] => "�\u0000�"
        base64.decode [null] => ! operand 1 must be string but got null
        base64.is_valid ["aGVsbG8="] => true
        base64.is_valid ["x"] => false
        base64.is_valid [1] => false
        base64url.encode ["é?>~~"] => "w6k_Pn5-"
        base64url.encode [true] => ! operand 1 must be string but got boolean
        base64url.encode_no_pad ["hello"] => "aGVsbG8"
        base64url.encode_no_pad [[]] => ! operand 1 must be string but got array
        base64url.decode ["aGVsbG8"] => "hello"
        base64url.decode ["aGVsbG8="] => "hello"
        base64url.decode ["w6k_Pg"] => "é?>"
        base64url.decode ["a"] => ! illegal base64url string: a
        base64url.decode ["ab$="] => ! illegal base64 data at input byte 2
        base64url.decode [{}] => ! operand 1 must be string but got object
        hex.encode ["hé"] => "68c3a9"
        hex.encode [1] => ! operand 1 must be string but got number
        hex.decode ["68c3A9"] => "hé"
        hex.decode ["ff"] => "�"
        hex.decode ["abc"] => ! encoding/hex: odd length hex string
        hex.decode ["0g"] => ! encoding/hex: invalid byte: U+0067 'g'
        hex.decode ["é0"] => ! encoding/hex: invalid byte: U+00C3 'Ã'
        hex.decode ["abz"] => ! encoding/hex: invalid byte: U+007A 'z'
        hex.decode [1] => ! operand 1 must be string but got number
        "##,
    );
}

#[test]
fn urls() {
    check(
        r##"
        urlquery.encode ["a b&c=d/é~_-."] => "a+b%26c%3Dd%2F%C3%A9~_-."
        urlquery.encode [1] => ! operand 1 must be string but got number
        urlquery.decode ["a+b%26c%c3%a9"] => "a b&cé"
        urlquery.decode ["%zz"] => ! invalid URL escape "%zz"
        urlquery.decode ["abc%2"] => ! invalid URL escape "%2"
        urlquery.decode [1] => ! operand 1 must be string but got number
        urlquery.encode_object [{"b":"1 2","a":["x","y"],"c":[]}] => "a=x&a=y&b=1+2"
        urlquery.encode_object [{"s":{"$set":["b","a"]}}] => "s=a&s=b"
        urlquery.encode_object [{}] => ""
        urlquery.encode_object [{"a":1}] => ! operand 1 values must be string, array[string], or set[string]
        urlquery.encode_object [{"a":["x",1]}] => ! operand 1 values must be string, array[string], or set[string]
        urlquery.encode_object [[]] => ! operand 1 must be object but got array
        urlquery.decode_object ["a=1&b=2&a=3&c&d="] => {"a":["1","3"],"b":["2"],"c":[""],"d":[""]}
        urlquery.decode_object [""] => {}
        urlquery.decode_object ["a%20b=c+d&&=x"] => {"":["x"],"a b":["c d"]}
        urlquery.decode_object ["a=%zz"] => ! invalid URL escape "%zz"
        urlquery.decode_object ["a;b=1"] => ! invalid semicolon separator in query
        urlquery.decode_object ["%zz&a;b=1&%y"] => ! invalid semicolon separator in query
        urlquery.decode_object [1] => ! operand 1 must be string but got number
        "##,
    );
}

#[test]
fn json() {
    check(
        r##"
        json.marshal [{"b":[1,1.50,1e400],"a":{"$set":["x"]},"c":null}] => "{\"a\":[\"x\"],\"b\":[1,1.50,1e400],\"c\":null}"
        json.marshal ["<a>&\u2028é\"\\\u0001\n"] => "\"\\u003ca\\u003e\\u0026\\u2028é\\\"\\\\\\u0001\\n\""
        json.marshal [{"$set":[]}] => "[]"
        json.marshal_with_options [{"a":[1,2],"b":{}},{"pretty":true}] => "{\n\t\"a\": [\n\t\t1,\n\t\t2\n\t],\n\t\"b\": {}\n}"
        json.marshal_with_options [{"a":[1,2],"b":{}},{"indent":"  "}] => "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {}\n}"
        json.marshal_with_options [{"a":[1,{"c":[]}]},{"indent":"-","prefix":">"}] => ">{\n>-\"a\": [\n>--1,\n>--{\n>---\"c\": []\n>--}\n>-]\n>}"
        json.marshal_with_options [{"a":1},{"prefix":">","pretty":false}] => "{\"a\":1}"
        json.marshal_with_options [{"a":1},{}] => "{\"a\":1}"
        json.marshal_with_options [{"a":1},{"x":1}] => ! operand 2 object contained unknown key "x"
        json.marshal_with_options [{"a":1},{"pretty":1}] => ! operand 2 key "pretty" failed cast to bool
        json.marshal_with_options [{"a":1},{"indent":1}] => ! operand 2 key "indent" failed cast to string: operand 0 must be string but got number
        json.marshal_with_options [{"a":1},{"pretty":true,"prefix":1}] => ! operand 2 key "prefix" failed cast to string: operand 0 must be string but got number
        json.marshal_with_options [{"a":1},1] => ! operand 2 must be object but got number
        json.unmarshal ["{\"a\": [1, 1.50, \"\\u00e9\"]}"] => {"a":[1,1.50,"é"]}
        json.unmarshal [" 1e400 "] => 1e400
        json.unmarshal ["{\"a\":1,\"a\":2}"] => {"a":2}
        json.unmarshal [""] => ! EOF
        json.unmarshal ["{\"a\":}"] => ! invalid character '}' looking for beginning of value
        json.unmarshal ["[1"] => ! unexpected EOF
        json.unmarshal ["1 2"] => ! error: invalid character '2' after top-level value
        json.unmarshal ["tru"] => ! unexpected EOF
        json.unmarshal ["\"\\q\""] => ! invalid character 'q' in string escape code
        json.unmarshal ["[1,]"] => ! invalid character ']' looking for beginning of value
        json.unmarshal ["{a:1}"] => ! invalid character 'a' looking for beginning of object key string
        json.unmarshal ["01"] => ! error: invalid character '1' after top-level value
        json.unmarshal ["1 {}"] => ! error: invalid character '{' after top-level value
        json.unmarshal ["[] \"ab\""] => ! error: invalid character 'ab' after top-level value
        json.unmarshal ["{} x"] => ! invalid character 'x' looking for beginning of value
        json.unmarshal ["{} ]"] => ! invalid character ']' looking for beginning of value
        json.unmarshal [1] => ! operand 1 must be string but got number
        json.is_valid ["{\"a\":1}"] => true
        json.is_valid ["{\"a\":1"] => false
        json.is_valid ["1 2"] => false
        json.is_valid [1] => false
        "##,
    );
}

#[test]
fn yaml_out() {
    check(
        r##"
        yaml.marshal [{"a":[1,{"b":null}],"c":{},"d":[],"e":"x"}] => "a:\n- 1\n- b: null\nc: {}\nd: []\ne: x\n"
        yaml.marshal [["yes","1","1.5","null","~","","a: b","#x","- a","trail "," lead","0x10","on","a#b","a #b","@x"]] => "- \"yes\"\n- \"1\"\n- \"1.5\"\n- \"null\"\n- \"~\"\n- \"\"\n- 'a: b'\n- '#x'\n- '- a'\n- 'trail '\n- ' lead'\n- \"0x10\"\n- \"on\"\n- a#b\n- 'a #b'\n- '@x'\n"
        yaml.marshal [["*a","&a","!t","%x","|","?","? a","-","--- a","{a}","[a]","a,b","\"q\"","'q'","`","=","<<",":x","x:"]] => "- '*a'\n- '&a'\n- '!t'\n- '%x'\n- '|'\n- '?'\n- '? a'\n- '-'\n- '--- a'\n- '{a}'\n- '[a]'\n- a,b\n- '\"q\"'\n- '''q'''\n- '`'\n- =\n- <<\n- :x\n- 'x:'\n"
        yaml.marshal [["a\tb","\n","a\n\nb","multi\nline\n","multi\nline"," x\ny","x \ny","x\n y","a\u0001\n","a\u2028b","a\rb","\ufeff","é","😀","\u00a0"]] => "- \"a\\tb\"\n- |2+\n\n- |-\n  a\n\n  b\n- |\n  multi\n  line\n- |-\n  multi\n  line\n- |2-\n   x\n  y\n- \"x \\ny\"\n- |-\n  x\n   y\n- \"a\\x01\\n\"\n- 'a   b'\n- \"a\\rb\"\n- \"\\uFEFF\"\n- é\n- \"\\U0001F600\"\n-  \n"
        yaml.marshal [["true","tRue","_1","1_0","0o7","007","08","+1","-1",".","..","...","---","1:30","12:30:45","2020-01-01","2020-13-01","2020-1-2T3:4:5Z","2020-01-01 10:00:00","1e3",".5","5.","0b11","y","n"]] => "- \"true\"\n- tRue\n- _1\n- \"1_0\"\n- \"0o7\"\n- \"007\"\n- \"08\"\n- \"+1\"\n- \"-1\"\n- .\n- ..\n- '...'\n- '---'\n- \"1:30\"\n- \"12:30:45\"\n- \"2020-01-01\"\n- 2020-13-01\n- \"2020-1-2T3:4:5Z\"\n- \"2020-01-01 10:00:00\"\n- \"1e3\"\n- \".5\"\n- \"5.\"\n- \"0b11\"\n- \"y\"\n- \"n\"\n"
        yaml.marshal [[1,-5,1.50,1e3,1e6,1000000.5,123456789012345678901234567890,18446744073709551615,-0.00001,1e400,-0,1.0]] => "- 1\n- -5\n- 1.5\n- 1000\n- 1e+06\n- 1.0000005e+06\n- 1.2345678901234568e+29\n- 18446744073709551615\n- -1e-05\n- 1e400\n- 0\n- 1\n"
        yaml.marshal [[[[1,[2]],{"a":[[1]]}],{"a":1,"b":[{"c":2,"d":3}]}]] => "- - - 1\n    - - 2\n  - a:\n    - - 1\n- a: 1\n  b:\n  - c: 2\n    d: 3\n"
        yaml.marshal [{"b10":1,"b9":2,"B":3,"_":4,"-":5,"10":6,"9":7,"":8,"a\nb":[1,2],"c":{"x":[{}]}}] => "\"\": 8\n'-': 5\n_: 4\n\"9\": 7\n\"10\": 6\nB: 3\n? |-\n  a\n  b\n: - 1\n  - 2\nb9: 2\nb10: 1\nc:\n  x:\n  - {}\n"
        yaml.marshal [{"a":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbbbbb cccccccccccccccccccccccccc  dddddddddddddddddddddddddddddd eeeeeeee"}] => "a: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbbbbb\n  cccccccccccccccccccccccccc  dddddddddddddddddddddddddddddd eeeeeeee\n"
        yaml.marshal [["#aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbbbbb cccccccccccccccccccccccccc  dddddddddddddddddddddddddddddd eeeeeeee ff"]] => "- '#aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbbbbb\n  cccccccccccccccccccccccccc  dddddddddddddddddddddddddddddd eeeeeeee ff'\n"
        yaml.marshal [["\taaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbbbbb cccccccccccccccccccccccccc  dddddddddddddddddddddddddddddd eeeeeeee ff"]] => "- \"\\taaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbbbbb\n  cccccccccccccccccccccccccc  dddddddddddddddddddddddddddddd eeeeeeee ff\"\n"
        yaml.marshal [{"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa":{"x":1}}] => "? aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n: x: 1\n"
        yaml.marshal [[924904564822479.25,924904564822479.75,924904564822478.75]] => "- 9.249045648224792e+14\n- 9.249045648224798e+14\n- 9.249045648224788e+14\n"
        yaml.marshal ["x"] => "x\n"
        yaml.marshal ["a\n\n"] => "|+\n  a\n\n"
        yaml.marshal [{"$set":["b","a"]}] => "- a\n- b\n"
        yaml.marshal [{"a":{"b":"l1\nl2\n","c":["l1\nl2"]}}] => "a:\n  b: |\n    l1\n    l2\n  c:\n  - |-\n    l1\n    l2\n"
        "##,
    );
}

#[test]
fn yaml_in() {
    check(
        r##"
        yaml.unmarshal ["a: 1\nb: [x, 'y', \"z\"]\nc:\n- d: null\n  e: ~\n"] => {"a":1,"b":["x","y","z"],"c":[{"d":null,"e":null}]}
        yaml.unmarshal ["a: 2020-01-01\nb: 0777\nc: 0x1F\nd: 1_000\ne: 1:30\nf: on\ng: 1e3\nh: 1e21\ni: !!float 3\nj: !!binary aGVsbG8=\nk: 0o17\nl: 0b11"] => {"a":"2020-01-01","b":511,"c":31,"d":1000,"e":"1:30","f":true,"g":1000,"h":1e+21,"i":3,"j":"hello","k":15,"l":3}
        yaml.unmarshal ["m: 12345678901234567890123\nn: .5\no: \"on\"\np: !foo 3\nq: -0x10\nr: 1.50\ns: 18446744073709551615\nt: -.5e-7\nu: 08\nv: +5\nw: !!str 5"] => {"false":0.5,"m":1.2345678901234568e+22,"o":"on","p":"3","q":-16,"r":1.5,"s":18446744073709551615,"t":-5e-8,"u":8,"v":5,"w":"5"}
        yaml.unmarshal ["1: a\n1.5: b\ntrue: c\nyes: d\n1e3: e\n\"x\": f"] => {"1":"a","1.5":"b","1000":"e","true":"d","x":"f"}
        yaml.unmarshal ["a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  b: 3\ne:\n  b: 4\n  <<: *x\nf: {<<: [*x, {b: 7, z: 1}]}"] => {"a":{"b":1,"c":2},"d":{"b":3,"c":2},"e":{"b":1,"c":2},"f":{"b":1,"c":2,"z":1}}
        yaml.unmarshal ["a: |\n  x\n  y\nb: >-\n  x\n  y\nc: x\n  y"] => {"a":"x\ny\n","b":"x y","c":"x y"}
        yaml.unmarshal ["a: |\n  x\n\n  y"] => {"a":"x\n\ny"}
        yaml.unmarshal ["- >\n  x\n  y\n- |+\n  z\n\n"] => ["x y\n","z\n\n"]
        yaml.unmarshal ["a: >\n"] => {"a":""}
        yaml.unmarshal ["a: \u0007"] => ! yaml: control characters are not allowed
        yaml.unmarshal ["~: 1\nb: a: c"] => ! yaml: line 2: mapping values are not allowed in this context
        yaml.unmarshal ["a: \"b\" c"] => ! yaml: did not find expected key
        yaml.unmarshal ["a: 'b\nc: d\n"] => ! yaml: line 3: found unexpected end of stream
        yaml.unmarshal ["a: 1\na: 2"] => {"a":2}
        yaml.unmarshal ["a:\n  b: \"x\n  y\"\n  c: 'z\nw'\n"] => {"a":{"b":"x y","c":"z w"}}
        yaml.unmarshal ["a:\n- 'it''s\n\n\ttwo'\n- \"\\\"q\\\" \\\nz\"\n- 1"] => {"a":["it's\ntwo","\"q\" z",1]}
        yaml.unmarshal ["a: 1\n---\nb: 2"] => {"a":1}
        yaml.unmarshal [""] => null
        yaml.unmarshal ["# only a comment"] => null
        yaml.unmarshal ["{\"a\": [1, 1.50, \"\\u00e9\"]}"] => {"a":[1,1.5,"é"]}
        yaml.unmarshal ["[1, 2"] => ! yaml: line 1: did not find expected ',' or ']'
        yaml.unmarshal ["a: b: c"] => ! yaml: mapping values are not allowed in this context
        yaml.unmarshal ["a: ["] => ! yaml: line 1: did not find expected node content
        yaml.unmarshal ["a: .nan"] => ! json: unsupported value: NaN
        yaml.unmarshal ["a: -.inf"] => ! json: unsupported value: -Inf
        yaml.unmarshal ["a: !!int x"] => ! yaml: cannot decode !!str `x` as a !!int
        yaml.unmarshal ["a: *x"] => ! yaml: unknown anchor 'x' referenced
        yaml.unmarshal ["&a [*a]"] => ! yaml: anchor 'a' value contains itself
        yaml.unmarshal ["~: a"] => ! unsupported map key of type: %!s(<nil>), key: <nil>, value: "a"
        yaml.unmarshal ["[a, 1]: b"] => ! yaml: invalid map key: []interface {}{"a", 1}
        yaml.unmarshal ["a: {<<: 1}"] => ! yaml: map merge requires map or sequence of maps as the value
        yaml.unmarshal ["a:\n\t- b"] => ! yaml: line 2: found character that cannot start any token
        yaml.unmarshal ["a: \"x"] => ! yaml: found unexpected end of stream
        yaml.unmarshal ["a: @x"] => ! yaml: found character that cannot start any token
        yaml.unmarshal ["- a\nb: c"] => ! yaml: line 1: did not find expected '-' indicator
        yaml.unmarshal [1] => ! operand 1 must be string but got number
        yaml.is_valid ["\t"] => false
        yaml.is_valid [" \n# a\n\ta: 1"] => false
        yaml.unmarshal ["\ta: b"] => ! yaml: found character that cannot start any token
        yaml.unmarshal ["a:\tb\nc: \t[d,\te\t]\t# f"] => {"a":"b","c":["d","e"]}
        yaml.unmarshal ["a\t: b\tc\nd: \"e\n\t f\""] => {"a":"b\tc","d":"e f"}
        yaml.unmarshal ["- |\t\n x\ty\n- z"] => ["x\ty\n","z"]
        yaml.unmarshal ["-\ta"] => ! yaml: found character that cannot start any token
        yaml.unmarshal ["a: b\n\tc: d"] => ! yaml: line 2: found a tab character that violates indentation
        yaml.unmarshal ["a: |\n  b\n\tc"] => ! yaml: line 3: found a tab character where an indentation space is expected
        yaml.unmarshal ["a:\n  x: |\n    b\n\tc"] => ! yaml: line 4: found a tab character where an indentation space is expected
        yaml.unmarshal ["a: b\n---\n\tc"] => {"a":"b"}
        yaml.unmarshal ["#\n\ta: b"] => ! yaml: line 2: found character that cannot start any token
        yaml.is_valid ["a: 1"] => true
        yaml.is_valid ["a: ["] => false
        yaml.is_valid ["[a]: 1"] => false
        yaml.is_valid [1] => false
        "##,
    );
}

#[test]
fn misc() {
    check(
        r##"
        internal.template_string [["a ",{"$set":[1]}," b ",{"$set":[]}," ",{"$set":["x"]},{"$set":[{"k":["v"]}]},true,null,1.50]] => "a 1 b <undefined> x{\"k\": [\"v\"]}truenull1.50"
        internal.template_string [[]] => ""
        internal.template_string [["x"]] => "x"
        uuid.parse ["00000000-0000-0000-0000-000000000000"] => {"variant":"Reserved","version":0}
        uuid.parse ["b58ff8b4-5aa2-11ee-8c99-0242ac120002"] => {"clocksequence":3225,"macvariables":"local:unicast","nodeid":"02-42-ac-12-00-02","time":1695536537237726800,"variant":"RFC4122","version":1}
        uuid.parse ["URN:UUID:b58ff8b4-5aa2-11ee-8c99-0242ac120002"] => {"clocksequence":3225,"macvariables":"local:unicast","nodeid":"02-42-ac-12-00-02","time":1695536537237726800,"variant":"RFC4122","version":1}
        uuid.parse ["{b58ff8b4-5aa2-21ee-8c01-0142ac120002}"] => {"clocksequence":3073,"domain":"Group","id":3046111412,"macvariables":"global:multicast","nodeid":"01-42-ac-12-00-02","time":1695536537237726800,"variant":"RFC4122","version":2}
        uuid.parse ["b58ff8b45aa241eecc990242ac120002"] => {"variant":"Microsoft","version":4}
        uuid.parse ["b58ff8b4-5aa2-21ee-ec05-0342ac120002"] => {"clocksequence":11269,"domain":"Domain5","id":3046111412,"macvariables":"local:multicast","nodeid":"03-42-ac-12-00-02","time":1695536537237726800,"variant":"Future","version":2}
        uuid.parse ["b58ff8b4x5aa2-21ee-ec05-0342ac120002"] => undefined
        uuid.parse ["nope"] => undefined
        uuid.parse [1] => ! operand 1 must be string but got number
        rand.intn ["k",0] => 0
        rand.intn ["k",1] => 0
        rand.intn ["k",-1] => 0
        rand.intn [1,1] => ! operand 1 must be string but got number
        rand.intn ["k","1"] => ! operand 2 must be number but got string
        rand.intn ["k",1.5] => ! operand 2 must be integer number but got floating-point number
        trace ["note"] => true
        trace [1] => ! operand 1 must be string but got number
        "##,
    );
}
