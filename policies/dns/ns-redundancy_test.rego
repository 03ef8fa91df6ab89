package lictor.dns.ns_redundancy_test

import data.lictor.dns.lib.testing
import data.lictor.dns.ns_redundancy

ns(targets) := {
	"fqdn": "example.com", "type": "NS",
	"rdata": [{"text": target, "target": target, "registrable": "example.net"} | some target in targets],
}

found(records) := count(findings) if {
	findings := ns_redundancy.deny with input as testing.model(records, {})
}

test_count if {
	found([ns(["a.example.net", "b.example.net"])]) == 0
	found([ns(["a.example.net"])]) == 1
	found([testing.with_fields(ns([]), {"unknown": true})]) == 0
}

test_networks if {
	servers := ns(["a.example.com", "b.example.com"])
	found([servers, testing.a("a.example.com", "8.8.8.8"), testing.a("b.example.com", "8.8.8.9")]) == 1
	found([servers, testing.a("a.example.com", "8.8.8.8"), testing.a("b.example.com", "8.8.4.4")]) == 0
	found([servers, testing.a("a.example.com", "8.8.8.8")]) == 0
}

test_providers if found([ns(["a.example.net", "b.example.net"])]) == 1 with data.settings.dns as {"DNS012": {"min_providers": 2}}
