# METADATA
# title: A changed organisation takes nothing that is used
# description: >-
#   Two trees in one scan, the first before and the second after a change, are asked the same: calls of the log, and
#   the actions that policies name, in every account. What is denied or allowed newly is told.
# related_resources:
#   - https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
# custom:
#   id: SCP019
#   name: tree-diff
#   severity: high
#   standards: [SCP best practices]
#   remediation: >-
#     Detach or narrow the policy that denies it; announce what is newly allowed.
#   parameters:
#     report: newly-denied, newly-allowed or both
#     only_used: whether only calls of the log count
#     lookback: how far back calls of the log count (days)
package lictor.scp.tree_diff

import data.lictor.lib.settings

default_parameters := {"report": ["newly-denied", "newly-allowed"], "only_used": false, "lookback": 90}

parameters := settings.of("scp", "SCP019", default_parameters)

deny contains {"message": sprintf("%s in account %s is newly %s%s: %s", [change.action, change.account, change.after, uses(change), change.because]), "at": change.at, "value": change.after, "expected": change.before} if {
	some change in input.changes
	sprintf("newly-%s", [change.after]) in parameters.report
	is_wanted(change)
}

is_wanted(_) if not parameters.only_used

is_wanted(change) if times(change) > 0

uses(change) := sprintf(", and was called %d times in %d days", [times(change), parameters.lookback]) if {
	times(change) > 0
} else := ""

# times is how often the log has a call, as far back as counts; calls that tell no time count.
times(change) := sum([n | some day, n in change.used; recent(day)])

recent("")

recent(day) if {
	age := time.parse_ns("2006-01-02", input.today) - time.parse_ns("2006-01-02", day)
	age <= parameters.lookback * day_ns
}

day_ns := ((24 * 3600) * 1000) * 1000000
