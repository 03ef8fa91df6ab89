package lictor.dns.target_not_alias_or_ip_test

import data.lictor.dns.lib.testing
import data.lictor.dns.target_not_alias_or_ip

found(records) := count(findings) if {
	findings := target_not_alias_or_ip.deny with input as testing.model(records, {})
}

mx := testing.mx("example.com", "m.example.com")

test_hosts if {
	found([mx, testing.a("m.example.com", "8.8.8.8")]) == 0
	found([testing.mx("example.com", "m.elsewhere.net")]) == 0
	found([testing.mx("example.com", "")]) == 0
	found([mx, testing.a("*.example.com", "8.8.8.8")]) == 0
}

test_aliases_and_addresses if {
	found([mx, testing.to("m.example.com", "CNAME", "x.net")]) == 1
	found([testing.mx("example.com", "192.0.2.1")]) == 1
	found([testing.mx("example.com", "2001:db8::1")]) == 1
}

test_no_address if {
	found([mx]) == 1
	found([testing.mx("example.com", "m.sub.example.com"), testing.to("sub.example.com", "NS", "ns.net")]) == 0
}

test_a_zone_that_is_known_in_part if {
	partial := {"dns": {"partial_zones": ["example.com"]}}
	found([mx]) == 0 with data.settings as partial
	some _ in target_not_alias_or_ip.undetermined with input as testing.model([mx], {}) with data.settings as partial
}
