//! Lines of Go's benchmark format, which tools that compare benchmarks read.

use std::fmt;

/// What ran how often, and what was measured: values and their units.
pub(crate) struct Line<'a> {
    pub name: &'a str,
    pub runs: u32,
    pub values: Vec<(f64, &'a str)>,
}

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\t{:8}", self.name, self.runs)?;
        self.values.iter().try_for_each(|(value, unit)| {
            f.write_str("\t")?;
            match value {
                999.95.. => write!(f, "{value:10.0}")?,
                99.995.. => write!(f, "{value:12.1}")?,
                9.9995.. => write!(f, "{value:13.2}")?,
                0.0 => write!(f, "{value:10.0}")?,
                _ => write!(f, "{value:14.3}")?,
            }
            write!(f, " {unit}")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Line;

    #[test]
    fn lines_are_go_s() {
        let shown = |runs, ns| Line { name: "x", runs, values: vec![(ns, "ns/op")] }.to_string();
        assert_eq!(shown(1000, 1_000_000.0), "x\t    1000\t   1000000 ns/op");
        assert_eq!(shown(1_000_000, 500.0), "x\t 1000000\t       500.0 ns/op");
        assert_eq!(shown(1, 80.0), "x\t       1\t        80.00 ns/op");
    }
}
