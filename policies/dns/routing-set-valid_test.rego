package lictor.dns.routing_set_valid_test

import data.lictor.dns.lib.testing
import data.lictor.dns.routing_set_valid

route53 := {"zones": {"example.com": object.union(testing.zone("example.com"), {"format": "terraform", "provider": "route53"})}}

record(fields) := object.union(testing.a("a.example.com", "8.8.8.8"), fields)

failover(id, role) := record({"set_id": id, "routing": {"kind": "failover", "role": role}, "health_check": "x"})

weighted(id, weight) := record({"set_id": id, "routing": {"kind": "weighted", "weight": weight}})

found(records) := count(findings) if {
	findings := routing_set_valid.deny with input as testing.model(records, route53)
}

test_failover if {
	found([failover("a", "PRIMARY"), failover("b", "SECONDARY")]) == 0
	found([failover("a", "PRIMARY")]) == 1
	found([failover("b", "SECONDARY")]) == 1
	unchecked := object.remove(failover("a", "PRIMARY"), ["health_check"])
	found([unchecked, failover("b", "SECONDARY")]) == 1
	evaluated := object.union(unchecked, {"alias": {"evaluate_health": true}})
	found([evaluated, failover("b", "SECONDARY")]) == 0
}

test_weights if {
	found([weighted("a", 90), weighted("b", 0)]) == 0
	found([weighted("a", 0), weighted("b", 0)]) == 1
}

test_mixed if {
	found([weighted("a", 90), failover("b", "PRIMARY"), failover("c", "SECONDARY")]) == 1
	found([weighted("a", 90), record({})]) == 1
	found([record({}), record({"rdata": []})]) == 1
}

test_identifiers if {
	found([weighted("a", 90), weighted("a", 10)]) == 1
	found([record({"routing": {"kind": "multivalue"}})]) == 1
}

test_unknown_roles if {
	unknown := failover("a", {"$unknown": true})
	found([unknown, failover("b", "SECONDARY")]) == 0
	count(routing_set_valid.undetermined) == 1 with input as testing.model([unknown], route53)
}
