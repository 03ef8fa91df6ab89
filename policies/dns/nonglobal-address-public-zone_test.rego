package lictor.dns.nonglobal_address_public_zone_test

import data.lictor.dns.lib.testing
import data.lictor.dns.nonglobal_address_public_zone

found(type, address) := count(findings) if {
	record := {"fqdn": "a.example.com", "type": type, "rdata": [{"text": address, "address": address}]}
	findings := nonglobal_address_public_zone.deny with input as testing.model([record], {})
}

test_addresses if {
	every address in ["10.0.0.1", "100.64.1.1", "127.0.0.1", "169.254.169.254", "192.168.1.1", "203.0.113.10"] {
		found("A", address) == 1
	}
	every address in ["8.8.8.8", "172.32.0.1", "100.128.0.1"] {
		found("A", address) == 0
	}
	every address in ["::1", "fe80::1", "fd00::1", "2001:db8::1"] {
		found("AAAA", address) == 1
	}
	found("AAAA", "2606:4700::1111") == 0
}

test_allowed if {
	found("A", "10.0.0.1") == 0 with data.settings.dns as {"DNS008": {"allow": ["10.0.0.0/16"]}}
	found("A", "10.0.0.1") == 0 with data.settings.dns as {"DNS008": {"allow_names": ["*.example.com"]}}
}

test_private_zones if {
	record := object.union(testing.a("a.corp.internal", "10.0.0.1"), {"zone": "corp.internal"})
	count(nonglobal_address_public_zone.deny) == 0 with input as testing.model([record], {})
}
