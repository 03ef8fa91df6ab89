# What drifted, as most policies ask for it.
package lictor.drift.lib.drifted

import data.lictor.lib.text

# rows are the resources that count as drift.
rows := [row | some row in input.rows; row.drift]

# changes are the values of a resource that count.
changes(row) := [change | some change in row.changes; change.counts]

# what says in words how a resource left what was recorded.
what(row) := "is gone" if row.action == "delete"

what(row) := "is there, and no state knows it" if row.action == "unmanaged"

what(row) := sprintf("differs at %s", [concat(", ", pointers(row))]) if {
	row.action == "update"
	count(changes(row)) > 0
}

what(row) := "differs, and values are not told" if {
	row.action == "update"
	count(changes(row)) == 0
}

# pointers are those of the first five values, so that messages stay readable.
pointers(row) := array.concat(array.slice(all, 0, 5), more) if {
	all := [change.pointer | some change in changes(row)]
	more := [sprintf("and %d more", [count(all) - 5]) | count(all) > 5]
}

# shown gives what is there for a finding; of what is secret, nothing.
shown(change) := {"value": change.after} if {
	not change.sensitive
} else := {}

# latest are the last checks of all workspaces.
latest := [check | some check in input.checks; check.latest]

# of_workspaces holds where a workspace is one of these patterns.
of_workspaces(patterns, workspace) if text.wildcards(patterns, workspace)

# worse gives how bad a severity is.
worse := {"low": 1, "medium": 2, "high": 3, "critical": 4}
