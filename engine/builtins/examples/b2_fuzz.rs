use lictor_program::{Context, Host, Memory};
use lictor_value::{Region, json};
use std::io::BufRead;
struct H;
impl Host for H {}
fn main() {
    let (mut e, mut c) = (Memory::default(), Memory::default());
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let r = Region::new();
        let v = json::read(&r, line.as_bytes(), &json::ReadOptions::default()).unwrap();
        let a = v.as_array().unwrap();
        let f = lictor_builtins::function(a[0].as_str().unwrap()).unwrap();
        let mut ctx = Context {
            region: &r,
            host: &H,
            evaluation: &mut e,
            caches: &mut c,
            steps_left: &mut 100_000_000,
            max_bytes: 256 << 20,
            now_ns: 0,
            place: &|| String::new(),
            seed: &mut 1,
        };
        match f(&mut ctx, a[1].as_array().unwrap()) {
            Ok(v) => println!("{}", json::to_string(v)),
            Err(e) => println!("ERR {e:?}"),
        }
    }
}
