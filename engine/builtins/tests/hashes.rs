//! Digests and message authentication codes.
#![cfg(feature = "crypto")]

mod support;
use support::check;

#[test]
fn digests() {
    check(
        r#"
        crypto.md5 ["lictor"] => "dbaa6a91ab8c5b713c27795454bd2104"
        crypto.sha1 [""] => "da39a3ee5e6b4b0d3255bfef95601890afd80709"
        crypto.sha256 [""] => "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        crypto.sha256 ["żółw"] => "f36b811094f4408ff06897bb585bbd814e42bb0463782c8b0b4d28d9ca8e2591"
        crypto.md5 [1] => ! operand 1 must be string but got number
        "#,
    );
}

#[test]
fn codes() {
    check(
        r#"
        crypto.hmac.md5 ["message", "key"] => "4e4748e62b463521f6775fbf921234b5"
        crypto.hmac.sha1 ["message", "key"] => "2088df74d5f2146b48146caf4965377e9d0be3a4"
        crypto.hmac.sha256 ["message", "key"] => "6e9ef29b75fffc5b7abae527d58fdadb2fe42e7219011976917343065f58ed4a"
        crypto.hmac.sha512 ["message", ""] => "08fce52f6395d59c2a3fb8abb281d74ad6f112b9a9c787bcea290d94dadbc82b2ca3e5e12bf2277c7fedbb0154d5493e41bb7459f63c8e39554ea3651b812492"
        crypto.hmac.sha512 ["message", null] => ! operand 2 must be string but got null
        crypto.hmac.equal ["abc", "abc"] => true
        crypto.hmac.equal ["abc", "abd"] => false
        crypto.hmac.equal ["abc", "ab"] => false
        crypto.hmac.equal [[], 1] => ! operand 1 must be string but got array
        "#,
    );
}
