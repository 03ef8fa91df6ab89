//! The outside world, as an object of JavaScript's lends it.
//!
//! There is one for all evaluations: JavaScript knows which evaluation runs. Its methods do not throw. What may fail
//! says how it went by the first character of its result: `=` and JSON, `?` for undefined, `!` and a message, `#` for
//! an evaluation that must end.

use lictor::{BuiltinError, Context, Halt, Host, HttpError, Region, Value, json};
use std::cell::OnceCell;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// The object that lends.
    pub type World;

    #[wasm_bindgen(method)]
    fn now(this: &World) -> i64;

    #[wasm_bindgen(method)]
    fn tick(this: &World) -> f64;

    #[wasm_bindgen(method)]
    fn random(this: &World, out: &mut [u8]);

    #[wasm_bindgen(method)]
    fn print(this: &World, place: &str, line: &str);

    #[wasm_bindgen(method)]
    fn note(this: &World, place: &str, line: &str);

    #[wasm_bindgen(method)]
    fn cancelled(this: &World) -> bool;

    #[wasm_bindgen(method)]
    fn runtime(this: &World) -> String;

    #[wasm_bindgen(method)]
    fn call(this: &World, name: &str, arguments: &str) -> String;

    #[wasm_bindgen(method)]
    fn panicked(this: &World, message: &str);
}

thread_local! {
    static WORLD: OnceCell<World> = const { OnceCell::new() };
}

/// Takes the object that lends the outside world; the first call of an instance.
#[wasm_bindgen]
pub fn start(world: World) {
    WORLD.with(|own| drop(own.set(world)));
    std::panic::set_hook(Box::new(|info| ask((), |world| world.panicked(&info.to_string()))));
}

fn ask<T>(without: T, ask: impl FnOnce(&World) -> T) -> T {
    WORLD.with(|own| match own.get() {
        Some(world) => ask(world),
        None => without,
    })
}

fn call(name: &str, arguments: &str) -> String {
    ask("!there is no host".to_owned(), |world| world.call(name, arguments))
}

/// The host of every evaluation.
pub(crate) struct Lent;

pub(crate) static LENT: Lent = Lent;

impl Host for Lent {
    fn now_ns(&self) -> i64 {
        ask(0, World::now)
    }

    fn tick_ns(&self) -> u64 {
        ask(0.0, World::tick) as u64
    }

    fn random(&self, out: &mut [u8]) {
        ask((), |world| world.random(out));
    }

    fn print(&self, place: &str, line: &str) {
        ask((), |world| world.print(place, line));
    }

    fn note(&self, place: &str, line: &str) {
        ask((), |world| world.note(place, line));
    }

    fn cancelled(&self) -> bool {
        ask(false, World::cancelled)
    }

    fn runtime_json(&self) -> String {
        ask("{}".to_owned(), World::runtime)
    }

    fn lookup(&self, name: &str) -> Result<Vec<String>, String> {
        let arguments = json::to_string(Value::array_in(&[Value::str(name)]));
        let given = call("net.lookup_ip_addr", &arguments);
        let Some(found) = given.strip_prefix('=') else {
            return Err(given.get(1..).unwrap_or_default().to_owned());
        };
        let region = Region::default();
        let read = json::read(&region, found.as_bytes(), &json::ReadOptions::default());
        let read = read.map_err(|error| error.to_string())?;
        let items = read.as_array().unwrap_or_default();
        Ok(items.iter().filter_map(|item| item.as_str()).map(str::to_owned).collect())
    }

    fn http_send(&self, request_json: &str) -> Result<String, HttpError> {
        let given = call("http.send", &format!("[{request_json}]"));
        match given.strip_prefix('=') {
            Some(response) => Ok(response.to_owned()),
            None => Err(HttpError::Failed(given.get(1..).unwrap_or_default().to_owned())),
        }
    }
}

/// Calls a function of the host's.
pub(crate) fn function<'r>(
    name: &str,
    context: &mut Context<'_, 'r>,
    arguments: &[Value<'r>],
) -> Result<Value<'r>, BuiltinError> {
    let given = call(name, &json::to_string(Value::array_in(arguments)));
    match given.split_at_checked(1) {
        Some(("=", text)) => {
            json::read(context.region, text.as_bytes(), &json::ReadOptions::default())
                .map_err(|error| BuiltinError::failed(error.to_string()))
        }
        Some(("?", _)) => Ok(Value::UNDEFINED),
        Some(("!", message)) => Err(BuiltinError::failed(message)),
        _ => Err(BuiltinError::Halt(Halt::Cancelled)),
    }
}
