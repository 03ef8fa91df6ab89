package lictor.dns.glue_and_lame_test

import data.lictor.dns.glue_and_lame
import data.lictor.dns.lib.testing

found(records, extra) := count(findings) if {
	findings := glue_and_lame.deny with input as testing.model(records, extra)
}

test_glue if {
	found([testing.to("sub.example.com", "NS", "ns.sub.example.com")], {}) == 1
	found([testing.to("sub.example.com", "NS", "ns.sub.example.com"), testing.a("ns.sub.example.com", "8.8.8.8")], {}) == 0
	found([testing.to("sub.example.com", "NS", "ns.example.net")], {}) == 0
}

child := object.union(testing.to("sub.example.com", "NS", "b.example.net"), {"zone": "sub.example.com", "apex": true})

test_lame if {
	found([testing.to("sub.example.com", "NS", "a.example.net"), child], {}) == 1
	found([testing.to("sub.example.com", "NS", "b.example.net"), child], {}) == 0
}

test_no_such_zone if {
	known := {"DNS013": {"zones": ["example.com"]}}
	delegation := testing.to("sub.example.com", "NS", "ns-1.awsdns-01.org")
	found([delegation], {}) == 0
	found([delegation], {}) == 1 with data.settings.dns as known
	found([testing.to("sub.example.com", "NS", "ns.example.net")], {}) == 0 with data.settings.dns as known
}

test_undetermined if {
	record := testing.to("sub.example.com", "NS", "ns.sub.example.com")
	partial := {"zones": {"example.com": object.union(testing.zone("example.com"), {"complete": false})}}
	found([record], partial) == 0
	count(glue_and_lame.undetermined) == 1 with input as testing.model([record], partial)
}
