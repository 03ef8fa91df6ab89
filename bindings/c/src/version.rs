//! Versions, for the compiler and at run time.

use crate::text::Str;

/// Counts the changes that programs built before would notice; the shared library is named after it.
pub const ABI_VERSION: u32 = 0;
/// The version of this header.
pub const VERSION_MAJOR: u32 = 0;
/// The version of this header.
pub const VERSION_MINOR: u32 = 1;
/// The version of this header.
pub const VERSION_PATCH: u32 = 0;

/// The header says what the manifest says.
const _: () = {
    let given = [
        env!("CARGO_PKG_VERSION_MAJOR").as_bytes(),
        env!("CARGO_PKG_VERSION_MINOR").as_bytes(),
        env!("CARGO_PKG_VERSION_PATCH").as_bytes(),
    ];
    let wanted = [VERSION_MAJOR, VERSION_MINOR, VERSION_PATCH];
    let mut part = 0;
    while part < 3 {
        let (mut number, mut digit) = (0, 0);
        while digit < given[part].len() {
            number = number * 10 + (given[part][digit] - b'0') as u32;
            digit += 1;
        }
        assert!(number == wanted[part], "the constants are not those of the manifest");
        part += 1;
    }
};

/// The version of the library, such as `0.1.0`.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_version() -> Str {
    Str::of(env!("CARGO_PKG_VERSION"))
}

/// LICTOR_ABI_VERSION of the library.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_abi_version() -> u32 {
    ABI_VERSION
}
