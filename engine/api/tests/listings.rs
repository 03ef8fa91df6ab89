//! The page about listings shows a policy and its program: they belong together. `BLESS=1` writes the program anew.

use lictor::{Bundle, Engine};
use std::path::PathBuf;

const QUERY: &str = "data.shop.deny";

/// What stands in the first block of a language.
fn block<'t>(page: &'t str, language: &str) -> &'t str {
    let behind = page.split_once(&format!("```{language}\n")).expect("a block").1;
    behind.split_once("```").expect("the end of the block").0
}

#[test]
fn the_page_shows_the_program() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../LISTINGS.md");
    let page = std::fs::read_to_string(&path).expect("the page");
    assert!(page.contains(&format!("`{QUERY}`")), "the page names the query");
    let policy = block(&page, "rego");
    let bundle = Bundle::builder().module("shop.rego", policy).build().expect("the policy");
    let policy = Engine::new().compile(bundle).expect("it compiles");
    let listing = policy.query(QUERY).expect("the query").listing();
    let shown = block(&page, "text");
    if std::env::var_os("BLESS").is_some() {
        let block = |program: &str| format!("```text\n{program}```");
        let page = page.replace(&block(shown), &block(&listing));
        std::fs::write(path, page).expect("the page is written");
        return;
    }
    assert_eq!(shown, listing);
}
