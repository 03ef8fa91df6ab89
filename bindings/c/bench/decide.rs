//! Decides so many times through Rust, from JSON text to JSON text: `decide POLICY PATH INPUT TURNS`. See `run.sh`.

use lictor::{Bundle, Engine};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let given: Vec<String> = std::env::args().collect();
    let [_, policy, path, input, turns] = &given[..] else {
        return Err("usage: decide POLICY PATH INPUT TURNS".into());
    };
    let module = std::fs::read_to_string(policy)?;
    let bundle = Bundle::builder().module("policy.rego", &module).build()?;
    let query = Engine::new().compile(bundle)?.prepare(path)?;
    let input = std::fs::read(input)?;
    let turns: u32 = turns.parse()?;
    let mut out = Vec::new();
    let start = Instant::now();
    for _ in 0..turns {
        out.clear();
        query.decide(&input, &mut out)?;
    }
    let ns = start.elapsed().as_nanos() / u128::from(turns.max(1));
    println!("{ns} {}", String::from_utf8(out)?);
    Ok(())
}
