# METADATA
# title: Sets of routed records are whole
# description: >-
#   Records of one name and type that are chosen by failover, weight or place belong together: one policy for all, an
#   identifier for each, a secondary for the primary and a check of its health. Route 53 refuses other sets, or answers nothing.
# related_resources:
#   - https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy.html
# custom:
#   id: DNS025
#   name: routing-set-valid
#   severity: high
#   standards: [Route 53 API]
#   remediation: Give all records of the name and type one routing policy and identifiers of their own, and a failover both halves.
package lictor.dns.routing_set_valid

import data.lictor.dns.lib.zones

deny contains {
	"message": sprintf("`%s` %s has records of different routing: %s", [set.fqdn, set.type, concat(", ", set.kinds)]),
	"at": first(set).at,
	"value": set.kinds,
	"expected": "one routing policy",
} if {
	some set in routed
	count(set.kinds) > 1
}

deny contains {
	"message": sprintf("`%s` %s has a primary and no secondary", [set.fqdn, set.type]),
	"at": primary.at,
	"value": "PRIMARY",
	"expected": "a record with SECONDARY",
} if {
	some set in routed
	some primary in of_role(set, "PRIMARY")
	count(of_role(set, "SECONDARY")) == 0
	not has_unknown_role(set)
}

deny contains {
	"message": sprintf("`%s` %s has a secondary and no primary", [set.fqdn, set.type]),
	"at": secondary.at,
	"value": "SECONDARY",
	"expected": "a record with PRIMARY",
} if {
	some set in routed
	some secondary in of_role(set, "SECONDARY")
	count(of_role(set, "PRIMARY")) == 0
	not has_unknown_role(set)
}

deny contains {
	"message": sprintf("nobody checks the health of the primary of `%s` %s: it never fails over", [set.fqdn, set.type]),
	"at": primary.at,
	"expected": "a health check, or an alias that evaluates the health of its target",
} if {
	some set in routed
	some primary in of_role(set, "PRIMARY")
	not has_check(primary)
}

deny contains {
	"message": sprintf("the weights of `%s` %s are all 0", [set.fqdn, set.type]),
	"at": first(set).at,
	"value": 0,
	"expected": "a weight above 0",
	"severity": "medium",
} if {
	some set in routed
	weighted := [record | some record in set.records; record.routing.kind == "weighted"]
	count(weighted) > 0
	every record in weighted {
		record.routing.weight == 0
	}
}

deny contains {
	"message": sprintf("two records of `%s` %s are called `%s`", [set.fqdn, set.type, id]),
	"at": same[1].at,
	"value": id,
	"expected": "identifiers of their own",
} if {
	some set in routed
	some id in {record.set_id | some record in set.records; is_string(record.set_id)}
	same := [record | some record in set.records; record.set_id == id]
	count(same) > 1
}

deny contains {
	"message": sprintf("a record of `%s` %s is routed and has no identifier", [set.fqdn, set.type]),
	"at": record.at,
	"expected": "an identifier of the set",
} if {
	some set in routed
	some record in set.records
	record.routing
	not record.set_id
}

deny contains {
	"message": sprintf("`%s` %s is declared %d times", [record.fqdn, record.type, count(same)]),
	"at": record.at,
	"expected": "one set of records",
} if {
	some record in input.records
	record.zone in of_sets
	not record.routing
	same := [other |
		some other in input.names[record.zone][record.fqdn]
		other.type == record.type
		not other.routing
	]
	count(same) > 1
}

undetermined contains {"reason": "the routing is known after the change only", "at": first(set).at} if {
	some set in routed
	has_unknown_role(set)
}

undetermined contains {"reason": "the name of this routed record is known after the change only", "at": record.at, "path": ["name"]} if {
	some record in input.unnamed
	record.routing
}

# of_sets has the zones whose sources declare sets of records, not records.
of_sets contains key if {
	some key, zone in input.zones
	zone.format in {"terraform", "cloudformation", "external-dns"}
	zone.provider in {"route53", "google", "azure"}
}

# routed has the sets of a name and type of which one record or more is routed.
routed := [{"fqdn": fqdn, "type": type, "records": records, "kinds": sort(kinds)} |
	some [zone, fqdn, type] in {[record.zone, record.fqdn, record.type] |
		some record in input.routed
		record.fqdn
		zones.of(record)
	}
	records := [record | some record in input.names[zone][fqdn]; record.type == type]
	kinds := {object.get(record, ["routing", "kind"], "simple") | some record in records}
]

first(set) := [record | some record in set.records; record.routing][0]

of_role(set, role) := [record | some record in set.records; upper(record.routing.role) == role]

has_unknown_role(set) if {
	some record in set.records
	is_object(record.routing.role)
}

has_check(record) if not object.get(record, "health_check", "") in {"", null}

has_check(record) if record.alias.evaluate_health == true

has_check(record) if is_object(record.alias.evaluate_health)
