package lictor.lib.tables_test

import data.lictor.lib.tables

table := {"as_of": "2026-11-20"}

test_a_year_is_not_old if {
	not tables.old(table) with input.today as "2026-11-28"
	not tables.old(table) with input.today as "2027-11-20"
	tables.old(table) with input.today as "2027-11-21"
}

test_the_warning_names_the_day if {
	warning := tables.warning("things", table, {"document": 0}) with input.today as "2028-01-01"
	warning.value == "2026-11-20"
}
