//! The header is that of the sources. `BLESS=1` writes it anew.

use std::path::Path;

#[test]
fn the_header_is_up_to_date() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = dir.join("include/lictor.h");
    let config = cbindgen::Config::from_file(dir.join("cbindgen.toml")).expect("settings");
    let sources = cbindgen::Builder::new().with_config(config).with_src(dir.join("src/lib.rs"));
    let bindings = sources.generate().expect("the sources can be read");
    let mut made = Vec::new();
    bindings.write(&mut made);
    let made = String::from_utf8(made).expect("it is text");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &made).expect("it can be written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == made,
        "the header is out of date: BLESS=1 cargo test -p lictor-c --test header"
    );
}
