//! `cargo run -p lictor-scan --example zone -- FILE [COUNT]`: writes a zone file to measure scans with: hosts, aliases, mail
//! and service records, sound but for one in a thousand.
//!
//! Then: `time lictor scan -b dns --profile all -f json -o report.json FILE`.

use std::fmt::Write;

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().unwrap_or_else(|| "example.com.zone".to_owned());
    let count = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(10_000);
    std::fs::write(file, zone(count))
}

/// A zone of so many records.
pub fn zone(count: usize) -> String {
    let mut text = "$ORIGIN example.com.\n$TTL 1h\n@ SOA ns1.example.net. hostmaster ( 2026112801 4h 1h 2w 5m )\n  NS ns1.example.net.\n  NS ns2.example.org.\n  CAA 0 issue \"letsencrypt.org\"\n  CAA 0 issuewild \";\"\n".to_owned();
    for number in 0..count {
        let (low, high) = (number % 250 + 1, number / 250 % 250);
        let ttl = if number % 1000 == 999 { "5 " } else { "" };
        let _ = match number % 8 {
            0..4 => writeln!(text, "h{number} {ttl}A 151.101.{high}.{low}"),
            4 => writeln!(text, "h{number} {ttl}AAAA 2606:2800:220:{high:x}::{low:x}"),
            5 => writeln!(text, "h{number} {ttl}CNAME h{}", number - 5),
            6 => writeln!(text, "h{number} {ttl}TXT \"owner=team-{low}\""),
            _ => writeln!(text, "_sip._tcp.h{number} {ttl}SRV 10 60 5060 h{}", number - 7),
        };
    }
    text
}
