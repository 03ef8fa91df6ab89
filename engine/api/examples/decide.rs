//! Evaluates a query over modules, for trying things: `decide QUERY FILE...`, input on standard input, none if that is empty.

use lictor::{Bundle, Engine, Input};
use std::io::Read;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let query = args.next().unwrap_or_else(|| "data".to_owned());
    let mut bundle = Bundle::builder();
    for path in args {
        bundle = bundle.module(&path, &std::fs::read_to_string(&path)?);
    }
    let policy = Engine::new().compile(bundle.build()?)?;
    let query = policy.query(&query)?;
    println!("{}", query.listing());
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let input = if text.trim().is_empty() { Input::none() } else { Input::from_json(&text)? };
    let decision = query.eval(&input)?;
    println!("{decision:?}");
    Ok(())
}
