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
