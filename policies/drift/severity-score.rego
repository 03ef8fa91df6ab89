# METADATA
# title: Drift of a workspace is not severe
# description: >-
#   How bad the drift of a workspace is: the worst of action times criticality of the resource times weight of
#   the attribute, or, with the rule `seed`, the number of resources alone. Also warns where the table of weights
#   is older than a year.
# related_resources:
#   - https://developer.hashicorp.com/terraform/tutorials/state/refresh
# custom:
#   id: DRF002
#   name: severity-score
#   severity: medium
#   standards: [DRIFT]
#   remediation: >-
#     Look at the worst resources first; `lictor drift` shows them in that order.
#   parameters:
#     rule: weighted, or seed for the number of resources alone (text)
#     seed_threshold: from how many resources on the rule `seed` says critical (number)
#     min_severity: the least severity that is reported (text)
package lictor.drift.severity_score

import data.lictor.drift.data.attributes
import data.lictor.drift.lib.drifted
import data.lictor.lib.settings

default_parameters := {"rule": "weighted", "seed_threshold": 5, "min_severity": "medium"}

parameters := settings.of("drift", "DRF002", default_parameters)

deny contains finding if {
	some check in drifted.latest
	check.state == "drifted"
	severity := severity_of(check)
	drifted.worse[severity] >= drifted.worse[parameters.min_severity]
	message := sprintf("drift of workspace `%s` is %s: %s", [check.workspace, severity, why(check)])
	finding := {"message": message, "at": check.at, "path": [], "severity": severity}
}

severity_of(check) := check.severity if parameters.rule == "weighted"

severity_of(check) := "critical" if {
	parameters.rule == "seed"
	check.drifted >= parameters.seed_threshold
}

severity_of(check) := "medium" if {
	parameters.rule == "seed"
	check.drifted < parameters.seed_threshold
}

why(check) := sprintf("the worst of %d resources is `%s` with a score of %d", [check.drifted, row.address, row.score]) if {
	rows := [row | some row in drifted.rows; row.workspace == check.workspace]
	worst := max([row.score | some row in rows])
	row := [row | some row in rows; row.score == worst][0]
} else := sprintf("%d resources", [check.drifted])

year_ns := ((366 * 24) * 3600) * 1000000000

warn contains {"message": message} if {
	day := time.parse_rfc3339_ns(sprintf("%sT00:00:00Z", [input.today]))
	of_table := time.parse_rfc3339_ns(sprintf("%sT00:00:00Z", [attributes.as_of]))
	day - of_table > year_ns
	message := sprintf("the table of attribute weights is of %s: look for a newer version", [attributes.as_of])
}
