package lictor.dns.dnssec_unsigned_test

import data.lictor.dns.dnssec_unsigned
import data.lictor.dns.lib.testing

model(fields) := testing.model([], {"zones": {"example.com": object.union(testing.zone("example.com"), fields)}})

found(fields) := count(findings) if {
	findings := dnssec_unsigned.deny with input as model(fields)
}

test_states if {
	found({}) == 0
	found({"dnssec": "on"}) == 0
	found({"dnssec": "off"}) == 1
	found({"dnssec": "off", "private": true}) == 0
	found({"dnssec": "off"}) == 0 with data.settings.dns as {"DNS014": {"exempt_zones": ["example.com"]}}
}

test_keys if {
	found({"dnssec": "on", "signing_keys": [{"status": "INACTIVE", "at": testing.place}]}) == 1
	found({"dnssec": "on", "signing_keys": [{"status": "ACTIVE", "at": testing.place}]}) == 0
}

test_unknown if count(dnssec_unsigned.undetermined) == 1 with input as model({"dnssec": {"$unknown": true}})
