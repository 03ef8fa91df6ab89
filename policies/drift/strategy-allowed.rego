# METADATA
# title: Workspaces have strategies that they can bear
# description: >-
#   Production is never applied without a person, and what happened to data stores is never taken into the state
#   unseen.
# related_resources:
#   - https://developer.hashicorp.com/terraform/cloud-docs/workspaces/health
# custom:
#   id: DRF010
#   name: strategy-allowed
#   severity: critical
#   standards: [DRIFT]
#   remediation: >-
#     Choose `alert` or `plan` for the workspace.
#   parameters:
#     forbidden: strategies by patterns of workspaces that must not have them (object of lists)
#     exempt: patterns of workspaces this is not for (list of texts)
package lictor.drift.strategy_allowed

import data.lictor.lib.settings
import data.lictor.lib.text

default_parameters := {"forbidden": {"*prod*": ["apply"], "*network*": ["apply", "refresh"], "*database*": ["apply", "refresh"], "*data*store*": ["apply", "refresh"]}, "exempt": ["*nonprod*", "*non-prod*", "*preprod*", "*pre-prod*"]}

parameters := settings.of("drift", "DRF010", default_parameters)

deny contains {"message": message, "at": said.at, "path": [], "value": said.strategy} if {
	some said in input.strategies
	not text.wildcards(parameters.exempt, said.workspace)
	some pattern, strategies in parameters.forbidden
	glob.match(pattern, [], said.workspace)
	said.strategy in strategies
	message := sprintf("workspace `%s` has the strategy `%s`, which `%s` must not have", [said.workspace, said.strategy, pattern])
}
