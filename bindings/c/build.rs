//! Writes the name that programs look for into the shared library. It changes when what is declared does so in a way
//! that programs built before would notice.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("linux") {
        println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,liblictor.so.0");
    }
}
