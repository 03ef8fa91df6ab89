//! The cache of compiled queries on disk: used while nothing has changed, and never in the way.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

/// Files that were left alone so long are told by their stamps.
const SETTLED: Duration = Duration::from_secs(3);

struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Place {
        let path = std::env::temp_dir().join(format!("lictor-cache-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a directory of our own");
        let place = Place(path);
        place.write("p.rego", &policy("ok"));
        place.write("in.json", r#"{"user": "u7"}"#);
        place
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.0.join(name), text).expect("a file of our own");
    }

    fn cache(&self) -> PathBuf {
        self.0.join("cache/lictor")
    }

    fn entries(&self) -> Vec<PathBuf> {
        let listed = std::fs::read_dir(self.cache()).into_iter().flatten().flatten();
        listed.map(|entry| entry.path()).collect()
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lictor"));
        command.args(args).current_dir(&self.0).env("XDG_CACHE_HOME", self.0.join("cache"));
        command.env_remove("LICTOR_NO_CACHE");
        command.output().expect("the binary runs")
    }

    fn eval(&self, more: &[&str]) -> String {
        let args = ["eval", "-d", "p.rego", "-i", "in.json", "-f", "raw", "data.p.x"];
        let output = self.run(&[&args, more].concat());
        String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).trim().to_owned()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Large enough to be worth keeping.
fn policy(answer: &str) -> String {
    let rules = (0..2000).map(|n| format!("x := {answer:?} if input.user == \"u{n}\"\n\n"));
    format!("package p\n\n{}", rules.collect::<String>())
}

fn modified(path: &Path) -> std::time::SystemTime {
    std::fs::metadata(path).and_then(|info| info.modified()).expect("it is there")
}

#[test]
fn queries_are_kept_while_nothing_changes() {
    let place = Place::new("kept");
    std::thread::sleep(SETTLED);
    assert_eq!(place.eval(&[]), "ok");
    let [entry] = &place.entries()[..] else { panic!("one entry: {:?}", place.entries()) };
    let written = modified(entry);
    assert_eq!(place.eval(&[]), "ok");
    assert_eq!(modified(entry), written, "it was used, not written again");

    // Flags that cannot matter, and another input, find the same entry; others have their own.
    place.write("in.json", r#"{"user": "nobody"}"#);
    assert_eq!(place.eval(&["--fail"]), "");
    assert_eq!(place.entries().len(), 1);
    assert_eq!(place.eval(&["--strict"]), "");
    assert_eq!(place.entries().len(), 2);

    place.write("in.json", r#"{"user": "u7"}"#);
    place.write("p.rego", &policy("new"));
    assert_eq!(place.eval(&[]), "new");
    assert_eq!(place.eval(&[]), "new");
    place.write("p.rego", "package p\n\nx := y");
    let first = place.eval(&[]);
    assert!(first.contains("var y is unsafe"), "{first}");
    assert_eq!(place.eval(&[]), first);
}

#[test]
fn entries_learn_that_files_have_settled() {
    let place = Place::new("settled");
    let wrote = std::time::Instant::now();
    assert_eq!(place.eval(&[]), "ok");
    let entry = place.entries().remove(0);
    let first = std::fs::read(&entry).expect("an entry");
    std::thread::sleep(SETTLED.saturating_sub(wrote.elapsed()));
    assert_eq!(place.eval(&[]), "ok");
    let second = std::fs::read(&entry).expect("an entry");
    assert_eq!(second.len(), first.len());
    let written = modified(&entry);
    assert_eq!(place.eval(&[]), "ok");
    assert_eq!(modified(&entry), written, "it was used, not written again");

    // The same size and time, another text.
    let policy_file = place.0.join("p.rego");
    let before = modified(&policy_file);
    place.write("p.rego", &policy("no"));
    let file = std::fs::File::options().write(true).open(&policy_file).expect("a file of our own");
    file.set_modified(before).expect("its time");
    assert_eq!(place.eval(&[]), "no");
}

#[test]
fn damage_is_noticed() {
    let place = Place::new("damage");
    assert_eq!(place.eval(&[]), "ok");
    let entry = place.entries().remove(0);
    let sound = std::fs::read(&entry).expect("an entry");
    for at in [0, 9, 20, 60, sound.len() / 2, sound.len() - 1] {
        let mut damaged = sound.clone();
        damaged[at] ^= 1;
        std::fs::write(&entry, &damaged).expect("written");
        assert_eq!(place.eval(&[]), "ok", "damaged at {at}");
        let anew = std::fs::read(&entry).expect("an entry");
        assert!(anew.len() == sound.len() && anew != damaged, "made anew");
    }
    std::fs::write(&entry, &sound[..sound.len() / 3]).expect("written");
    assert_eq!(place.eval(&[]), "ok");
}

#[test]
fn the_cache_can_be_off_and_cleared() {
    let place = Place::new("off");
    assert_eq!(place.eval(&["--no-cache"]), "ok");
    assert!(place.entries().is_empty());
    let shown = |output: Output| String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(place.eval(&[]), "ok");
    assert!(shown(place.run(&["cache", "info"])).contains("Entries: 1\n"));
    assert!(shown(place.run(&["cache", "clear"])).starts_with("removed 1 entries, "));
    assert!(place.entries().is_empty());

    // A file where the directory should be: nothing can be kept, and nothing is said.
    std::fs::remove_dir_all(place.0.join("cache")).expect("removed");
    place.write("cache", "");
    assert_eq!(place.eval(&[]), "ok");
    assert_eq!(place.eval(&[]), "ok");
}

#[test]
fn processes_share_it() {
    let place = Place::new("shared");
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| assert_eq!(place.eval(&[]), "ok"));
        }
    });
    assert_eq!(place.entries().len(), 1, "{:?}", place.entries());
    assert_eq!(place.eval(&[]), "ok");
}
