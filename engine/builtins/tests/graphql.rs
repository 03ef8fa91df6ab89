//! GraphQL documents and schemas.

#![cfg(feature = "graphql")]

mod support;
use support::check;

#[test]
fn documents() {
    check(
        r#"
        graphql.schema_is_valid ["type Query { user(id: ID!): User } type User { id: ID! name: String }"] => true
        graphql.schema_is_valid ["type"] => false
        graphql.is_valid ["{ user(id: 1) { name } }","type Query { user(id: ID!): User } type User { id: ID! name: String }"] => true
        graphql.is_valid ["{ user { name } }","type Query { user(id: ID!): User } type User { id: ID! name: String }"] => false
        graphql.parse_query ["{ user(id: 1) { name } }"] => {"Operations":[{"Name":"","Operation":"query","SelectionSet":[{"Alias":"user","Arguments":[{"Name":"id","Value":{"ExpectedTypeHasDefault":false,"Kind":1,"Raw":"1"}}],"Name":"user","SelectionSet":[{"Alias":"name","Name":"name"}]}]}]}
        graphql.parse_schema ["type Query { a: Int }"] => {"Definitions":[{"BuiltIn":false,"Description":"","Fields":[{"Description":"","Name":"a","Type":{"NamedType":"Int","NonNull":false}}],"Kind":"OBJECT","Name":"Query"}]}
        graphql.parse_query ["{ user("] => ! Expected Name, found <EOF> in GraphQL string at location 1:8
        graphql.parse_and_verify ["{ nope }","type Query { user(id: ID!): User } type User { id: ID! name: String }"] => [false,{},{}]
        graphql.parse ["{ a }","type Query { a: Int }"] => [{"Operations":[{"Name":"","Operation":"query","SelectionSet":[{"Alias":"a","Name":"a"}]}]},{"Definitions":[{"BuiltIn":false,"Description":"","Fields":[{"Description":"","Name":"a","Type":{"NamedType":"Int","NonNull":false}}],"Kind":"OBJECT","Name":"Query"}]}]
        "#,
    );
}

/// A schema with something of everything.
const SCHEMA: &str = "interface Named { name: String! } enum Size { BIG SMALL } input Filter { size: Size! limit: Int = 3 } input One @oneOf { a: Int b: String } scalar Any type Dog implements Named { name: String! barks: Boolean owner(first: Int!): Human } type Cat implements Named { name: String! lives: Int } union Pet = Dog | Cat type Human { name: String pets(filter: Filter, one: One, any: Any): [Pet!]! } type Query { human(id: ID!): Human pet: Pet named: Named flag(on: Boolean, f: Float, s: String): Int } type Subscription { one: Int two: Int }";

/// Checks what is said of queries against [`SCHEMA`]; nothing where they are right.
fn complaints(cases: &[(&str, &str)]) {
    let lines: Vec<String> = cases
        .iter()
        .map(|(query, complaint)| {
            let operands = format!("[{query:?}, {SCHEMA:?}]");
            match *complaint {
                "" => format!("graphql.is_valid {operands} => true"),
                complaint => format!("graphql.parse {operands} => ! {complaint}"),
            }
        })
        .collect();
    lines.iter().for_each(|line| check(line));
}

#[test]
fn rules() {
    complaints(&[
        ("{ human(id: 1) { name } }", ""),
        (
            "{ human { name } }",
            "Field \"human\" argument \"id\" of type \"ID!\" is required, but it was not provided in GraphQL string at location 1:3",
        ),
        ("{ pet { ... on Dog { barks } ... on Cat { lives } } }", ""),
        (
            "{ pet { ... on Human { name } } }",
            "Fragment cannot be spread here as objects of type \"Pet\" can never be of type \"Human\" in GraphQL string at location 1:13",
        ),
        (
            "query q($a: Int) { flag }",
            "Variable \"$a\" is never used in operation \"q\" in GraphQL string at location 1:9",
        ),
        (
            "query q { flag(s: $b) }",
            "Variable \"$b\" is not defined by operation \"q\" in GraphQL string at location 1:19",
        ),
        (
            "query q($a: Int!) { flag(s: $a) }",
            "Variable \"$a\" of type \"Int!\" used in position expecting type \"String\" in GraphQL string at location 1:29",
        ),
        (
            "query a { flag } query a { flag }",
            "There can be only one operation named \"a\" in GraphQL string at location 1:18",
        ),
        (
            "subscription { one two }",
            "Anonymous Subscription must select only one top level field in GraphQL string at location 1:20",
        ),
        ("{ ...F }", "Unknown fragment \"F\" in GraphQL string at location 1:6"),
        ("{ ...F } fragment F on Query { flag }", ""),
        (
            "{ ...F } fragment F on Query { ...F }",
            "Cannot spread fragment \"F\" within itself in GraphQL string at location 1:35",
        ),
        (
            "{ flag } fragment F on Query { flag }",
            "Fragment \"F\" is never used in GraphQL string at location 1:10",
        ),
        (
            "{ flag @skip }",
            "Directive \"@skip\" argument \"if\" of type \"Boolean!\" is required, but it was not provided in GraphQL string at location 1:9",
        ),
        ("{ flag @nope }", "Unknown directive \"@nope\" in GraphQL string at location 1:9"),
        (
            "{ flag @skip(if: true) @skip(if: false) }",
            "The directive \"@skip\" can only be used once at this location in GraphQL string at location 1:25",
        ),
        (
            "query @skip(if: true) { flag }",
            "Directive \"@skip\" may not be used on QUERY in GraphQL string at location 1:8",
        ),
        (
            "{ human(id: 1) { pets(filter: {limit: 1}) { ... on Dog { name } } } }",
            "Field \"Filter.size\" of required type \"Size!\" was not provided in GraphQL string at location 1:31",
        ),
        (
            "{ human(id: 1) { pets(one: {a: 1, b: \"x\"}) { ... on Dog { name } } } }",
            "OneOf Input Object \"One\" must specify exactly one key in GraphQL string at location 1:28",
        ),
        (
            "{ human(id: 1) { pets(one: {a: null}) { ... on Dog { name } } } }",
            "Field \"One.a\" must be non-null in GraphQL string at location 1:32",
        ),
        (
            "{ human(id: 1) { pets(any: {a: [1, $x]}) { ... on Dog { name } } } }",
            "Variable \"$x\" is not defined in GraphQL string at location 1:36",
        ),
        (
            "{ a: flag a: __typename }",
            "Fields \"a\" conflict because \"flag\" and \"__typename\" are different fields. Use different aliases on the fields to fetch both if this was intentional in GraphQL string at location 1:11",
        ),
        (
            "{ flag(s: \"a\") flag(s: \"b\") }",
            "Fields \"flag\" conflict because they have differing arguments. Use different aliases on the fields to fetch both if this was intentional in GraphQL string at location 1:16",
        ),
        (
            "{ pet { ... on Dog { x: barks } ... on Cat { x: lives } } }",
            "Fields \"x\" conflict because they return conflicting types \"Boolean\" and \"Int\". Use different aliases on the fields to fetch both if this was intentional in GraphQL string at location 1:46",
        ),
        (
            "{ human(id: 1) { name } human(id: 1) { name: __typename } }",
            "Fields \"human\" conflict because subfields \"name\" conflict because \"name\" and \"__typename\" are different fields. Use different aliases on the fields to fetch both if this was intentional in GraphQL string at location 1:25",
        ),
        (
            "{ flag(on: true, on: false) }",
            "There can be only one argument named \"on\" in GraphQL string at location 1:18",
        ),
        (
            "{ human(id: 1) { pets(filter: {size: BIG, size: SMALL}) { ... on Dog { name } } } }",
            "There can be only one input field named \"size\" in GraphQL string at location 1:43",
        ),
    ]);
}

#[test]
fn documents_shown() {
    check(
        r##"
        graphql.parse_query ["# c\n{ a }"] => {"Operations": [{"Name": "", "Operation": "query", "SelectionSet": [{"Alias": "a", "Name": "a"}]}]}
        graphql.parse_query ["# c\nquery q { a }"] => {"Operations": [{"Comment": {"List": [{"Value": "# c"}]}, "Name": "q", "Operation": "query", "SelectionSet": [{"Alias": "a", "Name": "a"}]}]}
        graphql.parse_query ["{ a(x: # c1\n $v) }"] => {"Operations": [{"Name": "", "Operation": "query", "SelectionSet": [{"Alias": "a", "Arguments": [{"Name": "x", "Value": {"ExpectedTypeHasDefault": false, "Kind": 0, "Raw": "v"}}], "Name": "a"}]}]}
        graphql.parse_query ["{ a(x: # c1\n 5) }"] => {"Operations": [{"Name": "", "Operation": "query", "SelectionSet": [{"Alias": "a", "Arguments": [{"Name": "x", "Value": {"ExpectedTypeHasDefault": false, "Kind": 1, "Raw": "5"}}], "Name": "a"}]}]}
        graphql.parse_query ["{ # c\n a # d\n }"] => {"Operations": [{"Name": "", "Operation": "query", "SelectionSet": [{"Alias": "a", "Comment": {"List": [{"Value": "# c"}]}, "Name": "a"}]}]}
        graphql.parse_query ["{ a # e\n }\n# f"] => {"Operations": [{"Name": "", "Operation": "query", "SelectionSet": [{"Alias": "a", "Name": "a"}]}]}
        graphql.parse_query ["query q( # c\n $a: Int = 3 @x) # d\n{ a }"] => {"Operations": [{"Name": "q", "Operation": "query", "SelectionSet": [{"Alias": "a", "Name": "a"}], "VariableDefinitions": [{"Comment": {"List": [{"Value": "# c"}]}, "DefaultValue": {"ExpectedTypeHasDefault": false, "Kind": 1, "Raw": "3"}, "Directives": [{"Location": "", "Name": "x"}], "Type": {"NamedType": "Int", "NonNull": false}, "Used": false, "Variable": "a"}]}]}
        graphql.parse_query ["fragment F on T { a }"] => {"Fragments": [{"Name": "F", "SelectionSet": [{"Alias": "a", "Name": "a"}], "TypeCondition": "T"}]}
        graphql.parse_query ["{ ...F }"] => {"Operations": [{"Name": "", "Operation": "query", "SelectionSet": [{"Name": "F"}]}]}
        graphql.parse_query ["{ ... # c\n on T { a } }"] => {"Operations": [{"Name": "", "Operation": "query", "SelectionSet": [{"SelectionSet": [{"Alias": "a", "Name": "a"}], "TypeCondition": "T"}]}]}
        graphql.parse_query ["{ a @d(x:1) }"] => {"Operations": [{"Name": "", "Operation": "query", "SelectionSet": [{"Alias": "a", "Directives": [{"Arguments": [{"Name": "x", "Value": {"ExpectedTypeHasDefault": false, "Kind": 1, "Raw": "1"}}], "Location": "", "Name": "d"}], "Name": "a"}]}]}
        graphql.parse_query ["{ a(x: [1, # c\n 2]) b: c }"] => {"Operations": [{"Name": "", "Operation": "query", "SelectionSet": [{"Alias": "a", "Arguments": [{"Name": "x", "Value": {"Children": [{"Name": "", "Value": {"ExpectedTypeHasDefault": false, "Kind": 1, "Raw": "1"}}, {"Name": "", "Value": {"ExpectedTypeHasDefault": false, "Kind": 1, "Raw": "2"}}], "ExpectedTypeHasDefault": false, "Kind": 8, "Raw": ""}}], "Name": "a"}, {"Alias": "b", "Name": "c"}]}]}
        graphql.parse_query ["{a(x: {y: # c\n 1})}"] => {"Operations": [{"Name": "", "Operation": "query", "SelectionSet": [{"Alias": "a", "Arguments": [{"Name": "x", "Value": {"Children": [{"Name": "y", "Value": {"ExpectedTypeHasDefault": false, "Kind": 1, "Raw": "1"}}], "ExpectedTypeHasDefault": false, "Kind": 9, "Raw": ""}}], "Name": "a"}]}]}
        graphql.parse_schema ["# a\ntype T { a: Int } # b\n"] => {"Comment": {"List": [{"Value": "# b"}]}, "Definitions": [{"AfterDescriptionComment": {"List": [{"Value": "# a"}]}, "BuiltIn": false, "Description": "", "Fields": [{"Description": "", "Name": "a", "Type": {"NamedType": "Int", "NonNull": false}}], "Kind": "OBJECT", "Name": "T"}]}
        graphql.parse_schema ["\"d\" # c\n type T # x\n { \"fd\" # e\n a(x: Int = 3): [Int!]! @deprecated # f\n }"] => {"Definitions": [{"AfterDescriptionComment": {"List": [{"Value": "# c"}]}, "BuiltIn": false, "Description": "d", "EndOfDefinitionComment": {"List": [{"Value": "# f"}]}, "Fields": [{"AfterDescriptionComment": {"List": [{"Value": "# e"}]}, "Arguments": [{"DefaultValue": {"ExpectedTypeHasDefault": false, "Kind": 1, "Raw": "3"}, "Description": "", "Name": "x", "Type": {"NamedType": "Int", "NonNull": false}}], "Description": "fd", "Directives": [{"Location": "", "Name": "deprecated"}], "Name": "a", "Type": {"Elem": {"NamedType": "Int", "NonNull": true}, "NamedType": "", "NonNull": true}}], "Kind": "OBJECT", "Name": "T"}]}
        graphql.parse_schema ["# c\nscalar S"] => {"Definitions": [{"AfterDescriptionComment": {"List": [{"Value": "# c"}]}, "BuiltIn": false, "Description": "", "Kind": "SCALAR", "Name": "S"}]}
        graphql.parse_schema ["schema { query: Q } extend schema @a"] => {"Schema": [{"Description": "", "OperationTypes": [{"Operation": "query", "Type": "Q"}]}], "SchemaExtension": [{"Description": "", "Directives": [{"Location": "", "Name": "a"}]}]}
        graphql.parse_schema ["extend type T { a: Int }"] => {"Extensions": [{"BuiltIn": false, "Description": "", "Fields": [{"Description": "", "Name": "a", "Type": {"NamedType": "Int", "NonNull": false}}], "Kind": "OBJECT", "Name": "T"}]}
        graphql.parse_schema ["# e\nextend type T # f\n { a: Int }"] => {"Extensions": [{"AfterDescriptionComment": {"List": [{"Value": "# e"}]}, "BuiltIn": false, "Description": "", "Fields": [{"Description": "", "Name": "a", "Type": {"NamedType": "Int", "NonNull": false}}], "Kind": "OBJECT", "Name": "T"}]}
        graphql.parse_schema ["enum E { A # c\n B }"] => {"Definitions": [{"BuiltIn": false, "Description": "", "EnumValues": [{"Description": "", "Name": "A"}, {"AfterDescriptionComment": {"List": [{"Value": "# c"}]}, "Description": "", "Name": "B"}], "Kind": "ENUM", "Name": "E"}]}
        graphql.parse_schema ["union U = | A | B"] => {"Definitions": [{"BuiltIn": false, "Description": "", "Kind": "UNION", "Name": "U", "Types": ["A", "B"]}]}
        graphql.parse_schema ["input I { a: Int = 3 }"] => {"Definitions": [{"BuiltIn": false, "Description": "", "Fields": [{"DefaultValue": {"ExpectedTypeHasDefault": false, "Kind": 1, "Raw": "3"}, "Description": "", "Name": "a", "Type": {"NamedType": "Int", "NonNull": false}}], "Kind": "INPUT_OBJECT", "Name": "I"}]}
        graphql.parse_schema ["directive @d(a: Int) repeatable on FIELD | ENUM"] => {"Directives": [{"Arguments": [{"Description": "", "Name": "a", "Type": {"NamedType": "Int", "NonNull": false}}], "Description": "", "IsRepeatable": true, "Locations": ["FIELD", "ENUM"], "Name": "d"}]}
        graphql.parse_schema ["interface I implements J & K { a: Int }"] => {"Definitions": [{"BuiltIn": false, "Description": "", "Fields": [{"Description": "", "Name": "a", "Type": {"NamedType": "Int", "NonNull": false}}], "Interfaces": ["J", "K"], "Kind": "INTERFACE", "Name": "I"}]}
        graphql.parse_schema ["type Q { \"\"\"\n   block\n     two\n \"\"\" a: Int }"] => {"Definitions": [{"BuiltIn": false, "Description": "", "Fields": [{"Description": "block\n  two", "Name": "a", "Type": {"NamedType": "Int", "NonNull": false}}], "Kind": "OBJECT", "Name": "Q"}]}
        graphql.parse_schema ["# only"] => {"Comment": {"List": [{"Value": "# only"}]}}
        graphql.parse_schema [""] => {}
        graphql.parse_query ["{a(x:\"\\u12345\")}"] => {"Operations": [{"Name": "", "Operation": "query", "SelectionSet": [{"Alias": "a", "Arguments": [{"Name": "x", "Value": {"ExpectedTypeHasDefault": false, "Kind": 3, "Raw": "\u12345"}}], "Name": "a"}]}]}
        graphql.parse_schema ["type T"] => {"Definitions": [{"BuiltIn": false, "Description": "", "Kind": "OBJECT", "Name": "T"}]}
        graphql.parse_schema ["schema"] => {"Schema": [{"Description": ""}]}
        "##,
    );
}

#[test]
fn documents_refused() {
    check(
        r##"
        graphql.parse_query ["\""] => ! Unexpected <Invalid> in GraphQL string at location 1:2
        graphql.parse_query ["{"] => ! Expected Name, found <EOF> in GraphQL string at location 1:2
        graphql.parse_query ["{a"] => ! Expected Name, found <EOF> in GraphQL string at location 1:3
        graphql.parse_query ["query"] => ! Expected {, found <EOF> in GraphQL string at location 1:6
        graphql.parse_query ["{a(x:)}"] => ! Unexpected ) in GraphQL string at location 1:6
        graphql.parse_query ["{a(x:01)}"] => ! Unexpected <Invalid> in GraphQL string at location 1:7
        graphql.parse_query ["{a(x:1.)}"] => ! Unexpected <Invalid> in GraphQL string at location 1:8
        graphql.parse_query ["{a(x:\"abc)}"] => ! Unexpected <Invalid> in GraphQL string at location 1:12
        graphql.parse_query ["{a(x:\"\\q\")}"] => ! Unexpected <Invalid> in GraphQL string at location 1:8
        graphql.parse_query ["{a(x:\"\\u12\")}"] => ! Unexpected <Invalid> in GraphQL string at location 1:8
        graphql.parse_query ["\u00e9"] => ! Unexpected <Invalid> in GraphQL string at location 1:1
        graphql.parse_query ["'"] => ! Unexpected <Invalid> in GraphQL string at location 1:1
        graphql.parse_query ["{a \u00e9}"] => ! Expected Name, found <Invalid> in GraphQL string at location 1:4
        graphql.parse_query ["\u0001"] => ! Unexpected <Invalid> in GraphQL string at location 1:1
        graphql.parse_query ["{}"] => ! expected at least one definition, found } in GraphQL string at location 1:2
        graphql.parse_query ["query q($a){a}"] => ! Expected :, found ) in GraphQL string at location 1:11
        graphql.parse_query ["query q($a:Int=$b){a}"] => ! Unexpected $ in GraphQL string at location 1:16
        graphql.parse_query ["fragment on on T{a}"] => ! Unexpected Name "on" in GraphQL string at location 1:10
        graphql.parse_query ["fragment F T{a}"] => ! Expected "on", found Name "T" in GraphQL string at location 1:12
        graphql.parse_query ["{...}"] => ! Expected {, found } in GraphQL string at location 1:5
        graphql.parse_query ["{... on}"] => ! Expected Name, found } in GraphQL string at location 1:8
        graphql.parse_query ["subscription"] => ! Expected {, found <EOF> in GraphQL string at location 1:13
        graphql.parse_query ["foo"] => ! Unexpected Name "foo" in GraphQL string at location 1:1
        graphql.parse_query ["{a}}"] => ! Unexpected } in GraphQL string at location 1:4
        graphql.parse_query ["{a:}"] => ! Expected Name, found } in GraphQL string at location 1:4
        graphql.parse_query ["{a @}"] => ! Expected Name, found } in GraphQL string at location 1:5
        graphql.parse_query ["query ($a: [Int) {a}"] => ! Expected ], found ) in GraphQL string at location 1:16
        graphql.parse_query ["{a(x:{y})}"] => ! Expected :, found } in GraphQL string at location 1:8
        graphql.parse_query ["\"d\" {a}"] => ! Unexpected String "d" in GraphQL string at location 1:2
        graphql.parse_query ["{a(x: -)}"] => ! Unexpected <Invalid> in GraphQL string at location 1:8
        graphql.parse_query ["{a(x:1e)}"] => ! Unexpected <Invalid> in GraphQL string at location 1:8
        graphql.parse_query ["{a(x:\"\"\"ab\"\"\" b)}"] => ! Expected :, found ) in GraphQL string at location 1:16
        graphql.parse_query ["{ a(x:\"x\" \"y\")}"] => ! Expected Name, found String in GraphQL string at location 1:12
        graphql.parse_query ["{a(x: \"\"\"\n  z\n\"\"\" \"q\")}"] => ! Expected Name, found String in GraphQL string at location 3:6
        graphql.parse_query ["{a(x:\"ab\ncd\")}"] => ! Unexpected <Invalid> in GraphQL string at location 1:9
        graphql.parse_query [". a"] => ! Unexpected <Invalid> in GraphQL string at location 1:1
        graphql.parse_schema ["type"] => ! Expected Name, found <EOF> in GraphQL string at location 1:5
        graphql.parse_schema ["type T {}"] => ! expected at least one definition, found } in GraphQL string at location 1:9
        graphql.parse_schema ["type T { a }"] => ! Expected :, found } in GraphQL string at location 1:12
        graphql.parse_schema ["type T { a: }"] => ! Expected Name, found } in GraphQL string at location 1:13
        graphql.parse_schema ["enum E {}"] => ! expected at least one definition, found } in GraphQL string at location 1:9
        graphql.parse_schema ["\"d\""] => ! Unexpected <EOF> in GraphQL string at location 1:4
        graphql.parse_schema ["\"d\" \"e\""] => ! Unexpected String "e" in GraphQL string at location 1:6
        graphql.parse_schema ["\"d\" extend type T {a:Int}"] => ! Unexpected String "d" in GraphQL string at location 1:2
        graphql.parse_schema ["extend"] => ! Unexpected <EOF> in GraphQL string at location 1:7
        graphql.parse_schema ["extend foo"] => ! Unexpected Name "foo" in GraphQL string at location 1:8
        graphql.parse_schema ["extend type T"] => ! Unexpected <EOF> in GraphQL string at location 1:14
        graphql.parse_schema ["extend scalar S"] => ! Unexpected <EOF> in GraphQL string at location 1:16
        graphql.parse_schema ["extend schema"] => ! Unexpected <EOF> in GraphQL string at location 1:14
        graphql.parse_schema ["schema {}"] => ! expected at least one definition, found } in GraphQL string at location 1:9
        graphql.parse_schema ["schema {foo: A}"] => ! Unexpected Name "foo" in GraphQL string at location 1:9
        graphql.parse_schema ["directive d on FIELD"] => ! Expected @, found Name in GraphQL string at location 1:11
        graphql.parse_schema ["directive @d FIELD"] => ! Expected "on", found Name "FIELD" in GraphQL string at location 1:14
        graphql.parse_schema ["directive @d on foo"] => ! Unexpected Name "foo" in GraphQL string at location 1:17
        graphql.parse_schema ["union U = "] => ! Expected Name, found <EOF> in GraphQL string at location 1:11
        graphql.parse_schema ["input I { a: Int = $x }"] => ! Unexpected $ in GraphQL string at location 1:20
        graphql.parse_schema ["type T { a(: Int }"] => ! Expected Name, found : in GraphQL string at location 1:12
        graphql.parse_schema ["type T implements { a: Int }"] => ! Expected Name, found { in GraphQL string at location 1:19
        graphql.parse_schema ["interface"] => ! Expected Name, found <EOF> in GraphQL string at location 1:10
        graphql.parse_schema ["5"] => ! Unexpected Int "5" in GraphQL string at location 1:1
        graphql.parse_schema ["{"] => ! Unexpected { in GraphQL string at location 1:1
        graphql.parse_schema ["type T { \"d\" }"] => ! Expected Name, found } in GraphQL string at location 1:14
        graphql.parse_schema ["type 5"] => ! Expected Name, found Int in GraphQL string at location 1:6
        graphql.parse_schema ["type T { a: [Int }"] => ! Expected ], found } in GraphQL string at location 1:18
        graphql.parse_schema ["scalar"] => ! Expected Name, found <EOF> in GraphQL string at location 1:7
        graphql.parse_schema ["extend input I"] => ! Unexpected <EOF> in GraphQL string at location 1:15
        graphql.parse_schema ["extend enum E"] => ! Unexpected <EOF> in GraphQL string at location 1:14
        graphql.parse_schema ["extend union U"] => ! Unexpected <EOF> in GraphQL string at location 1:15
        graphql.parse_schema ["extend interface I"] => ! Unexpected <EOF> in GraphQL string at location 1:19
        "##,
    );
}

#[test]
fn schemas() {
    check(
        r##"
        graphql.parse ["{ __typename }", "type Query { a: Nope }"] => ! Error in gqlparser SchemaDocument to Schema conversion: input:1:17: Undefined type Nope.
        graphql.parse ["{ __typename }", "type A type A"] => ! Error in gqlparser SchemaDocument to Schema conversion: input:1:13: Cannot redeclare type A.
        graphql.parse ["{ __typename }", "type A { a: Int a: Int }"] => ! Error in gqlparser SchemaDocument to Schema conversion: input:1:17: Field A.a can only be defined once.
        graphql.parse ["{ __typename }", "enum E { A A }"] => ! Error in gqlparser SchemaDocument to Schema conversion: input:1:12: Enum value E.A can only be defined once.
        graphql.parse ["{ __typename }", "union U = A | A type A { a: Int }"] => ! Error in gqlparser SchemaDocument to Schema conversion: input:1:15: Union type U can only include type A once.
        graphql.parse ["{ __typename }", "union U = B"] => ! Error in gqlparser SchemaDocument to Schema conversion: input:1:7: Undefined type "B".
        graphql.parse ["{ __typename }", "union U = I input I { a: Int }"] => ! Error in gqlparser SchemaDocument to Schema conversion: input:1:7: UNION type "I" must be OBJECT.
        graphql.parse ["{ __typename }", "type A implements B { a: Int }"] => ! Error in gqlparser SchemaDocument to Schema conversion: input:1:6: Undefined type "B".
        graphql.parse ["{ __typename }", "interface B { b: Int } type A implements B { a: Int }"] => ! Error in gqlparser SchemaDocument to Schema conversion: input:1:29: For A to implement B it must have a field called b.
        graphql.parse ["{ __typename }", "interface B { b: Int! } type A implements B { b: Int }"] => ! Error in gqlparser SchemaDocument to Schema conversion: input:1:47: For A to implement B the field b must have type Int!.
        graphql.parse ["{ __typename }", "interface B { b(x: Int): Int } type A implements B { b: Int }"] => ! Error in gqlparser SchemaDocument to Schema conversion: input:1:54: For A to implement B the field b must have the same arguments but it is missing x.
        graphql.parse ["{ __typename }", "interface B { b(x: Int): Int } type A implements B { b(x: String): Int }"] => ! Error in gqlparser SchemaDocument to Schema conversion: input:1:56: For A to implement B the field b must have the same arguments but x has the wrong type.
        graphql.parse ["{ __typename }", "interface B { b: Int } type A implements B { b(x: Int!): Int }"] => ! Error in gqlparser SchemaDocument to Schema conversion: input:1:48: For A to implement B any additional arguments on b must be optional or have a default value but x is required.
        graphql.parse ["{ __typename }", "interface B implements C { b: Int } interface C { b: Int } type A implements B { b: Int }"] => ! Error in gqlparser SchemaDocument to Schema conversion: input:1:65: Type A must implement C because it is implemented by B.
        graphql.parse ["{ __typename }", "type __A { a: Int }"] => ! Error in gqlparser SchemaDocument to Schema conversion: input:1:6: Name "__A" must not begin with "__", which is reserved by GraphQL introspection.
        graphql.parse ["{ __typename }", "type A { __a: Int }"] => ! Error in gqlparser SchemaDocument to Schema conversion: input:1:10: Name "__a" must not begin with "__", which is reserved by GraphQL introspection.
        graphql.parse ["{ __typename }", "type A"] => ! Error in gqlparser SchemaDocument to Schema conversion: input:1:6: OBJECT A: must define one or more fields.
        graphql.parse ["{ __typename }", "input I { a: A } type A { a: Int }"] => ! Error in gqlparser SchemaDocument to Schema conversion: input:1:11: OBJECT a: field must be one of SCALAR, ENUM, INPUT_OBJECT.
        graphql.parse ["{ __typename }", "type A { a: I } input I { a: Int }"] => ! Error in gqlparser SchemaDocument to Schema conversion: input:1:10: OBJECT A: field must be one of SCALAR, OBJECT, INTERFACE, UNION, ENUM.
        graphql.parse ["{ __typename }", "enum E { true }"] => ! Error in gqlparser SchemaDocument to Schema conversion: input:1:6: ENUM E: non-enum value true.
        graphql.parse ["{ __typename }", "directive @d(a: Int @d) on FIELD"] => ! Error in gqlparser SchemaDocument to Schema conversion: input:1:22: Directive d cannot refer to itself.
        graphql.parse ["{ __typename }", "type A @nope { a: Int }"] => ! Error in gqlparser SchemaDocument to Schema conversion: input:1:9: Undefined directive nope.
        graphql.parse ["{ __typename }", "type A @skip(if: true) { a: Int }"] => ! Error in gqlparser SchemaDocument to Schema conversion: input:1:9: Directive skip is not applicable on OBJECT.
        graphql.parse ["{ __typename }", "type A { a: Int @deprecated @deprecated }"] => ! Error in gqlparser SchemaDocument to Schema conversion: input:1:30: The directive deprecated can only be used once at this location.
        graphql.parse ["{ __typename }", "type A { a: Int @deprecated(x: 1) }"] => ! Error in gqlparser SchemaDocument to Schema conversion: input:1:29: Undefined argument x for directive deprecated.
        graphql.parse ["{ __typename }", "scalar S @specifiedBy"] => ! Error in gqlparser SchemaDocument to Schema conversion: input:1:11: Argument url for directive specifiedBy cannot be null.
        graphql.parse ["{ __typename }", "schema { query: Nope }"] => ! Error in gqlparser SchemaDocument to Schema conversion: input:1:10: Schema root query refers to a type Nope that does not exist.
        graphql.parse ["{ __typename }", "schema { query: Q } schema { query: Q } type Q { a: Int }"] => ! Error in gqlparser SchemaDocument to Schema conversion: input:1:28: Cannot have multiple schema entry points, consider schema extensions instead.
        graphql.parse ["{ __typename }", "directive @d on FIELD directive @d on FIELD"] => ! Error in gqlparser SchemaDocument to Schema conversion: input:1:34: Cannot redeclare directive d.
        graphql.parse ["{ __typename }", "extend type A { a: Int } scalar A"] => ! Error in gqlparser SchemaDocument to Schema conversion: input:1:13: Cannot extend type A because the base type is a SCALAR, not OBJECT.
        graphql.parse ["{ __typename }", "type A { a(b: A): Int }"] => ! Error in gqlparser SchemaDocument to Schema conversion: input:1:12: cannot use A as argument b because OBJECT is not a valid input type
        graphql.schema_is_valid ["directive @skip on FIELD type Query { a: Int }"] => true
        "##,
    );
}

#[test]
fn hints() {
    complaints(&[
        ("{ human(id: 1) { name } }", ""),
        (
            "{ human { name } }",
            "Field \"human\" argument \"id\" of type \"ID!\" is required, but it was not provided in GraphQL string at location 1:3",
        ),
        (
            "{ human(id: 1) }",
            "Field \"human\" of type \"Human\" must have a selection of subfields. Did you mean \"human { ... }\"?\\n in GraphQL string at location 1:3",
        ),
        (
            "{ human(id: 1, idd: 2) { name } }",
            "Unknown argument \"idd\" on field \"Query.human\". Did you mean \"id\"?\\n in GraphQL string at location 1:3",
        ),
        (
            "{ hooman }",
            "Cannot query field \"hooman\" on type \"Query\". Did you mean \"human\"?\\n in GraphQL string at location 1:3",
        ),
        (
            "{ pet { name } }",
            "Cannot query field \"name\" on type \"Pet\". Did you mean to use an inline fragment on \"Named\", \"Cat\", or \"Dog\"?\\n in GraphQL string at location 1:9",
        ),
        (
            "{ named { barks } }",
            "Cannot query field \"barks\" on type \"Named\". Did you mean to use an inline fragment on \"Dog\"?\\n in GraphQL string at location 1:11",
        ),
        (
            "{ flag(on: 1) }",
            "Boolean cannot represent a non boolean value: 1\\n in GraphQL string at location 1:12",
        ),
        (
            "{ flag(f: \"x\", s: 3) }",
            "Float cannot represent non numeric value: \"x\"\\ninput:1:19: String cannot represent a non string value: 3\\n in GraphQL string at location 1:12",
        ),
        (
            "{ flag { x } }",
            "Cannot query field \"x\" on type \"Int\".\\ninput:1:3: Field \"flag\" must not have a selection since type \"Int\" has no subfields in GraphQL string at location 1:10",
        ),
        (
            "query q($a: Dog) { flag }",
            "Variable \"$a\" is never used in operation \"q\".\\ninput:1:9: Variable \"$a\" cannot be non-input type \"Dog\" in GraphQL string at location 1:9",
        ),
        (
            "mutation { x }",
            "Schema does not support operation type \"mutation\"\\n in GraphQL string at location 1:1",
        ),
        (
            "{ ...F } fragment F on Qury { flag }",
            "Unknown type \"Qury\". Did you mean \"Query\"?\\n in GraphQL string at location 1:10",
        ),
        (
            "{ human(id: 1) { pets(filter: {size: BIGG}) { ... on Dog { name } } } }",
            "Value \"BIGG\" does not exist in \"Size!\" enum. Did you mean the enum value \"BIG\"?\\n in GraphQL string at location 1:38",
        ),
        (
            "{ human(id: 1) { pets(filter: {limit: 1}) { ... on Dog { name } } } }",
            "Field \"Filter.size\" of required type \"Size!\" was not provided in GraphQL string at location 1:31",
        ),
        (
            "{ human(id: 1) { pets(filter: {size: BIG, siz: 2}) { ... on Dog { name } } } }",
            "Field \"siz\" is not defined by type \"Filter\". Did you mean \"size\"?\\n in GraphQL string at location 1:43",
        ),
        (
            "{ flag(f: 99999999999999999999) }",
            "Float cannot represent non numeric value: 99999999999999999999\\n in GraphQL string at location 1:11",
        ),
        (
            "{ human(id: 1.5) { name } }",
            "ID cannot represent a non-string and non-integer value: 1.5\\n in GraphQL string at location 1:13",
        ),
        (
            "{ a: flag a: pet }",
            "Field \"pet\" of type \"Pet\" must have a selection of subfields. Did you mean \"pet { ... }\"?\\ninput:1:11: Fields \"a\" conflict because \"flag\" and \"pet\" are different fields. Use different aliases on the fields to fetch both if this was intentional in GraphQL string at location 1:11",
        ),
        (
            "{ flag(s: 1) flag(s: BIG) }",
            "String cannot represent a non string value: 1\\ninput:1:22: String cannot represent a non string value: BIG\\ninput:1:14: Fields \"flag\" conflict because they have differing arguments. Use different aliases on the fields to fetch both if this was intentional in GraphQL string at location 1:11",
        ),
        (
            "{ ...A ...B } fragment A on Query { a: flag } fragment B on Query { a: pet { __typename } }",
            "Fields \"a\" conflict because \"flag\" and \"pet\" are different fields. Use different aliases on the fields to fetch both if this was intentional in GraphQL string at location 1:69",
        ),
        (
            "{ human(id: 1) { pets { ... on Dog { owner(first: 1) { name } } } } human(id: 1) { pets { ... on Dog { owner(first: 2) { name } } } } }",
            "Fields \"human\" conflict because subfields \"pets\" conflict because subfields \"owner\" conflict because they have differing arguments. Use different aliases on the fields to fetch both if this was intentional in GraphQL string at location 1:69",
        ),
        (
            "query a($x: Int = \"a\") { flag(f: $x) }",
            "Int cannot represent non-integer value: \"a\"\\ninput:1:34: Variable \"$x\" of type \"Int\" used in position expecting type \"Float\" in GraphQL string at location 1:20",
        ),
    ]);
}
