# METADATA
# title: A change deletes few records
# description: >-
#   A plan that deletes a zone, its mail or name servers, its first name or a good part of its records is more often a slip
#   than meant, and resolvers remember that a name is gone.
# related_resources:
#   - https://www.rfc-editor.org/rfc/rfc2308
# custom:
#   id: DNS028
#   name: mass-delete
#   severity: critical
#   standards: [OPS]
#   remediation: Look at the plan again; delete in smaller steps if it is meant.
#   parameters:
#     max_delete_pct: the largest part of a zone's records that a plan may delete (percent)
#     min_deleted: so many may be deleted of any zone (number)
package lictor.dns.mass_delete

import data.lictor.lib.settings

default_parameters := {"max_delete_pct": 10, "min_deleted": 3}

parameters := settings.of("dns", "DNS028", default_parameters)

deny contains {
	"message": sprintf("the zone `%s` is %s", [zone.name, done[zone.change]]),
	"at": zone.at,
	"value": zone.change,
	"expected": "the zone stays",
} if {
	some zone in input.zones
	zone.change in {"delete", "replace"}
}

done := {"delete": "deleted", "replace": "deleted and made again"}

deny contains {
	"message": sprintf("%s of `%s` are deleted", [what, record.fqdn]),
	"at": record.at,
	"value": record.type,
	"expected": "the records stay, or others take their place",
} if {
	some record in input.removed
	not is_made_again(record)
	what := kind(record)
}

deny contains {
	"message": sprintf("%d of %d records of `%s` are deleted", [gone, gone + kept, input.zones[key].name]),
	"at": removed[0].at,
	"value": gone,
	"expected": sprintf("%d percent or less", [parameters.max_delete_pct]),
} if {
	some key in {record.zone | some record in input.removed}
	removed := [record | some record in input.removed; record.zone == key]
	gone := count(removed)
	gone > parameters.min_deleted
	kept := count([name | some name, records in input.names[key]; some _ in records])
	gone * 100 > (gone + kept) * parameters.max_delete_pct
}

kind(record) := "the MX records" if record.type == "MX"

kind(record) := "the NS records" if record.type == "NS"

kind(record) := "addresses" if {
	record.apex
	record.type in {"A", "AAAA", "ALIAS"}
}

is_made_again(record) if {
	some other in input.names[record.zone][record.fqdn]
	other.type == record.type
}
