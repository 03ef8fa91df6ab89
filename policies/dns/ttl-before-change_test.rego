package lictor.dns.ttl_before_change_test

import data.lictor.dns.lib.testing
import data.lictor.dns.ttl_before_change

found(fields) := count(findings) if {
	record := object.union(testing.a("a.example.com", "8.8.8.8"), fields)
	findings := ttl_before_change.deny with input as testing.model([record], {})
}

test_changes if {
	found({"change": "update", "before": {"ttl": 86400, "rdata": ["8.8.4.4"]}}) == 1
	found({"change": "update", "before": {"ttl": 300, "rdata": ["8.8.4.4"]}}) == 0
	found({"change": "update", "before": {"ttl": 86400, "rdata": ["8.8.8.8"]}}) == 0
	found({"change": "replace", "before": {"ttl": 86400, "rdata": ["8.8.8.8"]}}) == 1
	found({"change": "create"}) == 0
}

test_failover if {
	found({"routing": {"kind": "failover"}, "ttl": 300}) == 1
	found({"routing": {"kind": "weighted"}, "ttl": 60}) == 0
	found({"routing": {"kind": "latency"}, "ttl": 300}) == 0
	found({"routing": {"kind": "failover"}, "ttl": null}) == 0
}
