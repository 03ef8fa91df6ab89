//! What data takes when it is loaded: resident bytes of a process of its own per engine, before and after.

use crate::Error;
use crate::opa::Opa;
use crate::report::Report;
use lictor_benches::generate;
use std::path::Path;
use std::process::Command;

pub(crate) fn run(opa: Option<&Opa>, folder: &Path, report: &mut Report) -> Result<(), Error> {
    let folder = folder.join("memory");
    std::fs::create_dir_all(&folder)?;
    let data = generate::permissions_data(20_000);
    std::fs::write(folder.join("data.json"), &data)?;
    report.section(
        "Memory",
        &format!(
            "Resident bytes for {} of permissions, loaded from JSON (goal: 3x).",
            megabytes(data.len() as u64)
        ),
    );
    report.header(&["engine", "resident", "of the text"]);
    let mut rows = Vec::new();
    for who in ["Lictor", "regorus"] {
        let output = Command::new(std::env::current_exe()?)
            .args(["--resident", who])
            .arg(&folder)
            .output()?;
        rows.push((who, pair(&String::from_utf8_lossy(&output.stdout))?));
    }
    if let Some(opa) = opa {
        rows.push(("OPA", opa.resident(&folder)?));
    }
    for (who, (before, after)) in rows {
        let grown = after.saturating_sub(before);
        let times = format!("{:.2}x", grown as f64 / data.len() as f64);
        report.row(&[who.to_owned(), megabytes(grown), times]);
    }
    Ok(())
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

/// Two numbers on a line.
pub(crate) fn pair(text: &str) -> Result<(u64, u64), Error> {
    let mut numbers = text.split_whitespace().map(str::parse::<u64>);
    match (numbers.next(), numbers.next()) {
        (Some(before), Some(after)) => Ok((before?, after?)),
        _ => Err(format!("no figures in `{}`", text.trim()).into()),
    }
}

/// Loads the folder's data in this process and prints what it takes.
pub(crate) fn resident(who: &str, folder: &Path) -> Result<(), Error> {
    let policy = "package memory\n\nallow if data.users[input.user].active";
    let path = folder.join("data.json");
    let before = pages()?;
    let after = match who {
        "Lictor" => {
            let bundle = lictor::Bundle::builder()
                .module("policy.rego", policy)
                .data_json(&std::fs::read(path)?)
                .build()?;
            let query = lictor::Engine::new().compile(bundle)?.query("data.memory.allow")?;
            let holds = query.holds(&lictor::Input::from_json(br#"{"user":"user-000007"}"#)?)?;
            let after = pages()?;
            assert!(holds, "the user is active");
            after
        }
        "regorus" => {
            let mut engine = regorus::Engine::new();
            engine.add_policy("policy.rego".to_owned(), policy.to_owned())?;
            engine.add_data(regorus::Value::from_json_str(&std::fs::read_to_string(path)?)?)?;
            let compiled = engine.compile_with_entrypoint(&"data.memory.allow".into())?;
            let after = pages()?;
            drop(compiled);
            after
        }
        other => return Err(format!("there is no engine `{other}`").into()),
    };
    println!("{before} {after}");
    Ok(())
}

/// Resident bytes of this process.
fn pages() -> Result<u64, Error> {
    let text = std::fs::read_to_string("/proc/self/statm")?;
    let pages: u64 = text.split_whitespace().nth(1).ok_or("no figures")?.parse()?;
    Ok(pages * 4096)
}
