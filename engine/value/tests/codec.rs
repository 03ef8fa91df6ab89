//! Constants as bytes: round trips, and bytes that lie.

use lictor_value::codec::{decode, encode};
use lictor_value::{Entry, Region, Value, json, number};

#[track_caller]
fn same<'r>(value: Value<'r>) {
    let mut bytes = vec![0xaa];
    encode(value, &mut bytes);
    let region = Region::new();
    let (decoded, taken) = decode(&region, &bytes[1..]).expect("encoded bytes");
    assert_eq!(taken, bytes.len() - 1);
    assert_eq!(decoded, value);
    assert_eq!(decoded.to_string(), value.to_string());
    for end in (1..bytes.len()).step_by(if cfg!(miri) { 97 } else { 1 }) {
        assert!(decode(&region, &bytes[1..end]).is_err(), "cut at {end}");
    }
}

#[test]
fn values_survive() {
    let region = Region::new();
    let texts = [
        "null",
        "true",
        "false",
        "0",
        "-1",
        "64",
        "-65",
        "9223372036854775807",
        "-9223372036854775808",
        "1.0",
        "1e400",
        "\"\"",
        "\"ä\"",
        "[]",
        "{}",
        "[1,[2,{\"a\":null}]]",
        "{\"b\":1,\"a\":[],\"c\":{\"d\":\"e\"}}",
    ];
    for text in texts {
        same(json::read(&region, text.as_bytes(), &json::ReadOptions::default()).expect(text));
    }
    same(Value::EMPTY_SET);
    same(Value::UNDEFINED);
    let many = region.set(&mut (0..100).map(Value::int).collect());
    same(many);
    let pair = region.array(&[Value::TRUE, region.str("x")]);
    same(region.set(&mut vec![many, pair, Value::NULL, number::from_text(&region, "0.5")]));
    same(region.object(&mut vec![
        Entry { key: pair, value: many },
        Entry { key: Value::int(1), value: Value::EMPTY_SET },
        Entry { key: many, value: pair },
    ]));
}

#[track_caller]
fn refused(bytes: &[u8], message: &str) {
    let region = Region::new();
    assert_eq!(decode(&region, bytes).map(|_| ()).map_err(|error| error.message), Err(message));
}

#[test]
fn lies_are_refused() {
    refused(&[], "bytes end early");
    refused(&[77], "unknown tag");
    refused(&[7, 1, 0], "unknown tag");
    refused(&[6, 2, b'a'], "length is beyond the end");
    refused(
        &[7, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1],
        "length is beyond the end",
    );
    refused(&[7, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2], "number is too long");
    refused(&[6, 1, 0xff], "text is not UTF-8");
    refused(&[5, 1, b'x'], "text is no number");
    refused(&[9, 2, 1, 1], "set repeats a member");
    refused(&[8, 2, 1, 1, 1, 1], "object repeats a key");
    refused(&[[7u8, 1].repeat(1025), vec![1]].concat(), "value nests too deeply");
}

#[test]
#[cfg_attr(miri, ignore = "takes minutes there")]
fn any_byte_may_be_wrong() {
    let region = Region::new();
    let text = r#"{"a":[1,2.5,"text",{"b":null}],"c":[true,false,[]],"d":123456789}"#;
    let value = json::read(&region, text.as_bytes(), &json::ReadOptions::default()).expect("valid");
    let mut bytes = Vec::new();
    encode(value, &mut bytes);
    for at in 0..bytes.len() {
        for byte in 0..=255 {
            let mut spoilt = bytes.clone();
            spoilt[at] = byte;
            if let Ok((value, taken)) = decode(&region, &spoilt) {
                assert!(taken <= spoilt.len());
                let _ = value.to_string();
            }
        }
    }
}
