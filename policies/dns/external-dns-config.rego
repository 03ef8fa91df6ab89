# METADATA
# title: ExternalDNS touches what is its own
# description: >-
#   Two controllers with the same owner delete each other's records, one that synchronises without a filter deletes those of
#   others; annotations under the old prefix are not read any more since 0.22.
# related_resources:
#   - https://kubernetes-sigs.github.io/external-dns/latest/docs/flags/
# custom:
#   id: DNS030
#   name: external-dns-config
#   severity: high
#   standards: [ExternalDNS documentation]
#   remediation: Set `--txt-owner-id` and `--domain-filter`; write annotations with the prefix that the controller reads.
#   parameters:
#     allowed_zones: zones in which objects may ask for names (list; empty for all)
#     min_ttl: the shortest TTL an object may ask for (seconds)
#     max_ttl: the longest (seconds)
#     old_prefix: "whether annotations under the old prefix count where no controller is in the scan (true or false)"
package lictor.dns.external_dns_config

import data.lictor.dns.lib.zones
import data.lictor.lib.settings

default_parameters := {"allowed_zones": [], "min_ttl": 60, "max_ttl": 86400, "old_prefix": false}

parameters := settings.of("dns", "DNS030", default_parameters)

deny contains {
	"message": "a controller owns its records as `default`, as every other one does that is not told otherwise",
	"at": object.get(controller.places, "txt-owner-id", controller.at),
	"value": owner,
	"expected": "`--txt-owner-id` with a name of its own",
} if {
	some controller in input.controllers
	argument(controller, "registry", "txt") in {"txt", "dynamodb"}
	owner := argument(controller, "txt-owner-id", "default")
	owner == "default"
}

deny contains {
	"message": "a controller deletes records in every zone that it can reach",
	"at": object.get(controller.places, "policy", controller.at),
	"value": "sync",
	"expected": "`--domain-filter`, or `--policy=upsert-only`",
} if {
	some controller in input.controllers
	argument(controller, "policy", "sync") == "sync"
	every filter in ["domain-filter", "regex-domain-filter", "zone-id-filter", "zone-name-filter"] {
		not controller.arguments[filter]
	}
}

deny contains {
	"message": sprintf("the annotation `%s%s` is not read by ExternalDNS %s", [annotation.prefix, annotation.name, since]),
	"at": annotation.at,
	"value": annotation.prefix,
	"expected": "external-dns.kubernetes.io/",
} if {
	since := reads_new
	some object in input.annotated
	some annotation in object.annotations
	annotation.prefix == "external-dns.alpha.kubernetes.io/"
}

deny contains {
	"message": sprintf("`%s` is in none of the zones that are allowed", [hostname]),
	"at": at,
	"value": hostname,
	"expected": parameters.allowed_zones,
} if {
	count(parameters.allowed_zones) > 0
	some [hostname, at] in hostnames
	not is_allowed(hostname)
}

deny contains {
	"message": sprintf("the object asks for a TTL of %d seconds", [record.ttl]),
	"at": record.at,
	"value": record.ttl,
	"expected": sprintf("%d to %d seconds", [parameters.min_ttl, parameters.max_ttl]),
} if {
	some record in asked
	is_number(record.ttl)
	not in_bounds(record.ttl)
}

in_bounds(ttl) if {
	ttl >= parameters.min_ttl
	ttl <= parameters.max_ttl
}

hostnames contains [record.fqdn, record.at] if some record in asked

asked := [record |
	some key, zone in input.zones
	zone.format == "external-dns"
	some records in input.names[key]
	some record in records
]

is_allowed(hostname) if {
	some zone in parameters.allowed_zones
	zones.within(hostname, zone)
}

argument(controller, name, otherwise) := value if {
	values := controller.arguments[name]
	value := values[count(values) - 1]
} else := otherwise

# reads_new tells the version of a controller that reads the new prefix alone.
reads_new := version if {
	versions := [controller.version | some controller in input.controllers; is_new(controller)]
	version := versions[0]
} else := "0.22 and later" if {
	count(input.controllers) == 0
	parameters.old_prefix
}

is_new(controller) if {
	[major, minor] := [to_number(part) |
		some at, part in split(trim_prefix(controller.version, "v"), ".")
		at < 2
		regex.match(`^[0-9]+$`, part)
	]
	major + (minor / 100) >= 0.22
	argument(controller, "annotation-prefix", "external-dns.kubernetes.io/") == "external-dns.kubernetes.io/"
}
