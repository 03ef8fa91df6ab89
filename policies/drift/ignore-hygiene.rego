# METADATA
# title: Entries that look away are owned, needed and come to an end
# description: >-
#   An entry without an owner, an end or a match hides the next drift, which nobody agreed to.
# related_resources:
#   - https://developer.hashicorp.com/terraform/tutorials/state/refresh
# custom:
#   id: DRF017
#   name: ignore-hygiene
#   severity: medium
#   standards: [DRIFT]
#   remediation: >-
#     Give it an owner, a reason and a day on which it ends; narrow it, or remove it.
#   parameters:
#     max_days: how far the end of an entry may be away (days)
#     max_matches: how many values an entry may match that says no number itself
#     require_expires: whether entries need an end (boolean)
package lictor.drift.ignore_hygiene

import data.lictor.lib.settings

default_parameters := {"max_days": 90, "max_matches": 10, "require_expires": true}

parameters := settings.of("drift", "DRF017", default_parameters)

deny contains object.union(place(entry), {"message": message}) if {
	some entry in own
	some message in wrong(entry)
}

deny contains {"message": sprintf("the entries cannot be read: %s", [one.why]), "at": one.at, "path": []} if some one in input.broken

own := [entry | some entry in input.ignores; entry.origin == "entry"]

place(entry) := {"at": entry.at, "path": []} if {
	entry.at
} else := {}

wrong(entry) := {message |
	some message in array.concat(array.concat(unowned(entry), ends(entry)), matches(entry))
}

unowned(entry) := [sprintf("the entry for %s has no %s", [name(entry), key]) | some key in ["owner", "reason"]; entry[key] == ""]

ends(entry) := [sprintf("the entry for %s ended on %s", [name(entry), entry.expires])] if {
	entry.expires < input.today
} else := [sprintf("the entry for %s ends on %s, which is more than %d days away", [name(entry), entry.expires, parameters.max_days])] if {
	days(entry.expires) - days(input.today) > parameters.max_days
} else := [sprintf("the entry for %s has no end", [name(entry)])] if {
	parameters.require_expires
	not entry.expires
} else := []

matches(entry) := [] if {
	entry.expires < input.today
} else := [sprintf("the entry for %s matches nothing", [name(entry)])] if {
	entry.hits == 0
} else := [sprintf("the entry for %s matches %d values, which is more than %d", [name(entry), entry.hits, parameters.max_matches])] if {
	not entry.max_matches
	entry.hits > parameters.max_matches
} else := []

days(day) := time.parse_rfc3339_ns(sprintf("%sT00:00:00Z", [day])) / (((24 * 3600) * 1000) * 1000000)

name(entry) := concat(" ", [sprintf("`%s`", [entry[key]]) | some key in ["address", "type", "path"]; entry[key]])
