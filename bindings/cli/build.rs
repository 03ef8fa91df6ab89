//! With `LICTOR_NO_PIE=1`, links the command line to a fixed address on Linux. Otherwise every start writes some 20,000
//! addresses into its tables before anything else, which takes as long as the rest of a small decision from the cache;
//! but then nobody knows them beforehand, which is worth more by default.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=LICTOR_NO_PIE");
    let target = |name| std::env::var(name).unwrap_or_default();
    let is_gnu =
        target("CARGO_CFG_TARGET_OS") == "linux" && target("CARGO_CFG_TARGET_ENV") == "gnu";
    let asked = std::env::var_os("LICTOR_NO_PIE").is_some_and(|value| !value.is_empty());
    if is_gnu && asked {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
