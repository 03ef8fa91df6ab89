package lictor.dns.alias_preferred_test

import data.lictor.dns.alias_preferred
import data.lictor.dns.lib.testing

found(record, provider) := count(findings) if {
	zone := object.union(testing.zone("example.com"), {"provider": provider})
	findings := alias_preferred.deny with input as testing.model([record], {"zones": {"example.com": zone}})
}

to(target) := testing.to("a.example.com", "CNAME", target)

test_targets if {
	found(to("lb.us-east-1.elb.amazonaws.com"), "route53") == 1
	found(to("d1.cloudfront.net"), "route53") == 1
	found(to("x.s3-website-us-east-1.amazonaws.com"), "route53") == 1
	found(to("x.example.net"), "route53") == 0
	found(to("d1.cloudfront.net"), "") == 0
}

test_failover if {
	alias := {"fqdn": "a.example.com", "type": "A", "alias": {"evaluate_health": false}}
	found(object.union(alias, {"routing": {"kind": "failover"}}), "route53") == 1
	found(object.union(alias, {"routing": {"kind": "weighted"}}), "route53") == 0
}
