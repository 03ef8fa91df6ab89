//! Addresses of resources, which are parsed and never cut by hand: a key may hold dots and brackets.

/// An address without the indexes of its modules and its instance: `module.a["x"].b.c[0]` is `module.a.b.c`.
pub(crate) fn without_indexes(address: &str) -> String {
    let mut kept = String::with_capacity(address.len());
    let mut rest = address;
    while let Some(open) = rest.find('[') {
        kept.push_str(&rest[..open]);
        rest = &rest[index_end(&rest[open..]) + open..];
    }
    kept.push_str(rest);
    kept
}

/// Behind the `]` of the index that begins here, or behind the text where it has none.
fn index_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut quoted) = (1, false);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if quoted => at += 1,
            b'"' => quoted = !quoted,
            b']' if !quoted => return at + 1,
            _ => {}
        }
        at += 1;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::without_indexes;

    #[test]
    fn indexes_are_left_out() {
        let eq = |address: &str, want: &str| assert_eq!(without_indexes(address), want);
        eq("aws_vpc.main", "aws_vpc.main");
        eq("aws_vpc.main[0]", "aws_vpc.main");
        eq(
            r#"module.a["x.y"].module.b[1].aws_vpc.main["k]\"["]"#,
            "module.a.module.b.aws_vpc.main",
        );
        eq("a[\"é", "a");
        eq("a[\"\\", "a");
        eq("[", "");
        eq("", "");
    }
}
