# METADATA
# title: Enough of what there is has the tags that are required
# description: >-
#   The share of things with all required tags, by type, account or the value of a tag, is what shows whether tagging
#   works.
# related_resources:
#   - https://www.finops.org/framework/capabilities/allocation/
# custom:
#   id: TAG026
#   name: coverage-score
#   severity: low
#   standards: [FinOps]
#   remediation: Begin with the types that lack most.
#   parameters:
#     required: the keys that count (list of text)
#     by: 'what is grouped by: `all`, `type`, `account`, `source`, or the key of a tag (text)'
#     min_pct: the share in percent (number)
#     min_things: groups of fewer are not judged (number)
#     exempt_types: types that are not judged, as patterns with `*` at their ends (list of text)
package lictor.tagging.coverage_score

import data.lictor.lib.settings
import data.lictor.tagging.lib.things

default_parameters := {"required": ["ManagedBy"], "by": "type", "min_pct": 95, "min_things": 5, "exempt_types": []}

parameters := settings.of("tagging", "TAG026", default_parameters)

# Whether a thing has all tags; those of which it is not known do not count.
covered[group_of(thing)] contains [index, has_all(thing)] if {
	some index, thing in things.judged(parameters)
	known(thing)
}

known(thing) if thing.complete

known(thing) if has_all(thing)

has_all(thing) if {
	every key in parameters.required {
		things.has(thing, key)
	}
} else := false

group_of(_) := "all things" if parameters.by == "all"

group_of(thing) := thing[parameters.by] if {
	parameters.by in {"type", "account", "source"}
	thing[parameters.by]
}

group_of(thing) := sprintf("%s %v", [parameters.by, object.get(thing.tags, parameters.by, "(none)")]) if {
	not parameters.by in {"all", "type", "account", "source"}
}

deny contains {"message": message, "at": first.at, "path": first.attribute, "value": share, "expected": parameters.min_pct} if {
	some group, members in covered
	total := count(members)
	total >= parameters.min_things
	good := count([index | some [index, true] in members])
	share := round((good * 1000) / total) / 10
	share < parameters.min_pct
	least := min({index | some [index, false] in members})
	first := things.judged(parameters)[least]
	message := sprintf("of %d of %s %d have %s: %v %%", [total, group, good, things.list(parameters.required), share])
}
