# METADATA
# title: Applies from pull requests are approved and mergeable
# description: >-
#   An apply from a pull request that nobody approved, or that does not merge, makes what is there differ from
#   the main branch.
# related_resources:
#   - https://www.runatlantis.io/docs/command-requirements.html
# custom:
#   id: DRF027
#   name: ci-requirements
#   severity: medium
#   standards: [DRIFT]
#   remediation: >-
#     Set `apply_requirements: [approved, mergeable]` and `autoplan` for every project; the server must allow it.
#   parameters:
#     required: what an apply must require (list of texts)
#     autoplan: whether projects must plan by themselves (boolean)
package lictor.drift.ci_requirements

import data.lictor.lib.settings

default_parameters := {"required": ["approved", "mergeable"], "autoplan": true}

parameters := settings.of("drift", "DRF027", default_parameters)

deny contains {"message": message, "at": one.at, "path": ["apply_requirements"]} if {
	some one in input.atlantis
	missing := [need | some need in parameters.required; not need in object.get(one.project, "apply_requirements", [])]
	count(missing) > 0
	message := sprintf("applies of project `%s` do not require %s", [one.name, concat(" and ", missing)])
}

deny contains {"message": message, "at": one.at, "path": ["autoplan"]} if {
	parameters.autoplan
	some one in input.atlantis
	not plans_itself(one.project)
	message := sprintf("project `%s` does not plan by itself", [one.name])
}

plans_itself(project) if {
	is_object(project.autoplan)
	object.get(project.autoplan, "enabled", true) == true
}
