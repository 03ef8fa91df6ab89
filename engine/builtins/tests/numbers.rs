//! Numbers: arithmetic, rounding, ranges, bits.

mod support;
use support::check;

#[test]
fn arithmetic() {
    check(
        r##"
        plus [1,2] => 3
        plus [9223372036854775807,1] => 9223372036854775808
        plus [0.1,0.2] => 0.3
        plus [1.0,2] => 3
        plus [1e30,1] => 1000000000000000000000000000001
        plus [123456789012345678901234567890,0.5] => 123456789012345678900000000000
        plus ["a",1] => ! operand 1 must be number but got string
        plus [1,null] => ! operand 2 must be number but got null
        minus [3,5] => -2
        minus [-9223372036854775808,1] => -9223372036854775809
        minus [0.3,0.1] => 0.20000000000000000002
        minus [{"$set":[1,2,3]},{"$set":[2,4]}] => {"$set":[1,3]}
        minus [{"$set":[1]},{"$set":[1]}] => {"$set":[]}
        minus [{"$set":[1]},1] => ! operand 2 must be set but got number
        minus [1,{"$set":[1]}] => ! operand 2 must be number but got set
        minus [{"$set":[1]},"x"] => ! operand 2 must be number but got string
        minus ["x",1] => ! operand 1 must be one of {number, set} but got string
        minus [1,"x"] => ! operand 2 must be number but got string
        minus [null,"x"] => ! operand 1 must be one of {number, set} but got null
        mul [6,7] => 42
        mul [4611686018427387904,2] => 9223372036854775808
        mul [0.1,0.1] => 0.010000000000000000001
        mul [1e21,1.5] => 1500000000000000000000
        mul [1e308,10] => 1000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
        mul [1234567.5,1] => 1.2345675e+06
        mul [0.00001234,1] => 1.234e-05
        mul [true,1] => ! operand 1 must be number but got boolean
        div [10,5] => 2
        div [7,2] => 3.5
        div [1,3] => 0.33333333333333333334
        div [2,3] => 0.6666666666666666667
        div [100,7] => 14.285714285714285714
        div [-9223372036854775808,-1] => 9223372036854775808
        div [1,0] => ! divide by zero
        div [1,0.0] => ! divide by zero
        div [0,5] => 0
        div [1,1e300] => 1e-300
        div ["x",0] => ! operand 1 must be number but got string
        rem [7,3] => 1
        rem [-5,3] => -2
        rem [5,-3] => 2
        rem [4.0,3] => 1
        rem [1e20,7] => 2
        rem [1.5,2] => ! modulo on floating-point number
        rem [1,0] => ! modulo by zero
        rem [10,18446744073709551616] => 10
        rem [1.5,0] => ! modulo on floating-point number
        rem [[],1] => ! operand 1 must be number but got array
        rem [1,{}] => ! operand 2 must be number but got object
        "##,
    );
}

#[test]
fn rounding() {
    check(
        r##"
        abs [-5] => 5
        abs [-9223372036854775808] => 9223372036854775808
        abs [-1.25] => 1.25
        abs [12345678901234567890123] => 12345678901234567890000
        abs ["x"] => ! operand 1 must be number but got string
        ceil [1.2] => 2
        ceil [-1.2] => -1
        ceil [-0.5] => 1
        ceil [3] => 3
        ceil [2.0] => 2
        ceil [null] => ! operand 1 must be number but got null
        floor [1.9] => 1
        floor [-1.1] => -2
        floor [-0.5] => 0
        floor [1e20] => 100000000000000000000
        floor [[]] => ! operand 1 must be number but got array
        round [2.5] => 3
        round [-2.5] => -3
        round [1.4999] => 1
        round [0.5] => 1
        round [7] => 7
        round [true] => ! operand 1 must be number but got boolean
        "##,
    );
}

#[test]
fn ranges() {
    check(
        r##"
        numbers.range [1,4] => [1,2,3,4]
        numbers.range [4,1] => [4,3,2,1]
        numbers.range [-2,2] => [-2,-1,0,1,2]
        numbers.range [3,3] => [3]
        numbers.range [1.0,3] => [1,2,3]
        numbers.range [9223372036854775806,9223372036854775809] => [9223372036854775806,9223372036854775807,9223372036854775808,9223372036854775809]
        numbers.range [18446744073709551617,18446744073709551615] => [18446744073709551617,18446744073709551616,18446744073709551615]
        numbers.range [1.5,3] => ! operand 1 must be integer number but got floating-point number
        numbers.range ["a",3] => ! operand 1 must be integer but got string
        numbers.range [1,null] => ! operand 2 must be integer but got null
        numbers.range_step [0,10,3] => [0,3,6,9]
        numbers.range_step [10,0,4] => [10,6,2]
        numbers.range_step [0,1,5] => [0]
        numbers.range_step [0,9223372036854775807,9223372036854775807] => [0,9223372036854775807]
        numbers.range_step [-9223372036854775808,9223372036854775807,9223372036854775807] => [-9223372036854775808,-1,9223372036854775806]
        numbers.range_step [1,36893488147419103232,18446744073709551616] => [1,18446744073709551617]
        numbers.range_step [0,10,0] => ! numbers.range_step: step must be a positive integer
        numbers.range_step [0,10,-1] => ! numbers.range_step: step must be a positive integer
        numbers.range_step [0,10,"x"] => ! operand 3 must be integer but got string
        numbers.range_step [0,10,1.5] => ! operand 3 must be integer number but got floating-point number
        "##,
    );
}

#[test]
fn bits() {
    check(
        r##"
        bits.and [12,10] => 8
        bits.and [-1,18446744073709551615] => 18446744073709551615
        bits.and [1.5,1] => ! operand 1 must be integer number but got floating-point number
        bits.and ["x",1] => ! operand 1 must be integer but got string
        bits.or [12,10] => 14
        bits.or [-18446744073709551616,1] => -18446744073709551615
        bits.or [1,null] => ! operand 2 must be integer but got null
        bits.xor [12,10] => 6
        bits.xor [-12,10] => -2
        bits.xor [18446744073709551616,1] => 18446744073709551617
        bits.xor [1,0.5] => ! operand 2 must be integer number but got floating-point number
        bits.negate [5] => -6
        bits.negate [-1] => 0
        bits.negate [18446744073709551616] => -18446744073709551617
        bits.negate [true] => ! operand 1 must be integer but got boolean
        bits.lsh [1,70] => 1180591620717411303424
        bits.lsh [-3,2] => -12
        bits.lsh [0,18446744073709551615] => 0
        bits.lsh [1,-1] => ! operand 2 must be an unsigned integer number but got a negative integer
        bits.lsh [1.0,2] => 4
        bits.lsh [1,18446744073709551617] => 2
        bits.rsh [5,18446744073709551617] => 2
        bits.rsh [-5,18446744073709551616000] => -5
        bits.lsh ["1",2] => ! operand 1 must be integer but got string
        bits.rsh [5,1] => 2
        bits.rsh [-5,1] => -3
        bits.rsh [-1,64] => -1
        bits.rsh [18446744073709551616,60] => 16
        bits.rsh [1,1000000] => 0
        bits.rsh [1,-2] => ! operand 2 must be an unsigned integer number but got a negative integer
        bits.rsh [1,[]] => ! operand 2 must be integer but got array
        "##,
    );
}

#[test]
fn comparison() {
    check(
        r##"
        equal [1,1.0] => true
        equal [{"a":[1]},{"a":[1.0]}] => true
        equal ["a","b"] => false
        neq [1,2] => true
        neq [{"$set":[1,2]},{"$set":[2,1]}] => false
        lt [1,"a"] => true
        lt [[1,2],[1,3]] => true
        lte [2,2.0] => true
        lte [{"a":1},{"a":0}] => false
        gt [{"$set":[]},{"z":1}] => true
        gt [null,false] => false
        gte ["b","a"] => true
        gte [1,2] => false
        "##,
    );
}

#[test]
fn conversions() {
    check(
        r##"
        to_number [null] => 0
        to_number [true] => 1
        to_number [false] => 0
        to_number [1.50] => 1.50
        to_number ["12"] => 12
        to_number ["-1.10"] => -1.10
        to_number ["1e3"] => 1e3
        to_number ["1e400"] => ! strconv.ParseFloat: parsing "1e400": value out of range
        to_number [""] => ! strconv.ParseFloat: parsing "": invalid syntax
        to_number ["abc"] => ! strconv.ParseFloat: parsing "abc": invalid syntax
        to_number ["1e"] => ! strconv.ParseFloat: parsing "1e": invalid syntax
        to_number ["Infinity"] => ! operand 1 must be valid number string but got string
        to_number ["-nan"] => ! operand 1 must be valid number string but got string
        to_number ["1__0"] => ! strconv.ParseFloat: parsing "1__0": invalid syntax
        to_number [[]] => ! operand 1 must be one of {null, boolean, number, string} but got array
        format_int [15,2] => "1111"
        format_int [-15,16] => "-f"
        format_int [64,8] => "100"
        format_int [10,10] => "10"
        format_int [15.9,16] => "f"
        format_int [-15.9,10] => "-15"
        format_int [18446744073709551617,16] => "10000000000000001"
        format_int [1e3,10] => "1000"
        format_int [12345678901234567890.75,10] => "12345678901234567891"
        format_int [1,3] => ! operand 2 must be one of {2, 8, 10, 16}
        format_int [1,10.0] => ! operand 2 must be one of {2, 8, 10, 16}
        format_int ["x",10] => ! operand 1 must be number but got string
        format_int [1,"x"] => ! operand 2 must be number but got string
        units.parse ["10K"] => 10000
        units.parse ["10m"] => 0.0100000000
        units.parse ["1000m"] => 1.0000000000
        units.parse ["10M"] => 10000000
        units.parse ["1.5Gi"] => 1610612736
        units.parse ["0.0001k"] => 0.1000000000
        units.parse ["1e3ki"] => 1024000
        units.parse ["-2.5E"] => -2500000000000000000
        units.parse ["5e"] => 5000000000000000000
        units.parse ["\"3\"Ti"] => 3298534883328
        units.parse ["0.00000000005"] => 0.0000000001
        units.parse ["-0.00000000015"] => -0.0000000002
        units.parse ["1e-2"] => 0.0100000000
        units.parse ["10 K"] => ! units.parse: spaces not allowed in resource strings
        units.parse ["K"] => ! units.parse: no amount provided
        units.parse [""] => ! units.parse: no amount provided
        units.parse ["10MB"] => ! units.parse: unit Mb not recognized
        units.parse ["1.2.3k"] => ! units.parse: could not parse amount to a number
        units.parse ["1e1234567"] => ! units.parse: exponent too large
        units.parse ["+-1"] => ! units.parse: could not parse amount to a number
        units.parse [1] => ! operand 1 must be string but got number
        units.parse_bytes ["10KB"] => 10000
        units.parse_bytes ["10KiB"] => 10240
        units.parse_bytes ["0.5mb"] => 500000
        units.parse_bytes ["1.1k"] => 1100
        units.parse_bytes ["3"] => 3
        units.parse_bytes ["1e3MiB"] => 1048576000
        units.parse_bytes ["2e"] => 2000000000000000000
        units.parse_bytes ["1\"0\"0eib"] => 115292150460684697600
        units.parse_bytes ["-1.5kb"] => -1500
        units.parse_bytes ["100TB"] => 100000000000000
        units.parse_bytes ["0.1"] => 0
        units.parse_bytes ["1 kb"] => ! units.parse_bytes: spaces not allowed in resource strings
        units.parse_bytes ["kb"] => ! units.parse_bytes: no byte amount provided
        units.parse_bytes ["1foo"] => ! units.parse_bytes: byte unit foo not recognized
        units.parse_bytes ["1b"] => ! units.parse_bytes: byte unit b not recognized
        units.parse_bytes ["1..2kb"] => ! units.parse_bytes: could not parse byte amount to a number
        units.parse_bytes ["1e1234567"] => ! units.parse_bytes: exponent too large
        units.parse_bytes [null] => ! operand 1 must be string but got null
        semver.compare ["1.0.0","1.0.1"] => -1
        semver.compare ["2.0.0","1.9.9"] => 1
        semver.compare ["1.0.0-alpha","1.0.0"] => -1
        semver.compare ["1.0.0-alpha.1","1.0.0-alpha.beta"] => -1
        semver.compare ["1.0.0-alpha","1.0.0-alpha.1"] => -1
        semver.compare ["1.0.0-2","1.0.0-11"] => -1
        semver.compare ["v1.0.0+a","1.0.0+b"] => 0
        semver.compare ["1.0.0-beta","1.0.0-alpha"] => 1
        semver.compare ["1","1.0.0"] => ! operand 1: string "1" is not a valid SemVer
        semver.compare ["1.0.0","x"] => ! operand 2: string "x" is not a valid SemVer
        semver.compare [1,"1.0.0"] => ! operand 1 must be string but got number
        semver.is_valid ["1.2.3"] => true
        semver.is_valid ["v1.2.3-rc.1+b5"] => true
        semver.is_valid ["1.2"] => false
        semver.is_valid ["1.2.3.4"] => false
        semver.is_valid ["1.2.3-"] => true
        semver.is_valid ["1.2.3-01"] => true
        semver.is_valid ["1.2.3-a..b"] => false
        semver.is_valid ["1.2.3-a_b"] => false
        semver.is_valid ["1.2.9223372036854775808"] => false
        semver.is_valid [1] => false
        "##,
    );
}
