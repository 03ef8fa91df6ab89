package lictor.dns.cname_coexistence_test

import data.lictor.dns.cname_coexistence
import data.lictor.dns.lib.testing

alias := testing.to("a.example.com", "CNAME", "x.net")

found(records) := {finding.message |
	some finding in cname_coexistence.deny with input as testing.model(records, {})
}

test_alone if {
	found([alias]) == set()
	found([alias, {"fqdn": "a.example.com", "type": "RRSIG"}]) == set()
	found([alias, testing.txt("b.example.com", "x")]) == set()
}

test_beside_others if {
	records := [alias, testing.txt("a.example.com", "x"), testing.mx("a.example.com", "m.net")]
	found(records) == {"`a.example.com` is a CNAME and has MX, TXT too"}
}

test_two_targets if {
	two := testing.with_fields(alias, {"rdata": [{"text": "x.net"}, {"text": "y.net"}]})
	found([two]) == {"`a.example.com` is a CNAME of 2 targets"}
	found([alias, testing.to("a.example.com", "CNAME", "y.net")]) == {"`a.example.com` is a CNAME 2 times"}
	routed := [testing.with_fields(alias, {"set_id": id}) | some id in ["a", "b"]]
	found(routed) == set()
}

test_at_the_first_name_of_a_zone_that_is_flattened if {
	apex := testing.with_fields(testing.to("example.com", "CNAME", "x.net"), {"apex": true})
	records := [apex, testing.mx("example.com", "m.net")]
	count(found(records)) == 1
	found([testing.with_fields(apex, {"proxied": true}), records[1]]) == set()
}
