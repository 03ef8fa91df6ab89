//! Zone files: what records they hold, what of them cannot be read, and where.

use lictor::json;
use lictor_scan::read::{self, Format, Words};
use lictor_scan::source::Source;

/// What a text comes to: a line for each record, and one for each fault with its line and column.
fn shown(text: &str) -> Vec<String> {
    let source = Source::new("zone", text.to_owned());
    let mut shown = Vec::new();
    read::each(text, Format::Zone, Words::Kubectl, &mut |parsed| match parsed {
        Ok(parsed) => {
            let root = parsed.value.root();
            let list = |key| root.get_str(key).as_array().unwrap_or_default().iter();
            for record in list("records") {
                let field = |key: &str| {
                    let value = record.get_str(key);
                    value.as_str().map_or_else(|| json::to_string(value), str::to_owned)
                };
                let data: Vec<String> = record
                    .get_str("data")
                    .as_array()
                    .unwrap_or_default()
                    .iter()
                    .map(|item| json::to_string(*item))
                    .collect();
                shown.push([field("name"), field("ttl"), field("type"), data.join(" ")].join(" "));
            }
            shown.extend(list("includes").map(|item| json::to_string(*item)));
        }
        Err(fault) => {
            let (row, column) = source.position(fault.offset);
            shown.push(format!("{row}:{column}: {}", fault.message));
        }
    });
    shown
}

fn zone(text: &str, want: &[&str]) {
    assert_eq!(shown(text), want, "{text}");
}

#[test]
fn owners_times_and_origins() {
    zone(
        "$ORIGIN Example.com.\n$TTL 1h30m\n@ IN A 192.0.2.1\n  300 AAAA 2001:DB8::1 ; more\nwww CNAME @\n",
        &[
            "Example.com. 5400 A \"192.0.2.1\"",
            "Example.com. 300 AAAA \"2001:db8::1\"",
            "www.Example.com. 5400 CNAME \"Example.com.\"",
        ],
    );
    zone(
        "$ORIGIN a.\nx 60 IN MX 10 m\n$ORIGIN b\ny IN 2d MX 10 m.c.\nz MX 5 @\n",
        &["x.a. 60 MX 10 \"m.a.\"", "y.b.a. 172800 MX 10 \"m.c.\"", "z.b.a. 172800 MX 5 \"b.a.\""],
    );
    zone(
        "@ A 192.0.2.1\nwww A 192.0.2.2\n",
        &["@ null A \"192.0.2.1\"", "www null A \"192.0.2.2\""],
    );
    zone("$ORIGIN .\ncom NS a.root.\n", &["com. null NS \"a.root.\""]);
    zone("a\\.b.c. 1 A 192.0.2.1\n", &["a\\.b.c. 1 A \"192.0.2.1\""]);
    zone(
        "a. IN A 192.0.2.1\r\n\r\n  A 192.0.2.2\r\n",
        &["a. null A \"192.0.2.1\"", "a. null A \"192.0.2.2\""],
    );
}

#[test]
fn parentheses_quotes_and_escapes() {
    zone(
        "a. 1 SOA ns h.x. (\n  2026010101 ; serial\n  4h 1h\n 1W 300 )\n",
        &["a. 1 SOA \"ns\" \"h.x.\" 2026010101 14400 3600 604800 300"],
    );
    zone(
        "a. 1 TXT \"v=spf1 ; \\\"x\\\"\" b\\;c \\100\\195\\164 \\255\n",
        &["a. 1 TXT \"v=spf1 ; \\\"x\\\"\" \"b;c\" \"dä\" \"\\\\255\""],
    );
    zone("a. 1 DS 1 13 2 (AB CD\n EF)\n", &["a. 1 DS 1 \"13\" 2 \"ABCDEF\""]);
    zone("a. 1 TYPE65280 \\# 3 0A 00fF\n", &["a. 1 TYPE65280 \"\\\\#\" 3 \"0a00ff\""]);
    zone("a. 1 CLASS1 A \\# 4 C0000201\n", &["a. 1 A \"\\\\#\" 4 \"c0000201\""]);
    zone("a. 1 CAA 0 issue \"ca.example; x=1\"\n", &["a. 1 CAA 0 \"issue\" \"ca.example; x=1\""]);
    zone(
        "a. 1 HTTPS 1 . alpn=h2,h3 port=443\n",
        &["a. 1 HTTPS 1 \".\" \"alpn=h2,h3\" \"port=443\""],
    );
}

#[test]
fn directives() {
    zone(
        "$ORIGIN x.\n$INCLUDE more.db\n$INCLUDE sub.db sub\n",
        &[
            "{\"file\":\"more.db\",\"origin\":\"x.\"}",
            "{\"file\":\"sub.db\",\"origin\":\"sub.x.\"}",
        ],
    );
    zone(
        "$ORIGIN x.\n$GENERATE 1-3/2 h$ 60 A 192.0.2.${10,0,d}\n$GENERATE 9-10 ${0,3,d}.$$ CNAME a${-1,2,x}\n",
        &[
            "h1.x. 60 A \"192.0.2.11\"",
            "h3.x. 60 A \"192.0.2.13\"",
            "009.$.x. 60 CNAME \"a08.x.\"",
            "010.$.x. 60 CNAME \"a09.x.\"",
        ],
    );
    zone("$GENERATE 1-1 ${0,7,n}.x. PTR a.\n", &["1.0.0.0.x. null PTR \"a.\""]);
    zone(
        "$GENERATE 0-65536 $.x. A 192.0.2.1\n",
        &["1:11: a range may have no more than 65536 steps"],
    );
    zone("$GENERATE 3-1 $ A 192.0.2.1\n", &["1:11: expected a range such as `1-254`, found `3-1`"]);
    zone("$BOGUS x\n", &["1:1: `$BOGUS` is no directive that is known"]);
    let many = "$GENERATE 0-65535 $.x. A 192.0.2.1\n".repeat(3);
    assert!(shown(&many).iter().any(|line| line.contains("no more than 100000 entries")));
}

/// Behind an entry that cannot be read, the next one is.
#[test]
fn faults() {
    zone(
        "a. 1 A 192.0.2.300\na. 1 BOGUS x\na. 1 MX ten m.\na. 1 MX 10\na. 1 A 192.0.2.1 x\na. 1 A 192.0.2.2\n",
        &[
            "1:8: expected an IPv4 address, found `192.0.2.300`",
            "2:6: expected the type of a record, found `BOGUS`",
            "3:9: expected a number of 16 bits, found `ten`",
            "4:11: `MX` lacks data: it takes 2 parts",
            "5:18: `A` takes no more data, found `x`",
            "a. 1 A \"192.0.2.2\"",
        ],
    );
    zone(
        "a. 1 TXT \"x\nb. 1 A 192.0.2.1\nc. 1 SOA ( x\n",
        &[
            "1:10: this quote is not closed on its line",
            "3:10: this `(` is not closed",
            "b. 1 A \"192.0.2.1\"",
        ],
    );
    zone("a..b. A 192.0.2.1\n", &["1:1: `a..b.` has an empty label"]);
    zone("a. TYPE1 x\n", &["1:4: data of `TYPE1` begins with `\\#`"]);
    zone(
        "a. A \\# 4 c0\n",
        &["1:9: the length behind `\\#` is not that of the hexadecimal digits"],
    );
    zone(
        "$TTL soon\n$TTL\n",
        &["1:6: expected a time, found `soon`", "2:5: expected a time behind `$TTL`"],
    );
    let bad = "a. 1 BOGUS x\n".repeat(1000);
    assert_eq!(shown(&bad).len(), 51, "a file of something else is given up");
}

#[test]
fn known_by_name_and_by_text() {
    let of = |name: &str, text: &str| Format::of(name, text.into());
    for name in ["db.example.com", "zones/db.10", "example.com.zone", "a/x.db"] {
        assert_eq!(of(name, "www A 192.0.2.1"), Format::Zone, "{name}");
        assert!(Format::is_known(name), "{name}");
    }
    for text in
        ["$TTL 1h\n", "; c\n\n$ORIGIN x.\n", "@ IN SOA a b 1 2 3 4 5\n", "x. 300 IN SOA a b (\n"]
    {
        assert_eq!(of("-", text), Format::Zone, "{text}");
    }
    for text in ["a: SOA\n", "- SOA\n", "www IN A 192.0.2.1\n", ""] {
        assert_eq!(of("-", text), Format::Yaml, "{text}");
    }
}

const SAMPLE: &str = "$ORIGIN example.com. ; é\n$TTL 1h\n@ IN SOA ns1 host\\.master ( 1 4h 1h\n 1w 300 )\n  NS ns1\nns1 A 192.0.2.1\n$GENERATE 1-4 h${1,2,x} A 192.0.2.$\n*.w 5m TXT \"a\\\"é\" \\200 (\"b\"\n\"c\")\nt TYPE65280 \\# 2 abcd\n$INCLUDE x.db y\n";

/// No cut and no mixture of lines makes the reader fail, and all faults lie in the text.
#[test]
fn cut_anywhere() {
    let mut seed = 7u64;
    let mut random = move |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below.max(1)
    };
    let boundaries: Vec<usize> =
        (0..=SAMPLE.len()).filter(|at| SAMPLE.is_char_boundary(*at)).collect();
    let check = |text: &str| {
        read::each(text, Format::Zone, Words::Kubectl, &mut |parsed| match parsed {
            Ok(parsed) => {
                let records = parsed.value.root().get_str("records").len();
                for index in 0..records {
                    let path = ["records".into(), index.to_string(), "data".to_owned()];
                    let steps = path.iter().map(|step| match step.parse::<i64>() {
                        Ok(index) => lictor::Value::int(index),
                        Err(_) => lictor::Value::str(step),
                    });
                    let (_, span) = parsed.places.find(text, steps).expect("records have places");
                    assert!(span.start <= span.end && span.end <= text.len(), "{text:?}");
                }
            }
            Err(fault) => assert!(fault.offset <= text.len(), "{text:?}"),
        });
    };
    for at in &boundaries {
        check(&SAMPLE[..*at]);
        check(&SAMPLE[*at..]);
    }
    for _ in 0..3000 {
        let mut text = String::new();
        for _ in 0..=random(4) {
            let (a, b) =
                (boundaries[random(boundaries.len())], boundaries[random(boundaries.len())]);
            text.push_str(&SAMPLE[a.min(b)..a.max(b)]);
        }
        check(&text);
    }
}
