//! Statistics of a series, under the names OPA's histograms have.

const PERCENTILES: [(&str, f64); 6] = [
    ("75%", 0.75),
    ("90%", 0.9),
    ("95%", 0.95),
    ("99%", 0.99),
    ("99.9%", 0.999),
    ("99.99%", 0.9999),
];

/// The statistics of a series, by name; the series is sorted on the way.
pub(super) fn of(series: &mut [f64]) -> Vec<(&'static str, f64)> {
    series.sort_by(f64::total_cmp);
    let count = series.len().max(1) as f64;
    let mean = series.iter().sum::<f64>() / count;
    let variance = series.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count;
    let mut all = PERCENTILES.map(|(name, share)| (name, percentile(series, share))).to_vec();
    all.extend([
        ("count", series.len() as f64),
        ("max", series.last().copied().unwrap_or(0.0)),
        ("mean", mean),
        ("median", percentile(series, 0.5)),
        ("min", series.first().copied().unwrap_or(0.0)),
        ("stddev", variance.sqrt()),
    ]);
    all
}

/// A percentile of a sorted series, between its neighbours where it falls between two.
fn percentile(sorted: &[f64], share: f64) -> f64 {
    let position = share * (sorted.len() + 1) as f64;
    let below = position.floor();
    match (sorted.first(), sorted.last()) {
        (Some(first), _) if position < 1.0 => *first,
        (_, Some(last)) if position >= sorted.len() as f64 => *last,
        (Some(_), Some(_)) => {
            let (low, high) = (sorted[below as usize - 1], sorted[below as usize]);
            low + (position - below) * (high - low)
        }
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn series_are_summed_up() {
        let value = |series: &[f64], name: &str| {
            let all = of(&mut series.to_vec());
            all.into_iter().find(|(own, _)| *own == name).map(|(_, value)| value)
        };
        let series = [4.0, 1.0, 3.0, 2.0];
        for (name, want) in [
            ("min", 1.0),
            ("max", 4.0),
            ("mean", 2.5),
            ("median", 2.5),
            ("75%", 3.75),
            ("count", 4.0),
        ] {
            assert_eq!(value(&series, name), Some(want), "{name}");
        }
        assert_eq!(value(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0], "stddev"), Some(2.0));
        assert_eq!(value(&[7.0], "99%"), Some(7.0));
        assert_eq!(value(&[], "median"), Some(0.0));
    }
}
