# METADATA
# title: Targets in AWS are aliased
# description: >-
#   An alias record of Route 53 answers with the addresses of the target: one look-up less, no charge, and it may stand at
#   the first name of a zone. In a failover it must look at the health of its target.
# related_resources:
#   - https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html
# custom:
#   id: DNS027
#   name: alias-preferred
#   severity: low
#   standards: [Route 53 documentation]
#   remediation: Replace the CNAME by an alias of type A (and AAAA) with the zone of the target; set `evaluate_target_health`.
package lictor.dns.alias_preferred

import data.lictor.dns.lib.places
import data.lictor.dns.lib.zones

# aliasable is what the names of targets end with that an alias can have.
aliasable := [".elb.amazonaws.com", ".cloudfront.net", ".elasticbeanstalk.com", ".awsglobalaccelerator.com"]

deny contains {
	"message": sprintf("`%s` is a CNAME of `%s`, where an alias would do", [record.fqdn, datum.target]),
	"at": places.of(record, datum),
	"value": datum.target,
	"expected": "an alias",
} if {
	some record in input.types.CNAME
	zones.of(record).provider == "route53"
	some datum in record.rdata
	is_aliasable(datum.target)
}

deny contains {
	"message": sprintf("the alias `%s` is part of a failover and does not look at the health of its target", [record.fqdn]),
	"at": record.at,
	"path": ["alias", 0, "evaluate_target_health"],
	"value": false,
	"expected": true,
} if {
	some record in input.routed
	record.routing.kind == "failover"
	record.alias.evaluate_health == false
}

is_aliasable(target) if strings.any_suffix_match(target, aliasable)

is_aliasable(target) if regex.match(`(^|\.)(s3-website[.-][a-z0-9-]+|[a-z0-9-]+\.elb)\.amazonaws\.com$`, target)
