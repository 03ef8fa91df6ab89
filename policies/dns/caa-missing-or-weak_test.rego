package lictor.dns.caa_missing_or_weak_test

import data.lictor.dns.caa_missing_or_weak
import data.lictor.dns.lib.testing

web := testing.a("www.example.com", "8.8.8.8")

caa(rdata) := {"fqdn": "example.com", "type": "CAA", "rdata": rdata}

issue(value) := {"flags": 0, "tag": "issue", "value": value}

wild := {"flags": 0, "tag": "issuewild", "value": ";"}

found(records) := count(findings) if {
	findings := caa_missing_or_weak.deny with input as testing.model(records, {})
}

test_there if {
	found([web]) == 1
	found([]) == 0
	found([web, caa([issue("letsencrypt.org"), wild])]) == 0
}

test_climbs if {
	child := object.union(testing.a("www.sub.example.com", "8.8.8.8"), {"zone": "sub.example.com"})
	found([child, caa([issue("letsencrypt.org"), wild])]) == 0
	found([child]) == 1
}

test_weak if {
	found([caa([{"flags": 0, "tag": "iodef", "value": "mailto:a@b.c"}])]) == 1
	found([caa([issue("letsencrypt.org")])]) == 1
	found([caa([issue("letsencrypt.org; accounturi=x"), wild])]) == 0
	found([caa([object.union(issue("letsencrypt.org"), {"flags": 1}), wild])]) == 1
	found([caa([issue("letsencrypt.org"), wild, {"flags": 0, "tag": "isue", "value": "x"}])]) == 1
	found([caa([issue("letsencrypt.com"), wild])]) == 1
	found([caa([issue("letsencrypt.org"), wild])]) == 1 with data.settings.dns as {"DNS016": {"allowed_cas": ["digicert.com"]}}
}

test_undetermined if {
	partial := {"zones": {"example.com": object.union(testing.zone("example.com"), {"complete": false})}}
	count(caa_missing_or_weak.undetermined) == 1 with input as testing.model([web], partial)
}
