//! Times: layouts both ways, zones, the calendar, durations.

mod support;
use support::check;

#[test]
fn fields_of_a_time() {
    check(
        r#"
        time.date [1517814000000000000] => [2018,2,5]
        time.date [[1517814000000000000]] => [2018,2,5]
        time.date [[1517814000000000000, "America/New_York"]] => [2018,2,5]
        time.date [[1517806800000000000, "America/New_York"]] => [2018,2,5]
        time.date [-62135596800000000] => [1968,1,12]
        time.date [0] => [1970,1,1]
        time.date [1.5e9] => [1970,1,1]
        time.date [1.5] => ! timestamp too big
        time.date [9223372036854775808] => ! timestamp too big
        time.date [[]] => ! operand 1 must be either number (ns) or [number (ns), string (tz)] but got array
        time.date ["x"] => ! operand 1 must be either number (ns) or [number (ns), string (tz)] but got string
        time.date [["x"]] => ! operand 1 must be number but got string
        time.date [[0, 1]] => ! operand 1 must be string but got number
        time.date [[0, "Nowhere/City"]] => ! unknown time zone Nowhere/City
        time.date [[0, "europe/berlin"]] => ! unknown time zone europe/berlin
        time.date [[0, "../x"]] => ! time: invalid location name
        time.date [[0, "UTC", 3]] => ! operand 1 must be string but got number
        time.clock [1582977600123456789] => [12,0,0]
        time.clock [[1582977600000000000, "Asia/Kathmandu"]] => [17,45,0]
        time.clock [-1] => [23,59,59]
        time.weekday [1517832000000000000] => "Monday"
        time.weekday [[1517832000000000000, "Pacific/Kiritimati"]] => "Tuesday"
        time.weekday [-9223372036854775808] => "Tuesday"
        time.weekday [9223372036854775807] => "Friday"
        "#,
    );
}

#[test]
fn writing() {
    check(
        r#"
        time.format [1670006453141828752] => "2022-12-02T18:40:53.141828752Z"
        time.format [0] => "1970-01-01T00:00:00Z"
        time.format [[1670006453141828752, "Asia/Kolkata"]] => "2022-12-03T00:10:53.141828752+05:30"
        time.format [[1670006453141828752, "Asia/Kolkata", "RFC1123Z"]] => "Sat, 03 Dec 2022 00:10:53 +0530"
        time.format [[1670006453141828752, "Europe/Berlin", "UnixDate"]] => "Fri Dec  2 19:40:53 CET 2022"
        time.format [[1657006453141828752, "Europe/Berlin", "RFC850"]] => "Tuesday, 05-Jul-22 09:34:13 CEST"
        time.format [[1657006453141828752, "America/Sao_Paulo", "RFC822"]] => "05 Jul 22 04:34 -03"
        time.format [[1657006453141828752, "", "RFC822Z"]] => "05 Jul 22 07:34 +0000"
        time.format [[1657006453141828752, "UTC", "ANSIC"]] => "Tue Jul  5 07:34:13 2022"
        time.format [[1657006453141828752, "UTC", "RubyDate"]] => "Tue Jul 05 07:34:13 +0000 2022"
        time.format [[1657006453141828752, "UTC", "RFC1123"]] => "Tue, 05 Jul 2022 07:34:13 UTC"
        time.format [[1657006453141828752, "UTC", "RFC3339"]] => "2022-07-05T07:34:13Z"
        time.format [[1657006453100000000, "UTC", "RFC3339Nano"]] => "2022-07-05T07:34:13.1Z"
        time.format [[1657006453141828752, "UTC", "Monday Mon January Jan 1 01 2 _2 02 __2 002 15 3 03 4 04 5 05 2006 06 PM pm MST"]] => "Tuesday Tue July Jul 7 07 5  5 05 186 186 07 7 07 34 34 13 13 2022 22 AM am UTC"
        time.format [[157006453141828752, "America/New_York", "Z0700 Z07:00 Z07 Z070000 Z07:00:00 -0700 -07:00 -07 -070000 -07:00:00"]] => "-0500 -05:00 -05 -050000 -05:00:00 -0500 -05:00 -05 -050000 -05:00:00"
        time.format [[157006453141828752, "UTC", "Z0700 Z07:00 Z07 Z070000 Z07:00:00 -0700 -07:00 -07 -070000 -07:00:00"]] => "Z Z Z Z Z +0000 +00:00 +00 +000000 +00:00:00"
        time.format [[1657006453140000000, "UTC", ".000 .999 ,000000 .9999999999 .0001 .9 .00000000000"]] => ".140 .14 ,140000 .14 .0007 .1 .140000000"
        time.format [[1657006453000000000, "UTC", "x.999y.0"]] => "xy.0"
        time.format [[1657006453000000000, "UTC", "Janet Monk _2006 żółć 2 0"]] => "Janet Monk _2022 żółć 5 0"
        time.format [[1657006453000000000, "UTC", ""]] => "2022-07-05T07:34:13Z"
        time.format [[1657065600000000000, "UTC", "3 03 PM"]] => "12 12 AM"
        time.format [[7000000000000000000, "Europe/Berlin", "MST -07"]] => "CEST +02"
        time.format [[1657065600000000000, "Etc/GMT+5", "MST"]] => "-05"
        "#,
    );
}

#[test]
fn reading() {
    check(
        r#"
        time.parse_rfc3339_ns ["2020-06-07T01:02:03.123456789Z"] => 1591491723123456789
        time.parse_rfc3339_ns ["2020-06-07T01:02:03+02:30"] => 1591482723000000000
        time.parse_rfc3339_ns ["2020-06-07T01:02:03.5-00:00"] => 1591491723500000000
        time.parse_rfc3339_ns ["2020-06-07T1:02:03Z"] => 1591491723000000000
        time.parse_rfc3339_ns ["2020-06-07T01:02:03,5Z"] => 1591491723500000000
        time.parse_rfc3339_ns ["2020-06-07T01:02:03"] => ! parsing time "2020-06-07T01:02:03" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "Z07:00"
        time.parse_rfc3339_ns ["2020-06-07 01:02:03Z"] => ! parsing time "2020-06-07 01:02:03Z" as "2006-01-02T15:04:05Z07:00": cannot parse " 01:02:03Z" as "T"
        time.parse_rfc3339_ns ["2020-02-30T01:02:03Z"] => ! parsing time "2020-02-30T01:02:03Z": day out of range
        time.parse_rfc3339_ns ["2020-13-01T01:02:03Z"] => ! parsing time "2020-13-01T01:02:03Z": month out of range
        time.parse_rfc3339_ns ["2020-12-01T25:02:03Z"] => ! parsing time "2020-12-01T25:02:03Z": hour out of range
        time.parse_rfc3339_ns ["2020-12-01T23:02:03Zx"] => ! parsing time "2020-12-01T23:02:03Zx": extra text: "x"
        time.parse_rfc3339_ns ["2020-12-01T23:02:03+25:00"] => ! parsing time "2020-12-01T23:02:03+25:00": time zone offset hour out of range
        time.parse_rfc3339_ns ["2020-12-01T23:02:03+23:61"] => ! parsing time "2020-12-01T23:02:03+23:61": time zone offset minute out of range
        time.parse_rfc3339_ns ["2020-12-01T23:02:03+24:60"] => 1606773723000000000
        time.parse_rfc3339_ns ["1677-09-21T00:12:43.145224191Z"] => ! time outside of valid range
        time.parse_rfc3339_ns ["1677-09-21T00:12:43.145224192Z"] => -9223372036854775808
        time.parse_rfc3339_ns ["2262-04-11T23:47:16.854775807Z"] => 9223372036854775807
        time.parse_rfc3339_ns ["9999-04-11T23:47:16Z"] => ! time outside of valid range
        time.parse_rfc3339_ns [""] => ! parsing time "" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "2006"
        time.parse_rfc3339_ns ["ż\"\\"] => ! parsing time "\xc5\xbc\"\\" as "2006-01-02T15:04:05Z07:00": cannot parse "\xc5\xbc\"\\" as "2006"
        time.parse_rfc3339_ns [1] => ! operand 1 must be string but got number
        time.parse_ns ["2006", "2020"] => 1577836800000000000
        time.parse_ns ["bad", "2020"] => ! parsing time "2020" as "bad": cannot parse "2020" as "bad"
        time.parse_ns ["2006-01-02", "2020-03-04x"] => ! parsing time "2020-03-04x": extra text: "x"
        time.parse_ns ["RFC1123", "Mon, 02 Jan 2006 15:04:05 MST"] => 1136214245000000000
        time.parse_ns ["RFC1123Z", "Mon, 02 Jan 2006 15:04:05 -0700"] => 1136239445000000000
        time.parse_ns ["ANSIC", "Thu Jan  2 15:04:05.75 2020"] => 1577977445750000000
        time.parse_ns ["UnixDate", "Thu Jan 12 15:04:05 CEST 2020"] => 1578841445000000000
        time.parse_ns ["UnixDate", "Thu Jan 12 15:04:05 GMT+5 2020"] => 1578841445000000000
        time.parse_ns ["UnixDate", "Thu Jan 12 15:04:05 Q 2020"] => ! parsing time "Thu Jan 12 15:04:05 Q 2020" as "Mon Jan _2 15:04:05 MST 2006": cannot parse "Q 2020" as "MST"
        time.parse_ns ["RFC850", "monday, 02-JAN-06 15:04:05 UTC"] => 1136214245000000000
        time.parse_ns ["RFC822Z", "02 Jan 68 15:04 +0100"] => 3092738640000000000
        time.parse_ns ["RFC822Z", "02 Jan 69 15:04 +0100"] => -31398960000000000
        time.parse_ns ["2006 __2", "2020  60"] => 1582934400000000000
        time.parse_ns ["2006 002", "2020 366"] => 1609372800000000000
        time.parse_ns ["2006 002", "2021 366"] => ! parsing time "2021 366": day-of-year out of range
        time.parse_ns ["2006 002 01", "2021 033 01"] => ! parsing time "2021 033 01": day-of-year does not match month
        time.parse_ns ["2006 002 02", "2021 033 01"] => ! parsing time "2021 033 01": day-of-year does not match day
        time.parse_ns ["2006-01-02 3:04PM", "2021-02-03 12:04AM"] => 1612310640000000000
        time.parse_ns ["2006-01-02 3:04PM", "2021-02-03 12:04PM"] => 1612353840000000000
        time.parse_ns ["2006-01-02 03:04pm", "2021-02-03 01:04pm"] => 1612357440000000000
        time.parse_ns ["2006-01-02 3:04PM", "2021-02-03 1:04XM"] => ! parsing time "2021-02-03 1:04XM" as "2006-01-02 3:04PM": cannot parse "XM" as "PM"
        time.parse_ns ["2006-01-02 3:04PM", "2021-02-03 13:04PM"] => ! parsing time "2021-02-03 13:04PM": hour out of range
        time.parse_ns ["15:04:05.000", "10:11:12.345"] => ! time outside of valid range
        time.parse_ns ["15:04:05.000", "10:11:12.34"] => ! parsing time "10:11:12.34" as "15:04:05.000": cannot parse ".34" as ".000"
        time.parse_ns ["15:04:05.999", "10:11:12.123456789123"] => ! time outside of valid range
        time.parse_ns ["15:04:05", "10:11:60"] => ! parsing time "10:11:60": second out of range
        time.parse_ns ["15:4:5", "1:2:3"] => ! time outside of valid range
        time.parse_ns ["January 2, 2006", "march 7,   2021"] => 1615075200000000000
        time.parse_ns ["Jan 2 2006", "foo 7 2021"] => ! parsing time "foo 7 2021" as "Jan 2 2006": cannot parse "foo 7 2021" as "Jan"
        time.parse_ns ["2006-01-02 -07", "2021-02-03 +05"] => 1612292400000000000
        time.parse_ns ["2006-01-02 -07:00:00", "2021-02-03 -05:06:07"] => 1612328767000000000
        time.parse_ns ["2006-01-02 -070000", "2021-02-03 -050607"] => 1612328767000000000
        time.parse_ns ["2006-01-02 -0700", "2021-02-03 *0506"] => ! parsing time "2021-02-03 *0506" as "2006-01-02 -0700": cannot parse "*0506" as "-0700"
        time.parse_ns ["2006-01-02 Z0700", "2021-02-03 Z"] => 1612310400000000000
        time.parse_ns ["2006-1-2", "2021-2-31"] => ! parsing time "2021-2-31": day out of range
        time.parse_ns ["", ""] => ! time outside of valid range
        time.parse_ns [1, ""] => ! operand 1 must be string but got number
        time.parse_ns ["2006", null] => ! operand 2 must be string but got null
        "#,
    );
}

#[test]
fn reckoning() {
    check(
        r#"
        time.add_date [1580424300000000000, 0, 1, 0] => 1583102700000000000
        time.add_date [1580424300123456789, 1, -14, 400] => 1609713900123456789
        time.add_date [[1585180800000000000, "Europe/Berlin"], 0, 0, 5] => 1585609200000000000
        time.add_date [[1585443600000000000, "Europe/Berlin"], 0, 0, -1] => 1585360800000000000
        time.add_date [[1603580400000000000, "America/New_York"], 0, 0, 7] => 1604185200000000000
        time.add_date [0, 0, 0, 0] => 0
        time.add_date [0, 300, 0, 0] => ! time outside of valid range
        time.add_date [0, 2147483647, 0, 0] => ! time outside of valid range
        time.add_date [0, 1, 1, -9223372036854775808] => 34214400000000000
        time.add_date [0, 9223372036854775807, 1, 1] => -28722816000000000
        time.add_date [0, 1, 9223372036854775807, 1] => 28933632000000000
        time.add_date [0, -9223372036854775808, 1, 1] => 2813184000000000
        time.add_date [0, 1, -9223372036854775808, 1] => 31556736000000000
        time.add_date [0, 1, 1, 9223372036854775807] => 34128000000000000
        time.add_date [0, 100000000000, 1, 1] => ! time outside of valid range
        time.add_date [1000, 1, 1, 106751991167300] => ! time outside of valid range
        time.add_date [1000, -292277022400, 1, 1] => ! time outside of valid range
        time.add_date [0, 1.5, 0, 0] => ! operand 2 must be integer number but got floating-point number
        time.add_date [0, 0, "x", 0] => ! operand 3 must be number but got string
        time.diff [1580424300000000000, 1517814000000000000] => [1,11,25,15,45,0]
        time.diff [1517814000000000000, 1580424300000000000] => [1,11,25,15,45,0]
        time.diff [[1517814000000000000, "Europe/Berlin"], [1580424300000000000, "America/New_York"]] => [1,11,25,15,45,0]
        time.diff [1614556800000000000, 1612051200000000000] => [0,1,1,0,0,0]
        time.diff [0, 0] => [0,0,0,0,0,0]
        time.diff [0, "x"] => ! operand 1 must be either number (ns) or [number (ns), string (tz)] but got string
        time.parse_duration_ns ["1h30m"] => 5400000000000
        time.parse_duration_ns ["-1.5h"] => -5400000000000
        time.parse_duration_ns ["+.5s"] => 500000000
        time.parse_duration_ns ["1us2µs3μs4ms"] => 4006000
        time.parse_duration_ns ["0"] => 0
        time.parse_duration_ns ["1d"] => 86400000000000
        time.parse_duration_ns ["1y2w3d4h5m6s7ms8us9ns"] => 33019506007008009
        time.parse_duration_ns ["-1.5d1m"] => -129660000000000
        time.parse_duration_ns ["0.1d"] => 8640000000000
        time.parse_duration_ns ["300y"] => ! time: invalid duration "300y"
        time.parse_duration_ns ["2562047h47m16.854775807s"] => 9223372036854775807
        time.parse_duration_ns ["2562047h47m16.854775808s"] => ! time: invalid duration "2562047h47m16.854775808s"
        time.parse_duration_ns ["-2562047h47m16.854775808s"] => -9223372036854775808
        time.parse_duration_ns [""] => ! time: invalid duration ""
        time.parse_duration_ns ["-"] => ! time: invalid duration "-"
        time.parse_duration_ns ["1"] => ! time: missing unit in duration "1"
        time.parse_duration_ns [".s"] => ! time: invalid duration ".s"
        time.parse_duration_ns ["1x"] => ! time: unknown unit "x" in duration "1x"
        time.parse_duration_ns ["1x2d"] => ! time: unknown unit "x" in duration "1x2d"
        time.parse_duration_ns ["d"] => ! time: invalid duration "d"
        time.parse_duration_ns ["1.2.3d"] => ! time: invalid duration "1.2.3d"
        time.parse_duration_ns ["1 d"] => ! time: invalid duration "1 d"
        time.parse_duration_ns ["1żd"] => ! time: invalid duration "1żd"
        time.parse_duration_ns ["1ż"] => ! time: unknown unit "\xc5\xbc" in duration "1\xc5\xbc"
        time.parse_duration_ns ["99999999999999999999h"] => ! time: invalid duration "99999999999999999999h"
        time.parse_duration_ns [1] => ! operand 1 must be string but got number
        "#,
    );
}
