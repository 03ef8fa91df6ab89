# How many days lie between dates, and how old tables are.
package lictor.tagging.lib.age

import data.lictor.lib.tables

day_ns := ((24 * 60) * 60) * 1000000000

# days gives the days from one date to another, both like `2027-01-31`.
days(from, to) := (at(to) - at(from)) / day_ns

at(date) := time.parse_rfc3339_ns(sprintf("%sT00:00:00Z", [substring(date, 0, 10)]))

# stale gives what is to be said of a table that is older than a year, once a scan.
stale(name, table) := tables.warning(name, table, place) if {
	place := [thing.at | some thing in array.concat(input.things, input.policies)][0]
}
