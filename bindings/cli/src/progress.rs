//! A sign of life on a terminal while something takes long; nothing where it does not, or where nobody looks.

use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::time::Duration;

/// What takes no longer than this is not shown.
const PATIENCE: Duration = Duration::from_millis(400);
const TICK: Duration = Duration::from_millis(100);

/// Shown until it is dropped.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// Something whose length is not known.
    pub(crate) fn of(what: &'static str) -> Progress {
        Progress::show(ProgressBar::no_length(), "{spinner} {msg} {elapsed}", what)
    }

    /// So many steps.
    pub(crate) fn of_steps(what: &'static str, steps: usize) -> Progress {
        Progress::show(ProgressBar::new(steps as u64), "{msg} {bar:40} {pos}/{len} {elapsed}", what)
    }

    fn show(bar: ProgressBar, template: &str, what: &'static str) -> Progress {
        let shown = std::io::stderr().is_terminal();
        let style = ProgressStyle::with_template(template).ok().filter(|_| shown);
        let Some(style) = style else { return Progress(ProgressBar::hidden()) };
        let bar = bar.with_style(style).with_message(what);
        let late = bar.downgrade();
        std::thread::spawn(move || {
            std::thread::sleep(PATIENCE);
            if let Some(bar) = late.upgrade().filter(|bar| !bar.is_finished()) {
                bar.enable_steady_tick(TICK);
            }
        });
        Progress(bar)
    }

    /// One step is done.
    pub(crate) fn step(&self) {
        // Drawing starts late, and is then left to the ticks.
        self.0.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
