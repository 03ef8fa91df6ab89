//! Arrays, sets, aggregates, types, membership.

mod support;
use support::check;

#[test]
fn aggregates() {
    check(
        r##"
        count ["żółw"] => 4
        count [[1,2,3]] => 3
        count [{"a":1}] => 1
        count [{"$set":[1,2]}] => 2
        count [5] => ! operand 1 must be one of {array, object, set, string} but got number
        max [[1,3,2]] => 3
        max [{"$set":[1,3,2]}] => 3
        max [[1,1.0]] => 1.0
        max [[1,"a",[2]]] => [2]
        max [[]] => undefined
        max [{"$set":[]}] => undefined
        max [{}] => ! operand 1 must be one of {set, array} but got object
        min [[3,1,2]] => 1
        min [{"$set":["b","a"]}] => "a"
        min [[1.0,1]] => 1
        min [[]] => undefined
        min ["x"] => ! operand 1 must be one of {set, array} but got string
        sum [[1,2,3]] => 6
        sum [{"$set":[1,2,3]}] => 6
        sum [[]] => 0
        sum [[0.1,0.2]] => 0.3
        sum [[9223372036854775807,1]] => 9223372036854775808
        sum [[1.0,2]] => 3
        sum [[1e30,1]] => 1000000000000000000000000000001
        sum [[1,"a"]] => ! operand 1 must be array of numbers but got array containing string
        sum [{"$set":["a",1]}] => ! operand 1 must be set of numbers but got set containing string
        sum [1] => ! operand 1 must be one of {set, array} but got number
        product [[2,3,4]] => 24
        product [[]] => 1
        product [{"$set":[2,5]}] => 10
        product [[1.5,2]] => 3
        product [[-7884,1.0006361]] => -7889.0150124
        product [[0.3,-9223372036854775808]] => -2767011611056432600
        product [[12345678901234567890.5]] => 12345678901234567000
        product [[9223372036854775807,9223372036854775807]] => 85070591730234615847396907784232501249
        product [[1,null]] => ! operand 1 must be array of numbers but got array containing null
        product [{}] => ! operand 1 must be one of {set, array} but got object
        sort [[3,1,2]] => [1,2,3]
        sort [["b",1,null,{"a":1},[2]]] => [null,1,"b",[2],{"a":1}]
        sort [{"$set":[2,1]}] => [1,2]
        sort [[]] => []
        sort [{}] => ! operand 1 must be one of {set, array} but got object
        all [[true,true]] => true
        all [[true,1]] => false
        all [[]] => true
        all [{"$set":[true]}] => true
        all [1] => ! operand 1 must be one of {array, set} but got number
        any [[false,true]] => true
        any [{"$set":[false]}] => false
        any [[]] => false
        any ["x"] => ! operand 1 must be one of {array, set} but got string
        "##,
    );
}

#[test]
fn members() {
    check(
        r##"
        internal.member_2 [1,[1,2]] => true
        internal.member_2 [1.0,[1,2]] => true
        internal.member_2 [3,[1,2]] => false
        internal.member_2 [[1],{"$set":[[1]]}] => true
        internal.member_2 [1,{"a":1}] => true
        internal.member_2 ["a",{"a":1}] => false
        internal.member_2 ["a","abc"] => false
        internal.member_3 [0,"a",["a","b"]] => true
        internal.member_3 [1,"a",["a","b"]] => false
        internal.member_3 ["k",1,{"k":1}] => true
        internal.member_3 ["k",1,{"j":1}] => false
        internal.member_3 [1,1,{"$set":[1]}] => true
        internal.member_3 [1,2,{"$set":[1,2]}] => false
        internal.member_3 [0,"a","abc"] => false
        "##,
    );
}

#[test]
fn arrays() {
    check(
        r##"
        array.concat [[1],[2,3]] => [1,2,3]
        array.concat [[],[1]] => [1]
        array.concat [[1],[]] => [1]
        array.concat [1,[]] => ! operand 1 must be array but got number
        array.concat [[],"x"] => ! operand 2 must be array but got string
        array.flatten [[1,[2,[3]],[],4]] => [1,2,[3],4]
        array.flatten [[1,2]] => [1,2]
        array.flatten [[]] => []
        array.flatten [[[]]] => []
        array.flatten [{}] => ! operand 1 must be array but got object
        array.reverse [[1,2,3]] => [3,2,1]
        array.reverse [[]] => []
        array.reverse ["abc"] => ! operand 1 must be array but got string
        array.slice [[1,2,3,4],1,3] => [2,3]
        array.slice [[1,2,3],-1,2] => [1,2]
        array.slice [[1,2,3],2,1] => []
        array.slice [[1,2,3],1,99] => [2,3]
        array.slice [[1,2,3],5,9] => []
        array.slice [[1,2,3],0,-1] => []
        array.slice [[1,2,3],"a",1] => ! operand 2 must be number but got string
        array.slice [[1,2,3],0,1.5] => ! operand 3 must be integer number but got floating-point number
        array.slice [[1,2,3],1.0,3] => [2,3]
        array.slice [{},0,1] => ! operand 1 must be array but got object
        "##,
    );
}

#[test]
fn sets() {
    check(
        r##"
        and [{"$set":[1,2,3]},{"$set":[2,3,4]}] => {"$set":[2,3]}
        and [{"$set":[1]},{"$set":[2]}] => {"$set":[]}
        and [{"$set":[]},{"$set":[2]}] => {"$set":[]}
        and [{"$set":[17]},{"$set":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19]}] => {"$set":[17]}
        and [{"$set":[]},[]] => ! operand 2 must be set but got array
        or [{"$set":[1,2]},{"$set":[2,3]}] => {"$set":[1,2,3]}
        or [{"$set":[]},{"$set":[2]}] => {"$set":[2]}
        or [{"$set":[1]},{"$set":[]}] => {"$set":[1]}
        or [1,{"$set":[]}] => ! operand 1 must be set but got number
        intersection [{"$set":[{"$set":[1,2,3]},{"$set":[2,3]},{"$set":[3,4,2]}]}] => {"$set":[2,3]}
        intersection [{"$set":[]}] => {"$set":[]}
        intersection [{"$set":[{"$set":[]},{"$set":[1]}]}] => {"$set":[]}
        intersection [{"$set":[1]}] => ! operand 1 must be set but got number
        intersection [[]] => ! operand 1 must be set but got array
        union [{"$set":[{"$set":[1,2]},{"$set":[3]},{"$set":[2,4]}]}] => {"$set":[1,2,3,4]}
        union [{"$set":[]}] => {"$set":[]}
        union [{"$set":[{"$set":["a"]}]}] => {"$set":["a"]}
        union [{"$set":["a"]}] => ! operand 1 must be set but got string
        union [{}] => ! operand 1 must be set but got object
        set_diff [{"$set":[1,2,3]},{"$set":[2]}] => {"$set":[1,3]}
        set_diff [{"$set":[17,50]},{"$set":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19]}] => {"$set":[50]}
        set_diff [{"$set":[]},{"$set":[2]}] => {"$set":[]}
        set_diff [{"$set":[1]},[]] => ! operand 2 must be set but got array
        "##,
    );
}

#[test]
fn types() {
    check(
        r##"
        is_array [[]] => true
        is_array [{}] => false
        is_boolean [false] => true
        is_boolean [0] => false
        is_null [null] => true
        is_null [false] => false
        is_number [1.5] => true
        is_number ["1"] => false
        is_object [{}] => true
        is_object [{"$set":[]}] => false
        is_set [{"$set":[]}] => true
        is_set [[]] => false
        is_string [""] => true
        is_string [null] => false
        type_name [null] => "null"
        type_name [true] => "boolean"
        type_name [1e9] => "number"
        type_name ["x"] => "string"
        type_name [[]] => "array"
        type_name [{}] => "object"
        type_name [{"$set":[]}] => "set"
        cast_array [[1,2]] => [1,2]
        cast_array [{"$set":[2,1]}] => [1,2]
        cast_array [{"$set":[]}] => []
        cast_array [1] => ! operand 1 must be one of {array, set} but got number
        cast_boolean [true] => true
        cast_boolean [null] => ! operand 1 must be boolean but got null
        cast_null [null] => null
        cast_null [0] => ! operand 1 must be null but got number
        cast_object [{"a":1}] => {"a":1}
        cast_object [[]] => ! operand 1 must be object but got array
        cast_set [[2,1,2]] => {"$set":[1,2]}
        cast_set [{"$set":[1]}] => {"$set":[1]}
        cast_set ["x"] => ! operand 1 must be one of {array, set} but got string
        cast_string ["x"] => "x"
        cast_string [1] => ! operand 1 must be string but got number
        "##,
    );
}

#[test]
fn graphs() {
    check(
        r##"
        graph.reachable [{"a":["b"],"b":["c"],"c":["a"],"d":[]},["a"]] => {"$set":["a","b","c"]}
        graph.reachable [{"a":{"$set":["b","x"]},"b":[]},{"$set":["a"]}] => {"$set":["a","b"]}
        graph.reachable [{"a":null,"b":"a"},["a","b","z"]] => {"$set":["a","b"]}
        graph.reachable [{},[]] => {"$set":[]}
        graph.reachable [[],[]] => ! operand 1 must be object but got array
        graph.reachable [{},"a"] => ! operand 2 must be {array, set} but got string
        graph.reachable_paths [{"a":["b","c"],"b":["d"],"c":["d"],"d":[]},["a"]] => {"$set":[["a","b","d"],["a","c","d"]]}
        graph.reachable_paths [{"a":["b"],"b":["c"],"c":["a"]},["a"]] => {"$set":[["a","b","c"]]}
        graph.reachable_paths [{"a":["b","x"],"b":[]},{"$set":["a"]}] => {"$set":[["a"],["a","b"]]}
        graph.reachable_paths [{"a":["a"]},["a"]] => {"$set":[["a","a"]]}
        graph.reachable_paths [{"a":[]},["a","z"]] => {"$set":[["a"]]}
        graph.reachable_paths [{"a":["b","b"],"b":null},["a","b"]] => {"$set":[["a","b"],["b"]]}
        graph.reachable_paths [{"a":["b","d"],"b":["c","a"],"c":["b","d"],"d":{"$set":["a","e"]}},["a","c"]] => {"$set":[["a","b"],["a","b","c"],["a","b","c","d"],["a","d"],["c","b"],["c","b","a"],["c","b","a","d"],["c","d"],["c","d","a"],["c","d","a","b"]]}
        graph.reachable_paths [{"a":["b","a"],"b":["a","b"]},["a"]] => {"$set":[["a","a"],["a","a","b"],["a","b"]]}
        graph.reachable_paths [1,[]] => ! operand 1 must be object but got number
        graph.reachable_paths [{},{}] => ! operand 2 must be {array, set} but got object
        walk [{"b":[1,{"$set":["x"]}],"a":{"c":null}}] => [[[],{"a":{"c":null},"b":[1,{"$set":["x"]}]}],[["a"],{"c":null}],[["a","c"],null],[["b"],[1,{"$set":["x"]}]],[["b",0],1],[["b",1],{"$set":["x"]}],[["b",1,"x"],"x"]]
        walk [1] => [[[],1]]
        walk [[]] => [[[],[]]]
        walk [{"$set":[[1],2]}] => [[[],{"$set":[2,[1]]}],[[2],2],[[[1]],[1]],[[[1],0],1]]
        "##,
    );
}
