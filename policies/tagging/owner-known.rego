# METADATA
# title: Owners are ones that are known
# description: >-
#   A tag that names a team that was renamed, or a person who left, is as good as none.
# related_resources:
#   - https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
# custom:
#   id: TAG016
#   name: owner-known
#   severity: low
#   standards: [FinOps]
#   remediation: Name a team of the list, or add it there.
#   parameters:
#     keys: the keys that name an owner (list of text)
#     owners: the teams there are; not asked if empty (list of text)
#     domains: the domains of addresses; not asked if empty (list of text)
#     exempt_types: types that are not judged, as patterns with `*` at their ends (list of text)
package lictor.tagging.owner_known

import data.lictor.lib.settings
import data.lictor.tagging.lib.things

default_parameters := {"keys": ["Owner", "owner", "Team", "team"], "owners": [], "domains": [], "exempt_types": []}

parameters := settings.of("tagging", "TAG016", default_parameters)

deny contains {"message": message, "at": carrier.at, "path": things.where_of(carrier, key), "value": carrier.tags[key]} if {
	some carrier in things.carriers(parameters)
	some key in parameters.keys
	value := carrier.tags[key]
	is_string(value)
	why := wrong(value)
	message := sprintf("`%s` is `%s`, which is %s", [key, value, why])
}

nobody := {"unknown", "nobody", "none", "n/a", "na", "-", "?", "admin", "root", "someone"}

wrong(value) := "no one" if {
	lower(value) in nobody
} else := "no team that is known" if {
	not contains(value, "@")
	count(parameters.owners) > 0
	not value in parameters.owners
} else := sprintf("no address of %s", [things.list(parameters.domains)]) if {
	contains(value, "@")
	count(parameters.domains) > 0
	not value in parameters.owners
	parts := split(value, "@")
	not things.is_one_of(parts[count(parts) - 1], parameters.domains)
}
