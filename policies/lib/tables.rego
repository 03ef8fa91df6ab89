# Dated tables: how old they are on the day of the scan.
package lictor.lib.tables

# old holds where a table is older than a year.
old(table) if {
	[year, month, day] := split(table.as_of, "-")
	concat("-", [format_int(to_number(year) + 1, 10), month, day]) < input.today
}

# warning says so, at a place.
warning(name, table, at) := {
	"message": sprintf("the table of %s is of %s: a newer version of this program may know more", [name, table.as_of]),
	"at": at,
	"value": table.as_of,
	"severity": "low",
} if {
	old(table)
}
