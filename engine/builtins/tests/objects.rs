//! Objects and JSON paths.

mod support;
use support::check;

#[test]
fn objects() {
    check(
        r##"
        object.filter [{"a":1,"b":2,"c":3},["a","c","z"]] => {"a":1,"c":3}
        object.filter [{"a":1,"b":2},{"$set":["b"]}] => {"b":2}
        object.filter [{"a":1,"b":2},{"a":"x"}] => {"a":1}
        object.filter [{"a":1},[]] => {}
        object.filter [{"a":1},["a"]] => {"a":1}
        object.filter [[],["a"]] => ! operand 1 must be object but got array
        object.filter [{},"a"] => ! operand 2 must be one of {object, set, array} but got string
        object.remove [{"a":1,"b":2,"c":3},["a","z"]] => {"b":2,"c":3}
        object.remove [{"a":1},{"$set":["a"]}] => {}
        object.remove [{"a":1,"b":{"c":2}},{"b":{"c":2}}] => {"a":1}
        object.remove ["x",[]] => ! operand 1 must be object but got string
        object.remove [{},1] => ! operand 2 must be one of {object, set, array} but got number
        object.get [{"a":1},"a",0] => 1
        object.get [{"a":1},"b",0] => 0
        object.get [{"a":false},"a",0] => false
        object.get [{"a":{"b":[1,{"c":2}]}},["a","b",1,"c"],0] => 2
        object.get [{"a":{"b":[1]}},["a","b",7],"d"] => "d"
        object.get [{"a":{"b":[1]}},["a","x","y"],"d"] => "d"
        object.get [{"a":{"$set":["x"]}},["a","x"],"d"] => "x"
        object.get [{"a":1},[],0] => {"a":1}
        object.get [[],"a",0] => ! operand 1 must be object but got array
        object.keys [{"b":1,"a":2}] => {"$set":["a","b"]}
        object.keys [{}] => {"$set":[]}
        object.keys [[]] => ! operand 1 must be object but got array
        object.union [{"a":1,"b":{"c":1,"d":2}},{"b":{"c":3},"e":4}] => {"a":1,"b":{"c":3,"d":2},"e":4}
        object.union [{},{"a":1}] => {"a":1}
        object.union [{"a":1},{}] => {"a":1}
        object.union [{"a":{"b":1}},{"a":2}] => {"a":2}
        object.union [{"a":2},{"a":{"b":1}}] => {"a":{"b":1}}
        object.union [{"a":1},{"a":1.0}] => {"a":1}
        object.union [{"a":[1]},{"a":[2]}] => {"a":[2]}
        object.union [1,{}] => ! operand 1 must be object but got number
        object.union [{},[]] => ! operand 2 must be object but got array
        object.union_n [[{"a":1},{"b":2},{"a":3}]] => {"a":3,"b":2}
        object.union_n [[{"a":{"b":2}},{"a":4},{"a":{"c":3}}]] => {"a":{"c":3}}
        object.union_n [[{"a":{"b":2}},{"a":{"c":{"x":1}}},{"a":{"c":{"y":2},"b":3}}]] => {"a":{"b":3,"c":{"x":1,"y":2}}}
        object.union_n [[]] => {}
        object.union_n [[{"a":1}]] => {"a":1}
        object.union_n [[{"a":{"b":1}},{"a":{"b":2}}]] => {"a":{"b":2}}
        object.union_n [[{"a":1},2]] => ! operand 1 must be array of objects but got array containing number
        object.union_n [[1]] => ! operand 1 must be array of objects but got array containing number
        object.union_n [{}] => ! operand 1 must be array but got object
        object.subset [{"a":1,"b":{"c":2,"d":3}},{"b":{"c":2}}] => true
        object.subset [{"a":1},{"a":2}] => false
        object.subset [{"a":1},{"b":1}] => false
        object.subset [{"a":[1,2,3]},{"a":[2,3]}] => true
        object.subset [{"a":[1,2,3]},{"a":[1,3]}] => false
        object.subset [{"a":{"$set":[1,2]}},{"a":{"$set":[1]}}] => true
        object.subset [{"a":[1,2]},{"a":{"$set":[1]}}] => false
        object.subset [{"a":1},{}] => true
        object.subset [[1,1,1,2],[1,1,2]] => true
        object.subset [[1,2,1,2,3],[1,2,3]] => true
        object.subset [[1,2],[]] => true
        object.subset [[1],[1,2]] => false
        object.subset [{"$set":[1,2]},{"$set":[2]}] => true
        object.subset [{"$set":[1,2]},{"$set":[3]}] => false
        object.subset [[1,2,3],{"$set":[3,1]}] => true
        object.subset [[1,2,3],{"$set":[4]}] => false
        object.subset [[1],{"$set":[]}] => true
        object.subset [[],{"$set":[]}] => false
        object.subset [{"$set":[1]},[1]] => ! both arguments object.subset must be of the same type or array and set
        object.subset [1,1] => ! both arguments object.subset must be of the same type or array and set
        object.subset [{},[]] => ! both arguments object.subset must be of the same type or array and set
        "##,
    );
}

#[test]
fn paths() {
    check(
        r##"
        json.filter [{"a":{"b":{"c":1,"d":2},"e":3},"f":4},["a/b/c","f"]] => {"a":{"b":{"c":1}},"f":4}
        json.filter [{"a":{"b":[1,2,3]}},["a/b/0","/a/b/2"]] => {"a":{"b":[1,3]}}
        json.filter [{"a":1,"b":2},["a","a/x"]] => {"a":1}
        json.filter [{"a":{"b":1}},[["a","b"]]] => {"a":{"b":1}}
        json.filter [{"a":1},["a/b"]] => {"a":1}
        json.filter [{"a/b":{"~x":1,"y":2}},["a~1b/~0x"]] => {"a/b":{"~x":1}}
        json.filter [{"a":1},[]] => {}
        json.filter [{"a":1},[""]] => {}
        json.filter [{"a":[{"b":1,"c":2},{"b":3}]},["a/1/b","a/0/c","a/01","a/-"]] => {"a":[{"c":2},{"b":3}]}
        json.filter [{"a":{"$set":["x","y"]}},["a/x"]] => {"a":{"$set":["x"]}}
        json.filter [{"a":{"$set":["x","y"]}},{"$set":["a/x","b"]}] => {"a":{"$set":["x"]}}
        json.filter [{"a":1},"a"] => ! operand 2 must be one of {set, array} but got string
        json.filter [{"a":1},[1]] => ! operand 2 must be one of {set, array} containing string paths or array of path segments but got number
        json.filter [[],["a"]] => ! operand 1 must be object but got array
        json.remove [{"a":{"b":{"c":1,"d":2},"e":3},"f":4},["a/b/c","f"]] => {"a":{"b":{"d":2},"e":3}}
        json.remove [{"a":[1,2,3,4]},["a/0","a/2"]] => {"a":[2,4]}
        json.remove [{"a":1,"b":2},["a","a/x"]] => {"b":2}
        json.remove [{"a":{"b":1}},[["a","b"]]] => {"a":{}}
        json.remove [{"a":1},["a/b","c"]] => {"a":1}
        json.remove [{"a":{"$set":["x","y"]}},["a/x"]] => {"a":{"$set":["y"]}}
        json.remove [{"a":1},[]] => {"a":1}
        json.remove [{"a":1},[""]] => {"a":1}
        json.remove [{"a":[{"b":1,"c":2},{"b":3}]},["a/0/b","a/1"]] => {"a":[{"c":2}]}
        json.remove [{"a":[[1,2],[3]]},["a/0/1"]] => {"a":[[1],[3]]}
        json.remove [{"a":1},"a"] => ! operand 2 must be one of {set, array} but got string
        json.remove [{"a":1},[null]] => ! operand 2 must be one of {set, array} containing string paths or array of path segments but got null
        json.remove [1,[]] => ! operand 1 must be object but got number
        "##,
    );
}

#[test]
fn patches() {
    check(
        r##"
        json.patch [{"a":1},[{"op":"add","path":"/b","value":2}]] => {"a":1,"b":2}
        json.patch [{"a":[1,2]},[{"op":"add","path":"a/1","value":"x"}]] => {"a":[1,"x",2]}
        json.patch [{"a":[1,2]},[{"op":"add","path":"/a/-","value":3}]] => {"a":[1,2,3]}
        json.patch [{"a":[1,2]},[{"op":"add","path":["a",0],"value":0}]] => {"a":[0,1,2]}
        json.patch [{"a":1},[{"op":"add","path":"","value":[1]}]] => [1]
        json.patch [{"a":1,"b":2},[{"op":"remove","path":"/a"}]] => {"b":2}
        json.patch [[1,2,3],[{"op":"remove","path":"/1"}]] => [1,3]
        json.patch [{"a":{"b":1}},[{"op":"replace","path":"/a/b","value":{"c":2}}]] => {"a":{"b":{"c":2}}}
        json.patch [{"a":{"b":1},"c":{}},[{"op":"move","from":"/a/b","path":"/c/d"}]] => {"a":{},"c":{"d":1}}
        json.patch [{"a":{"b":1},"c":{}},[{"op":"copy","from":"/a","path":"/c/d"}]] => {"a":{"b":1},"c":{"d":{"b":1}}}
        json.patch [{"a":{"b":1}},[{"op":"test","path":"/a/b","value":1},{"op":"add","path":"/ok","value":true}]] => {"a":{"b":1},"ok":true}
        json.patch [{"a":{"$set":["x","y"]}},[{"op":"remove","path":"/a/x"},{"op":"add","path":"/a/z","value":"z"}]] => {"a":{"$set":["y","z"]}}
        json.patch [{"a":{"$set":[{"b":1}]}},[{"op":"add","path":["a",{"b":1},"c"],"value":2}]] => {"a":{"$set":[{"b":1,"c":2}]}}
        json.patch [{"a":{"$set":["x"]}},[{"op":"add","path":"/a/q","value":"z"}]] => ! set key "q" does not equal value to be inserted "z"
        json.patch [{"a":{"$set":["x"]}},[{"op":"remove","path":"/a/q"}]] => ! cannot delete child key "q" that does not exist
        json.patch [{"a":{"$set":["x"]}},[{"op":"add","path":"/a/q/r","value":1}]] => ! path q does not exist in set term {"x"}
        json.patch [{"a":1},[{"op":"remove","path":"/b"}]] => ! cannot delete child key "b" that does not exist
        json.patch [{"a":1},[{"op":"remove","path":"/a"},{"op":"remove","path":"/a"}]] => ! cannot delete the already deleted scalar node for key "a"
        json.patch [{"a":[]},[{"op":"remove","path":"/a"},{"op":"remove","path":"/a"}]] => ! cannot delete the already deleted composite node for key "a"
        json.patch [{"a":[]},[{"op":"remove","path":"/a"},{"op":"add","path":"/a/-","value":1}]] => ! cannot unfold the already deleted composite node for key "a"
        json.patch [{"a":1},[{"op":"add","path":"/b/c","value":1}]] => ! path "b" does not exist in object term {"a": 1}
        json.patch [{"a":1},[{"op":"add","path":"/a/c","value":1}]] => ! expected composite type, found value: 1 (type: ast.Number)
        json.patch [{"a":"x"},[{"op":"add","path":"/a/c/d","value":1}]] => ! expected composite type for path "c", found value: "x" (type: ast.String)
        json.patch [[1],[{"op":"add","path":"/5","value":1}]] => ! index for array insertion out of bounds
        json.patch [[1],[{"op":"remove","path":"/1"}]] => ! index for array delete out of bounds
        json.patch [[1],[{"op":"remove","path":"/-"}]] => ! index for array delete out of bounds
        json.patch [[1],[{"op":"add","path":"/01","value":1}]] => ! leading zeros are not allowed in JSON paths
        json.patch [[1,2],[{"op":"remove","path":"/1.0"}]] => [1]
        json.patch [[1,2],[{"op":"remove","path":"/-1"}]] => ! index for array delete out of bounds
        json.patch [[1,2],[{"op":"remove","path":[1.0]}]] => [1]
        json.patch [[1],[{"op":"add","path":"/x","value":1}]] => ! invalid string for indexing
        json.patch [[1],[{"op":"add","path":[null],"value":1}]] => ! invalid type for indexing
        json.patch [[1],[{"op":"add","path":[1.5],"value":1}]] => ! invalid number type for indexing
        json.patch [[1],[{"op":"add","path":"/3/x","value":1}]] => ! path 3 does not exist in array term [1]
        json.patch [{"a":1},[{"op":"add","path":"/b"}]] => ! missing required attribute 'value'
        json.patch [{"a":1},[{"op":"move","path":"/b"}]] => ! missing required attribute 'from'
        json.patch [{"a":1},[{"op":"nope","path":"/b"}]] => ! unrecognized op: 'nope'
        json.patch [{"a":1},[{"path":"/b"}]] => ! missing required attribute 'op'
        json.patch [{"a":1},[{"op":"add"}]] => ! missing required attribute 'path'
        json.patch [{"a":1},[{"op":1,"path":""}]] => ! attribute 'op' must be a string but found: number
        json.patch [{"a":1},[{"op":"add","path":1,"value":1}]] => ! operand 2 must be one of {set, array} containing string paths or array of path segments but got number
        json.patch [{"a":1},[1]] => ! must be an array of JSON-Patch objects, but at least one element is not an object
        json.patch [{"a":1},{}] => ! operand 2 must be array but got object
        json.patch [{"a":1},[]] => {"a":1}
        json.patch [{"a":{"b":{"c":[1]}}},[{"op":"copy","from":"/a","path":"/a/b/d"},{"op":"remove","path":"/a/b/c/0"}]] => {"a":{"b":{"c":[],"d":{"b":{"c":[1]}}}}}
        json.patch [{"a":1},[{"op":"remove","path":""},{"op":"add","path":"/x","value":1}]] => ! deleted node encountered during insert operation
        json.patch [{"a":1},[{"op":"remove","path":""},{"op":"add","path":"/x/y","value":1}]] => ! nil value encountered where composite value was expected
        json.patch [{"a":1},[{"op":"remove","path":""},{"op":"remove","path":""}]] => ! deleted node encountered during delete operation
        "##,
    );
}
