//! Strings: what each function gives and how it complains.

mod support;
use support::check;

#[test]
fn search() {
    check(
        r#"
        contains ["gefilte fish", "te f"] => true
        contains ["abc", ""] => true
        contains ["abc", 1] => ! operand 2 must be string but got number
        contains [null, "a"] => ! operand 1 must be string but got null
        startswith ["abc", "ab"] => true
        startswith ["abc", "b"] => false
        startswith [[], "b"] => ! operand 1 must be string but got array
        endswith ["abc", "bc"] => true
        endswith ["abc", "bcd"] => false
        endswith ["abc", {}] => ! operand 2 must be string but got object
        indexof ["banana", "na"] => 2
        indexof ["żółw ółw", "ółw"] => 1
        indexof ["banana", "x"] => -1
        indexof ["banana", ""] => ! empty search character
        indexof ["", "x"] => -1
        indexof [true, "x"] => ! operand 1 must be string but got boolean
        indexof_n ["banana", "ana"] => [1,3]
        indexof_n ["ééé-éé", "éé"] => [0,1,4]
        indexof_n ["banana", "x"] => []
        indexof_n ["banana", ""] => ! empty search character
        strings.count ["cheese", "e"] => 3
        strings.count ["aaaa", "aa"] => 2
        strings.count ["żółw", ""] => 5
        strings.count ["x", 0] => ! operand 2 must be string but got number
        strings.any_prefix_match ["abc", "ab"] => true
        strings.any_prefix_match ["abc", ["x", "a"]] => true
        strings.any_prefix_match [["xyz", "abc"], "b"] => false
        strings.any_prefix_match [["xyz", "abc"], {"$set": ["q", "ab"]}] => true
        strings.any_prefix_match [[], ["a"]] => false
        strings.any_prefix_match [["a"], [""]] => true
        strings.any_prefix_match [["a", 1], [""]] => ! operand 1 must be array of strings but got array containing number
        strings.any_prefix_match ["a", {"$set": [2]}] => ! operand 2 must be set of strings but got set containing number
        strings.any_prefix_match [1, "a"] => ! operand 1 must be one of {string, set, array} but got number
        strings.any_prefix_match ["a", null] => ! operand 2 must be one of {string, set, array} but got null
        strings.any_prefix_match [["b1", "b2", "b3", "b4", "b5", "b6", "b7", "b8", "b9"], ["a", "b", "c", "d", "e", "f", "g", "h"]] => true
        strings.any_prefix_match [["b1", "b2", "b3", "b4", "b5", "b6", "b7", "b8", "b9"], ["a", "b10", "c", "d", "e", "f", "g", "h"]] => false
        strings.any_suffix_match ["abc", "bc"] => true
        strings.any_suffix_match [["xyz", "abc"], ["q", "żc"]] => false
        strings.any_suffix_match [["xyz", "ażc"], ["q", "żc"]] => true
        strings.any_suffix_match [["1b", "2b", "3b", "4b", "5b", "6b", "7b", "8b", "9b"], ["a", "7b", "c", "d", "e", "f", "g", "h"]] => true
        strings.any_suffix_match [["1b", "2b", "3b", "4b", "5b", "6b", "7b", "8b", "9b"], ["a", "0b", "c", "d", "e", "f", "g", "h"]] => false
        strings.any_suffix_match ["a", 1] => ! operand 2 must be one of {string, set, array} but got number
        strings.any_suffix_match [{}, "a"] => ! operand 1 must be one of {string, set, array} but got object
        "#,
    );
}

#[test]
fn cut() {
    check(
        r#"
        substring ["abcdef", 2, 3] => "cde"
        substring ["abcdef", 2, -1] => "cdef"
        substring ["abcdef", 9, 3] => ""
        substring ["abcdef", 0, 99] => "abcdef"
        substring ["żółw", 1, 2] => "ół"
        substring ["żółw", 1, -5] => "ółw"
        substring ["żółw", 7, 1] => ""
        substring ["abc", -1, 1] => ! negative offset
        substring ["", 3, 1] => ""
        substring ["abc", 1.0, 1] => "b"
        substring ["abc", 1.5, 1] => ! operand 2 must be integer number but got floating-point number
        substring ["abc", "x", 1] => ! operand 2 must be number but got string
        substring ["abc", 0, null] => ! operand 3 must be number but got null
        split ["a.b.c", "."] => ["a","b","c"]
        split [".a.", "."] => ["","a",""]
        split ["abc", "->"] => ["abc"]
        split ["a->b->", "->"] => ["a","b",""]
        split ["żó", ""] => ["ż","ó"]
        split ["", ""] => []
        split ["", "a"] => [""]
        split ["a", 1] => ! operand 2 must be string but got number
        strings.split_n ["a.b.c", ".", 2] => ["a","b"]
        strings.split_n ["a.b.c", ".", 9] => ["a","b","c"]
        strings.split_n ["a.b.c", ".", -2] => ["b","c"]
        strings.split_n ["a.b.c", ".", -9] => ["a","b","c"]
        strings.split_n ["a.b.c", ".", 0] => []
        strings.split_n ["abc", "", 2] => ["a","b"]
        strings.split_n ["a", ".", 1.5] => ! operand 3 must be integer number but got floating-point number
        trim ["xxabcxyx", "xy"] => "abc"
        trim ["abc", ""] => "abc"
        trim [1, ""] => ! operand 1 must be string but got number
        trim_left ["xxabcxyx", "xy"] => "abcxyx"
        trim_right ["żabcż", "ż"] => "żabc"
        trim_prefix ["foofoo", "foo"] => "foo"
        trim_prefix ["foo", "bar"] => "foo"
        trim_suffix ["foofoo", "foo"] => "foo"
        trim_suffix ["foo", 3] => ! operand 2 must be string but got number
        trim_space ["\t\u00a0 a b \u2003\n"] => "a b"
        trim_space [[]] => ! operand 1 must be string but got array
        "#,
    );
}

#[test]
fn change() {
    check(
        r#"
        concat [",", ["a", "b", "c"]] => "a,b,c"
        concat [", ", {"$set": ["c", "a", "b"]}] => "a, b, c"
        concat ["", ["a", "b"]] => "ab"
        concat [",", []] => ""
        concat [",", ["a"]] => "a"
        concat [",", [1]] => ! operand 2 must be array of strings but got array containing number
        concat [",", ["a", null]] => ! operand 2 must be array of strings but got array containing null
        concat [",", {"$set": ["a", 1]}] => ! operand 2 must be set of strings but got set containing number
        concat [",", "a"] => ! operand 2 must be one of {set, array} but got string
        concat [1, []] => ! operand 1 must be string but got number
        replace ["banana", "an", "<>"] => "b<><>a"
        replace ["banana", "x", "<>"] => "banana"
        replace ["abc", "", "-"] => "-a-b-c-"
        replace ["", "", "-"] => "-"
        replace ["aé", "", "-"] => "-a-�-�-"
        replace ["abc", "b", ""] => "ac"
        replace ["abc", "b", 1] => ! operand 3 must be string but got number
        strings.replace_n [{"a": "1", "ab": "2", "b": "a"}, "abba"] => "1aa1"
        strings.replace_n [{"<": "&lt;", ">": "&gt;"}, "<b>bold</b>"] => "&lt;b&gt;bold&lt;/b&gt;"
        strings.replace_n [{"": "-", "a": "b"}, "aac"] => "-b-b-c-"
        strings.replace_n [{}, "abc"] => "abc"
        strings.replace_n [{"a": 1}, "abc"] => ! operand 1 non-string value found in pattern object
        strings.replace_n ["a", "abc"] => ! operand 1 must be object but got string
        strings.replace_n [{}, 1] => ! operand 2 must be string but got number
        strings.reverse ["żółw"] => "włóż"
        strings.reverse [""] => ""
        strings.reverse [1] => ! operand 1 must be string but got number
        lower ["AbC"] => "abc"
        lower ["abc"] => "abc"
        lower ["ŻÓŁW İ Σ"] => "żółw i σ"
        lower [1] => ! operand 1 must be string but got number
        upper ["AbC1"] => "ABC1"
        upper ["żółw ß ŉ ﬁ ᾀ ᾳ ǆ"] => "ŻÓŁW ß ŉ ﬁ ᾈ ᾼ Ǆ"
        upper [{}] => ! operand 1 must be string but got object
        "#,
    );
}
