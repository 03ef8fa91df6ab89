package lictor.dns.zone_hygiene_test

import data.lictor.dns.lib.testing
import data.lictor.dns.zone_hygiene

found(fields) := count(findings) if {
	zone := object.union(testing.zone("example.com"), fields)
	findings := zone_hygiene.deny with input as testing.model([], {"zones": {"example.com": zone}})
}

test_zones if {
	found({}) == 0
	found({"query_log": true, "force_destroy": false}) == 0
	found({"query_log": false}) == 1
	found({"query_log": false, "private": true}) == 0
	found({"force_destroy": true}) == 1
	found({"force_destroy": true}) == 0 with data.settings.dns as {"DNS026": {"exempt_zones": ["example.com"]}}
}

test_domains if {
	domain := {"name": "example.com", "transfer_lock": false, "auto_renew": true, "at": testing.place}
	count(zone_hygiene.deny) == 1 with input as testing.model([], {"domains": [domain]})
}
