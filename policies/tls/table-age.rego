# METADATA
# title: The tables that policies go by are of this year
# description: >-
#   Limits, profiles and lists of this bundle are dated tables. One that is older than a year against the day of the scan may have been
#   overtaken.
# related_resources:
#   - https://cabforum.org/working-groups/server/baseline-requirements/
# custom:
#   id: TLS000
#   name: table-age
#   severity: low
#   standards: [OPS]
#   remediation: Bring Lictor up to date, or set the parameters that the tables are defaults of.
#   parameters:
#     max_days: How many days old a table may be.
package lictor.tls.table_age

import data.lictor.lib.settings
import data.lictor.tls.lib.clock

default_parameters := {"max_days": 366}

parameters := settings.of("tls", "TLS000", default_parameters)

warn contains {"at": {"document": 0, "path": []}, "path": [], "message": message, "value": table.as_of} if {
	some name, table in data.lictor.tls.data
	age := (clock.now - clock.second_of(table.as_of)) / clock.day_seconds
	age > parameters.max_days
	message := sprintf("the table `%s` is of %s, %d days ago", [name, table.as_of, age])
}
