//! The table of builtins holds together.

use lictor_program::signatures::{SIGNATURES, declaration, signature};
use lictor_program::types::Decl;

#[test]
fn every_signature_is_sound() {
    assert_eq!(SIGNATURES.len(), 206);
    assert!(SIGNATURES.windows(2).all(|pair| pair[0].name < pair[1].name));
    for entry in SIGNATURES {
        let decl =
            Decl::parse(entry.decl).unwrap_or_else(|error| panic!("{}: {error}", entry.name));
        assert_eq!(decl.to_string(), entry.decl, "{}", entry.name);
        assert_eq!(entry.is_void(), decl.result.is_none(), "{}", entry.name);
        assert!(!entry.doc.is_empty() && !entry.doc.ends_with('.'), "{}", entry.name);
        assert!(declaration(entry.name).is_some());
    }
}

#[test]
fn flags_are_where_they_belong() {
    let flagged = |flag: fn(&lictor_program::Signature) -> bool| -> Vec<&str> {
        SIGNATURES.iter().filter(|entry| flag(entry)).map(|entry| entry.name).collect()
    };
    assert_eq!(flagged(|entry| entry.relation), ["walk"]);
    assert_eq!(flagged(|entry| entry.is_void()), ["internal.print", "internal.test_case", "print"]);
    assert_eq!(flagged(|entry| entry.infix.is_some()).len(), 17);
    assert_eq!(flagged(|entry| entry.deprecated).len(), 11);
    assert_eq!(signature("plus").and_then(|entry| entry.infix), Some("+"));
    assert!(signature("nothing").is_none());
}
