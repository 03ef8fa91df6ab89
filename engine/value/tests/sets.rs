//! Sets of collections: sorted and found as if each were compared with each, whatever shapes their objects have.

use lictor_value::{Region, Value, json};

/// The set of the items of a JSON array.
fn set<'r>(region: &'r Region, items: &str) -> (Vec<Value<'r>>, Value<'r>) {
    let read = json::read(region, items.as_bytes(), &json::ReadOptions::default());
    let items = read.expect("JSON").as_array().expect("an array").to_vec();
    let set = region.set(&mut items.clone());
    (items, set)
}

/// What is left of the items when each is held against each.
fn plainly<'r>(items: &[Value<'r>]) -> Vec<Value<'r>> {
    let mut kept: Vec<Value<'r>> = Vec::new();
    for item in items {
        let at = kept.iter().position(|known| known.compare(*item).is_ge());
        match at {
            Some(at) if kept[at].equals(*item) => {}
            Some(at) => kept.insert(at, *item),
            None => kept.push(*item),
        }
    }
    kept
}

#[track_caller]
fn holds(items: &str) {
    let region = Region::new();
    let (items, set) = set(&region, items);
    let want = plainly(&items);
    let set = set.as_set().expect("a set");
    let shown = |values: &[Value<'_>]| values.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(shown(set.items()), shown(&want));
    for item in &items {
        assert!(set.contains(*item), "{item} is missing");
    }
    for other in [Value::NULL, Value::int(-1), Value::EMPTY_OBJECT, Value::str("none")] {
        assert_eq!(set.contains(other), items.iter().any(|item| item.equals(other)), "{other}");
    }
}

/// Many objects, with keys in the order that `order` gives for each.
fn objects(count: usize, order: impl Fn(usize) -> usize) -> String {
    let object = |n: usize| {
        let text = "long ".repeat(20);
        let mut fields = [
            format!(r#""zone":"z{}""#, n % 3),
            format!(r#""address":{{"row":{},"a":"x"}}"#, n * 7 % 10),
            format!(r#""kind":"{}""#, ["a", "b"][n % 2]),
            format!(r#""note":["{text}",{}]"#, n * 5 % 11),
        ];
        let by = order(n) % fields.len();
        fields.rotate_left(by);
        format!("{{{}}}", fields.join(","))
    };
    format!("[{}]", (0..count).map(object).collect::<Vec<_>>().join(","))
}

#[test]
fn of_objects_of_one_shape() {
    holds(&objects(500, |_| 0));
    holds(&objects(500, |_| 1));
}

#[test]
fn of_objects_of_many_shapes() {
    holds(&objects(500, |n| n));
    holds(&objects(500, |n| n / 10));
    holds(r#"[{"b":1,"a":2},{"a":2,"b":1},{"a":2},{"b":0},{},{"a":2,"c":0},{"b":1,"a":2.0}]"#);
}

#[test]
fn of_what_is_not_alike() {
    holds(r#"[3,"x",{"b":1,"a":[]},[1,{"z":1,"a":2}],null,true,[],{},"x",3.0,[1,{"a":2,"z":1}]]"#);
    holds(r#"["b","a","b","c","a"]"#);
    holds(r#"[[2,1],[1],[1,2],[1],[0,{"b":1}]]"#);
}

#[test]
fn the_first_spelling_stays() {
    let region = Region::new();
    let (_, set) = set(&region, r#"[{"b":1.0,"a":0},{"c":3},{"b":1,"a":0},{"a":0,"b":1}]"#);
    assert_eq!(set.to_string(), r#"{{"a": 0, "b": 1.0}, {"c": 3}}"#);
}
