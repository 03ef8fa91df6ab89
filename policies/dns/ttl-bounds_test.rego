package lictor.dns.ttl_bounds_test

import data.lictor.dns.lib.testing
import data.lictor.dns.ttl_bounds

found(fields) := count(findings) if {
	record := object.union(testing.a("a.example.com", "8.8.8.8"), fields)
	findings := ttl_bounds.deny with input as testing.model([record], {})
}

test_bounds if {
	every ttl in [60, 300, 86400, null] {
		found({"ttl": ttl}) == 0
	}
	every ttl in [0, 5, 59, 86401] {
		found({"ttl": ttl}) == 1
	}
	found({"ttl": 172800, "type": "NS"}) == 0
	found({"ttl": 300, "type": "NS"}) == 1
	found({"ttl": 1, "fqdn": "_acme-challenge.example.com"}) == 0
	found({"ttl": 5}) == 0 with data.settings.dns as {"DNS009": {"min": 1}}
}

test_one_set if found({"other_ttl": {"ttl": 60, "at": testing.place}}) == 1

test_unknown if {
	unknown := testing.with_fields(testing.a("a.example.com", "8.8.8.8"), {"ttl": {"$unknown": true}})
	count(ttl_bounds.undetermined) == 1 with input as testing.model([unknown], {})
	count(ttl_bounds.deny) == 0 with input as testing.model([unknown], {})
}
