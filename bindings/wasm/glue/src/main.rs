//! `lictor-wasm-glue <in.wasm> <directory>`: writes `glue.js`, `glue_bg.wasm` and types between JavaScript and what the
//! compiler gave. The same as the command line of wasm-bindgen, in a tenth of the time to build it; its version is that
//! of the lock file, so that the two halves always agree.

use std::process::ExitCode;
use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let [input, directory] = &given[..] else {
        eprintln!("usage: lictor-wasm-glue <in.wasm> <directory>");
        return ExitCode::from(2);
    };
    match write(input, directory) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn write(input: &str, directory: &str) -> Result<(), String> {
    let mut bindgen = Bindgen::new();
    bindgen
        .web(true)
        .and_then(|bindgen| {
            bindgen
                .input_path(input)
                .out_name("glue")
                .typescript(false)
                .omit_default_module_path(true)
                .reset_state_function(true)
                .remove_name_section(true)
                .remove_producers_section(true)
                .generate(directory)
        })
        .map_err(|error| format!("{input}: {error:#}"))
}
