//! JSON Schema: each keyword, what is said of documents and of schemas.

mod support;
use support::check;

#[test]
fn documents() {
    check(
        r#"
        json.match_schema [{"a": 1}, {"properties": {"a": {"type": "integer"}}}] => [true,[]]
        json.match_schema [{"a": "x"}, {"properties": {"a": {"type": "integer"}}}] => [false,[{"desc":"Invalid type. Expected: integer, given: string","error":"a: Invalid type. Expected: integer, given: string","field":"a","type":"invalid_type"}]]
        json.match_schema [{"a": {"b": 1.5}}, {"properties": {"a": {"properties": {"b": {"type": "integer"}}}}}] => [false,[{"desc":"Invalid type. Expected: integer, given: number","error":"a.b: Invalid type. Expected: integer, given: number","field":"a.b","type":"invalid_type"}]]
        json.match_schema [{"a": 1.0}, {"properties": {"a": {"type": "integer"}}}] => [true,[]]
        json.match_schema [{"a": null}, {"properties": {"a": {"type": ["integer", "string"]}}}] => [false,[{"desc":"Invalid type. Expected: [integer,string], given: null","error":"a: Invalid type. Expected: [integer,string], given: null","field":"a","type":"invalid_type"}]]
        json.match_schema [[], {"type": "object"}] => [false,[{"desc":"Invalid type. Expected: object, given: array","error":"(Root): Invalid type. Expected: object, given: array","field":"(Root)","type":"invalid_type"}]]
        json.match_schema ["[1]", "{\"type\": \"object\"}"] => [false,[{"desc":"Invalid type. Expected: object, given: array","error":"(Root): Invalid type. Expected: object, given: array","field":"(Root)","type":"invalid_type"}]]
        json.match_schema ["3", {"type": "string"}] => [false,[{"desc":"Invalid type. Expected: string, given: integer","error":"(Root): Invalid type. Expected: string, given: integer","field":"(Root)","type":"invalid_type"}]]
        json.match_schema [{}, {"required": ["a", "b"]}] => [false,[{"desc":"a is required","error":"(Root): a is required","field":"(Root)","type":"required"},{"desc":"b is required","error":"(Root): b is required","field":"(Root)","type":"required"}]]
        json.match_schema [{"c": 1}, {"properties": {"a": {}}, "additionalProperties": false}] => [false,[{"desc":"Additional property c is not allowed","error":"(Root): Additional property c is not allowed","field":"(Root)","type":"additional_property_not_allowed"}]]
        json.match_schema [{"c": 1}, {"properties": {"a": {}}, "additionalProperties": {"type": "string"}}] => [false,[{"desc":"Invalid type. Expected: string, given: integer","error":"c: Invalid type. Expected: string, given: integer","field":"c","type":"invalid_type"}]]
        json.match_schema [{"xa": 1, "b": 2}, {"patternProperties": {"^x": {"type": "string"}}, "additionalProperties": {"type": "integer"}}] => [false,[{"desc":"Invalid type. Expected: string, given: integer","error":"xa: Invalid type. Expected: string, given: integer","field":"xa","type":"invalid_type"}]]
        json.match_schema [{"a": 1}, {"minProperties": 2}] => [false,[{"desc":"Must have at least 2 properties","error":"(Root): Must have at least 2 properties","field":"(Root)","type":"array_min_properties"}]]
        json.match_schema [{"a": 1}, {"maxProperties": 0}] => [false,[{"desc":"Must have at most 0 properties","error":"(Root): Must have at most 0 properties","field":"(Root)","type":"array_max_properties"}]]
        json.match_schema [{"abc": 1}, {"propertyNames": {"maxLength": 2}}] => [false,[{"desc":"Property name of \"abc\" does not match","error":"(Root): Property name of \"abc\" does not match","field":"(Root)","type":"invalid_property_name"},{"desc":"String length must be less than or equal to 2","error":"(Root): String length must be less than or equal to 2","field":"(Root)","type":"string_lte"}]]
        json.match_schema [{"a": 1}, {"dependencies": {"a": ["b", "c"]}}] => [false,[{"desc":"Has a dependency on b","error":"(Root): Has a dependency on b","field":"(Root)","type":"missing_dependency"},{"desc":"Has a dependency on c","error":"(Root): Has a dependency on c","field":"(Root)","type":"missing_dependency"}]]
        json.match_schema [{"a": 1}, {"dependencies": {"a": {"required": ["b"]}}}] => [false,[{"desc":"b is required","error":"(Root): b is required","field":"(Root)","type":"required"}]]
        json.match_schema [["a", 1], {"items": {"type": "string"}}] => [false,[{"desc":"Invalid type. Expected: string, given: integer","error":"1: Invalid type. Expected: string, given: integer","field":"1","type":"invalid_type"}]]
        json.match_schema [["a", 1, 2], {"items": [{"type": "string"}, {"type": "string"}], "additionalItems": false}] => [false,[{"desc":"Invalid type. Expected: string, given: integer","error":"1: Invalid type. Expected: string, given: integer","field":"1","type":"invalid_type"},{"desc":"No additional items allowed on array","error":"(Root): No additional items allowed on array","field":"(Root)","type":"array_no_additional_items"}]]
        json.match_schema [["a", 1, 2], {"items": [{"type": "string"}], "additionalItems": {"type": "string"}}] => [false,[{"desc":"Invalid type. Expected: string, given: integer","error":"1: Invalid type. Expected: string, given: integer","field":"1","type":"invalid_type"},{"desc":"Invalid type. Expected: string, given: integer","error":"2: Invalid type. Expected: string, given: integer","field":"2","type":"invalid_type"}]]
        json.match_schema [[1], {"minItems": 2}] => [false,[{"desc":"Array must have at least 2 items","error":"(Root): Array must have at least 2 items","field":"(Root)","type":"array_min_items"}]]
        json.match_schema [[1], {"maxItems": 0}] => [false,[{"desc":"Array must have at most 0 items","error":"(Root): Array must have at most 0 items","field":"(Root)","type":"array_max_items"}]]
        json.match_schema [[1, 2, 1.0, {"a": 1}, {"a": 1}], {"uniqueItems": true}] => [false,[{"desc":"array items[0,2] must be unique","error":"(Root): array items[0,2] must be unique","field":"(Root)","type":"unique"},{"desc":"array items[3,4] must be unique","error":"(Root): array items[3,4] must be unique","field":"(Root)","type":"unique"}]]
        json.match_schema [[1, 2], {"contains": {"type": "string"}}] => [false,[{"desc":"At least one of the items must match","error":"(Root): At least one of the items must match","field":"(Root)","type":"contains"},{"desc":"Invalid type. Expected: string, given: integer","error":"0: Invalid type. Expected: string, given: integer","field":"0","type":"invalid_type"}]]
        json.match_schema [[], {"contains": {"type": "string"}}] => [false,[{"desc":"At least one of the items must match","error":"(Root): At least one of the items must match","field":"(Root)","type":"contains"}]]
        json.match_schema [[{"$set": [1]}], {"items": {"type": "array"}}] => [true,[]]
        "#,
    );
}

#[test]
fn scalars() {
    check(
        r#"
        json.match_schema [[5], {"items": {"multipleOf": 2}}] => [false,[{"desc":"Must be a multiple of 2","error":"0: Must be a multiple of 2","field":"0","type":"multiple_of"}]]
        json.match_schema [[7.5], {"items": {"multipleOf": 2.5}}] => [true,[]]
        json.match_schema [[0.3], {"items": {"multipleOf": 0.1}}] => [true,[]]
        json.match_schema [[0.35], {"items": {"multipleOf": 0.1}}] => [false,[{"desc":"Must be a multiple of 0.1","error":"0: Must be a multiple of 0.1","field":"0","type":"multiple_of"}]]
        json.match_schema [[1, 5], {"items": {"minimum": 2, "maximum": 4}}] => [false,[{"desc":"Must be greater than or equal to 2","error":"0: Must be greater than or equal to 2","field":"0","type":"number_gte"},{"desc":"Must be less than or equal to 4","error":"1: Must be less than or equal to 4","field":"1","type":"number_lte"}]]
        json.match_schema [[2, 4], {"items": {"minimum": 2, "maximum": 4, "exclusiveMinimum": true, "exclusiveMaximum": true}}] => [false,[{"desc":"Must be greater than 2","error":"0: Must be greater than 2","field":"0","type":"number_gt"},{"desc":"Must be less than 4","error":"1: Must be less than 4","field":"1","type":"number_lt"}]]
        json.match_schema [[2, 4], {"items": {"exclusiveMinimum": 2, "exclusiveMaximum": 4}}] => [false,[{"desc":"Must be greater than 2","error":"0: Must be greater than 2","field":"0","type":"number_gt"},{"desc":"Must be less than 4","error":"1: Must be less than 4","field":"1","type":"number_lt"}]]
        json.match_schema [[1], {"items": {"minimum": 1000000}}] => [false,[{"desc":"Must be greater than or equal to 1e+06","error":"0: Must be greater than or equal to 1e+06","field":"0","type":"number_gte"}]]
        json.match_schema [[1], {"items": {"minimum": 123456789.5}}] => [false,[{"desc":"Must be greater than or equal to 1.234567895e+08","error":"0: Must be greater than or equal to 1.234567895e+08","field":"0","type":"number_gte"}]]
        json.match_schema [[1], {"items": {"maximum": 0.00001}}] => [false,[{"desc":"Must be less than or equal to 1e-05","error":"0: Must be less than or equal to 1e-05","field":"0","type":"number_lte"}]]
        json.match_schema [[1], {"items": {"maximum": -12.50}}] => [false,[{"desc":"Must be less than or equal to -12.5","error":"0: Must be less than or equal to -12.5","field":"0","type":"number_lte"}]]
        json.match_schema [["ż"], {"items": {"minLength": 2}}] => [false,[{"desc":"String length must be greater than or equal to 2","error":"0: String length must be greater than or equal to 2","field":"0","type":"string_gte"}]]
        json.match_schema [["żół"], {"items": {"maxLength": 2}}] => [false,[{"desc":"String length must be less than or equal to 2","error":"0: String length must be less than or equal to 2","field":"0","type":"string_lte"}]]
        json.match_schema [["abc"], {"items": {"pattern": "^b"}}] => [false,[{"desc":"Does not match pattern '^b'","error":"0: Does not match pattern '^b'","field":"0","type":"pattern"}]]
        json.match_schema [[1], {"items": {"enum": ["a", 2, null, 1.50, {"b": 1, "a": [true]}]}}] => [false,[{"desc":"0 must be one of the following: \"a\", 2, null, 1.5, {\"a\":[true],\"b\":1}","error":"0: 0 must be one of the following: \"a\", 2, null, 1.5, {\"a\":[true],\"b\":1}","field":"0","type":"enum"}]]
        json.match_schema [[1.0], {"items": {"enum": [1]}}] => [true,[]]
        json.match_schema [[1], {"items": {"enum": []}}] => [false,[{"desc":"0 must be one of the following: ","error":"0: 0 must be one of the following: ","field":"0","type":"enum"}]]
        json.match_schema [["<"], {"items": {"const": ">"}}] => [false,[{"desc":"0 does not match: \"\\u003e\"","error":"0: 0 does not match: \"\\u003e\"","field":"0","type":"const"}]]
        json.match_schema [[1e30], {"items": {"const": 1e-9}}] => [false,[{"desc":"0 does not match: 1e-9","error":"0: 0 does not match: 1e-9","field":"0","type":"const"}]]
        json.match_schema [[1], {"items": false}] => [false,[{"desc":"False always fails validation","error":"0: False always fails validation","field":"0","type":"false"}]]
        json.match_schema [[1], true] => ! wrong type, expected string or object
        "#,
    );
}

#[test]
fn combinations() {
    check(
        r#"
        json.match_schema [[1], {"items": {"anyOf": [{"type": "string"}, {"type": "boolean"}]}}] => [false,[{"desc":"Must validate at least one schema (anyOf)","error":"0: Must validate at least one schema (anyOf)","field":"0","type":"number_any_of"},{"desc":"Invalid type. Expected: string, given: integer","error":"0: Invalid type. Expected: string, given: integer","field":"0","type":"invalid_type"}]]
        json.match_schema [[1], {"items": {"anyOf": [{"type": "string"}, {"type": "integer"}]}}] => [true,[]]
        json.match_schema [[1], {"items": {"oneOf": [{"type": "number"}, {"type": "integer"}]}}] => [false,[{"desc":"Must validate one and only one schema (oneOf)","error":"0: Must validate one and only one schema (oneOf)","field":"0","type":"number_one_of"}]]
        json.match_schema [[1], {"items": {"oneOf": [{"type": "string"}, {"minimum": 3}]}}] => [false,[{"desc":"Must validate one and only one schema (oneOf)","error":"0: Must validate one and only one schema (oneOf)","field":"0","type":"number_one_of"},{"desc":"Must be greater than or equal to 3","error":"0: Must be greater than or equal to 3","field":"0","type":"number_gte"}]]
        json.match_schema [[1], {"items": {"allOf": [{"minimum": 2}, {"maximum": 0}, {"type": "integer"}]}}] => [false,[{"desc":"Must be greater than or equal to 2","error":"0: Must be greater than or equal to 2","field":"0","type":"number_gte"},{"desc":"Must be less than or equal to 0","error":"0: Must be less than or equal to 0","field":"0","type":"number_lte"},{"desc":"Must validate all the schemas (allOf)","error":"0: Must validate all the schemas (allOf)","field":"0","type":"number_all_of"}]]
        json.match_schema [[1], {"items": {"not": {"type": "integer"}}}] => [false,[{"desc":"Must not validate the schema (not)","error":"0: Must not validate the schema (not)","field":"0","type":"number_not"}]]
        json.match_schema [[1], {"items": {"if": {"type": "integer"}, "then": {"minimum": 2}, "else": {"minLength": 2}}}] => [false,[{"desc":"Must validate \"then\" as \"if\" was valid","error":"0: Must validate \"then\" as \"if\" was valid","field":"0","type":"condition_then"},{"desc":"Must be greater than or equal to 2","error":"0: Must be greater than or equal to 2","field":"0","type":"number_gte"}]]
        json.match_schema [["a"], {"items": {"if": {"type": "integer"}, "then": {"minimum": 2}, "else": {"minLength": 2}}}] => [false,[{"desc":"Must validate \"else\" as \"if\" was not valid","error":"0: Must validate \"else\" as \"if\" was not valid","field":"0","type":"condition_else"},{"desc":"String length must be greater than or equal to 2","error":"0: String length must be greater than or equal to 2","field":"0","type":"string_gte"}]]
        json.match_schema [{"a": {"b": 1, "c": "x"}}, {"properties": {"a": {"anyOf": [{"required": ["x", "y"]}, {"required": ["b"], "properties": {"c": {"type": "integer"}}}]}}}] => [false,[{"desc":"Must validate at least one schema (anyOf)","error":"a: Must validate at least one schema (anyOf)","field":"a","type":"number_any_of"},{"desc":"Invalid type. Expected: integer, given: string","error":"a.c: Invalid type. Expected: integer, given: string","field":"a.c","type":"invalid_type"}]]
        "#,
    );
}

#[test]
fn references() {
    check(
        r##"
        json.match_schema [{"a": 1}, {"definitions": {"s": {"type": "string"}}, "properties": {"a": {"$ref": "#/definitions/s"}}}] => [false,[{"desc":"Invalid type. Expected: string, given: integer","error":"a: Invalid type. Expected: string, given: integer","field":"a","type":"invalid_type"}]]
        json.match_schema [{"v": 1, "next": {"v": "x"}}, {"properties": {"v": {"type": "integer"}, "next": {"$ref": "#"}}}] => [false,[{"desc":"Invalid type. Expected: integer, given: string","error":"next.v: Invalid type. Expected: integer, given: string","field":"next.v","type":"invalid_type"}]]
        json.match_schema [[1], {"definitions": {"s": {"$id": "#foo", "type": "string"}}, "items": {"$ref": "#foo"}}] => [false,[{"desc":"Invalid type. Expected: string, given: integer","error":"0: Invalid type. Expected: string, given: integer","field":"0","type":"invalid_type"}]]
        json.match_schema [[1], {"$id": "http://example.com/root.json", "definitions": {"s": {"$id": "s.json", "type": "string"}}, "items": {"$ref": "s.json"}}] => [false,[{"desc":"Invalid type. Expected: string, given: integer","error":"0: Invalid type. Expected: string, given: integer","field":"0","type":"invalid_type"}]]
        json.match_schema [[1], {"$id": "http://example.com/root.json", "definitions": {"a/b": {"type": "string"}}, "items": {"$ref": "#/definitions/a~1b"}}] => [false,[{"desc":"Invalid type. Expected: string, given: integer","error":"0: Invalid type. Expected: string, given: integer","field":"0","type":"invalid_type"}]]
        json.match_schema [[1], {"items": {"$ref": "#/definitions/x"}}] => ! Object has no key 'definitions'
        json.match_schema [[1], {"items": {"$ref": "other.json"}}] => ! Reference /other.json must be canonical
        json.match_schema [[1], {"items": [{"$ref": "#/items/1"}, {"type": "string"}]}] => [false,[{"desc":"Invalid type. Expected: string, given: integer","error":"0: Invalid type. Expected: string, given: integer","field":"0","type":"invalid_type"}]]
        json.match_schema [[1], {"items": [{"$ref": "#/items/7"}, {"type": "string"}]}] => ! Out of bound array[0,2] index '7'
        json.match_schema [[1], {"items": {"$ref": 3}}] => ! Invalid type. Expected: string, given: $ref
        json.verify_schema [{"definitions": {"a": {"$id": "x"}, "b": {"$id": "x"}}}] => [false,"jsonschema: Reference already exists: \"/x\""]
        json.verify_schema [{"$ref": "#/title", "title": "x"}] => [false,"jsonschema: Valid Schema must be of type object"]
        json.verify_schema [{"$ref": "#/a%zz"}] => [false,"jsonschema: parse \"#/a%zz\": invalid URL escape \"%zz\""]
        "##,
    );
}

#[test]
fn schemas() {
    check(
        r#"
        json.verify_schema [{"type": "object"}] => [true,null]
        json.verify_schema ["{\"type\": \"object\"}"] => [true,null]
        json.verify_schema ["{"] => [false,"jsonschema: invalid JSON string"]
        json.verify_schema [3] => [false,"jsonschema: wrong type, expected string or object"]
        json.verify_schema [[]] => [false,"jsonschema: schema is invalid"]
        json.verify_schema ["true"] => [true,null]
        json.verify_schema ["3"] => [false,"jsonschema: schema is invalid"]
        json.verify_schema [{"$schema": 3}] => [false,"jsonschema: $schema must be of type string"]
        json.verify_schema [{"$schema": "http://json-schema.org/draft-04/schema#", "items": true}] => [false,"jsonschema: Expected: Valid Schema, given: Invalid JSON"]
        json.verify_schema [{"$schema": "http://json-schema.org/draft-04/schema#", "additionalProperties": true}] => [true,null]
        json.verify_schema [{"$schema": "http://json-schema.org/draft-04/schema#", "minimum": 1, "exclusiveMinimum": 3}] => [false,"jsonschema: Invalid type. Expected: boolean, given: exclusiveMinimum"]
        json.verify_schema [{"$schema": "http://json-schema.org/draft-07/schema", "minimum": 1, "exclusiveMinimum": true}] => [false,"jsonschema: Invalid type. Expected: number, given: exclusiveMinimum"]
        json.verify_schema [{"type": "foo"}] => [false,"jsonschema: has a primitive type that is NOT VALID -- given: /foo/ Expected valid values are:[array boolean integer number null object string]"]
        json.verify_schema [{"type": ["string", "string"]}] => [false,"jsonschema: string type is duplicated"]
        json.verify_schema [{"type": 1}] => [false,"jsonschema: Invalid type. Expected: type, given: string/Array Of Strings"]
        json.verify_schema [{"properties": {"a": 3}}] => [false,"jsonschema: Expected: Valid Schema, given: Invalid JSON"]
        json.verify_schema [{"properties": 3}] => [false,"jsonschema: Properties must be of type object"]
        json.verify_schema [{"additionalProperties": 3}] => [false,"jsonschema: Invalid type. Expected: boolean/Valid Schema, given: additionalProperties"]
        json.verify_schema [{"patternProperties": 3}] => [false,"jsonschema: Invalid type. Expected: Valid Schema, given: patternProperties"]
        json.verify_schema [{"patternProperties": {"(": {}}}] => [false,"jsonschema: Invalid regex pattern '('"]
        json.verify_schema [{"propertyNames": 3}] => [false,"jsonschema: Invalid type. Expected: Valid Schema, given: patternProperties"]
        json.verify_schema [{"dependencies": 3}] => [false,"jsonschema: dependencies must be of type object"]
        json.verify_schema [{"dependencies": {"a": 3}}] => [false,"jsonschema: Dependency must be of type Schema Or Array Of Strings"]
        json.verify_schema [{"dependencies": {"a": [3]}}] => [false,"jsonschema: Dependency must be of type Schema Or Array Of Strings"]
        json.verify_schema [{"items": 3}] => [false,"jsonschema: Invalid type. Expected: Valid Schema/Array Of Schemas, given: items"]
        json.verify_schema [{"items": [3]}] => [false,"jsonschema: Invalid type. Expected: Valid Schema/Array Of Schemas, given: items"]
        json.verify_schema [{"additionalItems": 3}] => [false,"jsonschema: Invalid type. Expected: boolean/Valid Schema, given: additionalItems"]
        json.verify_schema [{"multipleOf": "a"}] => [false,"jsonschema: Invalid type. Expected: Number, given: multipleOf"]
        json.verify_schema [{"multipleOf": 0}] => [false,"jsonschema: multipleOf must be strictly greater than 0"]
        json.verify_schema [{"minimum": "a"}] => [false,"jsonschema: minimum must be of a Number"]
        json.verify_schema [{"maximum": "a"}] => [false,"jsonschema: maximum must be of a Number"]
        json.verify_schema [{"exclusiveMinimum": true}] => [false,"jsonschema: exclusiveMinimum cannot be used without minimum"]
        json.verify_schema [{"exclusiveMaximum": "a"}] => [false,"jsonschema: Invalid type. Expected: boolean/number, given: exclusiveMaximum"]
        json.verify_schema [{"minLength": -1}] => [false,"jsonschema: minLength must be greater than or equal to 0"]
        json.verify_schema [{"minLength": 1.5}] => [false,"jsonschema: minLength must be of an integer"]
        json.verify_schema [{"minLength": 3, "maxLength": 2}] => [false,"jsonschema: minLength cannot be greater than maxLength"]
        json.verify_schema [{"pattern": "("}] => [false,"jsonschema: pattern must be a valid regex"]
        json.verify_schema [{"pattern": 3}] => [false,"jsonschema: Invalid type. Expected: string, given: pattern"]
        json.verify_schema [{"format": 3}] => [false,"jsonschema: Invalid type. Expected: string, given: format"]
        json.verify_schema [{"minProperties": 3, "maxProperties": 2}] => [false,"jsonschema: minProperties cannot be greater than maxProperties"]
        json.verify_schema [{"required": "a"}] => [false,"jsonschema: required must be of an array"]
        json.verify_schema [{"required": [1]}] => [false,"jsonschema: Invalid type. Expected: string, given: required"]
        json.verify_schema [{"required": ["a", "a"]}] => [false,"jsonschema: required items must be unique"]
        json.verify_schema [{"minItems": "a"}] => [false,"jsonschema: minItems must be of an integer"]
        json.verify_schema [{"uniqueItems": 1}] => [false,"jsonschema: uniqueItems must be of a boolean"]
        json.verify_schema [{"contains": 1}] => [false,"jsonschema: Expected: Valid Schema, given: Invalid JSON"]
        json.verify_schema [{"enum": 1}] => [false,"jsonschema: enum must be of an array"]
        json.verify_schema [{"enum": [1, 1.0]}] => [false,"jsonschema: enum items must be unique"]
        json.verify_schema [{"anyOf": 1}] => [false,"jsonschema: anyOf must be of an array"]
        json.verify_schema [{"oneOf": [1]}] => [false,"jsonschema: Expected: Valid Schema, given: Invalid JSON"]
        json.verify_schema [{"not": 1}] => [false,"jsonschema: not must be of an object"]
        json.verify_schema [{"if": 1}] => [false,"jsonschema: if must be of an object"]
        json.verify_schema [{"definitions": 1}] => [false,"jsonschema: Invalid type. Expected: Array Of Schemas, given: definitions"]
        json.verify_schema [{"definitions": {"a": 1}}] => [false,"jsonschema: Invalid type. Expected: Array Of Schemas, given: definitions"]
        json.verify_schema [{"title": 1}] => [false,"jsonschema: Invalid type. Expected: string, given: title"]
        json.verify_schema [{"$id": 1}] => [false,"jsonschema: Invalid type. Expected: string, given: $id"]
        json.match_schema [3, {}] => ! wrong type, expected string or object
        json.match_schema ["{", {}] => ! invalid JSON string
        json.match_schema [{}, 3] => ! wrong type, expected string or object
        json.match_schema [{}, {"type": "foo"}] => ! has a primitive type that is NOT VALID -- given: /foo/ Expected valid values are:[array boolean integer number null object string]
        "#,
    );
}

#[test]
fn formats() {
    check(
        r#"
        json.match_schema [["2020-01-02", "2020-13-02"], {"items": {"format": "date"}}] => [false,[{"desc":"Does not match format 'date'","error":"1: Does not match format 'date'","field":"1","type":"format"}]]
        json.match_schema [["10:11:12", "10:11:12Z", "10:11"], {"items": {"format": "time"}}] => [false,[{"desc":"Does not match format 'time'","error":"2: Does not match format 'time'","field":"2","type":"format"}]]
        json.match_schema [["2020-01-02T03:04:05Z", "2020-01-02 03:04:05Z"], {"items": {"format": "date-time"}}] => [false,[{"desc":"Does not match format 'date-time'","error":"1: Does not match format 'date-time'","field":"1","type":"format"}]]
        json.match_schema [["a.b-c.d", "-a", "a..b", "a_b"], {"items": {"format": "hostname"}}] => [false,[{"desc":"Does not match format 'hostname'","error":"1: Does not match format 'hostname'","field":"1","type":"format"},{"desc":"Does not match format 'hostname'","error":"2: Does not match format 'hostname'","field":"2","type":"format"},{"desc":"Does not match format 'hostname'","error":"3: Does not match format 'hostname'","field":"3","type":"format"}]]
        json.match_schema [["a@b.c", "a", "Joe <joe@x.y>", "a@b@c", "a b@c", "@b"], {"items": {"format": "email"}}] => [false,[{"desc":"Does not match format 'email'","error":"1: Does not match format 'email'","field":"1","type":"format"},{"desc":"Does not match format 'email'","error":"3: Does not match format 'email'","field":"3","type":"format"},{"desc":"Does not match format 'email'","error":"4: Does not match format 'email'","field":"4","type":"format"},{"desc":"Does not match format 'email'","error":"5: Does not match format 'email'","field":"5","type":"format"}]]
        json.match_schema [["1.2.3.4", "1.2.3", "::1"], {"items": {"format": "ipv4"}}] => [false,[{"desc":"Does not match format 'ipv4'","error":"1: Does not match format 'ipv4'","field":"1","type":"format"},{"desc":"Does not match format 'ipv4'","error":"2: Does not match format 'ipv4'","field":"2","type":"format"}]]
        json.match_schema [["1.2.3.4", "1:2", "::1", "::ffff:1.2.3.4"], {"items": {"format": "ipv6"}}] => [false,[{"desc":"Does not match format 'ipv6'","error":"0: Does not match format 'ipv6'","field":"0","type":"format"},{"desc":"Does not match format 'ipv6'","error":"1: Does not match format 'ipv6'","field":"1","type":"format"}]]
        json.match_schema [["http://a/b", "/a/b", "a\\b:c", "http://[::1"], {"items": {"format": "uri"}}] => [false,[{"desc":"Does not match format 'uri'","error":"1: Does not match format 'uri'","field":"1","type":"format"},{"desc":"Does not match format 'uri'","error":"2: Does not match format 'uri'","field":"2","type":"format"},{"desc":"Does not match format 'uri'","error":"3: Does not match format 'uri'","field":"3","type":"format"}]]
        json.match_schema [["http://a/b", "/a/b", "a\\b", "%zz"], {"items": {"format": "uri-reference"}}] => [false,[{"desc":"Does not match format 'uri-reference'","error":"2: Does not match format 'uri-reference'","field":"2","type":"format"},{"desc":"Does not match format 'uri-reference'","error":"3: Does not match format 'uri-reference'","field":"3","type":"format"}]]
        json.match_schema [["/a/{b}", "/a/{b", "/a/b}"], {"items": {"format": "uri-template"}}] => [false,[{"desc":"Does not match format 'uri-template'","error":"1: Does not match format 'uri-template'","field":"1","type":"format"}]]
        json.match_schema [["123e4567-e89b-12d3-A456-426614174000", "123e4567e89b12d3a456426614174000"], {"items": {"format": "uuid"}}] => [false,[{"desc":"Does not match format 'uuid'","error":"1: Does not match format 'uuid'","field":"1","type":"format"}]]
        json.match_schema [["a+", "a("], {"items": {"format": "regex"}}] => [false,[{"desc":"Does not match format 'regex'","error":"1: Does not match format 'regex'","field":"1","type":"format"}]]
        json.match_schema [["", "/a/~0~1", "a", "/~2"], {"items": {"format": "json-pointer"}}] => [false,[{"desc":"Does not match format 'json-pointer'","error":"2: Does not match format 'json-pointer'","field":"2","type":"format"},{"desc":"Does not match format 'json-pointer'","error":"3: Does not match format 'json-pointer'","field":"3","type":"format"}]]
        json.match_schema [["0", "1/a", "0#", "01", "/a", "-1"], {"items": {"format": "relative-json-pointer"}}] => [false,[{"desc":"Does not match format 'relative-json-pointer'","error":"3: Does not match format 'relative-json-pointer'","field":"3","type":"format"},{"desc":"Does not match format 'relative-json-pointer'","error":"4: Does not match format 'relative-json-pointer'","field":"4","type":"format"},{"desc":"Does not match format 'relative-json-pointer'","error":"5: Does not match format 'relative-json-pointer'","field":"5","type":"format"}]]
        json.match_schema [["x"], {"items": {"format": "unheard-of"}}] => [true,[]]
        json.match_schema [[1], {"items": {"format": "date"}}] => [true,[]]
        "#,
    );
}

#[test]
fn depth() {
    let nested = |levels: usize| format!("{}1{}", "{\"a\": ".repeat(levels), "}".repeat(levels));
    let list = "{\"properties\": {\"a\": {\"anyOf\": [{\"$ref\": \"#\"}]}}}";
    check(&format!("json.match_schema [{}, {list}] => [true,[]]", nested(120)));
    check(&format!("json.match_schema [{}, {list}] => halt Depth", nested(400)));
    check(&format!(
        "json.match_schema [{{}}, {}] => halt Depth",
        nested(400).replace("\"a\"", "\"not\"")
    ));
    check("json.match_schema [{}, {\"$ref\": \"#\"}] => halt Depth");
}
