# METADATA
# title: Every workspace is checked, and checks succeed
# description: >-
#   A check that failed says nothing: `has_drift: null` is not clean. Neither is a workspace that nobody looked
#   at.
# related_resources:
#   - https://developer.hashicorp.com/terraform/tutorials/state/refresh
# custom:
#   id: DRF021
#   name: stale-check
#   severity: high
#   standards: [DRIFT]
#   remediation: >-
#     Mend the job; until then take the workspace for drifted.
#   parameters:
#     max_age_h: how old the last check may be (hours)
package lictor.drift.stale_check

import data.lictor.drift.lib.drifted
import data.lictor.lib.settings

default_parameters := {"max_age_h": 24}

parameters := settings.of("drift", "DRF021", default_parameters)

deny contains {"message": message, "at": check.at, "path": []} if {
	some check in drifted.latest
	check.state == "unknown"
	message := sprintf("whether workspace `%s` drifted is not known: %s", [check.workspace, check.failure])
}

deny contains {"message": message, "at": check.at, "path": []} if {
	some check in drifted.latest
	check.age_seconds > parameters.max_age_h * 3600
	message := sprintf("workspace `%s` was last checked %d hours ago, which is more than %d", [check.workspace, floor(check.age_seconds / 3600), parameters.max_age_h])
}

undetermined contains {"reason": reason, "at": check.at, "path": []} if {
	some check in drifted.latest
	check.state != "unknown"
	not check.age_seconds
	reason := "the check does not say when it was made"
}
