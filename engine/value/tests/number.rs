//! Numbers: arithmetic, order and spelling, checked against OPA 1.20.2.

use lictor_value::{Region, Value, number};
use std::cmp::Ordering;

fn computed(expression: &str) -> String {
    let region = Region::new();
    let value = |text: &str| number::from_text(&region, text);
    let words: Vec<&str> = expression.split(' ').collect();
    let result = match words[..] {
        [a, "+", b] => number::add(&region, value(a), value(b)),
        [a, "-", b] => number::sub(&region, value(a), value(b)),
        [a, "*", b] => number::mul(&region, value(a), value(b)),
        [a, "/", b] => number::div(&region, value(a), value(b)),
        [a, "%", b] => number::rem(&region, value(a), value(b)),
        ["neg", a] => number::neg(&region, value(a)),
        ["abs", a] => number::abs(&region, value(a)),
        ["round", a] => number::round(&region, value(a)),
        ["ceil", a] => number::ceil(&region, value(a)),
        ["floor", a] => number::floor(&region, value(a)),
        _ => panic!("no expression: {expression}"),
    };
    result.map_or_else(|error| error.to_string(), |value| value.to_string())
}

#[track_caller]
fn eq(expression: &str, expected: &str) {
    assert_eq!(computed(expression), expected, "{expression}");
}

#[test]
fn whole_numbers_are_exact() {
    eq("1 + 2", "3");
    eq("9223372036854775807 + 1", "9223372036854775808");
    eq("-9223372036854775808 - 1", "-9223372036854775809");
    eq("9223372036854775807 * 9223372036854775807", "85070591730234615847396907784232501249");
    eq("123456789012345678901234567890 - 123456789012345678901234567889", "1");
    eq("1e30 + 1", "1000000000000000000000000000001");
    eq("1.0 + 2.0", "3");
    eq("1e2 * 0.0", "0");
    eq("-5 % 3", "-2");
    eq("5 % -3", "2");
    eq("-9223372036854775808 % -1", "0");
    eq("4.0 % 3", "1");
    eq("10 % 18446744073709551616", "10");
    eq("1e20 % 7", "2");
    eq("neg -9223372036854775808", "9223372036854775808");
}

#[test]
fn fractions_have_64_bits() {
    eq("0.1 + 0.2", "0.3");
    eq("0.1 * 0.1", "0.010000000000000000001");
    eq("1 / 3", "0.33333333333333333334");
    eq("2 / 3", "0.6666666666666666667");
    eq("100 / 7", "14.285714285714285714");
    eq("0.33333333333333333334 * 3", "1");
    eq("7 / 2", "3.5");
    eq("10 / 5", "2");
    eq("0 / -5", "-0");
    eq("-9223372036854775808 / -1", "9223372036854775808");
    eq("12345678901234567890.5 * 1", "12345678901234567890");
    eq("0.5 - 0.5", "0");
}

#[test]
fn spelling_is_go_s() {
    eq("1e21 * 1.5", "1500000000000000000000");
    eq("123456.5 * 1", "123456.5");
    eq("1234567.5 * 1", "1.2345675e+06");
    eq("123456789.123 * 1", "1.23456789123e+08");
    eq("0.0001234 * 1", "0.0001234");
    eq("0.00001234 * 1", "1.234e-05");
    eq("1e-200 * 1.5e-200", "1.5000000000000000001e-400");
    eq("1.5e-3000 * 1", "1.5e-3000");
    eq("1e-60 * 3.5", "3.5e-60");
}

#[test]
fn rounding_is_opa_s() {
    eq("round 2.5", "3");
    eq("round -2.5", "-3");
    eq("round -0.4", "0");
    eq("round 1e30", "1000000000000000000024696061952");
    eq("ceil 1.1", "2");
    eq("ceil -1.5", "-1");
    eq("ceil -0.5", "1");
    eq("floor 1.9", "1");
    eq("floor -1.5", "-2");
    eq("floor -0.5", "0");
    eq("floor 7", "7");
    eq("abs -1.5", "1.5");
    eq("abs -12345678901234567890123", "12345678901234567890000");
    eq("abs -0", "0");
}

#[test]
fn errors_have_opa_s_words() {
    eq("1 / 0", "divide by zero");
    eq("1.5 / 0.0", "divide by zero");
    eq("1 % 0", "modulo by zero");
    eq("1e20 % 0.0", "modulo by zero");
    eq("1.5 % 2", "modulo on floating-point number");
}

#[test]
fn size_is_bounded() {
    let large = "number has too many digits";
    eq("1e1000000000 + 1", large);
    eq("1.5e1000000000 * 2.5", large);
    eq("1e99999999999999999999 * 2", large);
    eq("1e-99999999999999999999 * 2.5", "0");
    eq("1e60000 * 1e60000", large);
    eq("round 1e1000000000", large);
    eq("1e-1000000 * 1.5", large);
}

#[track_caller]
fn ordered(a: &str, order: Ordering, b: &str) {
    let region = Region::new();
    let (a, b) = (number::from_text(&region, a), number::from_text(&region, b));
    assert_eq!(number::compare(a, b), order, "{a} and {b}");
    assert_eq!(number::compare(b, a), order.reverse(), "{b} and {a}");
    assert_eq!(a == b, order == Ordering::Equal, "{a} and {b}");
    if order == Ordering::Equal {
        let mut members: Vec<_> = (1000..1020).map(Value::int).chain([a]).collect();
        let set = region.set(&mut members);
        assert!(!set.get(b).is_undefined(), "{a} and {b} hash alike");
    }
}

#[test]
fn order_is_exact() {
    ordered("1", Ordering::Equal, "1.0");
    ordered("100", Ordering::Equal, "1e2");
    ordered("1e18", Ordering::Equal, "1000000000000000000");
    ordered("0.1e1", Ordering::Equal, "1");
    ordered("-0", Ordering::Equal, "0");
    ordered("0e5", Ordering::Equal, "0.00");
    ordered("0.001", Ordering::Equal, "1e-3");
    ordered("1.5", Ordering::Equal, "15e-1");
    ordered("1.50", Ordering::Equal, "1.5");
    ordered("9007199254740993", Ordering::Greater, "9007199254740992.0");
    ordered("0.1", Ordering::Less, "0.10000000000000000001");
    ordered("-2.5", Ordering::Less, "-2");
    ordered("-1e400", Ordering::Less, "-1e399");
    ordered("1e400", Ordering::Greater, "1e399");
    ordered("1e-400", Ordering::Greater, "0");
    ordered("9223372036854775808", Ordering::Greater, "9223372036854775807");
    ordered("1e99999999999999999999", Ordering::Greater, "1e400");
}

#[test]
fn values_convert() {
    let region = Region::new();
    let value = |text: &str| number::from_text(&region, text);
    for (text, expected) in [
        ("1.0", Some(1)),
        ("1e18", Some(1_000_000_000_000_000_000)),
        ("1e19", None),
        ("1.5", None),
        ("-0", Some(0)),
        ("-9223372036854775808.0", Some(i64::MIN)),
        ("9223372036854775808", None),
        ("15e-1", None),
        ("150e-1", Some(15)),
    ] {
        assert_eq!(number::to_i64(value(text)), expected, "{text}");
    }
    for (float, text) in [
        (0.0, "0"),
        (-0.0, "-0"),
        (1.0, "1"),
        (1.5, "1.5"),
        (1e6, "1e+06"),
        (123456.0, "123456"),
        (1e-5, "1e-05"),
        (0.0001, "0.0001"),
        (1.25e100, "1.25e+100"),
        (-2.5, "-2.5"),
        (f64::NAN, "<undefined>"),
    ] {
        assert_eq!(number::from_f64(&region, float).to_string(), text);
    }
    assert!(number::is_integer(value("1.50e1")) && !number::is_integer(value("1.55e1")));
    assert_eq!(number::to_bigint(value("1e3")).map(|int| int.to_string()), Some("1000".to_owned()));
    assert_eq!(number::to_bigint(value("0.0")).map(|int| int.to_string()), Some("0".to_owned()));
    assert_eq!(number::to_bigint(value("0.5")), None);
    assert_eq!(number::to_f64(value("1e400")), f64::INFINITY);
}

#[test]
#[cfg_attr(miri, ignore = "takes minutes there")]
fn ten_million_digits_are_no_trouble() {
    let region = Region::new();
    let digits = "7".repeat(10_000_000);
    let bytes = format!("[{digits},{digits}.5,{digits}]");
    let read = lictor_value::json::read(
        &region,
        bytes.as_bytes(),
        &lictor_value::json::ReadOptions::default(),
    );
    let items = read.ok().and_then(|value| value.as_array()).unwrap_or_default();
    assert_eq!(items.len(), 3);
    assert!(items[0] < items[1] && items[0] == items[2]);
    assert_eq!(number::add(&region, items[0], items[1]), Err(number::NumberError::TooLarge));
    assert_eq!(number::round(&region, items[1]), Err(number::NumberError::TooLarge));
}
